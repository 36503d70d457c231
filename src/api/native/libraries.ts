// /api/library: the folders music comes from, for admins (navidrome.md 3.13, 5.5).
import * as v from 'valibot';

import { listLibraries, type Library } from '../../core/catalog/browse.ts';
import { addLibrary, changeLibrary, getLibrary, removeLibrary } from '../../core/libraries/manage.ts';
import { closeSoon, requestScan } from '../../scanner/state.ts';
import type { NativeCall } from './call.ts';
import { operation } from './operation.ts';
import { flag, maybe, nothing, number, page, said, text, time, upTo, whole } from './shapes.ts';
import { isoOrNull, shortList } from './short-list.ts';

const idOf = ({ hit }: NativeCall) => (/^\d{1,9}$/.test(hit.params['id'] ?? '') ? Number(hit.params['id']) : 0);

const maybeTime = v.nullable(time);

export const library = v.object({
  id: whole,
  name: text,
  path: text,
  remotePath: text,
  lastScanAt: maybeTime,
  lastScanStartedAt: maybeTime,
  fullScanInProgress: flag,
  totalSongs: whole,
  totalAlbums: whole,
  totalArtists: whole,
  totalFolders: whole,
  totalFiles: whole,
  totalMissingFiles: whole,
  totalSize: said(whole, 'Bytes.'),
  totalDuration: said(number, 'Seconds.'),
  defaultNewUsers: said(flag, 'New users hear it.'),
  createdAt: maybeTime,
  updatedAt: maybeTime,
});

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

export const list = operation({ summary: 'Music folders', query: page, isFiltered: true, isPage: true, output: v.array(library) }, (call) =>
  shortList(call, listLibraries(call.app, call.caller).map(present), ['name']),
);

export const one = operation({ summary: 'A music folder', output: library }, (call) =>
  present(getLibrary(call.app, call.caller, idOf(call))),
);

const details = { name: upTo(1000), path: upTo(5000) };

export const create = operation(
  {
    summary: 'Adds a music folder and looks through it',
    body: v.object({ ...details, defaultNewUsers: maybe(flag, false) }),
    hint: 'expected {name, path, defaultNewUsers?}',
    output: v.object({ id: whole }),
  },
  (call, { name, path, defaultNewUsers }) => {
    const id = addLibrary(call.app, call.caller, { name, path, isDefaultForNewUsers: defaultNewUsers });
    look(call, [`${id}:`]);
    return { id };
  },
);

/** Where the folder is another one it is looked through. */
export const update = operation(
  {
    summary: 'Changes of a music folder what the body names',
    body: v.object({ ...v.partial(v.object(details)).entries, defaultNewUsers: maybe(flag) }),
    hint: 'expected any of {name, path, defaultNewUsers}',
    output: library,
  },
  (call, { name, path, defaultNewUsers }) => {
    const id = idOf(call);
    const { isMoved } = changeLibrary(call.app, call.caller, id, { name, path, isDefaultForNewUsers: defaultNewUsers });
    if (isMoved) look(call, [`${id}:`]);
    return present(getLibrary(call.app, call.caller, id));
  },
);

/** The files stay, and so do stars, ratings and plays, for the day it is added again. */
export const remove = operation({ summary: 'Takes a music folder away, not its files', output: nothing }, (call) => {
  removeLibrary(call.app, call.caller, idOf(call));
  closeSoon(call.caller, call.app.scanner);
  return {};
});

function look({ app, caller }: NativeCall, targets: string[]): void {
  requestScan(app, caller, app.scanner, { full: false, targets });
}
