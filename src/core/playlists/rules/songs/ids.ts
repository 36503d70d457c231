// Ids of all songs with their keys, as bytes: marks name songs by id, and lists are told as ids.
import type { Database } from 'bun:sqlite';

import { keysIn } from '../told.ts';
import { isKept, kept } from './kept.ts';

/** Ids in the order of their bytes, with a 0 between them. */
interface SongIds {
  bytes: Uint8Array;
  /** Where each starts. */
  starts: Uint32Array;
  pks: Uint32Array;
  /** Where the id of a key stands among them, from 1. */
  places: Uint32Array;
}

const name = 'ids of songs';

export const areIdsKept = (client: Database): boolean => isKept(client, name);

const songIds = (client: Database): SongIds =>
  kept(client, {
    name,
    isOfSongs: true,
    sizeOf: ({ bytes, starts, pks, places }) => bytes.byteLength + starts.byteLength + pks.byteLength + places.byteLength,
    read: () => {
      const sql =
        "SELECT CAST(group_concat(id, x'00') AS BLOB), group_concat(pk), max(pk) FROM song INDEXED BY song_id_unique WHERE id >= ''";
      const [[bytes, list, largest] = [null, null, null]] = client.prepare(sql).values() as [
        Uint8Array | null,
        string | null,
        number | null,
      ][];
      const pks = keysIn(list ?? '');
      const starts = new Uint32Array(pks.length);
      if (bytes) for (let at = 0, song = 1; song < starts.length; at++) if (bytes[at] === 0) starts[song++] = at + 1;
      const places = new Uint32Array((largest ?? 0) + 1);
      for (let i = 0; i < pks.length; i++) places[pks[i] as number] = i + 1;
      return { bytes: bytes ?? new Uint8Array(), starts, pks, places };
    },
  });

/** The keys of songs by ids that are in order too, with a 0 between them; 0 where there is none. Both lists are gone through once. */
export function keysOfIds(client: Database, asked: Uint8Array, count: number): Uint32Array {
  const { bytes, starts, pks } = songIds(client);
  const keys = new Uint32Array(count);
  for (let at = 0, i = 0, song = 0; i < count && song < pks.length;) {
    const start = starts[song] as number;
    let length = 0;
    while (asked[at + length] === bytes[start + length] && (asked[at + length] ?? 0) !== 0) length++;
    const difference = (bytes[start + length] ?? 0) - (asked[at + length] ?? 0);
    if (difference === 0) keys[i] = pks[song] as number;
    if (difference <= 0) song++;
    if (difference < 0) continue;
    i++;
    while ((asked[at] ?? 0) !== 0) at++;
    at++;
  }
  return keys;
}

/** The ids of songs by their keys, without those that are gone. */
export function idsOfKeys(client: Database, keys: Uint32Array): string[] {
  const { bytes, starts, places } = songIds(client);
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = all.toString();
  // A byte for each letter: then they are cut from one text.
  const isPlain = text.length === all.length;
  const ids: string[] = [];
  for (let i = 0; i < keys.length; i++) {
    const place = places[keys[i] as number] ?? 0;
    if (place === 0) continue;
    const start = starts[place - 1] as number;
    const end = (starts[place] ?? all.length + 1) - 1;
    ids.push(isPlain ? text.slice(start, end) : all.toString('utf8', start, end));
  }
  return ids;
}
