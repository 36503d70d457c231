// Who is credited on which song in a role, as two lists: what is known of artists becomes what is known of their songs.
import type { Database } from 'bun:sqlite';

import { keysIn, largestOf } from '../told.ts';
import { kept } from './kept.ts';

export interface Credits {
  songs: Uint32Array;
  artists: Uint32Array;
}

/** One for each artist of a song in a role. */
export const creditsOf = (client: Database, role: string): Credits =>
  kept(client, {
    name: `credits as ${role}`,
    sizeOf: ({ songs, artists }) => songs.byteLength + artists.byteLength,
    read: () => {
      const sql = 'SELECT group_concat(song_pk), group_concat(artist_pk) FROM song_artist WHERE role = ?';
      const [[songs, artists] = [null, null]] = client.prepare(sql).values(role) as [string | null, string | null][];
      return { songs: keysIn(songs ?? ''), artists: keysIn(artists ?? '') };
    },
  });

/** The map of songs on which one of the artists of a map is credited. */
export function songsBy({ songs, artists }: Credits, wanted: Uint8Array): Uint8Array {
  const map = new Uint8Array(largestOf(songs) + 1);
  for (let i = 0; i < songs.length; i++) if (wanted[artists[i] as number] === 1) map[songs[i] as number] = 1;
  return map;
}
