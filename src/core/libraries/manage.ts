// What admins do with libraries: add a folder, rename or move it, take it away. One that was taken away is nobody's, but
// its row and songs stay, missing, with their ids: added again by its folder it is what it was, marks and playlists too.
import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';

import type { Caller, Context } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { conflict, forbidden, invalid, notFound } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { listLibraries, type Library } from '../catalog/browse.ts';

export interface NewLibrary {
  name: string;
  /** Absolute, of a folder that can be read. */
  path: string;
  isDefaultForNewUsers: boolean;
}

export type LibraryChanges = { [K in keyof NewLibrary]?: NewLibrary[K] | undefined };

const longestName = 200;
const longestPath = 4096;

/** A library; AppError forbidden for everybody but admins, not_found when there is none. */
export function getLibrary(ctx: Pick<Context, 'db'>, caller: Caller, id: number): Library {
  checkAdmin(caller);
  const [found] = listLibraries(ctx, { libraryIds: [id] });
  if (!found) throw notFound('music folder');
  return found;
}

/** Adds a folder, or brings one back that was taken away; its id. AppError invalid or conflict where it cannot be used. */
export function addLibrary(ctx: Context, caller: Caller, input: NewLibrary): number {
  checkAdmin(caller);
  const name = checkName(ctx, input.name, undefined);
  const path = checkFolder(ctx, input.path, undefined);
  const now = ctx.clock.now();
  const isDefault = input.isDefaultForNewUsers ? 1 : 0;
  const id = transact(ctx.db, () => {
    const client = ctx.db.$client;
    const [back] = client
      .query(
        `UPDATE library SET name = ?, default_new_users = ?, removed_at = NULL, root_device = '', updated_at = ?
         WHERE path = ? AND removed_at IS NOT NULL RETURNING id`,
      )
      .values(name, isDefault, now, path) as [number][];
    if (back) return back[0];
    const [made] = client
      .query('INSERT INTO library (name, path, default_new_users, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?4) RETURNING id')
      .values(name, path, isDefault, now) as [number][];
    return Number(made?.[0]);
  });
  told(ctx, caller, 'music folder added', { id, name, path });
  return id;
}

/** Changes what is given. The first library is where the configuration says: only it can be moved there. */
export function changeLibrary(ctx: Context, caller: Caller, id: number, changes: LibraryChanges): { isMoved: boolean } {
  const before = getLibrary(ctx, caller, id);
  const name = changes.name === undefined ? before.name : checkName(ctx, changes.name, id);
  const isSame = changes.path === undefined || (isAbsolute(changes.path) && resolve(changes.path) === before.path);
  const wanted = isSame ? undefined : changes.path;
  if (wanted !== undefined && id === 1) throw conflict('the first music folder is moved by the option MusicFolder, not here');
  const path = wanted === undefined ? before.path : checkFolder(ctx, wanted, id);
  const isDefault = changes.isDefaultForNewUsers ?? before.isDefaultForNewUsers === 1;
  const isMoved = path !== before.path;
  transact(ctx.db, () => {
    const client = ctx.db.$client;
    // Whoever lay there before and was taken away is looked for elsewhere from now on.
    client.query("UPDATE library SET path = 'removed:' || id WHERE path = ? AND removed_at IS NOT NULL").run(path);
    client
      .query(
        "UPDATE library SET name = ?, path = ?, default_new_users = ?, root_device = iif(?, '', root_device), updated_at = ? WHERE id = ?",
      )
      .run(name, path, isDefault ? 1 : 0, isMoved ? 1 : 0, ctx.clock.now(), id);
  });
  told(ctx, caller, 'music folder changed', { id, name, path });
  return { isMoved };
}

/** Takes a library away from everybody; no file is touched. The next scan calls its songs missing. */
export function removeLibrary(ctx: Context, caller: Caller, id: number): void {
  const { name, path } = getLibrary(ctx, caller, id);
  if (id === 1) throw conflict('the first music folder is the one of the option MusicFolder and cannot be removed');
  transact(ctx.db, () => {
    const client = ctx.db.$client;
    const now = ctx.clock.now();
    // Its name is free for others.
    client
      .query(
        'UPDATE library SET removed_at = ?1, name = ?2, default_new_users = 0, held_count = 0, held_reason = ?3, updated_at = ?1 WHERE id = ?4',
      )
      .run(now, `removed ${newId()}`, '', id);
    client.query('DELETE FROM user_library WHERE library_id = ?').run(id);
    client.query('DELETE FROM scan_problem WHERE library_id = ?').run(id);
  });
  told(ctx, caller, 'music folder removed', { id, name, path });
}

function checkAdmin({ user }: Caller): void {
  if (!user.isAdmin) throw forbidden('manage music folders');
}

/** Nobody may be known by what they saw before. */
function told(ctx: Context, caller: Caller, what: string, facts: { id: number; name: string; path: string }): void {
  ctx.log.child('libraries').info(what, { ...facts, by: caller.user.userName });
  ctx.events.emit('logins-changed', { userId: '' });
  ctx.events.emit('libraries-changed', {});
  ctx.events.emit('library-changed', { albums: '*' });
}

function checkName({ db }: Pick<Context, 'db'>, given: string, ownId: number | undefined): string {
  const name = given.trim();
  // eslint-disable-next-line no-control-regex -- these are the ones that do not belong there
  if (name === '' || name.length > longestName || /[\u0000-\u001f]/.test(name)) {
    throw invalid(`a music folder has a name of 1 to ${longestName} characters in one line`);
  }
  const other = db.$client.query('SELECT id FROM library WHERE name = ?').get(name) as { id: number } | null;
  if (other && other.id !== ownId) throw conflict('there is a music folder of this name already');
  return name;
}

function checkFolder({ db }: Pick<Context, 'db'>, given: string, ownId: number | undefined): string {
  if (given.trim() === '' || given.length > longestPath || given.includes('\0') || !isAbsolute(given)) {
    throw invalid('the path of a music folder begins at the root of the server, for example /music/jazz');
  }
  const path = resolve(given);
  const real = realOf(path);
  const others = db.$client.query('SELECT id, name, path FROM library WHERE removed_at IS NULL').values() as [number, string, string][];
  for (const [id, name, otherPath] of others) {
    if (id === ownId) continue;
    const other = realOrSame(otherPath);
    if (real === other) throw conflict(`this folder is the music folder "${name}" already`);
    if (isInside(real, other)) throw conflict(`this folder lies inside the music folder "${name}": its music is there already`);
    if (isInside(other, real)) throw conflict(`the music folder "${name}" lies inside this folder: its music would be there twice`);
  }
  return path;
}

/** Where a folder really lies; AppError invalid when it is none that can be read. */
function realOf(path: string): string {
  try {
    if (!statSync(path).isDirectory()) throw invalid(`${path} is not a folder`);
    accessSync(path, constants.R_OK | constants.X_OK);
    return realpathSync(path);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ENOENT' || code === 'ENOTDIR') throw invalid(`there is no folder ${path} on the server`);
    if (code === 'EACCES' || code === 'EPERM') throw invalid(`the server may not read ${path}: give its user the right to`);
    if (code === 'invalid') throw error;
    throw invalid(`${path} cannot be read (${code ?? 'unknown error'})`);
  }
}

function realOrSame(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}
