// Full-text search over songs, albums and artists; an empty query is the whole library in a stable order,
// which is how clients synchronise.
import type { Caller, Context } from '../../context.ts';
import { isMbid } from '../../lib/ids.ts';
import { albumList, artistList, listPks, songList } from '../catalog/lists.ts';
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
}

type Reads = Pick<Context, 'db'>;

interface Target {
  table: 'song' | 'album' | 'artist';
  /** bm25 weights of the full-text columns. */
  weights: string;
  like: string;
  mbids: string[];
}

const targets: Record<keyof Found, Target> = {
  songs: { table: 'song', weights: '10, 5, 3, 1', like: 'title', mbids: ['mbz_recording_id', 'mbz_release_track_id'] },
  albums: { table: 'album', weights: '10, 3, 2', like: 'name', mbids: ['mbz_album_id', 'mbz_release_group_id'] },
  artists: { table: 'artist', weights: '10', like: 'name', mbids: ['mbz_artist_id'] },
};

/** Beyond this many matches only the first are ranked: a one-letter query must not sort the library. */
const ranked = 2000;

/** Keys of what matches, best first. */
export function search(ctx: Reads, caller: Caller, input: SearchInput): Found {
  const match = matchQuery(input.query);
  const narrowed = { ...caller, ...narrow(caller, input.libraryIds) };
  const find = (kind: keyof Found) => {
    const { limit, offset } = input[kind];
    if (limit <= 0) return [];
    const target = targets[kind];
    if (match.everything) return everything(ctx, narrowed, kind, limit, offset);
    if (isMbid(input.query.trim())) return byMbid(ctx, narrowed, target, input.query.trim(), limit, offset);
    return match.fts ? byWords(ctx, narrowed, target, match.fts, limit, offset) : byPart(ctx, narrowed, target, match, limit, offset);
  };
  return { artists: find('artists'), albums: find('albums'), songs: find('songs') };
}

function narrow(caller: Caller, libraryIds: readonly number[] | undefined): Partial<Caller> {
  if (!libraryIds || libraryIds.length === 0) return {};
  return { libraryIds: caller.libraryIds.filter((id) => libraryIds.includes(id)), seesAll: false };
}

function everything(ctx: Reads, caller: Caller, kind: keyof Found, limit: number, offset: number): number[] {
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

function byWords(ctx: Reads, caller: Caller, target: Target, fts: string, limit: number, offset: number): number[] {
  const { table, weights } = target;
  const [open, binds] = visible(caller, target);
  const sql = `SELECT ${table}.pk FROM (SELECT rowid AS pk, bm25(${table}_fts, ${weights}) AS rank FROM ${table}_fts WHERE ${table}_fts MATCH ? LIMIT ${ranked}) AS hit
    CROSS JOIN ${table} ON ${table}.pk = hit.pk WHERE ${table}.missing = 0 ${open} ORDER BY hit.rank, ${table}.pk LIMIT ? OFFSET ?`;
  return keys(ctx, sql, [fts, ...binds, limit, offset]);
}

/** Substring search for signs and for scripts without spaces. */
function byPart(ctx: Reads, caller: Caller, target: Target, match: Match, limit: number, offset: number): number[] {
  const { table, like } = target;
  const [open, binds] = visible(caller, target);
  const sql = `SELECT ${table}.pk FROM ${table} WHERE ${table}.missing = 0 AND ${table}.${like} LIKE ? ESCAPE '\\' ${open}
    ORDER BY length(${table}.${like}), ${table}.pk LIMIT ? OFFSET ?`;
  return keys(ctx, sql, [match.like ?? '', ...binds, limit, offset]);
}

function byMbid(ctx: Reads, caller: Caller, target: Target, mbid: string, limit: number, offset: number): number[] {
  const { table, mbids } = target;
  const [open, binds] = visible(caller, target);
  const sql = `SELECT ${table}.pk FROM ${table} WHERE (${mbids.map((column) => `${table}.${column} = ?`).join(' OR ')})
    AND ${table}.missing = 0 ${open} ORDER BY ${table}.pk LIMIT ? OFFSET ?`;
  return keys(ctx, sql, [...mbids.map(() => mbid.toLowerCase()), ...binds, limit, offset]);
}

function keys({ db }: Reads, sql: string, binds: (string | number)[]): number[] {
  return (db.$client.query(sql).values(...binds) as [number][]).map(([pk]) => pk);
}
