// A few songs out of many, without reading the many: each look begins at a place of an index drawn by lot and
// takes the next few entries. Keys only; who may see them is asked later.
import type { Context } from '../../context.ts';
import type { Random } from './random.ts';

type Reads = Pick<Context, 'db'>;

/** Neighbours in an index are songs of one album: few of each. */
const run = 3;
const years = 3;

/** Songs with a tag. */
export const sampleOfTag = (ctx: Reads, tagPk: number, size: number, random: Random) =>
  sample(ctx, 'SELECT song_pk FROM song_tag WHERE tag_pk = ?1 AND song_pk >= ?2 ORDER BY song_pk LIMIT ?3+0', tagPk, size, random);

/** Songs of an artist; those of their albums where none bears their name. */
export function sampleOfArtist(ctx: Reads, artistPk: number, size: number, random: Random): number[] {
  const sql = 'SELECT song_pk FROM song_artist WHERE artist_pk = ?1 AND role = ?4 AND song_pk >= ?2 ORDER BY song_pk LIMIT ?3+0';
  for (const role of ['artist', 'albumartist', 'composer', 'performer']) {
    const found = sample(ctx, sql, artistPk, size, random, role);
    if (found.length > 0) return found;
  }
  return [];
}

/** Songs of a library. */
export const sampleOfLibrary = (ctx: Reads, libraryId: number, size: number, random: Random) =>
  sample(ctx, 'SELECT pk FROM song WHERE library_id = ?1 AND missing = 0 AND pk >= ?2 ORDER BY pk LIMIT ?3+0', libraryId, size, random);

/** Songs of about a year, by the letters their titles begin with. */
export function sampleOfYears(ctx: Reads, year: number, size: number, random: Random): number[] {
  const look = ctx.db.$client.query(
    'SELECT pk FROM song WHERE missing = 0 AND year = ?1 AND order_title >= ?2 ORDER BY order_title LIMIT ?3+0',
  );
  const found = new Set<number>();
  for (let tries = Math.ceil(size / run); tries > 0; tries--) {
    const near = year - years + Math.floor(random() * (2 * years + 1));
    const letter = String.fromCharCode(97 + Math.floor(random() * 26));
    for (const [pk] of look.values(near, letter, run) as [number][]) found.add(pk);
  }
  return [...found];
}

function sample({ db }: Reads, sql: string, key: number, size: number, random: Random, ...more: string[]): number[] {
  const look = db.$client.query(sql);
  const keys = (from: number, limit: number) => (look.values(key, from, limit, ...more) as [number][]).map(([pk]) => pk);
  // Where there are hardly more than wanted, all of them.
  const first = keys(0, size * 2);
  if (first.length < size * 2) return draw(first, size, random);
  const [[low, high]] = db.$client.query('SELECT (SELECT min(pk) FROM song), (SELECT max(pk) FROM song)').values() as [[number, number]];
  const found = new Set<number>();
  for (let tries = size; tries > 0 && found.size < size; tries--) {
    for (const pk of keys(low + Math.floor(random() * (high - low + 1)), run)) found.add(pk);
  }
  return [...found].slice(0, size);
}

/** Some of a list, in its order. */
function draw(all: readonly number[], size: number, random: Random): number[] {
  const left = [...all];
  while (left.length > size) left.splice(Math.floor(random() * left.length), 1);
  return left;
}
