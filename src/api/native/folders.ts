// /api/folder: libraries as they lie on the disk, beside the view by tags.
import {
  folderPictures,
  getFolder,
  listRoots,
  parentsOf,
  playlistsIn,
  songsBelow,
  songsIn,
  subfoldersOf,
} from '../../core/catalog/folders.ts';
import { loadSongs } from '../../core/catalog/load.ts';
import { mayEdit } from '../../core/playlists/rows.ts';
import type { NativeAnswer, NativeCall } from './call.ts';
import { presentSongs } from './catalog.ts';
import { spanOf } from './paging.ts';
import { presentFolder } from './present/folders.ts';
import { presentPlaylist } from './present/playlists.ts';

const defaultPage = 500;

const idOf = ({ hit }: NativeCall) => hit.params['id'] ?? '';

/** The roots: one for each library that the caller may see. */
export const roots: NativeAnswer = ({ app, caller, headers }) => {
  const rows = listRoots(app, caller);
  const pictures = folderPictures(app, rows);
  headers['x-total-count'] = String(rows.length);
  return rows.map((row) => presentFolder(row, pictures, caller.user.isAdmin));
};

/** A folder with its parents and what lies in it: a page counts its folders first, then its songs. */
export const one: NativeAnswer = (call) => {
  const { app, caller, headers } = call;
  const folder = getFolder(app, caller, idOf(call));
  const { limit, offset } = spanOf(call.params, defaultPage);
  const all = subfoldersOf(app, folder);
  const folders = all.slice(offset, offset + limit);
  const songs = songsIn(app, folder, limit - folders.length, Math.max(0, offset - all.length));
  const pictures = folderPictures(app, [folder, ...folders]);
  const { isAdmin } = caller.user;
  headers['x-total-count'] = String(all.length + songs.total);
  return {
    ...presentFolder(folder, pictures, isAdmin),
    parents: parentsOf(app, folder).map(({ id, name, path }) => ({ id, name, path })),
    folderTotal: all.length,
    songTotal: songs.total,
    folders: folders.map((row) => presentFolder(row, pictures, isAdmin)),
    songs: presentSongs(call, loadSongs(app, songs.pks)),
    playlists: playlistsIn(app, caller, folder).map((row) => presentPlaylist(row, { isEditable: mayEdit(caller, row), isAdmin })),
  };
};

/** All songs in a folder and below it, as they lie; what is played when a folder is. */
export const songs: NativeAnswer = (call) => {
  const folder = getFolder(call.app, call.caller, idOf(call));
  const { limit, offset } = spanOf(call.params, defaultPage);
  call.headers['x-total-count'] = String(folder.songCount);
  return presentSongs(call, loadSongs(call.app, songsBelow(call.app, folder, limit, offset)));
};
