// True folders for apps that browse by folder (Subsonic.FolderBrowsing): what lies in the roots by initial, and folders.
import { coverId } from '../../core/artwork/cover-id.ts';
import { findFolder, folderPictures, listRoots, parentsOf, songsIn, subfoldersOf, type Folder } from '../../core/catalog/folders.ts';
import { orderName } from '../../tags/order.ts';
import { knownLibraryIds, type Call } from './call.ts';
import { groupArtists, parseIndexGroups } from './present/artists.ts';
import type { Tree, Value } from './respond.ts';

/** The protocol knows no pages here. */
const all = 1_000_000;

/** Folders of all roots by initial, and the songs that lie beside them. */
export function folderIndex(call: Call): Tree {
  const { app, caller } = call;
  const wanted = knownLibraryIds(call);
  const roots = listRoots(app, caller).filter(({ libraryId }) => wanted.length === 0 || wanted.includes(libraryId));
  const folders = roots.flatMap((root) => subfoldersOf(app, root));
  const pictures = folderPictures(app, folders);
  const ordered = folders
    .map((folder) => ({ folder, orderName: orderName(folder.name, app.config.ignoredArticles) }))
    .sort((a, b) => (a.orderName < b.orderName ? -1 : a.orderName > b.orderName ? 1 : a.folder.pk - b.folder.pk));
  const index = groupArtists(ordered, parseIndexGroups(app.config.indexGroups)).map(([name, group]) => ({
    name,
    artist: group.map(({ folder }) => ({ id: folder.id, name: folder.name, coverArt: coverOf(folder, pictures) })),
  }));
  return { index, child: roots.flatMap((root) => songsOf(call, root)) };
}

/** The folder with this id, or the root of the music folder with this number; undefined when there is none. */
export function folderDirectory(call: Call, id: string): Tree | undefined {
  const { app, caller } = call;
  const folder = findFolder(app, caller, id) ?? listRoots(app, caller).find(({ libraryId }) => String(libraryId) === id);
  if (!folder) return undefined;
  const folders = subfoldersOf(app, folder);
  const pictures = folderPictures(app, folders);
  const directories = folders.map((row) => ({
    id: row.id,
    parent: folder.id,
    isDir: true,
    title: row.name,
    coverArt: coverOf(row, pictures),
    duration: Math.round(row.durationMs / 1000),
    songCount: row.songCount,
    path: row.path,
  }));
  return { id: folder.id, parent: parentsOf(app, folder).at(-1)?.id, name: folder.name, child: [...directories, ...songsOf(call, folder)] };
}

const songsOf = (call: Call, folder: Folder): Value[] => call.present.songs(songsIn(call.app, folder, all, 0).pks, call);

function coverOf({ pk }: Folder, pictures: ReturnType<typeof folderPictures>): string | undefined {
  const picture = pictures.get(pk);
  return picture && coverId('album', picture.albumId, picture.hash);
}
