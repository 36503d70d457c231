// /api/library: the folders music comes from, for admins (navidrome.md 3.13, 5.5).
import * as v from 'valibot';

import { listLibraries, type Library } from '../../core/catalog/browse.ts';
import { addLibrary, changeLibrary, getLibrary, removeLibrary } from '../../core/libraries/manage.ts';
import { closeSoon, requestScan } from '../../scanner/state.ts';
import { readBodyAs, type NativeAnswer, type NativeCall } from './call.ts';
import { isoOrNull, shortList } from './short-list.ts';

const idOf = ({ hit }: NativeCall) => (/^\d{1,9}$/.test(hit.params['id'] ?? '') ? Number(hit.params['id']) : 0);

const present = (row: Library) => ({
  id: row.id,
  name: row.name,
  path: row.path,
  remotePath: row.remotePath,
  lastScanAt: isoOrNull(row.lastScanAt),
  lastScanStartedAt: isoOrNull(row.lastScanStartedAt),
  fullScanInProgress: row.fullScanInProgress === 1,
  totalSongs: row.songCount,
  totalAlbums: row.albumCount,
  totalArtists: row.artistCount,
  totalFolders: row.folderCount,
  totalFiles: row.songCount + row.missingCount,
  totalMissingFiles: row.missingCount,
  totalSize: row.sizeBytes,
  totalDuration: row.durationMs / 1000,
  defaultNewUsers: row.isDefaultForNewUsers === 1,
  createdAt: isoOrNull(row.createdAt),
  updatedAt: isoOrNull(row.updatedAt),
});

export const list: NativeAnswer = (call) => shortList(call, listLibraries(call.app, call.caller).map(present), ['name']);

export const one: NativeAnswer = (call) => present(getLibrary(call.app, call.caller, idOf(call)));

const text = (most: number) => v.pipe(v.string(), v.maxLength(most));
const details = { name: text(1000), path: text(5000) };
const newLibrary = v.object({ ...details, defaultNewUsers: v.optional(v.boolean(), false) });
const changes = v.object({ ...v.partial(v.object(details)).entries, defaultNewUsers: v.optional(v.boolean()) });

/** Adds a folder and looks through it. */
export const create: NativeAnswer = async (call) => {
  const { name, path, defaultNewUsers } = await readBodyAs(call, newLibrary, 'expected {name, path, defaultNewUsers?}');
  const id = addLibrary(call.app, call.caller, { name, path, isDefaultForNewUsers: defaultNewUsers });
  look(call, [`${id}:`]);
  return { id };
};

/** Changes what the body names; where the folder is another one it is looked through. */
export const update: NativeAnswer = async (call) => {
  const id = idOf(call);
  const { name, path, defaultNewUsers } = await readBodyAs(call, changes, 'expected any of {name, path, defaultNewUsers}');
  const { isMoved } = changeLibrary(call.app, call.caller, id, { name, path, isDefaultForNewUsers: defaultNewUsers });
  if (isMoved) look(call, [`${id}:`]);
  return present(getLibrary(call.app, call.caller, id));
};

/** Takes it away; the files stay, and so do stars, ratings and plays, for the day it is added again. */
export const remove: NativeAnswer = (call) => {
  removeLibrary(call.app, call.caller, idOf(call));
  closeSoon(call.caller, call.app.scanner);
  return {};
};

function look({ app, caller }: NativeCall, targets: string[]): void {
  requestScan(app, caller, app.scanner, { full: false, targets });
}
