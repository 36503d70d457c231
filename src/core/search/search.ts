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
  /** Its name in the full-text index, and folded for sorting. */
  column: string;
  folded: string;
  /** The columns of the index that begins with `folded`. */
  order: string;
  like: string;
  mbids: string[];
}

const targets: Record<keyof Found, Target> = {
  songs: {
    table: 'song',
    column: 'title',
    folded: 'order_title',
    order: 'order_title',
    like: 'title',
    mbids: ['mbz_recording_id', 'mbz_release_track_id'],
  },
  albums: {
    table: 'album',
    column: 'name',
    folded: 'order_name',
    order: 'order_name, order_album_artist',
    like: 'name',
    mbids: ['mbz_album_id', 'mbz_release_group_id'],
  },
  artists: { table: 'artist', column: 'name', folded: 'order_name', order: 'order_name', like: 'name', mbids: ['mbz_artist_id'] },
};

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
    return match.fts ? byWords(ctx, narrowed, target, match, limit, offset) : byPart(ctx, narrowed, target, match, limit, offset);
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

/**
 * Names that begin with the query (the name itself comes first), then names that hold its words, then whatever
 * holds them elsewhere. Each step reads an index in its own order, and later ones are only taken when a page needs
 * them: ranking every match by bm25 costs milliseconds for common words.
 */
function byWords(ctx: Reads, caller: Caller, target: Target, match: Match, limit: number, offset: number): number[] {
  const { table, column, folded, order } = target;
  const [open, binds] = visible(caller, target);
  const begins = `SELECT pk FROM ${table} WHERE missing = 0 AND ${folded} >= ? AND ${folded} < ? ${open} ORDER BY ${order}, pk`;
  const holds = `SELECT ${table}.pk FROM (SELECT rowid AS pk FROM ${table}_fts WHERE ${table}_fts MATCH ?) AS hit
    CROSS JOIN ${table} ON ${table}.pk = hit.pk WHERE ${table}.missing = 0 ${open}`;
  const steps: [sql: string, ...binds: string[]][] = [
    [begins, match.folded, `${match.folded}\u{10ffff}`],
    [holds, `{${column}} : (${match.fts})`],
    // An artist has no other words than its name.
    ...(table === 'artist' ? [] : [[holds, match.fts ?? ''] satisfies [string, string]]),
  ];
  const wanted = offset + limit;
  const found = new Set<number>();
  for (const [sql, ...own] of steps) {
    if (found.size >= wanted) break;
    // What an earlier step found may come again: no more than `wanted` rows can be needed in any step.
    for (const pk of keys(ctx, `${sql} LIMIT ?+0`, [...own, ...binds, wanted])) found.add(pk);
  }
  return [...found].slice(offset, wanted);
}

/** Substring search for signs and for scripts without spaces. */
function byPart(ctx: Reads, caller: Caller, target: Target, match: Match, limit: number, offset: number): number[] {
  const { table, like } = target;
  const [open, binds] = visible(caller, target);
  const sql = `SELECT ${table}.pk FROM ${table} WHERE ${table}.missing = 0 AND ${table}.${like} LIKE ? ESCAPE '\\' ${open}
    ORDER BY length(${table}.${like}), ${table}.pk LIMIT ?+0 OFFSET ?+0`;
  return keys(ctx, sql, [match.like ?? '', ...binds, limit, offset]);
}

function byMbid(ctx: Reads, caller: Caller, target: Target, mbid: string, limit: number, offset: number): number[] {
  const { table, mbids } = target;
  const [open, binds] = visible(caller, target);
  const sql = `SELECT ${table}.pk FROM ${table} WHERE (${mbids.map((column) => `${table}.${column} = ?`).join(' OR ')})
    AND ${table}.missing = 0 ${open} ORDER BY ${table}.pk LIMIT ?+0 OFFSET ?+0`;
  return keys(ctx, sql, [...mbids.map(() => mbid.toLowerCase()), ...binds, limit, offset]);
}

function keys({ db }: Reads, sql: string, binds: (string | number)[]): number[] {
  return (db.$client.query(sql).values(...binds) as [number][]).map(([pk]) => pk);
}
