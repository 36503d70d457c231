// /api/folder: libraries as they lie on the disk, beside the view by tags.
import * as v from 'valibot';

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
import type { NativeCall } from './call.ts';
import { presentSongs } from './catalog.ts';
import { operation } from './operation.ts';
import { spanOf } from './paging.ts';
import { song } from './present/catalog-shapes.ts';
import { folder as folderShape, presentFolder } from './present/folders.ts';
import { playlist, presentPlaylist } from './present/playlists.ts';
import { maybe, named, range, said, text, whole } from './shapes.ts';

const defaultPage = 500;

const idOf = ({ hit }: NativeCall) => hit.params['id'] ?? '';

const rootsSummary = 'The roots: one for each library that the caller may see';

export const roots = operation({ summary: rootsSummary, isPage: true, output: v.array(folderShape) }, ({ app, caller, headers }) => {
  const rows = listRoots(app, caller);
  const pictures = folderPictures(app, rows);
  headers['x-total-count'] = String(rows.length);
  return rows.map((row) => presentFolder(row, pictures, caller.user.isAdmin));
});

export const openFolder = v.object({
  ...folderShape.entries,
  parents: v.array(v.object({ ...named.entries, path: text })),
  folderTotal: whole,
  songTotal: whole,
  folders: v.array(folderShape),
  songs: v.array(song),
  playlists: v.array(playlist),
});

/** A page counts its folders first, then its songs. */
const opening = {
  summary: 'A folder with what lies in it: folders, then songs',
  query: { ...range, of: maybe(said(text, 'Passed over: addresses of their own for lists of a page.')) },
  isPage: true,
  output: openFolder,
};

export const one = operation(opening, (call) => {
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
});

const below = { summary: 'All songs in a folder and below it, as they lie', query: range, isPage: true, output: v.array(song) };

export const songs = operation(below, (call) => {
  const folder = getFolder(call.app, call.caller, idOf(call));
  const { limit, offset } = spanOf(call.params, defaultPage);
  call.headers['x-total-count'] = String(folder.songCount);
  return presentSongs(call, loadSongs(call.app, songsBelow(call.app, folder, limit, offset)));
});
