// Chooses the picture of an album or artist from what the scan knows of folders (navidrome.md 8.2).
// A source is 'file:<path in library>', 'embedded:<song id>' or ''; its hash changes when the file does.
import { matchImage, type ImageFile } from '../core/artwork/choose.ts';

export interface PictureFolder {
  pk: number;
  parentPk: number | null;
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

/** Hash of a source in 16 hex digits: goes into cover ids, so that their URLs never need to expire. */
export const pictureHash = (source: string, mtimeMs: number, sizeBytes: number) =>
  Bun.hash.xxHash3(`${source}\u0000${mtimeMs}\u0000${sizeBytes}`).toString(16).padStart(16, '0');

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
      const source = `embedded:${embedded.id}`;
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
    const source = `file:${folder.path === '' ? name : `${folder.path}/${name}`}`;
    return { source, hash: pictureHash(source, mtimeMs, sizeBytes) };
  }
  return undefined;
}
