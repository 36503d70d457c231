// Chooses the picture of an album or artist from what the scan knows of folders (navidrome.md 8.2).
// Its source (core/artwork/source.ts) is kept with a hash that changes when the file does.
import { matchImage, type ImageFile } from '../core/artwork/choose.ts';
import { embeddedSource, fileSource, pictureHash } from '../core/artwork/source.ts';

export interface PictureFolder {
  pk: number;
  parentPk: number | null;
  libraryId: number;
  path: string;
  /** JSON as in folder.images, or ''. */
  images: string;
  songCount: number;
}

export interface Picture {
  source: string;
  hash: string;
}

export const noPicture: Picture = { source: '', hash: '' };

/** First match of the priority list; `folders` in the order in which they are preferred. */
export function albumPicture(
  priority: readonly string[],
  folders: readonly PictureFolder[],
  embedded: { id: string; mtime_ms: number; size_bytes: number } | undefined,
): Picture {
  for (const pattern of priority) {
    if (pattern === 'external') continue;
    if (pattern === 'embedded') {
      if (!embedded) continue;
      const source = embeddedSource(embedded.id);
      return { source, hash: pictureHash(source, embedded.mtime_ms, embedded.size_bytes) };
    }
    const found = inFolders(pattern, folders);
    if (found) return found;
  }
  return noPicture;
}

/** First match among an artist's folders (`artist.*`) and album folders (`album/artist.*`). */
export function artistPicture(
  priority: readonly string[],
  artistFolders: readonly PictureFolder[],
  albumFolders: readonly PictureFolder[],
): Picture {
  for (const pattern of priority) {
    if (pattern === 'external' || pattern === 'image-folder') continue;
    const found = pattern.startsWith('album/')
      ? inFolders(pattern.slice('album/'.length), albumFolders)
      : inFolders(pattern, artistFolders);
    if (found) return found;
  }
  return noPicture;
}

function inFolders(pattern: string, folders: readonly PictureFolder[]): Picture | undefined {
  for (const folder of folders) {
    if (!folder.images) continue;
    const match = matchImage(pattern, JSON.parse(folder.images) as ImageFile[]);
    if (!match) continue;
    const [name, mtimeMs, sizeBytes] = match;
    const source = fileSource(folder.libraryId, folder.path === '' ? name : `${folder.path}/${name}`);
    return { source, hash: pictureHash(source, mtimeMs, sizeBytes) };
  }
  return undefined;
}
