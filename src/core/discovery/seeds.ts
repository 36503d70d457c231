// What a mix begins with: some songs of whatever an id names, as far as the caller may see it.
import type { Caller, Context } from '../../context.ts';
import { isId } from '../../lib/ids.ts';
import { findAlbum, findArtist, findSong, songPksOf, songPksOfAlbum } from '../catalog/load.ts';
import { findPlaylist } from '../playlists/rows.ts';
import type { Random } from './random.ts';
import { sampleOfArtist, sampleOfTag } from './samples.ts';

type Reads = Pick<Context, 'db'>;

export interface Seeds {
  pks: readonly number[];
  /** A mix around an artist or a genre holds their own songs too; one around songs holds others. */
  areWelcome: boolean;
}

const most = 60;

/** The songs behind the id of a song, album, artist, playlist or genre; undefined when it names nothing. */
export function findSeeds(ctx: Reads, caller: Caller, id: string, random: Random): Seeds | undefined {
  const song = findSong(ctx, caller, id);
  if (song) return { pks: [song.pk], areWelcome: false };
  const album = findAlbum(ctx, caller, id);
  if (album) return { pks: songPksOfAlbum(ctx, album.pk).slice(0, most), areWelcome: false };
  const artist = findArtist(ctx, caller, id);
  if (artist) return { pks: sampleOfArtist(ctx, artist.pk, most, random), areWelcome: true };
  const playlist = isId(id) ? findPlaylist(ctx, caller, id) : undefined;
  if (playlist) return { pks: songsOfPlaylist(ctx, caller, playlist.pk), areWelcome: false };
  const genre = isId(id) ? ctx.db.$client.query("SELECT pk FROM tag WHERE id = ? AND name = 'genre'").get(id) : null;
  return genre ? { pks: sampleOfTag(ctx, (genre as { pk: number }).pk, most, random), areWelcome: true } : undefined;
}

function songsOfPlaylist(ctx: Reads, caller: Caller, playlistPk: number): number[] {
  const ids = ctx.db.$client
    .query("SELECT song_id FROM playlist_item WHERE playlist_pk = ? AND song_id <> '' ORDER BY position LIMIT 200")
    .values(playlistPk) as [string][];
  const pks = songPksOf(
    ctx,
    caller,
    ids.map(([songId]) => songId),
  );
  const step = Math.max(1, Math.ceil(pks.length / most));
  return pks.filter((_, i) => i % step === 0);
}
