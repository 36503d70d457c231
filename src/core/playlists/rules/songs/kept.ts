// What rules read from the catalogue stays in memory until a scan has changed it, as far as it is small.
import type { Database } from 'bun:sqlite';

import type { Context } from '../../../../context.ts';
import { messageOf } from '../../../../lib/errors.ts';

interface Entry {
  value: unknown;
  byteLength: number;
  reading: Reading<unknown>;
  /** Nobody has asked for it since it was read again after a scan. */
  isSpare: boolean;
}

interface Kept {
  version: unknown;
  /** Sum of the times of all changes of songs, once something of songs is kept. */
  songs: string | undefined;
  entries: Map<string, Entry>;
  /** What a scan made old and nobody has asked for since. */
  old: Map<string, Reading<unknown>>;
}

interface Reading<T> {
  /** Tells it from all else that is kept. */
  name: string;
  /** The rows of songs alone tell it: it outlives what a scan writes elsewhere, and most scans change no song. */
  isOfSongs?: boolean;
  sizeOf: (value: T) => number;
  /** Holds on to nothing large. */
  read: () => T;
}

/** Of all that is kept together; what is larger is read every time. */
const mostBytes = 24 * 1024 * 1024;
const keptOf = new WeakMap<Database, Kept>();

/** What `read` gives, or gave since it was changed last; `given` is what it would give now. */
export function kept<T>(client: Database, reading: Reading<T>, given?: T): T {
  const all = current(client);
  const { entries } = all;
  const { name } = reading;
  if (reading.isOfSongs) all.songs ??= versionOfSongs(client);
  const known = entries.get(name);
  const value = known ? (known.value as T) : (given ?? reading.read());
  // The latest stand last, and those that nobody asked for the longest time go.
  entries.delete(name);
  const byteLength = known?.byteLength ?? reading.sizeOf(value);
  entries.set(name, { value, byteLength, reading: reading as Reading<unknown>, isSpare: false });
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
  const fresh: Kept = { version, songs, entries: new Map(), old: new Map(known?.old) };
  for (const [name, entry] of known?.entries ?? []) {
    if (entry.reading.isOfSongs && songs === known?.songs) fresh.entries.set(name, entry);
    else if (!entry.isSpare) fresh.old.set(name, entry.reading);
  }
  keptOf.set(client, fresh);
  return fresh;
}

/**
 * After every scan, what it made old and somebody had asked for is read again, one after the other: whoever asks for a list then does
 * not wait for all of it.
 */
export function keepCurrent({ db: { $client: client }, events, signal, log }: Pick<Context, 'db' | 'events' | 'signal' | 'log'>): void {
  const readAgain = async () => {
    const { old } = current(client);
    for (const [name, reading] of old) {
      await new Promise(setImmediate);
      if (signal.aborted) return;
      old.delete(name);
      const { entries } = current(client);
      if (entries.has(name)) continue;
      kept(client, reading);
      const entry = entries.get(name);
      if (entry) entry.isSpare = true;
    }
  };
  events.on('scan-finished', () => {
    readAgain().catch((error) => log.child('playlists').debug('what rules had read could not be read again', { reason: messageOf(error) }));
  });
}

/**
 * Whatever changes a song also tells when, and one that goes is missing in the sum. An index holds these times. The sum is told as a text,
 * for it is beyond what numbers here tell apart, and counted from 2023, so that it has room for a hundred million songs.
 */
const versionOfSongs = (client: Database): string =>
  String(client.query("SELECT count(*), sum(updated_at - 1700000000000) || '', max(pk) FROM song").values()[0]);
