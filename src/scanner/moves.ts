// Recognises files that moved: a song gone here and a new one there are the same when their persistent
// ids agree and their hash, their being alone, or their file name does too (navidrome.md 3.5). The old
// id lives on, and with it stars, ratings, plays and playlist entries.
import type { Database } from 'bun:sqlite';

import { transact } from '../db/transact.ts';

interface Candidate {
  pk: number;
  id: string;
  pid: string;
  tagHash: string;
  fileName: string;
  albumPk: number;
  albumId: string;
  createdAt: number;
}

const select = `SELECT song.pk, song.id, song.pid, song.tag_hash AS tagHash, song.file_name AS fileName, song.album_pk AS albumPk,
  album.id AS albumId, song.created_at AS createdAt FROM song JOIN album ON album.pk = song.album_pk`;

/** Pairs missing songs with those of pk above `newAfter`; says how many moved. */
export function matchMoves(client: Database, newAfter: number): number {
  const fresh = client.prepare(`${select} WHERE song.pid = ? AND song.library_id = ? AND song.pk > ? AND song.missing = 0`);
  const lost = client.prepare(`SELECT DISTINCT song.pid, song.library_id AS libraryId FROM song WHERE missing = 1`).all() as {
    pid: string;
    libraryId: number;
  }[];
  const missing = client.prepare(`${select} WHERE song.pid = ? AND song.library_id = ? AND song.missing = 1`);
  let moved = 0;
  for (const { pid, libraryId } of lost) {
    const found = fresh.all(pid, libraryId, newAfter) as Candidate[];
    if (found.length === 0) continue;
    const pairs = pair(missing.all(pid, libraryId) as Candidate[], found);
    if (pairs.length === 0) continue;
    transact(client, () => {
      for (const [old, now] of pairs) adopt(client, old, now);
    });
    moved += pairs.length;
  }
  return moved;
}

/** Pairs within one persistent id; each song is used once. */
export function pair<T extends Pick<Candidate, 'pk' | 'tagHash' | 'fileName'>>(missing: T[], fresh: T[]): [T, T][] {
  const pairs: [T, T][] = [];
  const lost = new Set(missing);
  const found = new Set(fresh);
  const take = (same: (a: T, b: T) => boolean) => {
    for (const old of lost) {
      for (const now of found) {
        if (!same(old, now)) continue;
        pairs.push([old, now]);
        lost.delete(old);
        found.delete(now);
        break;
      }
    }
  };
  take((a, b) => a.tagHash !== '' && a.tagHash === b.tagHash);
  if (lost.size === 1 && found.size === 1) take(() => true);
  take((a, b) => stem(a.fileName) === stem(b.fileName));
  return pairs;
}

const stem = (name: string) => name.replace(/\.[^.]*$/, '').toLowerCase();

/** The new row takes the old one's id and date; the old row goes. */
function adopt(client: Database, old: Candidate, now: Candidate): void {
  client.prepare('UPDATE album SET stale = 1 WHERE pk = ?').run(old.albumPk);
  client.prepare('UPDATE artist SET stale = 1 WHERE pk IN (SELECT artist_pk FROM song_artist WHERE song_pk = ?)').run(old.pk);
  client.prepare('UPDATE tag SET stale = 1 WHERE pk IN (SELECT tag_pk FROM song_tag WHERE song_pk = ?)').run(old.pk);
  client.prepare('DELETE FROM song_fts WHERE rowid = ?').run(old.pk);
  client.prepare('DELETE FROM song WHERE pk = ?').run(old.pk);
  client.prepare('UPDATE song SET id = ?, created_at = min(created_at, ?) WHERE pk = ?').run(old.id, old.createdAt, now.pk);
  client.prepare('UPDATE album SET stale = 1 WHERE pk = ?').run(now.albumPk);
  client.prepare("UPDATE OR IGNORE mark SET item_id = ? WHERE kind = 'song' AND item_id = ?").run(old.id, now.id);
  client.prepare('UPDATE playlist_item SET song_id = ? WHERE song_id = ?').run(old.id, now.id);
  if (old.albumId !== now.albumId) {
    client
      .prepare('INSERT INTO property (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
      .run(`album-moved:${old.albumId}`, now.albumId);
  }
}

/** Deletes what is missing for good (Scanner.PurgeMissing); marks stay, keyed by id. */
export function purgeMissing(client: Database): number {
  return transact(client, () => {
    client.run('UPDATE album SET stale = 1 WHERE pk IN (SELECT album_pk FROM song WHERE missing = 1)');
    client.run(
      'UPDATE artist SET stale = 1 WHERE pk IN (SELECT artist_pk FROM song_artist JOIN song ON song.pk = song_pk WHERE missing = 1)',
    );
    client.run('UPDATE tag SET stale = 1 WHERE pk IN (SELECT tag_pk FROM song_tag JOIN song ON song.pk = song_pk WHERE missing = 1)');
    client.run('DELETE FROM song_fts WHERE rowid IN (SELECT pk FROM song WHERE missing = 1)');
    return client.run('DELETE FROM song WHERE missing = 1').changes;
  });
}
