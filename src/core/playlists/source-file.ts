// The file a playlist is kept in step with: `libraryId:path` ↔ a place on disk, and what tells whether it changed.
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { Context } from '../../context.ts';

export interface SourceFile {
  /** `libraryId:path` */
  key: string;
  libraryId: number;
  /** Inside the library. */
  path: string;
  absolute: string;
  root: string;
  folder: string;
}

/** Where it lies; undefined when its library is gone. */
export function locate({ db }: Pick<Context, 'db'>, key: string): SourceFile | undefined {
  const [, id = '', path = ''] = /^(\d+):(.+)$/s.exec(key) ?? [];
  const root = db.$client.query('SELECT path FROM library WHERE id = ?').values(Number(id))[0]?.[0];
  if (typeof root !== 'string' || path === '') return undefined;
  const absolute = join(root, path);
  return { key, libraryId: Number(id), path, absolute, root, folder: dirname(absolute) };
}

/** As scans note it: `folder.playlists` holds the same two numbers. */
export const hashOf = (mtimeMs: number, sizeBytes: number) => `${Math.floor(mtimeMs)}:${sizeBytes}`;

/** The state of the file now; undefined when there is none. */
export async function currentHash(path: string): Promise<string | undefined> {
  try {
    const { mtimeMs, size, isFile } = await stat(path).then((stats) => ({ ...stats, isFile: stats.isFile() }));
    return isFile ? hashOf(mtimeMs, size) : undefined;
  } catch {
    return undefined;
  }
}
