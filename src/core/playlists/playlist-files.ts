// Keeps playlists and the playlist files of the libraries in step: after scans new and changed files are read, entries
// that matched nothing are tried again, and totals follow the songs. One thing at a time, so that reading and writing
// of the same file never meet.
import { stat } from 'node:fs/promises';
import { isAbsolute, relative } from 'node:path';

import type { Caller, Context } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { conflict, messageOf } from '../../lib/errors.ts';
import { callerOfPk, firstAdmin as findFirstAdmin } from '../access/users.ts';
import { formatOf, formats } from './formats/formats.ts';
import { importFile, type Imported } from './import-file.ts';
import { matchLines } from './match.ts';
import type { PlaylistRow } from './rows.ts';
import { currentHash, hashOf, locate } from './source-file.ts';
import { loadItems, refreshTotals, touchPlaylist, writeItems } from './store.ts';
import { writeBack } from './write-back.ts';

export type PlaylistFiles = ReturnType<typeof createPlaylistFiles>;

/** Operations on playlists need it beside the context. */
export interface PlaylistContext extends Context {
  playlistFiles: PlaylistFiles;
}

/** Listens to scans and to the making of the first admin. */
export function createPlaylistFiles(ctx: Context) {
  const log = ctx.log.child('playlists');
  const client = ctx.db.$client;
  /** Files that could not be read, by place: the state they were in and why. */
  const problems = new Map<string, { hash: string; reason: string }>();
  let last: Promise<unknown> = Promise.resolve();
  let waiting = false;

  /** Runs after everything that was asked before. */
  function exclusive<T>(work: () => Promise<T>): Promise<T> {
    const run = last.then(work);
    last = run.catch(() => {});
    return run;
  }

  /** Reads what is new or changed; several calls while one waits are one. */
  async function update(hasNewSongs: boolean): Promise<void> {
    if (waiting && !hasNewSongs) return;
    waiting = true;
    await exclusive(async () => {
      waiting = false;
      const ids = new Set<string>();
      if (ctx.config.autoImportPlaylists) await importChanged(ids);
      if (hasNewSongs) {
        await matchAgain(ids);
        await recount(ids);
      }
      if (ids.size > 0) ctx.events.emit('playlists-changed', { ids: [...ids] });
    });
  }

  async function importChanged(ids: Set<string>): Promise<void> {
    const admin = findFirstAdmin(ctx);
    if (!admin) return;
    for (const { key, hash } of changedFiles()) {
      if (ctx.signal.aborted) return;
      try {
        adoptMoved(key, hash);
        const imported = await importFile(ctx, admin, key);
        problems.delete(key);
        if (!imported) continue;
        ids.add(imported.id);
        const { isNew, total, matched } = imported;
        const write = matched < total ? log.warn : log.info;
        write(isNew ? 'playlist imported' : 'playlist read again', { file: key, songs: total, matched });
      } catch (error) {
        problems.set(key, { hash, reason: messageOf(error) });
        log.warn('a playlist file cannot be used', { file: key, reason: messageOf(error) });
      }
    }
  }

  function changedFiles(): { key: string; hash: string }[] {
    const known = new Map(
      (
        client.query("SELECT source_file, source_hash, sync FROM playlist WHERE source_file <> ''").values() as [string, string, number][]
      ).map(([key, hash, sync]) => [key, { hash, sync }]),
    );
    const deleted = client.query('SELECT value FROM property WHERE key = ?');
    return listFiles(ctx).filter(({ key, hash }) => {
      const row = known.get(key);
      if (row) return row.sync === 1 && row.hash !== hash && problems.get(key)?.hash !== hash;
      return problems.get(key)?.hash !== hash && deleted.values(deletedKey(key))[0]?.[0] !== hash;
    });
  }

  /** A file that was merely moved keeps its playlist. */
  function adoptMoved(key: string, hash: string): void {
    if (client.query('SELECT 1 FROM playlist WHERE source_file = ?').get(key)) return;
    const rows = client.query('SELECT pk, source_file FROM playlist WHERE sync = 1 AND source_hash = ?').values(hash) as [number, string][];
    if (rows.length === 0) return;
    const there = new Set(listFiles(ctx).map((file) => file.key));
    const lost = rows.filter(([, file]) => !there.has(file));
    if (lost.length === 1 && lost[0]) client.query('UPDATE playlist SET source_file = ? WHERE pk = ?').run(key, lost[0][0]);
  }

  /** Lines that matched nothing, against the songs there are now. */
  async function matchAgain(ids: Set<string>): Promise<void> {
    const rows = client
      .query(
        `SELECT DISTINCT playlist.pk, playlist.id, owner_pk AS ownerPk, source_file AS sourceFile FROM playlist_item
         JOIN playlist ON playlist.pk = playlist_pk WHERE song_id = ''`,
      )
      .all() as Pick<PlaylistRow, 'pk' | 'id' | 'ownerPk' | 'sourceFile'>[];
    for (const row of rows) {
      const owner = callerOfPk(ctx, row.ownerPk);
      if (!owner || ctx.signal.aborted) continue;
      const lines = loadItems(ctx, row.pk)
        .filter(({ songId }) => songId === '')
        .map(({ sourceLine }) => ({ line: sourceLine }));
      const matches = await matchLines(ctx, owner, lines, matchOptionsOf(ctx, row.sourceFile));
      const songs = new Map(lines.flatMap(({ line }, i) => (matches[i] && 'songId' in matches[i] ? [[line, matches[i].songId]] : [])));
      if (songs.size === 0) continue;
      transact(ctx.db, () => {
        const items = loadItems(ctx, row.pk).map((item) =>
          item.songId === '' ? { ...item, songId: songs.get(item.sourceLine) ?? '' } : item,
        );
        writeItems(ctx, row.pk, items);
        refreshTotals(ctx, row.pk);
        touchPlaylist(ctx, row.pk);
      });
      ids.add(row.id);
    }
  }

  /** Songs that vanished or came back change what playlists sum up to. */
  async function recount(ids: Set<string>): Promise<void> {
    for (const [pk, id] of client.query('SELECT pk, id FROM playlist').values() as [number, string][]) {
      if (ctx.signal.aborted) return;
      if (refreshTotals(ctx, pk)) {
        touchPlaylist(ctx, pk);
        ids.add(id);
      }
      await new Promise(setImmediate);
    }
  }

  /** Before an edit: AppError conflict when the file says something else by now (it is read first) or cannot be reached. */
  async function check(row: PlaylistRow): Promise<boolean> {
    if (!isLinked(row)) return false;
    const source = locate(ctx, row.sourceFile);
    const hash = source && (await currentHash(source.absolute));
    if (hash === row.sourceHash) return true;
    if (!source || (hash === undefined && (await isFolder(source.root)))) {
      // The file is gone: the playlist goes on by itself.
      client.query('UPDATE playlist SET sync = 0 WHERE pk = ?').run(row.pk);
      log.info('the file of a playlist is gone, the playlist goes on by itself', { file: row.sourceFile });
      return false;
    }
    if (hash === undefined) throw conflict('the folder of this playlist’s file is not there at the moment, try again when it is');
    const admin = findFirstAdmin(ctx);
    if (admin) await importFile(ctx, admin, row.sourceFile);
    ctx.events.emit('playlists-changed', { ids: [row.id] });
    throw conflict('the file of this playlist was changed meanwhile and has been read again; look at it and repeat your change');
  }

  /** A playlist that was on its own for a while: a file that changed since is read, else it is written. '' or a warning. */
  async function join(row: PlaylistRow): Promise<string> {
    const source = locate(ctx, row.sourceFile);
    const hash = source && (await currentHash(source.absolute));
    if (hash === undefined) {
      client.query('UPDATE playlist SET sync = 0 WHERE pk = ?').run(row.pk);
      throw conflict('the file of this playlist is not there');
    }
    if (hash === row.sourceHash) return writeBack(ctx, row, false);
    const admin = findFirstAdmin(ctx);
    if (admin) await importFile(ctx, admin, row.sourceFile);
    ctx.events.emit('playlists-changed', { ids: [row.id] });
    return '';
  }

  /** Imports a file that lies in a library and links it; undefined for files elsewhere. */
  async function importLinked(owner: Caller, path: string): Promise<Imported | undefined> {
    const libraries = client.query('SELECT id, path FROM library WHERE removed_at IS NULL').values() as [number, string][];
    const key = libraries
      .map(([id, root]) => ({ id, inside: relative(root, path).replaceAll('\\', '/') }))
      .filter(({ inside }) => inside !== '' && !inside.startsWith('../') && !isAbsolute(inside))
      .toSorted((a, b) => a.inside.length - b.inside.length)
      .map(({ id, inside }) => `${id}:${inside}`)[0];
    if (key === undefined) return undefined;
    return exclusive(async () => {
      // Read it even if it is known in this very state.
      client.query("UPDATE playlist SET sync = 1, source_hash = '' WHERE source_file = ?").run(key);
      const imported = await importFile(ctx, owner, key);
      if (imported) ctx.events.emit('playlists-changed', { ids: [imported.id] });
      return imported;
    });
  }

  const run = (hasNewSongs: boolean) => {
    update(hasNewSongs).catch((error) => {
      if (!ctx.signal.aborted) log.error('playlist files could not be read', { error });
    });
  };
  ctx.events.on('scan-finished', ({ changed }) => run(changed));
  ctx.events.on('admin-created', () => run(false));

  return {
    exclusive,
    check,
    join,
    importLinked,
    writeBack: (row: PlaylistRow, isRenamed: boolean) => writeBack(ctx, row, isRenamed),
    /** Looks for new and changed files now; resolves when they are read. */
    update,
    /** Files that are no playlists, and why. */
    problems: () => [...problems].map(([file, { reason }]) => ({ file, reason })),
    /** Resolves when nothing is running or waiting. */
    async idle(): Promise<void> {
      let seen: unknown;
      while (seen !== last) {
        seen = last;
        await last;
      }
    },
  };
}

export const isLinked = (row: Pick<PlaylistRow, 'isSynced' | 'sourceFile'>) => row.isSynced === 1 && row.sourceFile !== '';

/** Remembers that somebody deleted the playlist of a file as it is now. */
export const deletedKey = (file: string) => `playlist-deleted:${file}`;

/** Where the lines of a linked playlist start from. */
export function matchOptionsOf(ctx: Pick<Context, 'db'>, sourceFile: string) {
  const format = formatOf(sourceFile);
  return { baseFolder: locate(ctx, sourceFile)?.folder, isUri: format ? formats[format].isUri : false };
}

const isFolder = (path: string) =>
  stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );

/** Playlist files that scans found, in folders that PlaylistsPath allows. */
function listFiles({ db, config }: Pick<Context, 'db' | 'config'>): { key: string; hash: string }[] {
  const rows = db.$client
    .query("SELECT library_id, path, playlists FROM folder WHERE playlists <> '' ORDER BY library_id, path")
    .values() as [number, string, string][];
  const isWanted = folderFilter(config.playlistsPath);
  return rows.flatMap(([libraryId, path, list]) => {
    if (!isWanted(path)) return [];
    const files = JSON.parse(list) as [name: string, mtimeMs: number, sizeBytes: number][];
    return files.map(([name, mtimeMs, sizeBytes]) => ({
      key: `${libraryId}:${path === '' ? name : `${path}/${name}`}`,
      hash: hashOf(mtimeMs, sizeBytes),
    }));
  });
}

/** Whether a folder is meant by one of the patterns; `.` is the library's root, no pattern means everywhere. */
export function folderFilter(patterns: readonly string[]): (path: string) => boolean {
  if (patterns.length === 0) return () => true;
  const globs = patterns.map((pattern) => ({
    pattern: pattern.replace(/^\.\/|\/$/g, ''),
    glob: new Bun.Glob(pattern.replace(/^\.\/|\/$/g, '')),
  }));
  return (path) =>
    globs.some(({ pattern, glob }) => pattern === '**' || (path === '' ? pattern === '.' || glob.match('.') : glob.match(path)));
}
