// What rules read from the catalogue stays in memory until a scan has written again, as far as it is small.
import type { Database } from 'bun:sqlite';

interface Entry {
  value: unknown;
  byteLength: number;
}

/** Of all that is kept together; what is larger is read every time. */
const mostBytes = 16 * 1024 * 1024;
const keptOf = new WeakMap<Database, { version: unknown; entries: Map<string, Entry> }>();

/** What `read` gives, or gave since a scan has written last; `name` tells it from all else that is kept. */
export function kept<T>(client: Database, name: string, sizeOf: (value: T) => number, read: () => T): T {
  const { entries } = current(client);
  const known = entries.get(name);
  const value = known ? (known.value as T) : read();
  // The latest stand last, and those that nobody asked for the longest time go.
  entries.delete(name);
  entries.set(name, known ?? { value, byteLength: sizeOf(value) });
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

function current(client: Database) {
  const version = client.query('PRAGMA data_version').values()[0]?.[0];
  const known = keptOf.get(client);
  if (known?.version === version && known) return known;
  const fresh = { version, entries: new Map<string, Entry>() };
  keptOf.set(client, fresh);
  return fresh;
}
