// The songs of an artist that are heard and liked most here. Plays of everybody count together; stars and
// ratings are the caller's own. Where nobody has heard any, chance decides, the same for an hour.
import type { Caller, Context } from '../../context.ts';
import { isId } from '../../lib/ids.ts';
import { artistId } from '../../tags/pid.ts';
import { findArtist } from '../catalog/load.ts';
import type { ArtistRow } from '../catalog/rows.ts';
import { mixRandom } from './random.ts';

type Reads = Pick<Context, 'db' | 'clock'>;

/** Nobody's top songs are beyond the first of so many. */
const most = 4000;

/** The artist with this id, else this name. */
export function findNamedArtist(ctx: Reads, caller: Caller, id: string, name: string): ArtistRow | undefined {
  if (isId(id)) return findArtist(ctx, caller, id);
  if (name === '') return undefined;
  const known = findArtist(ctx, caller, artistId(name));
  if (known) return known;
  // Named by a MusicBrainz id, or joined with another spelling.
  const rows = ctx.db.$client
    .query('SELECT DISTINCT artist_name.artist_id AS id FROM artist_name WHERE name_id = ? LIMIT 5')
    .all(artistId(name)) as { id: string }[];
  return rows.map((row) => findArtist(ctx, caller, row.id)).find((artist) => artist !== undefined);
}

/** Keys of at most `count` songs, the best first, each recording once. */
export function topSongs(ctx: Reads, caller: Caller, artist: ArtistRow, count: number): number[] {
  if (count <= 0) return [];
  const named = songsOf(ctx, caller, artist.pk, 'artist');
  const songs = named.length > 0 ? named : songsOf(ctx, caller, artist.pk, 'albumartist');
  const random = mixRandom(ctx.clock.now(), 'top', artist.id);
  const scored = songs
    .filter(({ libraryId }) => caller.libraryIds.includes(libraryId))
    .map((song) => ({
      ...song,
      score: song.plays + song.ownPlays + (song.starred ? 5 : 0) + (song.rating > 0 ? song.rating - 3 : 0) + random(),
    }));
  scored.sort((a, b) => b.score - a.score);
  const seen = new Set<string>();
  return scored
    .filter(({ recording }) => !seen.has(recording) && seen.add(recording))
    .slice(0, count)
    .map(({ pk }) => pk);
}

interface Heard {
  pk: number;
  libraryId: number;
  recording: string;
  plays: number;
  ownPlays: number;
  starred: number;
  rating: number;
}

function songsOf({ db }: Reads, caller: Caller, artistPk: number, role: 'artist' | 'albumartist'): Heard[] {
  return db.$client
    .query(
      `SELECT song.pk, song.library_id AS libraryId, iif(mbz_recording_id <> '', mbz_recording_id, order_title) AS recording,
       coalesce(sum(mark.play_count), 0) AS plays, coalesce(sum(iif(mark.user_pk = ?1, mark.play_count, 0)), 0) AS ownPlays,
       coalesce(max(iif(mark.user_pk = ?1, mark.starred_at > 0, 0)), 0) AS starred, coalesce(max(iif(mark.user_pk = ?1, mark.rating, 0)), 0) AS rating
       FROM (SELECT DISTINCT song_pk FROM song_artist WHERE artist_pk = ?2 AND role = ?3 LIMIT ?4+0) AS own
       CROSS JOIN song ON song.pk = own.song_pk LEFT JOIN mark ON mark.kind = 'song' AND mark.item_id = song.id
       WHERE song.missing = 0 GROUP BY song.pk`,
    )
    .all(caller.user.pk, artistPk, role, most) as Heard[];
}
