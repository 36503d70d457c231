// A folder as the page gets it.
import { coverId } from '../../../core/artwork/cover-id.ts';
import type { Folder } from '../../../core/catalog/folders.ts';

export function presentFolder(folder: Folder, pictures: ReadonlyMap<number, { albumId: string; hash: string }>, isAdmin: boolean) {
  const picture = pictures.get(folder.pk);
  return {
    id: folder.id,
    libraryId: folder.libraryId,
    libraryName: folder.libraryName,
    // Where the music lies on the server is for admins.
    libraryPath: isAdmin ? folder.libraryPath : '',
    path: folder.path,
    name: folder.name,
    /** In it and below. */
    songCount: folder.songCount,
    duration: Math.round(folder.durationMs / 10) / 100,
    hasPlaylists: folder.hasPlaylists,
    coverArtId: picture ? coverId('album', picture.albumId, picture.hash) : '',
    imageHash: picture?.hash ?? '',
  };
}
