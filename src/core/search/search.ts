// Full-text search over songs, albums and artists; an empty query is the whole library in a stable order,
// which is how clients synchronise.
import type { Caller, Context } from '../../context.ts';
import { isMbid } from '../../lib/ids.ts';
import { hasMbid } from '../catalog/filters.ts';
import { albumList, artistList, songList } from '../catalog/list-kinds.ts';
import { listPks } from '../catalog/lists.ts';
import { favouritesOf, holdingWords, namedLike, type Favourites } from './favourites.ts';
import { matchQuery, type Match } from './match-query.ts';

export interface SearchInput {
  query: string;
  songs: { limit: number; offset: number };
  albums: { limit: number; offset: number };
  artists: { limit: number; offset: number };
  /** Empty: every library the caller may see. */
  libraryIds?: readonly number[];
}

export interface Found {
  songs: number[];
  albums: number[];
  artists: number[];
  /** Nothing was asked for: these are parts of the whole library. */
  isWhole: boolean;
}

type Kind = 'songs' | 'albums' | 'artists';
type Reads = Pick<Context, 'db' | 'config' | 'events'>;

interface Target {
  table: 'song' | 'album' | 'artist';
  /** Its name in the full-text index, and folded for sorting. */
  column: string;
  folded: string;
  /** The columns of the index that begins with `folded`. */
  order: string;
  /** As it is shown. */
  shown: string;
  /** What more makes a row matter, where it is known without marks. */
  weight: string;
  mbids: string[];
}

const targets: Record<Kind, Target> = {
  songs: {
    table: 'song',
    column: 'title',
    folded: 'order_title',
    order: 'order_title',
    shown: 'title',
    weight: '0',
    mbids: ['mbz_recording_id', 'mbz_release_track_id'],
  },
  albums: {
    table: 'album',
    column: 'name',
    folded: 'order_name',
    order: 'order_name, order_album_artist',
    shown: 'name',
    weight: 'song_count',
    mbids: ['mbz_album_id', 'mbz_release_group_id'],
  },
  artists: {
    table: 'artist',
    column: 'name',
    folded: 'order_name',
    order: 'order_name',
    shown: 'name',
    weight: 'song_count',
    mbids: ['mbz_artist_id'],
  },
};

/** Keys of what matches, best first. */
export function search(ctx: Reads, caller: Caller, input: SearchInput): Found {
  const match = matchQuery(input.query, ctx.config.ignoredArticles);
  const narrowed = { ...caller, ...narrow(caller, input.libraryIds) };
  const find = (kind: Kind) => {
    const { limit, offset } = input[kind];
    if (limit <= 0) return [];
    const target = targets[kind];
    if (match.everything) return everything(ctx, narrowed, kind, limit, offset);
    if (isMbid(input.query.trim())) return byMbid(ctx, narrowed, target, input.query.trim(), limit, offset);
    return match.fts === undefined ? [] : byWords(ctx, narrowed, target, match, limit, offset);
  };
  return { artists: find('artists'), albums: find('albums'), songs: find('songs'), isWhole: match.everything === true };
}

function narrow(caller: Caller, libraryIds: readonly number[] | undefined): Partial<Caller> {
  if (!libraryIds || libraryIds.length === 0) return {};
  return { libraryIds: caller.libraryIds.filter((id) => libraryIds.includes(id)), seesAll: false };
}

function everything(ctx: Reads, caller: Caller, kind: Kind, limit: number, offset: number): number[] {
  const list = { songs: songList, albums: albumList, artists: artistList }[kind];
  return listPks(ctx, caller, list, { sort: 'natural', limit, offset, filters: kind === 'artists' ? { role: 'albumartist' } : {} });
}

/** `AND …` for what the caller may see, with its bound value. */
function visible(caller: Caller, { table }: Target): [sql: string, binds: string[]] {
  if (caller.seesAll) return ['', []];
  const libraries = JSON.stringify(caller.libraryIds);
  if (table !== 'artist') return [`AND ${table}.library_id IN (SELECT value FROM json_each(?))`, [libraries]];
  return [
    `AND EXISTS (SELECT 1 FROM album_artist JOIN album ON album.pk = album_pk WHERE artist_pk = artist.pk
      AND album.missing = 0 AND album.library_id IN (SELECT value FROM json_each(?)))`,
    [libraries],
  ];
}

/** So many rows of one name are put in order; more of them follow as they come. */
const mostOfOneName = 200;

/**
 * Names that are the query, then names that begin with it, then names that hold its words, then whatever holds them
 * elsewhere; in each of these what the caller likes comes first. A step reads an index in its own order, and later
 * ones are only taken when a page needs them: ranking every match by bm25 costs milliseconds for common words. No step
 * depends on the page, so pages never repeat one another.
 */
function byWords(ctx: Reads, caller: Caller, target: Target, match: Match, limit: number, offset: number): number[] {
  const wanted = offset + limit;
  const found = new Set<number>();
  const search = { ctx, caller, target, match, wanted, favourites: favouritesOf(ctx, caller, target.table) };
  for (const step of stepsFor(ctx, target)) {
    if (found.size >= wanted) break;
    // What an earlier step found may come again: no more than `wanted` rows can be needed in any step.
    for (const pk of step(search)) found.add(pk);
  }
  return [...found].slice(offset, wanted);
}

interface Search {
  ctx: Reads;
  caller: Caller;
  target: Target;
  match: Match;
  wanted: number;
  favourites: Favourites;
}

type Step = (search: Search) => number[];

const nameSteps: Step[] = [
  namesThatAre,
  ({ favourites, match }) => namedLike(favourites, match),
  namesThatBegin,
  ({ favourites, match }) => holdingWords(favourites, match, false),
  (search) => holding(search, inName(search.target, search.match.whole)),
  (search) => holding(search, inName(search.target, search.match.fts)),
];

const wordSteps: Step[] = [
  ({ favourites, match }) => holdingWords(favourites, match, true),
  (search) => holding(search, search.match.fts ?? ''),
];

function stepsFor({ config }: Reads, { table }: Target): Step[] {
  const { fullString, lyrics } = config.search;
  return [
    ...nameSteps,
    // An artist has no other words than its name.
    ...(table === 'artist' ? [] : wordSteps),
    ...(fullString ? [holdingParts] : []),
    ...(lyrics && table === 'song' ? [holdingLyrics] : []),
  ];
}

const inName = ({ column }: Target, fts = '') => `{${column}} : (${fts})`;

/** By what the caller likes, then by size. */
function namesThatAre({ ctx, caller, target, match, favourites }: Search): number[] {
  if (match.exact === undefined) return [];
  const { table, weight } = target;
  const [open, binds] = visible(caller, target);
  const sql = `SELECT ${table}.pk, ${weight} FROM (SELECT rowid AS pk FROM ${table}_fts WHERE ${table}_fts MATCH ?) AS hit
    CROSS JOIN ${table} ON ${table}.pk = hit.pk WHERE ${table}.missing = 0 ${open} LIMIT ${mostOfOneName}`;
  const rows = ctx.db.$client.query(sql).values(inName(target, match.exact), ...binds) as [number, number][];
  if (rows.length < 2) return rows.map(([pk]) => pk);
  const places = new Map(favourites.pks.map((pk, place) => [pk, place]));
  const place = (pk: number) => places.get(pk) ?? places.size;
  return rows.sort(([a, sizeA], [b, sizeB]) => place(a) - place(b) || sizeB - sizeA || a - b).map(([pk]) => pk);
}

/** In the order of names. */
function namesThatBegin({ ctx, caller, target, match, wanted }: Search): number[] {
  const { table, folded, order, shown } = target;
  const [open, binds] = visible(caller, target);
  const begins = (start: string, more = '', ...own: string[]) =>
    keys(
      ctx,
      `SELECT pk FROM ${table} WHERE missing = 0 AND ${folded} >= ? AND ${folded} < ? ${open} ${more} ORDER BY ${order}, pk LIMIT ?+0`,
      [start, `${start}\u{10ffff}`, ...binds, ...own, wanted],
    );
  const found = begins(match.folded);
  // The article typed stands in the name, but not in what it sorts by.
  if (match.shorn === undefined || table === 'song' || found.length >= wanted) return found;
  const start = `${match.folded.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  return [...found, ...begins(match.shorn, `AND ${shown} LIKE ? ESCAPE '\\'`, start)];
}

/** In the order of keys. */
const holding = (search: Search, fts: string): number[] =>
  present(search, `SELECT rowid AS pk FROM ${search.target.table}_fts WHERE ${search.target.table}_fts MATCH ?`, [fts]);

const holdingLyrics: Step = (search) =>
  present(search, 'SELECT rowid AS pk FROM lyrics_fts WHERE lyrics_fts MATCH ?', [search.match.fts ?? '']);

/** Every word typed is a part of the texts. Three letters are found by an index; fewer only narrow what it finds. */
function holdingParts(search: Search): number[] {
  const table = `${search.target.table}_part_fts`;
  const isLong = (form: string) => [...form].length >= 3;
  const terms = search.match.terms.map(({ forms }) => forms);
  const indexed = terms.filter((forms) => forms.every(isLong));
  const others = terms.filter((forms) => !forms.every(isLong));
  const conditions = [
    ...(indexed.length > 0 ? [`${table} MATCH ?`] : []),
    ...others.map((forms) => `(${forms.map(() => 'text LIKE ?').join(' OR ')})`),
  ];
  const match = indexed.map((forms) => `(${forms.map((form) => `"${form}"`).join(' OR ')})`).join(' AND ');
  const binds = [...(match === '' ? [] : [match]), ...others.flat().map((form) => `%${form}%`)];
  return present(search, `SELECT rowid AS pk FROM ${table} WHERE ${conditions.join(' AND ')}`, binds);
}

/** Those of the rows found that are there and that the caller may see. */
function present({ ctx, caller, target, wanted }: Search, hits: string, own: string[]): number[] {
  const { table } = target;
  const [open, binds] = visible(caller, target);
  const sql = `SELECT ${table}.pk FROM (${hits}) AS hit CROSS JOIN ${table} ON ${table}.pk = hit.pk
    WHERE ${table}.missing = 0 ${open} LIMIT ?+0`;
  return keys(ctx, sql, [...own, ...binds, wanted]);
}

function byMbid(ctx: Reads, caller: Caller, target: Target, mbid: string, limit: number, offset: number): number[] {
  const { table, mbids } = target;
  const [open, binds] = visible(caller, target);
  const sql = `SELECT ${table}.pk FROM ${table} WHERE ${hasMbid(table, mbids)}
    AND +${table}.missing = 0 ${open} ORDER BY ${table}.pk LIMIT ?+0 OFFSET ?+0`;
  return keys(ctx, sql, [...mbids.map(() => mbid.toLowerCase()), ...binds, limit, offset]);
}

function keys({ db }: Reads, sql: string, binds: (string | number)[]): number[] {
  return (db.$client.query(sql).values(...binds) as [number][]).map(([pk]) => pk);
}
