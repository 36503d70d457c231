// A folder of finished files with a limit on their total size, least recently used out first. A file
// appears under its name only when it is whole; what a crash left half-written is deleted at start.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

interface Entry {
  sizeBytes: number;
  usedAt: number;
}

/** `limitBytes` 0 keeps nothing. */
export function createFileCache(folder: string, limitBytes: number, now: () => number) {
  const entries = new Map<string, Entry>();
  let total = 0;
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
        if (name.endsWith('.part')) {
          rmSync(path, { force: true });
          continue;
        }
        const stats = statSync(path);
        found.push([name, { sizeBytes: stats.size, usedAt: stats.mtimeMs }]);
      }
    }
    // A Map keeps insertion order: oldest first, as eviction wants it.
    for (const [name, entry] of found.sort((a, b) => a[1].usedAt - b[1].usedAt)) {
      entries.set(name, entry);
      total += entry.sizeBytes;
    }
    evict();
  }

  const pathOf = (name: string) => join(folder, name.slice(0, 2), name);

  function evict(): void {
    for (const [name, entry] of entries) {
      if (total <= limitBytes) return;
      rmSync(pathOf(name), { force: true });
      entries.delete(name);
      total -= entry.sizeBytes;
    }
  }

  return {
    isEnabled: limitBytes > 0,
    /** Path of a finished file, now the most recently used. */
    find(name: string): string | undefined {
      if (limitBytes <= 0) return undefined;
      open();
      const entry = entries.get(name);
      if (!entry) return undefined;
      const path = pathOf(name);
      if (!existsSync(path)) {
        entries.delete(name);
        total -= entry.sizeBytes;
        return undefined;
      }
      entries.delete(name);
      entries.set(name, { ...entry, usedAt: now() });
      // Told to the disk at most once an hour: the order must survive a restart, not every hit.
      if (now() - entry.usedAt > 3_600_000) utimesSync(path, now() / 1000, now() / 1000);
      return path;
    },
    /** Where to write a new file; `publish` or `discard` must follow. */
    begin(name: string): string | undefined {
      if (limitBytes <= 0) return undefined;
      open();
      mkdirSync(join(folder, name.slice(0, 2)), { recursive: true });
      return `${pathOf(name)}.${process.pid}-${Math.random().toString(36).slice(2)}.part`;
    },
    publish(name: string, part: string): void {
      const sizeBytes = statSync(part).size;
      renameSync(part, pathOf(name));
      total -= entries.get(name)?.sizeBytes ?? 0;
      entries.delete(name);
      entries.set(name, { sizeBytes, usedAt: now() });
      total += sizeBytes;
      evict();
    },
    discard(part: string): void {
      rmSync(part, { force: true });
    },
  };
}

/** A safe file name of 32 hex digits for any key. */
export const cacheName = (key: string) => new Bun.CryptoHasher('sha256').update(key).digest('hex').slice(0, 32);
