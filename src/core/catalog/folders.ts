// The folders of libraries as they lie on the disk: one with its parents, what lies in it, and everything below it.
import type { Caller, Context } from '../../context.ts';
import { notFound } from '../../lib/errors.ts';
import { sortKey } from '../../lib/fold.ts';
import { isId } from '../../lib/ids.ts';
import { createLru, type Lru } from '../../lib/lru.ts';
import { findPlaylist, type PlaylistRow } from '../playlists/rows.ts';
import { folderTotals, noTotals, type FolderTotals } from './folder-totals.ts';

type Reads = Pick<Context, 'db'>;

export interface Folder extends FolderTotals {
  pk: number;
  id: string;
  libraryId: number;
  libraryName: string;
  libraryPath: string;
  parentPk: number | null;
  /** Inside the library; '' is its root. */
  path: string;
  /** The last part of the path; the library's name for its root. */
  name: string;
  hasPlaylists: boolean;
}

interface FolderRow extends Pick<Folder, 'pk' | 'id' | 'libraryId' | 'libraryName' | 'libraryPath' | 'parentPk' | 'path'> {
  hasPlaylists: number;
}

const select = `SELECT folder.pk, folder.id, library_id AS libraryId, library.name AS libraryName, library.path AS libraryPath,
  parent_pk AS parentPk, folder.path, playlists <> '' AS hasPlaylists FROM folder CROSS JOIN library ON library.id = library_id`;

/** Sorting thousands of folders takes longer than all else on a page; these are asked for page by page. They are as old as the totals. */
const keptSubfolders = new WeakMap<ReturnType<typeof folderTotals>, Lru<readonly Folder[]>>();
const mostLists = 20;

function withTotals(ctx: Reads, rows: readonly FolderRow[]): Folder[] {
  const totals = folderTotals(ctx);
  return rows.map((row) => ({
    ...row,
    name: row.path === '' ? row.libraryName : row.path.slice(row.path.lastIndexOf('/') + 1),
    hasPlaylists: row.hasPlaylists === 1,
    ...(totals.get(row.pk) ?? noTotals),
  }));
}

/** The root folders of the libraries that the caller may see. */
export function listRoots(ctx: Reads, caller: Pick<Caller, 'libraryIds'>): Folder[] {
  const rows = ctx.db.$client.query(
    `${select} WHERE folder.path = '' AND library_id IN (SELECT value FROM json_each(?)) ORDER BY library_id`,
  );
  return withTotals(ctx, rows.all(JSON.stringify(caller.libraryIds)) as FolderRow[]);
}

/** The folder, if it is there and its library is open to the caller. */
export function findFolder(ctx: Reads, caller: Pick<Caller, 'libraryIds'>, id: string): Folder | undefined {
  if (!isId(id)) return undefined;
  const row = ctx.db.$client.query(`${select} WHERE folder.id = ? AND folder.missing = 0`).get(id) as FolderRow | null;
  return row && caller.libraryIds.includes(row.libraryId) ? withTotals(ctx, [row])[0] : undefined;
}

/** The folder, or AppError not_found. */
export function getFolder(ctx: Reads, caller: Pick<Caller, 'libraryIds'>, id: string): Folder {
  const folder = findFolder(ctx, caller, id);
  if (!folder) throw notFound('folder');
  return folder;
}

/** The folders that a folder lies in, from the root down. */
export function parentsOf(ctx: Reads, folder: Pick<Folder, 'libraryId' | 'path'>): Folder[] {
  if (folder.path === '') return [];
  const parts = folder.path.split('/');
  const paths = parts.map((_, depth) => parts.slice(0, depth).join('/'));
  const rows = ctx.db.$client.query(
    `${select} WHERE folder.library_id = ? AND folder.path IN (SELECT value FROM json_each(?)) ORDER BY folder.path`,
  );
  return withTotals(ctx, rows.all(folder.libraryId, JSON.stringify(paths)) as FolderRow[]);
}

/** Folders that lie directly in this one and hold music or playlists, by name. */
export function subfoldersOf(ctx: Reads, folder: Pick<Folder, 'pk'>): readonly Folder[] {
  const totals = folderTotals(ctx);
  const lists = keptSubfolders.get(totals) ?? createLru(mostLists);
  keptSubfolders.set(totals, lists);
  const key = String(folder.pk);
  const known = lists.get(key) ?? readSubfolders(ctx, folder);
  lists.set(key, known);
  return known;
}

function readSubfolders(ctx: Reads, folder: Pick<Folder, 'pk'>): Folder[] {
  const rows = ctx.db.$client.query(`${select} WHERE parent_pk = ? AND folder.missing = 0`).all(folder.pk) as FolderRow[];
  const shown = withTotals(ctx, rows).filter(({ songCount, hasPlaylists }) => songCount > 0 || hasPlaylists);
  const keyed = shown.map((row) => ({ row, key: sortKey(row.name) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.row.path < b.row.path ? -1 : 1)).map(({ row }) => row);
}

/** A page of the keys of songs that lie directly in a folder, by file name, and the number of all of them. */
export function songsIn({ db }: Reads, folder: Pick<Folder, 'pk'>, limit: number, offset: number): { pks: number[]; total: number } {
  const client = db.$client;
  const [count] = client.query('SELECT count(*) FROM song WHERE folder_pk = ? AND missing = 0').values(folder.pk) as [number][];
  const pks = client
    .query('SELECT pk FROM song WHERE folder_pk = ? AND missing = 0 ORDER BY file_name, cue_index, pk LIMIT ?+0 OFFSET ?+0')
    .values(folder.pk, limit, offset) as [number][];
  return { pks: pks.map(([pk]) => pk), total: count?.[0] ?? 0 };
}

/** A page of the keys of all songs in a folder and below it, as they lie: folder by folder, by file name. */
export function songsBelow(ctx: Reads, folder: Pick<Folder, 'libraryId' | 'path'>, limit: number, offset: number): number[] {
  const { libraryId, path } = folder;
  const client = ctx.db.$client;
  const below = (
    path === ''
      ? client.query('SELECT pk, path FROM folder WHERE library_id = ? AND missing = 0').values(libraryId)
      : client
          .query(
            `SELECT pk, path FROM folder WHERE library_id = ?1 AND path = ?2 AND missing = 0
             UNION ALL SELECT pk, path FROM folder WHERE library_id = ?1 AND path > ?2 || '/' AND path < ?2 || '0' AND missing = 0`,
          )
          .values(libraryId, path)
  ) as [number, string][];
  // What lies in a folder comes before its neighbours, whatever signs their names begin with.
  const keyed = below.map(([pk, own]) => ({ pk, key: own.replaceAll('/', '\u0001') }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : 1));
  // Only those that the page lies in are read.
  const totals = folderTotals(ctx);
  const wanted: number[] = [];
  let [before, counted] = [0, 0];
  for (const { pk } of keyed) {
    const count = totals.get(pk)?.ownSongCount ?? 0;
    if (counted + count <= offset) before += count;
    else wanted.push(pk);
    counted += count;
    if (counted >= offset + limit) break;
  }
  const pks = client
    .query(
      `SELECT song.pk FROM json_each(?) AS wanted CROSS JOIN song ON song.folder_pk = wanted.value AND song.missing = 0
       ORDER BY wanted.rowid, song.file_name, song.cue_index, song.pk LIMIT ?+0 OFFSET ?+0`,
    )
    .values(JSON.stringify(wanted), limit, offset - before) as [number][];
  return pks.map(([pk]) => pk);
}

/** Playlists whose files lie directly in a folder, of those that the caller may see. */
export function playlistsIn(ctx: Reads, caller: Caller, folder: Folder): PlaylistRow[] {
  if (!folder.hasPlaylists) return [];
  const start = `${folder.libraryId}:${folder.path === '' ? '' : `${folder.path}/`}`;
  const rows = ctx.db.$client
    .query('SELECT id, source_file FROM playlist WHERE source_file >= ? AND source_file < ? ORDER BY source_file')
    .values(start, `${start}\u{10ffff}`) as [string, string][];
  return rows.filter(([, file]) => !file.slice(start.length).includes('/')).flatMap(([id]) => findPlaylist(ctx, caller, id) ?? []);
}

/** Ids and hashes of the pictures of folders, by the folder's key: the first of its albums that has one. */
export function folderPictures({ db }: Reads, folders: readonly Folder[]): Map<number, { albumId: string; hash: string }> {
  const wanted = [...new Set(folders.flatMap(({ albumPks }) => albumPks))];
  const rows = db.$client
    .query(
      "SELECT album.pk, album.id, image_hash FROM json_each(?) AS wanted CROSS JOIN album ON album.pk = wanted.value WHERE image_hash <> ''",
    )
    .values(JSON.stringify(wanted)) as [number, string, string][];
  const pictures = new Map(rows.map(([pk, albumId, hash]) => [pk, { albumId, hash }]));
  return new Map(
    folders.flatMap(({ pk, albumPks }) => {
      const picture = albumPks.map((album) => pictures.get(album)).find(Boolean);
      return picture ? [[pk, picture] as const] : [];
    }),
  );
}
