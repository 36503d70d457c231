// Archives that are put together on the disk before they are sent: only a file has a length and ranges (decision 0012), by
// which a download shows how far it is and goes on where it was cut off.
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';

import type { Context } from '../../../context.ts';
import { AppError, messageOf } from '../../../lib/errors.ts';
import { cacheName, createFileCache } from '../../../lib/file-cache.ts';
import { openRaw } from '../../../lib/raw-file.ts';
import type { Archive } from './download.ts';
import type { OpenedArchive } from './send.ts';

export interface WholeArchive {
  path: string;
  /** Another one as soon as anything in it is another. */
  etag: string;
}

/** Nobody waits longer for the first byte; a disk that needs more is soon known by what it has done. */
const mostWaitMs = 5000;
const judgeAfterMs = 500;
/** What others may need of the disk meanwhile. */
const spareBytes = 512 * 1024 * 1024;

export interface WholeArchives {
  find(archive: Archive): WholeArchive | undefined;
  /** Makes it unless it is there; undefined where there is no room or the disk is too slow. AppError busy as when it is sent. */
  make(archive: Archive, sizeBytes: number, opened: OpenedArchive): Promise<WholeArchive | undefined>;
}

/** The archives that are kept, within `ArchiveCacheSize`; the least used go first. */
export function createWholeArchives({ config, clock, log }: Pick<Context, 'config' | 'clock' | 'log'>): WholeArchives {
  const folder = join(config.cacheFolder, 'archives');
  const cache = createFileCache(folder, config.archiveCacheSize, clock.now);
  const making = new Map<string, Promise<void>>();

  function lookUp(etag: string): WholeArchive | undefined {
    const path = cache.find(etag);
    return path === undefined ? undefined : { path, etag };
  }

  async function put(name: string, sizeBytes: number, { body }: OpenedArchive): Promise<void> {
    const release = cache.reserve(sizeBytes);
    const part = release && cache.begin(name);
    try {
      if (part === undefined || (await freeBytes(folder)) < sizeBytes + spareBytes) return;
      if (!(await fill(part, sizeBytes, body()))) return;
      release?.();
      cache.publish(name, part);
    } catch (error) {
      if (error instanceof AppError) throw error;
      log.debug('an archive is sent as it is made', { reason: messageOf(error) });
    } finally {
      release?.();
      if (part !== undefined) cache.discard(part);
    }
  }

  return {
    find: (archive) => lookUp(nameOf(archive)),
    async make(archive, sizeBytes, opened) {
      const name = nameOf(archive);
      const others = making.get(name);
      // What keeps somebody else from it, as too many downloads of theirs, is no reason to refuse this one.
      if (others) await others.catch(() => {});
      else if (!lookUp(name)) {
        const mine = put(name, sizeBytes, opened).finally(() => making.delete(name));
        making.set(name, mine);
        await mine;
      }
      return lookUp(name);
    },
  };
}

const nameOf = ({ list, songs }: Archive): string =>
  cacheName(JSON.stringify([list, songs.map(({ name, song, sizeBytes, mtimeMs }) => [name, song.id, song.mtimeMs, sizeBytes, mtimeMs])]));

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** False when it would take too long. */
async function fill(path: string, sizeBytes: number, body: ReadableStream<Uint8Array>): Promise<boolean> {
  const reader = body.getReader();
  const file = await openRaw(path, 'w+');
  const began = performance.now();
  let written = 0;
  try {
    for (;;) {
      // eslint-disable-next-line no-await-in-loop -- pieces come one after another
      const { value, done } = await reader.read();
      if (done) return written === sizeBytes;
      // eslint-disable-next-line no-await-in-loop -- as above
      await file.write(value, written);
      written += value.length;
      const elapsedMs = performance.now() - began;
      if (elapsedMs > judgeAfterMs && (elapsedMs / written) * sizeBytes > mostWaitMs) return false;
    }
  } finally {
    file.close();
    await reader.cancel().catch(() => undefined);
  }
}
