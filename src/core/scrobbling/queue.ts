// What is on its way to services: rows that stay until the service has taken them.
import type { Context } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { loadSongs } from '../catalog/load.ts';
import type { Named } from '../catalog/rows.ts';
import { mostPlays, type ServiceName, type Track } from './service.ts';

type Uses = Pick<Context, 'db'>;
export type Kind = 'play' | 'love' | 'unlove';

export interface Waiting {
  pk: number;
  kind: Kind;
  songId: string;
  at: number;
}

/** Adds one, in the transaction that is open. The last word on a love is the one that counts. */
export function addWaiting({ db }: Uses, userPk: number, service: ServiceName, { kind, songId, at }: Omit<Waiting, 'pk'>): void {
  if (kind !== 'play') {
    db.$client
      .query("DELETE FROM scrobble_queue WHERE user_pk = ? AND service = ? AND song_id = ? AND kind <> 'play'")
      .run(userPk, service, songId);
  }
  db.$client
    .query('INSERT OR IGNORE INTO scrobble_queue (user_pk, service, kind, song_id, at) VALUES (?, ?, ?, ?, ?)')
    .run(userPk, service, kind, songId, at);
}

/** The oldest of one service and user, as many of one kind as go into one message. */
export function nextWaiting({ db }: Uses, userPk: number, service: ServiceName, most: number = mostPlays): Waiting[] {
  const rows = db.$client
    .query('SELECT pk, kind, song_id AS songId, at FROM scrobble_queue WHERE user_pk = ? AND service = ? ORDER BY at, pk LIMIT ?+0')
    .all(userPk, service, most) as Waiting[];
  const end = rows.findIndex(({ kind }) => kind !== 'play');
  return end === 0 ? rows.slice(0, 1) : end < 0 ? rows : rows.slice(0, end);
}

/** How many wait. */
export function countWaiting({ db }: Uses, userPk: number, service: ServiceName): number {
  const rows = db.$client.query('SELECT count(*) FROM scrobble_queue WHERE user_pk = ? AND service = ?').values(userPk, service);
  return Number((rows[0] as [number])[0]);
}

export function dropWaiting({ db }: Uses, rows: readonly Pick<Waiting, 'pk'>[]): void {
  transact(db, () =>
    db.$client
      .query('DELETE FROM scrobble_queue WHERE pk IN (SELECT value FROM json_each(?))')
      .run(JSON.stringify(rows.map(({ pk }) => pk))),
  );
}

const unknownArtist = '[unknown artist]';

/** Songs as services know them, by id; those that are gone for good are absent. */
export function tracksOf(ctx: Uses, songIds: readonly string[]): Map<string, Track> {
  const client = ctx.db.$client;
  const keys = client.query('SELECT pk FROM song WHERE id IN (SELECT value FROM json_each(?))').values(JSON.stringify(songIds));
  const songs = loadSongs(ctx, (keys as [number][]).flat());
  const mbid = client.query("SELECT mbz_artist_id FROM artist WHERE id = ? AND mbz_artist_id <> ''");
  return new Map(
    songs.map((song) => {
      const artists = JSON.parse(song.artists) as Named[];
      const [albumArtist] = JSON.parse(song.albumArtists) as Named[];
      const tags = JSON.parse(song.tags) as Record<string, string[]>;
      return [
        song.id,
        {
          title: song.title,
          artist: song.artist,
          firstArtist: artists[0]?.name ?? song.artist,
          artistNames: artists.map(({ name }) => name),
          artistMbids: artists.flatMap(({ id }) => (mbid.values(id) as [string][]).flat()),
          album: song.album,
          albumArtist: song.albumArtist,
          firstAlbumArtist: albumArtist?.name ?? song.albumArtist,
          trackNumber: song.trackNumber,
          durationMs: song.durationMs,
          recordingMbid: song.mbzRecordingId,
          trackMbid: song.mbzReleaseTrackId,
          releaseMbid: song.mbzAlbumId,
          releaseGroupMbid: song.mbzReleaseGroupId,
          isrcs: tags['isrc'] ?? [],
          isArtistKnown: song.artist !== '' && song.artist.toLowerCase() !== unknownArtist,
        },
      ];
    }),
  );
}
