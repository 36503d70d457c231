// Artists like one, from what is here: who plays what they play (genres), who is heard with them, and who made
// records with them.
import type { Caller, Context } from '../../context.ts';
import { heardTogether } from './heard-together.ts';
import { seededRandom } from './random.ts';
import { sampleOfArtist, sampleOfTag } from './samples.ts';
import { genreSizes, loadTraits } from './traits.ts';

type Reads = Pick<Context, 'db'>;

const perGenre = 120;
const ownSongs = 40;
const mostGenres = 4;

/** Keys of at most `count` other artists, the most alike first; the same as long as the library is. */
export function similarArtists(ctx: Reads, caller: Caller, artist: { pk: number; id: string }, count: number): number[] {
  if (count <= 0) return [];
  const random = seededRandom(artist.id);
  const own = loadTraits(ctx, caller, sampleOfArtist(ctx, artist.pk, ownSongs, random));
  if (own.length === 0) return [];
  const scores = new Map<number, number>();
  const add = (pk: number, points: number) => {
    if (pk > 0 && pk !== artist.pk) scores.set(pk, (scores.get(pk) ?? 0) + points);
  };
  const genres = new Map<number, number>();
  for (const genre of own.flatMap((song) => song.genres)) genres.set(genre, (genres.get(genre) ?? 0) + 1 / own.length);
  const sizes = genreSizes(ctx, [...genres.keys()]);
  const weighed = [...genres].map(([pk, part]): [number, number] => [pk, part / Math.log2(4 + (sizes.get(pk) ?? 0))]);
  weighed.sort((a, b) => b[1] - a[1]);
  for (const [genre, weight] of weighed.slice(0, mostGenres)) {
    const songs = loadTraits(ctx, caller, sampleOfTag(ctx, genre, perGenre, random));
    for (const song of songs) add(song.artistPk, (weight * 20) / Math.max(1, songs.length));
  }
  const together = heardTogether(
    ctx,
    caller,
    own.map((song) => song.id),
  );
  for (const song of loadTraits(ctx, caller, [...together.keys()])) add(song.artistPk, Math.log2(1 + (together.get(song.pk) ?? 0)) / 3);
  for (const pk of companions(
    ctx,
    own.map((song) => song.pk),
  ))
    add(pk, 0.5);
  return [...scores]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, count)
    .map(([pk]) => pk);
}

/** Who else is named as an artist of these songs. */
function companions({ db }: Reads, songPks: readonly number[]): number[] {
  const rows = db.$client
    .query(
      `SELECT DISTINCT artist_pk FROM json_each(?) AS wanted CROSS JOIN song_artist ON song_artist.song_pk = wanted.value
       WHERE role = 'artist' LIMIT 100`,
    )
    .values(JSON.stringify(songPks)) as [number][];
  return rows.map(([pk]) => pk);
}
