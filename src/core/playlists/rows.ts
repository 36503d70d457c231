// Playlists as rows: found by id with the caller's rights, listed, and their entries.
import type { Caller, Context } from '../../context.ts';
import { forbidden, notFound } from '../../lib/errors.ts';
import { fold } from '../../lib/fold.ts';
import { isId } from '../../lib/ids.ts';
import type { Bind } from '../catalog/filters.ts';

type Reads = Pick<Context, 'db'>;

export interface PlaylistRow {
  pk: number;
  id: string;
  name: string;
  comment: string;
  ownerPk: number;
  ownerId: string;
  ownerName: string;
  isPublic: number;
  /** `libraryId:path`, or ''. */
  sourceFile: string;
  sourceHash: string;
  isSynced: number;
  /** JSON, or '' for an ordinary playlist. */
  rules: string;
  evaluatedAt: number | null;
  /** Of songs that are there and that the caller may see. */
  songCount: number;
  durationMs: number;
  sizeBytes: number;
  imageSource: string;
  imageHash: string;
  createdAt: number;
  updatedAt: number;
}

const columns = `playlist.pk, playlist.id, playlist.name, playlist.comment, owner_pk AS ownerPk, user.id AS ownerId, user.user_name AS ownerName,
  public AS isPublic, source_file AS sourceFile, source_hash AS sourceHash, sync AS isSynced, rules, evaluated_at AS evaluatedAt,
  image_source AS imageSource, image_hash AS imageHash, playlist.created_at AS createdAt, playlist.updated_at AS updatedAt`;
const storedTotals = 'song_count AS songCount, duration_ms AS durationMs, size_bytes AS sizeBytes';
const from = 'FROM playlist JOIN user ON user.pk = playlist.owner_pk';

/** What a playlist sums up to for those who do not see every library. */
const totalOf = (value: string, name: string) => `(SELECT ${value} FROM playlist_item JOIN song ON song.id = song_id
  WHERE playlist_pk = playlist.pk AND song.missing = 0 AND song.library_id IN (SELECT value FROM json_each(?1))) AS ${name}`;
const visibleTotals = [
  totalOf('count(*)', 'songCount'),
  totalOf('coalesce(sum(song.duration_ms), 0)', 'durationMs'),
  totalOf('coalesce(sum(song.size_bytes), 0)', 'sizeBytes'),
].join(', ');

/** The start of every statement on playlists, with its first bind where totals depend on the caller. */
function selectFor(caller: Caller): { sql: string; binds: Bind[] } {
  if (caller.seesAll) return { sql: `SELECT ${columns}, ${storedTotals} ${from}`, binds: [] };
  return { sql: `SELECT ${columns}, ${visibleTotals} ${from}`, binds: [JSON.stringify(caller.libraryIds)] };
}

/** The playlist, if there is one that the caller may see: their own, public ones, for admins all. */
export function findPlaylist({ db }: Reads, caller: Caller, id: string): PlaylistRow | undefined {
  if (!isId(id)) return undefined;
  const { sql, binds } = selectFor(caller);
  const row = db.$client.query(`${sql} WHERE playlist.id = ?`).get(...binds, id) as PlaylistRow | null;
  return row && maySee(caller, row) ? row : undefined;
}

/** The playlist, or AppError not_found, also when it is somebody's private one. */
export function getPlaylist(ctx: Reads, caller: Caller, id: string): PlaylistRow {
  const row = findPlaylist(ctx, caller, id);
  if (!row) throw notFound('playlist');
  return row;
}

/** The playlist, if the caller may change it: AppError not_found or forbidden otherwise. */
export function getEditablePlaylist(ctx: Reads, caller: Caller, id: string): PlaylistRow {
  const row = getPlaylist(ctx, caller, id);
  if (!mayEdit(caller, row)) throw forbidden('change this playlist: it belongs to somebody else');
  return row;
}

const maySee = (caller: Caller, row: PlaylistRow) => row.isPublic === 1 || mayEdit(caller, row);
/** Owners and admins. */
export const mayEdit = ({ user }: Caller, row: Pick<PlaylistRow, 'ownerPk'>) => user.isAdmin || row.ownerPk === user.pk;

export interface PlaylistQuery {
  /** Only these. */
  ids?: readonly string[];
  /** Words of name and comment. */
  text?: string;
  isSmart?: boolean;
  isStarred?: boolean;
  /** Only those of this user name. */
  ownerName?: string;
  /** Only those of one of these users. */
  ownerIds?: readonly string[];
  isPublic?: boolean;
  /** Only those that are kept in step with a file, or only others. */
  isSynced?: boolean;
  /** Only those that hold this song. */
  songId?: string;
  /** Only those the caller may change. */
  isEditable?: boolean;
  sort?: string;
  descending?: boolean;
  limit?: number;
  offset?: number;
}

const sorts: Record<string, string> = {
  name: 'playlist.order_name',
  comment: 'playlist.comment COLLATE NOCASE',
  owner_name: 'user.login_name',
  song_count: 'songCount',
  duration: 'durationMs',
  size: 'sizeBytes',
  public: 'public',
  created_at: 'playlist.created_at',
  updated_at: 'playlist.updated_at',
  evaluated_at: 'evaluated_at',
};

/** A page of the playlists that the caller may see, and the number of all of them. */
export function listPlaylists({ db }: Reads, caller: Caller, query: PlaylistQuery = {}): { rows: PlaylistRow[]; total: number } {
  const conditions: string[] = [];
  const binds: Bind[] = [];
  const where = (sql: string, ...values: Bind[]) => {
    conditions.push(sql);
    binds.push(...values);
  };
  if (!caller.user.isAdmin) where(query.isEditable ? 'owner_pk = ?' : '(owner_pk = ? OR public = 1)', caller.user.pk);
  if (query.ownerName !== undefined) where('user.login_name = ?', fold(query.ownerName.trim()));
  if (query.ids !== undefined) where('playlist.id IN (SELECT value FROM json_each(?))', JSON.stringify(query.ids));
  if (query.ownerIds !== undefined) where('user.id IN (SELECT value FROM json_each(?))', JSON.stringify(query.ownerIds));
  if (query.isPublic !== undefined) where('public = ?', query.isPublic ? 1 : 0);
  if (query.isSynced !== undefined) where('sync = ?', query.isSynced ? 1 : 0);
  if (query.isSmart !== undefined) where(query.isSmart ? "rules <> ''" : "rules = ''");
  if (query.songId !== undefined) where('playlist.pk IN (SELECT playlist_pk FROM playlist_item WHERE song_id = ?)', query.songId);
  if (query.isStarred !== undefined) {
    where(
      `playlist.id ${query.isStarred ? '' : 'NOT'} IN (SELECT item_id FROM mark WHERE user_pk = ? AND kind = 'playlist' AND starred_at > 0)`,
      caller.user.pk,
    );
  }
  for (const word of fold(query.text ?? '')
    .split(/\s+/)
    .filter(Boolean)) {
    const like = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
    where("(order_name LIKE ? ESCAPE '\\' OR playlist.comment LIKE ? ESCAPE '\\')", like, like);
  }
  const filter = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  const start = selectFor(caller);
  const sort = (Object.hasOwn(sorts, query.sort ?? '') && sorts[query.sort ?? '']) || 'playlist.order_name';
  const direction = query.descending ? 'DESC' : 'ASC';
  const rows = db.$client
    .query(`${start.sql} ${filter} ORDER BY ${sort} ${direction}, playlist.order_name, playlist.pk LIMIT ?+0 OFFSET ?+0`)
    .all(...start.binds, ...binds, query.limit ?? -1, query.offset ?? 0) as PlaylistRow[];
  const total = db.$client.query(`SELECT count(*) ${from} ${filter}`).values(...binds)[0]?.[0];
  return { rows, total: Number(total) };
}

/** One place of a playlist. */
export interface PlaylistItem {
  /** From 0, also counting entries that this caller does not see. */
  position: number;
  /** undefined: nothing in the libraries matches. */
  songPk: number | undefined;
  songId: string;
  sourceLine: string;
  libraryId: number | undefined;
  isMissing: boolean;
}

export interface ItemOrder {
  /** Place, unless another of the list below. */
  sort?: string;
  descending?: boolean;
  /** Makes a random order the same on every page. */
  seed?: string | undefined;
}

const itemSorts: Record<string, string> = {
  title: 'song.order_title',
  artist: 'song.order_artist',
  album_artist: 'album.order_album_artist',
  album: 'album.order_name',
  duration: 'song.duration_ms',
  year: 'song.year',
  bpm: 'song.bpm',
  channels: 'song.channels',
  genre: 'song.order_genre',
  random: 'random()',
};

function seeded(seed: string): string {
  const number = Number(Bun.hash.crc32(seed));
  return `((position + 1) * 2654435761 + ${number}) % 4294967291 * 40503 % 4294967291`;
}

/** The entries that the caller may know of: songs of closed libraries are left out. */
export function listItems(
  { db }: Reads,
  caller: Caller,
  playlistPk: number,
  { sort = '', descending = false, seed }: ItemOrder = {},
): PlaylistItem[] {
  const column = sort === 'random' && seed ? seeded(seed) : Object.hasOwn(itemSorts, sort) ? itemSorts[sort] : undefined;
  const direction = descending ? 'DESC' : 'ASC';
  const order = column ? `${column} ${direction}, position` : `position ${direction}`;
  const rows = db.$client
    .query(
      `SELECT position, song.pk, song_id, source_line, coalesce(song.missing, 1), song.library_id FROM playlist_item
       LEFT JOIN song ON song.id = song_id ${column?.startsWith('album') ? 'LEFT JOIN album ON album.pk = song.album_pk' : ''}
       WHERE playlist_pk = ? ORDER BY ${order}`,
    )
    .values(playlistPk) as [number, number | null, string, string, number, number | null][];
  return rows.flatMap(([position, songPk, songId, sourceLine, missing, libraryId]) =>
    libraryId === null || caller.libraryIds.includes(libraryId)
      ? [{ position, songPk: songPk ?? undefined, songId, sourceLine, libraryId: libraryId ?? undefined, isMissing: missing === 1 }]
      : [],
  );
}

/** The songs that can be played, in order: neither missing nor unmatched, each with its place. */
export const playableItems = (ctx: Reads, caller: Caller, playlistPk: number) =>
  listItems(ctx, caller, playlistPk).flatMap((item) =>
    item.songPk === undefined || item.isMissing ? [] : [{ ...item, songPk: item.songPk }],
  );

/** Those of the ids that the caller may see; '*' stands for some that are gone or hidden. */
export function visibleIds(ctx: Reads, caller: Caller, ids: readonly string[]): string[] {
  const rows = ctx.db.$client
    .query(
      'SELECT playlist.id FROM json_each(?) AS wanted CROSS JOIN playlist ON playlist.id = wanted.value WHERE ? OR public = 1 OR owner_pk = ?',
    )
    .values(JSON.stringify(ids), caller.user.isAdmin ? 1 : 0, caller.user.pk) as [string][];
  return rows.length === ids.length ? rows.flat() : ['*'];
}
