// What an admin decided against the tags, as scans apply it (core/fixes writes it). Files are never touched, so
// deleting a fix and reading its files again undoes it.
import type { Database } from 'bun:sqlite';

import type { FixValue } from '../core/fixes/fixes.ts';
import { hashId } from '../tags/pid.ts';

export interface Fixes {
  /** The album a song belongs to instead of the one its tags name. `songId` is '' for a new song. */
  albumOf(songId: string, albumId: string): { id: string; name: string } | undefined;
  /** The artist a credit means instead of `artistId`. */
  artistOf(songId: string, artistId: string): { id: string; name: string } | undefined;
}

/** The fixes as they are now. */
export function loadFixes(client: Database): Fixes {
  const rows = client
    .query("SELECT id, kind, subject, value FROM fix WHERE kind IN ('album-merge', 'album-split', 'artist-merge', 'artist-split')")
    .all() as {
    id: string;
    kind: string;
    subject: string;
    value: string;
  }[];
  const merges = new Map<string, { id: string; name: string }>();
  const splits = new Map<string, { id: string; name: string }>();
  for (const row of rows) {
    const value = JSON.parse(row.value) as FixValue;
    if ('into' in value) merges.set(row.subject, { id: value.into, name: value.name });
    else for (const songId of value.songIds) splits.set(`${songId} ${row.subject}`, { id: splitId(row.subject, row.id), name: value.name });
  }
  const decide = (songId: string, id: string) => (splits.size > 0 ? splits.get(`${songId} ${id}`) : undefined) ?? follow(merges, id);
  return { albumOf: decide, artistOf: decide };
}

/** Id of what a split makes. */
export const splitId = (subject: string, fixId: string) => hashId(subject, fixId);

/** A merge into something that was itself merged goes on; a circle ends where it began. */
function follow(merges: ReadonlyMap<string, { id: string; name: string }>, id: string): { id: string; name: string } | undefined {
  let found = merges.get(id);
  for (let steps = 0; steps < 10; steps++) {
    const next = found && merges.get(found.id);
    if (!next || next.id === id) return found;
    found = next;
  }
  return found;
}
