// A folder of finished files with a limit on their total size, least recently used out first. A file
// appears under its name only when it is whole; what a crash left half-written is deleted at start.
// Somebody may delete the folder at any time: what is gone is simply not in the cache.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

interface Entry {
  sizeBytes: number;
  usedAt: number;
}

export type FileCache = ReturnType<typeof createFileCache>;

const ownName = /^[0-9a-f]{32}$/;
const partName = /^[0-9a-f]{32}\..+\.part$/;

/** `limitBytes` 0 keeps nothing. */
export function createFileCache(folder: string, limitBytes: number, now: () => number) {
  const entries = new Map<string, Entry>();
  let total = 0;
  /** Of files that are being written and whose size is known. */
  let reserved = 0;
  let opened = false;

  function open(): void {
    if (opened) return;
    opened = true;
    mkdirSync(folder, { recursive: true });
    const found: [string, Entry][] = [];
    for (const shelf of readdirSync(folder, { withFileTypes: true })) {
      if (!shelf.isDirectory()) continue;
      for (const name of readdirSync(join(folder, shelf.name))) {
        const path = join(folder, shelf.name, name);
        if (partName.test(name)) rmSync(path, { force: true });
        const stats = ownName.test(name) ? statSync(path, { throwIfNoEntry: false }) : undefined;
        if (stats?.isFile()) found.push([name, { sizeBytes: stats.size, usedAt: stats.mtimeMs }]);
      }
    }
    // A Map keeps insertion order: oldest first, as eviction wants it.
    for (const [name, entry] of found.sort((a, b) => a[1].usedAt - b[1].usedAt)) {
      entries.set(name, entry);
      total += entry.sizeBytes;
    }
    makeRoom(0);
  }

  const pathOf = (name: string) => join(folder, name.slice(0, 2), name);

  function forget(name: string): void {
    total -= entries.get(name)?.sizeBytes ?? 0;
    entries.delete(name);
  }

  /** Drops the oldest until `sizeBytes` more fit. */
  function makeRoom(sizeBytes: number): void {
    for (const name of entries.keys()) {
      if (total + reserved + sizeBytes <= limitBytes) return;
      rmSync(pathOf(name), { force: true });
      forget(name);
    }
  }

  /** Where to write a new file; `publish` or `discard` must follow. */
  function begin(name: string): string | undefined {
    if (limitBytes <= 0) return undefined;
    open();
    mkdirSync(join(folder, name.slice(0, 2)), { recursive: true });
    return `${pathOf(name)}.${process.pid}-${Math.random().toString(36).slice(2)}.part`;
  }

  /** Gives the file its name, unless it is larger than the whole cache or has been deleted meanwhile. */
  function publish(name: string, part: string): void {
    const sizeBytes = statSync(part, { throwIfNoEntry: false })?.size;
    if (sizeBytes === undefined) return;
    if (sizeBytes + reserved > limitBytes) {
      discard(part);
      return;
    }
    forget(name);
    makeRoom(sizeBytes);
    renameSync(part, pathOf(name));
    entries.set(name, { sizeBytes, usedAt: now() });
    total += sizeBytes;
  }

  function discard(part: string): void {
    rmSync(part, { force: true });
  }

  /** Whether a finished file is there, without using it. */
  function has(name: string): boolean {
    if (limitBytes <= 0) return false;
    open();
    if (!entries.has(name)) return false;
    if (existsSync(pathOf(name))) return true;
    forget(name);
    return false;
  }

  return {
    isEnabled: limitBytes > 0,
    /** How full it is, from 0 to 1. */
    fill(): number {
      if (limitBytes <= 0) return 1;
      open();
      return total / limitBytes;
    },
    sizeBytes(): number {
      if (limitBytes > 0) open();
      return total;
    },
    has,
    /** Keeps room free for a file that will be written; the answer gives it back. undefined when there is none. */
    reserve(sizeBytes: number): (() => void) | undefined {
      if (limitBytes <= 0) return undefined;
      open();
      if (reserved + sizeBytes > limitBytes) return undefined;
      makeRoom(sizeBytes);
      reserved += sizeBytes;
      let isHeld = true;
      return () => {
        if (isHeld) reserved -= sizeBytes;
        isHeld = false;
      };
    },
    begin,
    publish,
    discard,
    /** Path of a finished file, now the most recently used. */
    find(name: string): string | undefined {
      const entry = has(name) ? entries.get(name) : undefined;
      if (!entry) return undefined;
      const path = pathOf(name);
      entries.delete(name);
      entries.set(name, { ...entry, usedAt: now() });
      // Told to the disk at most once an hour: the order must survive a restart, not every hit.
      if (now() - entry.usedAt > 3_600_000) utimesSync(path, now() / 1000, now() / 1000);
      return path;
    },
    /** Writes a whole file; room is made before, so that the limit holds while many are written. */
    async write(name: string, bytes: Uint8Array): Promise<void> {
      const { length } = bytes;
      if (length > limitBytes || limitBytes <= 0) return;
      open();
      makeRoom(length);
      // So many are being written that nothing is left to drop.
      if (total + reserved + length > limitBytes) return;
      const part = begin(name);
      if (part === undefined) return;
      reserved += length;
      try {
        await Bun.write(part, bytes, { createPath: false });
      } catch (error) {
        discard(part);
        throw error;
      } finally {
        reserved -= length;
      }
      publish(name, part);
    },
  };
}

/** A safe file name of 32 hex digits for any key. */
export const cacheName = (key: string) => new Bun.CryptoHasher('sha256').update(key).digest('hex').slice(0, 32);
