// A folder as the page gets it.
import * as v from 'valibot';

import { coverId } from '../../../core/artwork/cover-id.ts';
import type { Folder } from '../../../core/catalog/folders.ts';
import { flag, number, said, text, whole } from '../shapes.ts';

export const folder = v.object({
  id: text,
  libraryId: whole,
  libraryName: text,
  libraryPath: said(text, "'' for those who may not know it."),
  path: said(text, "Inside the library; '' is its root."),
  name: text,
  songCount: said(whole, 'In it and below.'),
  duration: said(number, 'Seconds.'),
  hasPlaylists: flag,
  coverArtId: text,
  imageHash: text,
});

export function presentFolder(row: Folder, pictures: ReadonlyMap<number, { albumId: string; hash: string }>, isAdmin: boolean) {
  const picture = pictures.get(row.pk);
  return {
    id: row.id,
    libraryId: row.libraryId,
    libraryName: row.libraryName,
    // Where the music lies on the server is for admins.
    libraryPath: isAdmin ? row.libraryPath : '',
    path: row.path,
    name: row.name,
    /** In it and below. */
    songCount: row.songCount,
    duration: Math.round(row.durationMs / 10) / 100,
    hasPlaylists: row.hasPlaylists,
    coverArtId: picture ? coverId('album', picture.albumId, picture.hash) : '',
    imageHash: picture?.hash ?? '',
  };
}
