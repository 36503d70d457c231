// What an admin decided against the tags, as scans apply it (core/fixes writes it). Files are never touched, so
// deleting a fix and reading its files again undoes it.
import type { Database } from 'bun:sqlite';

import { splitSubject, type FixValue } from '../core/fixes/fixes.ts';
import { hashId } from '../tags/pid.ts';

interface Named {
  id: string;
  name: string;
}

export interface Fixes {
  /** The album a song belongs to instead of the one its tags name. `songId` is '' for a new song. */
  albumOf(songId: string, albumId: string): Named | undefined;
  /** The artist a credit means instead of `artistId`. */
  artistOf(songId: string, artistId: string): Named | undefined;
}

/** The fixes as they are now. */
export function loadFixes(client: Database): Fixes {
  const rows = client
    .query(
      "SELECT id, kind, subject, value FROM fix WHERE kind IN ('album-merge', 'album-split', 'artist-merge', 'artist-split') ORDER BY pk",
    )
    .all() as {
    id: string;
    kind: string;
    subject: string;
    value: string;
  }[];
  const merges = new Map<string, Named>();
  const splits = new Map<string, Named>();
  for (const row of rows) {
    const value = JSON.parse(row.value) as FixValue;
    const subject = splitSubject(row.subject);
    if ('into' in value) merges.set(subject, { id: value.into, name: value.name });
    else for (const songId of value.songIds) splits.set(`${songId} ${subject}`, { id: splitId(subject, row.id), name: value.name });
  }
  // Most libraries have none, and every credit of every song asks.
  if (merges.size + splits.size === 0) return { albumOf: () => undefined, artistOf: () => undefined };
  const decide = (songId: string, id: string) => follow((at) => splits.get(`${songId} ${at}`) ?? merges.get(at), id);
  return { albumOf: decide, artistOf: decide };
}

/** Id of what a split makes. */
export const splitId = (subject: string, fixId: string) => hashId(subject, fixId);

/** What became part of something, or left it, goes on from there, and ends where it has been before. */
function follow(next: (id: string) => Named | undefined, id: string): Named | undefined {
  const seen = new Set([id]);
  let found: Named | undefined;
  for (;;) {
    const further = next(found?.id ?? id);
    if (!further) return found;
    if (seen.has(further.id)) return further.id === id ? undefined : further;
    seen.add(further.id);
    found = further;
  }
}

/** Folders with songs above this key that took the id of one that a split names: they were read as songs nobody knew. */
export function foldersOfSplit(client: Database, newAfter: number): { libraryId: number; folder: string }[] {
  return client
    .query(
      `SELECT DISTINCT folder.library_id AS libraryId, folder.path AS folder FROM fix CROSS JOIN json_each(fix.value, '$.songIds') AS wanted
       CROSS JOIN song ON song.id = wanted.value JOIN folder ON folder.pk = song.folder_pk
       WHERE fix.kind IN ('album-split', 'artist-split') AND song.pk > ? AND song.missing = 0`,
    )
    .all(newAfter) as { libraryId: number; folder: string }[];
}
