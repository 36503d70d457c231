// What rules read from the catalogue stays in memory until a scan has changed it, as far as it is small.
import type { Database } from 'bun:sqlite';

interface Entry {
  value: unknown;
  byteLength: number;
  /** What the rows of songs alone tell: it outlives what a scan writes elsewhere, and most scans change no song. */
  isOfSongs: boolean;
}

interface Kept {
  version: unknown;
  /** Sum of the times of all changes of songs, once something of songs is kept. */
  songs: string | undefined;
  entries: Map<string, Entry>;
}

interface Reading<T> {
  /** Tells it from all else that is kept. */
  name: string;
  isOfSongs?: boolean;
  sizeOf: (value: T) => number;
  read: () => T;
}

/** Of all that is kept together; what is larger is read every time. */
const mostBytes = 16 * 1024 * 1024;
const keptOf = new WeakMap<Database, Kept>();

/** What `read` gives, or gave since it was changed last. */
export function kept<T>(client: Database, { name, isOfSongs = false, sizeOf, read }: Reading<T>): T {
  const all = current(client);
  const { entries } = all;
  if (isOfSongs) all.songs ??= versionOfSongs(client);
  const known = entries.get(name);
  const value = known ? (known.value as T) : read();
  // The latest stand last, and those that nobody asked for the longest time go.
  entries.delete(name);
  entries.set(name, known ?? { value, byteLength: sizeOf(value), isOfSongs });
  let size = 0;
  for (const { byteLength } of entries.values()) size += byteLength;
  for (const [oldest, { byteLength }] of entries) {
    if (size <= mostBytes) break;
    entries.delete(oldest);
    size -= byteLength;
  }
  return value;
}

export const isKept = (client: Database, name: string): boolean => current(client).entries.has(name);

function current(client: Database): Kept {
  const version = client.query('PRAGMA data_version').values()[0]?.[0];
  const known = keptOf.get(client);
  if (known?.version === version && known) return known;
  const songs = known?.songs === undefined ? undefined : versionOfSongs(client);
  const entries = [...(known?.entries ?? [])].filter(([, { isOfSongs }]) => isOfSongs && songs === known?.songs);
  const fresh: Kept = { version, songs, entries: new Map(entries) };
  keptOf.set(client, fresh);
  return fresh;
}

/**
 * Whatever changes a song also tells when, and one that goes is missing in the sum. An index holds these times. The sum is told as a text,
 * for it is beyond what numbers here tell apart, and counted from 2023, so that it has room for a hundred million songs.
 */
const versionOfSongs = (client: Database): string =>
  String(client.query("SELECT count(*), sum(updated_at - 1700000000000) || '', max(pk) FROM song").values()[0]);
