// Songs like others, from what is here: candidates are drawn from the same artists, genres and years and from
// what was heard together, then weighed. The order has a little chance in it, the same for an hour.
import type { Caller, Context } from '../../context.ts';
import { loadMarks } from '../marks/marks.ts';
import { heardTogether } from './heard-together.ts';
import { mixRandom, type Random } from './random.ts';
import { sampleOfArtist, sampleOfLibrary, sampleOfTag, sampleOfYears } from './samples.ts';
import { findSeeds, type Seeds } from './seeds.ts';
import { genreSizes, loadTraits, type Traits } from './traits.ts';

type Reads = Pick<Context, 'db' | 'clock' | 'config'>;

const perGenre = 90;
const mostGenres = 5;
const mostArtists = 6;
const perArtist = 30;
const weights = { artist: 3, genre: 3, year: 1, together: 3, starred: 0.8, rating: 0.3, chance: 1.5 };
/** Years apart at which likeness has fallen to a third. */
const yearScale = 8;

/** What the songs a mix begins with have in common. */
interface Profile {
  artists: ReadonlyMap<number, number>;
  genres: ReadonlyMap<number, number>;
  year: number;
}

/** Keys of at most `count` songs like what the id names; none where it names nothing. */
export function similarSongs(ctx: Reads, caller: Caller, id: string, count: number): number[] {
  if (count <= 0) return [];
  const random = mixRandom(ctx.clock.now(), 'songs', id, caller.user.id);
  const seeds = findSeeds(ctx, caller, id, random);
  if (!seeds) return [];
  const known = loadTraits(ctx, caller, seeds.pks);
  if (known.length === 0) return [];
  const profile = profileOf(ctx, known);
  const together = heardTogether(
    ctx,
    caller,
    known.map((song) => song.id),
  );
  const left = new Set(seeds.areWelcome ? [] : known.map(({ recording }) => recording));
  const pks = new Set([...together.keys(), ...candidates(ctx, seeds, profile, random)]);
  let songs = distinct(loadTraits(ctx, caller, [...pks]), left);
  if (songs.length < count) {
    for (const pk of anything(ctx, caller, count, random)) pks.add(pk);
    songs = distinct(loadTraits(ctx, caller, [...pks]), left);
  }
  const marks = loadMarks(
    ctx,
    caller,
    'song',
    songs.map((song) => song.id),
  );
  const scored = songs.map((song) => {
    const mark = marks.get(song.id);
    const liked = (mark?.starredAt ? weights.starred : 0) + (mark?.rating ? (mark.rating - 3) * weights.rating : 0);
    const near = (Math.log2(1 + (together.get(song.pk) ?? 0)) / 3) * weights.together;
    return { song, score: likeness(song, profile) + liked + near + random() * weights.chance };
  });
  scored.sort((a, b) => b.score - a.score);
  return choose(
    scored.map(({ song }) => song),
    count,
    seeds,
  );
}

function profileOf(ctx: Reads, known: readonly Traits[]): Profile {
  const share = 1 / known.length;
  const artists = tally(
    known.map(({ artistPk }) => artistPk),
    share,
  );
  const genres = tally(
    known.flatMap((song) => song.genres),
    share,
  );
  const sizes = genreSizes(ctx, [...genres.keys()]);
  // A genre that half of the library has says little.
  const weighed = [...genres].map(([pk, part]): [number, number] => [pk, part / Math.log2(4 + (sizes.get(pk) ?? 0))]);
  weighed.sort((a, b) => b[1] - a[1]);
  const chosen = weighed.slice(0, mostGenres);
  const sum = chosen.reduce((all, [, weight]) => all + weight, 0) || 1;
  const dated = known.map(({ year }) => year).filter((year) => year > 0);
  const year = dated.length > 0 ? Math.round(dated.reduce((all, one) => all + one, 0) / dated.length) : 0;
  return { artists, genres: new Map(chosen.map(([pk, weight]) => [pk, weight / sum])), year };
}

function tally(keys: readonly number[], share: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (const key of keys) if (key > 0) counts.set(key, (counts.get(key) ?? 0) + share);
  return new Map([...counts].sort((a, b) => b[1] - a[1]));
}

function* candidates(ctx: Reads, seeds: Seeds, profile: Profile, random: Random): Generator<number> {
  if (seeds.areWelcome) yield* seeds.pks;
  for (const artist of [...profile.artists.keys()].slice(0, mostArtists)) yield* sampleOfArtist(ctx, artist, perArtist, random);
  for (const genre of profile.genres.keys()) yield* sampleOfTag(ctx, genre, perGenre, random);
  if (profile.year > 0) yield* sampleOfYears(ctx, profile.year, perArtist, random);
}

/** Where nothing is alike, what is there: a mix is better than silence. */
function* anything(ctx: Reads, caller: Caller, count: number, random: Random): Generator<number> {
  for (const libraryId of caller.libraryIds) yield* sampleOfLibrary(ctx, libraryId, count + perArtist, random);
}

function likeness(song: Traits, { artists, genres, year }: Profile): number {
  const sameArtist = Math.min(1, (artists.get(song.artistPk) ?? 0) * 2);
  const sameGenre = song.genres.reduce((all, genre) => all + (genres.get(genre) ?? 0), 0);
  const sameYear = year > 0 && song.year > 0 ? Math.exp(-Math.abs(song.year - year) / yearScale) : 0;
  return sameArtist * weights.artist + Math.min(1, sameGenre) * weights.genre + sameYear * weights.year;
}

/** Each recording once, whatever albums it stands on. */
function distinct(songs: readonly Traits[], left: ReadonlySet<string>): Traits[] {
  const seen = new Set(left);
  return songs.filter(({ recording }) => !seen.has(recording) && seen.add(recording));
}

/** The best, no artist too often, the same artist not twice in a row where there is a choice. */
function choose(songs: readonly Traits[], count: number, seeds: Seeds): number[] {
  const cap = Math.max(2, Math.ceil(count / (seeds.areWelcome ? 3 : 5)));
  const times = new Map<number, number>();
  const first: Traits[] = [];
  const rest: Traits[] = [];
  for (const song of songs) {
    const heard = times.get(song.artistPk) ?? 0;
    times.set(song.artistPk, heard + 1);
    (heard < cap ? first : rest).push(song);
  }
  const waiting = [...first, ...rest].slice(0, count);
  const mix: Traits[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ artistPk }) => artistPk !== mix.at(-1)?.artistPk);
    mix.push(...waiting.splice(Math.max(0, next), 1));
  }
  return mix.map(({ pk }) => pk);
}
