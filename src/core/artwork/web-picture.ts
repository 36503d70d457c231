// Pictures that playlist files name by address: fetched when somebody looks at them, kept on the disk for a
// while, and not asked for again at once when that failed.
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Context } from '../../context.ts';
import { AppError } from '../../lib/errors.ts';
import { cacheName } from '../../lib/file-cache.ts';

const lifeMs = 30 * 86_400_000;
const retryMs = 30 * 60_000;
const mostFiles = 2000;

const folderOf = ({ config }: Pick<Context, 'config'>) => join(config.cacheFolder, 'web-pictures');

/** Path of the fetched picture; AppError upstream when it cannot be had, also a while after that was seen. */
export async function fetchWebPicture(ctx: Context, url: string): Promise<string> {
  const path = join(folderOf(ctx), cacheName(url));
  const known = statSync(path, { throwIfNoEntry: false });
  const ageMs = known ? ctx.clock.now() - known.mtimeMs : Infinity;
  if (known && known.size > 0 && ageMs < lifeMs) return path;
  if (known?.size === 0 && ageMs < retryMs) throw new AppError('upstream', 'the picture could not be fetched a moment ago');
  mkdirSync(folderOf(ctx), { recursive: true });
  try {
    const { bytes } = await ctx.outbound.read(url, {
      maxBytes: ctx.config.maxImageSize,
      type: /^(image\/|application\/octet-stream$|binary\/octet-stream$)/,
    });
    const part = `${path}.part`;
    writeFileSync(part, bytes);
    renameSync(part, path);
    return path;
  } catch (error) {
    // An old copy is better than none; an empty file says when it failed.
    if (known && known.size > 0) return path;
    if (!ctx.signal.aborted) writeFileSync(path, '');
    throw error;
  }
}

/** Forgets what is old, and the oldest of too many. */
export function dropOldWebPictures(ctx: Context): void {
  let names: string[];
  try {
    names = readdirSync(folderOf(ctx));
  } catch {
    return;
  }
  const files = names.map((name) => ({ path: join(folderOf(ctx), name), at: statSync(join(folderOf(ctx), name)).mtimeMs }));
  files.sort((a, b) => b.at - a.at);
  for (const [i, { path, at }] of files.entries()) if (i >= mostFiles || ctx.clock.now() - at > lifeMs) rmSync(path, { force: true });
}
