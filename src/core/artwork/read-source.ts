// Bytes of a picture from its source, with everything refused that could hurt: pipes and devices, links out
// of the library, files too large, and what is no picture at all.
import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';

import type { Context } from '../../context.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { readPicture } from '../../tags/picture.ts';
import { songPath } from '../streaming/source.ts';
import { readHeader, type ImageHeader } from './image-header.ts';
import { parseSource } from './source.ts';
import { fetchWebPicture } from './web-picture.ts';

export interface Original {
  bytes: Uint8Array;
  header: ImageHeader;
}

/** Pictures of more are refused by their header, before a pixel is decoded. */
export const maxPixels = 64_000_000;

/** Where uploads lie. */
export const artworkFolder = ({ config }: Pick<Context, 'config'>) => join(config.dataFolder, 'artwork');

/** The picture; AppError not_found when it is gone, unsupported when it never was one or may not be read. */
export async function readSource(ctx: Context, source: string): Promise<Original> {
  const { config, db } = ctx;
  const parsed = parseSource(source);
  if (parsed?.kind === 'embedded') {
    const row = db.$client
      .query(
        `SELECT library.path AS libraryPath, folder.path AS folderPath, file_name AS fileName FROM song
         JOIN folder ON folder.pk = folder_pk JOIN library ON library.id = song.library_id WHERE song.id = ?`,
      )
      .get(parsed.songId) as { libraryPath: string; folderPath: string; fileName: string } | null;
    const picture = row ? await readPicture(songPath(row)) : undefined;
    if (!picture) throw notFound('picture');
    return checkPicture(picture.data, config.maxImageSize);
  }
  if (parsed?.kind === 'web') {
    const path = await fetchWebPicture(ctx, parsed.url);
    return readPictureFile(dirname(path), basename(path), config.maxImageSize, true);
  }
  if (parsed?.kind === 'upload') return readPictureFile(artworkFolder(ctx), parsed.file, config.maxImageSize, false);
  if (parsed?.kind === 'artist-folder') return readPictureFile(config.artistImageFolder, parsed.name, config.maxImageSize, true);
  const library = parsed && (db.$client.query('SELECT path FROM library WHERE id = ?').get(parsed.libraryId) as { path: string } | null);
  if (!library) throw notFound('picture');
  return readPictureFile(library.path, parsed.path, config.maxImageSize, config.scanner.followSymlinks);
}

/** A file below `root`; not through links that leave it, unless they are followed. */
async function readPictureFile(root: string, path: string, maxBytes: number, followSymlinks: boolean): Promise<Original> {
  const full = join(root, path);
  if (!full.startsWith(root.endsWith(sep) ? root : root + sep)) throw notFound('picture');
  if (!followSymlinks) {
    const [real, realRoot] = await Promise.all([realpath(full), realpath(root)]).catch(gone);
    if (!real.startsWith(realRoot + sep)) throw new AppError('unsupported', 'the picture is a link out of its library');
  }
  // Without NONBLOCK, opening a pipe would wait for somebody to write into it.
  const file = await open(full, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(gone);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new AppError('unsupported', 'the picture is not a regular file');
    if (stats.size > maxBytes) throw tooLarge(maxBytes);
    const buffer = Buffer.allocUnsafeSlow(stats.size);
    const { bytesRead } = await file.read(buffer, 0, stats.size, 0);
    return checkPicture(buffer.subarray(0, bytesRead), maxBytes);
  } finally {
    await file.close();
  }
}

function gone(cause: unknown): never {
  throw new AppError('not_found', 'the picture is not there at the moment', { cause });
}

const tooLarge = (maxBytes: number) => new AppError('unsupported', `the picture is larger than ${Math.round(maxBytes / 1_000_000)} MB`);

/** What is served and decoded must be a picture by its content, of a size that can be handled. */
export function checkPicture(bytes: Uint8Array, maxBytes: number): Original {
  if (bytes.length > maxBytes) throw tooLarge(maxBytes);
  const header = readHeader(bytes);
  if (!header) throw new AppError('unsupported', 'this is not a picture: JPEG, PNG, WebP and GIF can be used');
  if (header.width * header.height > maxPixels) {
    throw new AppError(
      'unsupported',
      `the picture has ${header.width} × ${header.height} pixels, more than ${maxPixels / 1_000_000} million`,
    );
  }
  return { bytes, header };
}
