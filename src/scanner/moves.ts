// Recognises files that moved: a song gone here and a new one there are the same when their sound is, or their
// persistent id (navidrome.md 3.5). The old id lives on, and with it stars, ratings, plays and playlist entries.
import type { Database, Statement } from 'bun:sqlite';
import { basename } from 'node:path';

import { transact } from '../db/transact.ts';
import { songSearch } from './search-rows.ts';

interface Candidate {
  pk: number;
  id: string;
  libraryId: number;
  pid: string;
  payloadHash: number | null;
  tagHash: string;
  path: string;
  fileName: string;
  suffix: string;
  title: string;
  albumPk: number;
  albumId: string;
  createdAt: number;
}

const columns = `song.pk, song.id, song.library_id AS libraryId, song.pid, song.payload_hash AS payloadHash, song.tag_hash AS tagHash,
  folder.path, song.file_name || '#' || song.cue_index AS fileName, song.suffix, song.title, song.album_pk AS albumPk, album.id AS albumId,
  song.created_at AS createdAt`;
const joins = 'JOIN album ON album.pk = song.album_pk JOIN folder ON folder.pk = song.folder_pk';
/** Sounds that so many new files share say nothing: silence, or a broken encoder. */
const mostAlike = 64;
const perTransaction = 50;

/** How lost and new songs are brought together, the surest way first. */
interface Way {
  /** What both have in common, as SQL on `song`; NULL where it says nothing. */
  key: string;
  sameLibrary: boolean;
  /** A single lost one and a single new one with this key are the same without further likeness. */
  soleIsEnough: boolean;
}

const ways: Way[] = [
  { key: 'song.payload_hash', sameLibrary: true, soleIsEnough: true },
  { key: 'song.pid', sameLibrary: true, soleIsEnough: true },
  { key: 'song.payload_hash', sameLibrary: false, soleIsEnough: true },
  { key: "nullif(song.mbz_release_track_id, '') || '.' || song.suffix", sameLibrary: false, soleIsEnough: false },
  {
    key: "song.title || '\u0001' || song.size_bytes || '\u0001' || song.suffix || '\u0001' || song.disc_number || '\u0001' || song.track_number || '\u0001' || song.album",
    sameLibrary: false,
    soleIsEnough: false,
  },
  // Another file under the same name: a better encoding with mended tags.
  { key: "song.folder_pk || '\u0001' || song.file_name || '\u0001' || song.cue_index", sameLibrary: true, soleIsEnough: true },
];

/**
 * Pairs lost songs (missing ones, and those of `vanished` keys) with new ones of a key above `newAfter`.
 * @returns the keys of the lost songs that were found again.
 */
export function matchMoves(client: Database, vanished: readonly number[], newAfter: number): Set<number> {
  const found = new Set<number>();
  if (!client.query('SELECT 1 FROM song WHERE pk > ? AND missing = 0 LIMIT 1').get(newAfter)) return found;
  client.run('CREATE TEMP TABLE IF NOT EXISTS lost (pk INTEGER PRIMARY KEY)');
  client.run('CREATE TEMP TABLE IF NOT EXISTS fresh (pk INTEGER PRIMARY KEY, key, library_id INTEGER)');
  client.run('CREATE TEMP TABLE IF NOT EXISTS taken (pk INTEGER PRIMARY KEY)');
  client.run('DELETE FROM lost');
  transact(client, () => {
    const add = client.prepare('INSERT OR IGNORE INTO lost (pk) VALUES (?)');
    client.prepare('INSERT INTO lost SELECT pk FROM song WHERE missing = 1').run();
    for (const pk of vanished) add.run(pk);
  });
  for (const way of ways) matchBy(client, way, newAfter, found);
  client.run('DROP TABLE lost');
  client.run('DROP TABLE fresh');
  client.run('DROP TABLE taken');
  return found;
}

function matchBy(client: Database, way: Way, newAfter: number, found: Set<number>): void {
  if (!client.query('SELECT 1 FROM lost LIMIT 1').get()) return;
  client.run('DROP INDEX IF EXISTS temp.fresh_key');
  client.run('DELETE FROM fresh');
  client
    .prepare(
      `INSERT INTO fresh SELECT song.pk, ${way.key}, library_id FROM song
       WHERE song.pk > ? AND missing = 0 AND ${way.key} IS NOT NULL AND song.pk NOT IN (SELECT pk FROM lost) AND song.pk NOT IN (SELECT pk FROM taken)`,
    )
    .run(newAfter);
  client.run('CREATE INDEX temp.fresh_key ON fresh (key, library_id)');
  const groups = client
    .prepare(
      `SELECT DISTINCT ${way.key} AS key, ${way.sameLibrary ? 'song.library_id' : '0'} AS libraryId FROM lost JOIN song ON song.pk = lost.pk
       WHERE ${way.key} IN (SELECT key FROM fresh)`,
    )
    .all() as { key: string | number; libraryId: number }[];
  const inLibrary = (table: string) => (way.sameLibrary ? `AND ${table}.library_id = ?2` : 'AND ?2 = 0');
  const lost = client.prepare(
    `SELECT ${columns} FROM lost JOIN song ON song.pk = lost.pk ${joins} WHERE ${way.key} = ?1 ${inLibrary('song')} ORDER BY song.pk`,
  );
  const fresh = client.prepare(
    `SELECT ${columns} FROM fresh JOIN song ON song.pk = fresh.pk ${joins} WHERE fresh.key = ?1 ${inLibrary('fresh')} ORDER BY song.pk LIMIT ${mostAlike}`,
  );
  for (let i = 0; i < groups.length; i += perTransaction) {
    transact(client, () => {
      for (const { key, libraryId } of groups.slice(i, i + perTransaction)) pairGroup(client, way, { lost, fresh, key, libraryId }, found);
    });
  }
}

function pairGroup(
  client: Database,
  way: Way,
  { lost, fresh, key, libraryId }: { lost: Statement; fresh: Statement; key: string | number; libraryId: number },
  found: Set<number>,
): void {
  const candidates = fresh.all(key, libraryId) as Candidate[];
  if (candidates.length === 0) return;
  const pairs = pair(lost.all(key, libraryId) as Candidate[], candidates, way.soleIsEnough && candidates.length < mostAlike);
  for (const [old, now] of pairs) {
    adopt(client, old, now);
    client.query('DELETE FROM lost WHERE pk = ?').run(old.pk);
    client.query('DELETE FROM fresh WHERE pk = ?').run(now.pk);
    client.query('INSERT INTO taken (pk) VALUES (?)').run(now.pk);
    found.add(old.pk);
  }
}

type Alike = Pick<Candidate, 'pk' | 'pid' | 'tagHash' | 'path' | 'fileName' | 'title'>;

/** Pairs within one group, each song once: the most alike first. */
export function pair<T extends Alike>(missing: readonly T[], fresh: readonly T[], soleIsEnough: boolean): [T, T][] {
  const pairs: [T, T][] = [];
  const lost = new Set(missing);
  const found = new Set(fresh);
  const take = (keyOf: (song: T) => string) => {
    const places = Map.groupBy(found, keyOf);
    for (const old of lost) {
      const key = keyOf(old);
      const now = key === '' ? undefined : places.get(key)?.shift();
      if (!now) continue;
      pairs.push([old, now]);
      lost.delete(old);
      found.delete(now);
    }
  };
  // Copies of one file are told apart by their places.
  take((song) => song.tagHash && `${song.tagHash} ${basename(song.path)}/${song.fileName}`);
  take((song) => song.tagHash && `${song.tagHash} ${song.fileName}`);
  take((song) => song.tagHash);
  take((song) => `${song.path}/${song.fileName}`);
  take((song) => `${song.pid} ${stem(song.fileName)}`);
  if (soleIsEnough && lost.size === 1 && found.size === 1) {
    const [old] = lost;
    const [now] = found;
    if (old && now) return [...pairs, [old, now]];
  }
  take((song) => stem(song.fileName));
  if (soleIsEnough) {
    take((song) => song.pid);
    take((song) => song.title);
    take(() => 'whatever is left');
  }
  return pairs;
}

const stem = (name: string) => name.replace(/\.[^.]*#/, '#').toLowerCase();

/** The new row takes the old one's id and date; the old row goes. */
function adopt(client: Database, old: Candidate, now: Candidate): void {
  const run = (sql: string, ...binds: (string | number)[]) => client.query(sql).run(...binds);
  run('UPDATE album SET stale = 1 WHERE pk = ?', old.albumPk);
  run('UPDATE artist SET stale = 1 WHERE pk IN (SELECT artist_pk FROM song_artist WHERE song_pk = ?)', old.pk);
  run('UPDATE tag SET stale = 1 WHERE pk IN (SELECT tag_pk FROM song_tag WHERE song_pk = ?)', old.pk);
  for (const table of songSearch) run(`DELETE FROM ${table} WHERE rowid = ?`, old.pk);
  run('DELETE FROM song WHERE pk = ?', old.pk);
  run('UPDATE song SET id = ?, created_at = min(created_at, ?) WHERE pk = ?', old.id, old.createdAt, now.pk);
  run('UPDATE album SET stale = 1 WHERE pk = ?', now.albumPk);
  // Somebody may have used the new id since it was written.
  run("UPDATE OR IGNORE mark SET item_id = ? WHERE kind = 'song' AND item_id = ?", old.id, now.id);
  run('UPDATE playlist_item SET song_id = ? WHERE song_id = ?', old.id, now.id);
  run('UPDATE play_queue_item SET song_id = ? WHERE song_id = ?', old.id, now.id);
  run('UPDATE OR IGNORE bookmark SET song_id = ? WHERE song_id = ?', old.id, now.id);
  run('UPDATE OR IGNORE scrobble SET song_id = ? WHERE song_id = ?', old.id, now.id);
  if (old.albumId !== now.albumId) {
    run(
      'INSERT INTO property (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      `album-moved:${old.albumId}`,
      now.albumId,
    );
  }
}

/** Deletes what is missing for good (Scanner.PurgeMissing); marks stay, keyed by id. */
export function purgeMissing(client: Database, ids?: readonly string[]): number {
  const wanted = ids === undefined ? '' : JSON.stringify(ids);
  return transact(client, () => {
    client.run('CREATE TEMP TABLE IF NOT EXISTS gone (pk INTEGER PRIMARY KEY)');
    client.run('DELETE FROM gone');
    client
      .prepare(
        `INSERT INTO gone SELECT pk FROM song WHERE missing = 1 AND library_id IN (SELECT id FROM library WHERE removed_at IS NULL)
         AND (?1 = '' OR id IN (SELECT value FROM json_each(iif(?1 = '', '[]', ?1))))`,
      )
      .run(wanted);
    client.run('UPDATE album SET stale = 1 WHERE pk IN (SELECT album_pk FROM song WHERE pk IN (SELECT pk FROM gone))');
    client.run('UPDATE artist SET stale = 1 WHERE pk IN (SELECT artist_pk FROM song_artist WHERE song_pk IN (SELECT pk FROM gone))');
    client.run('UPDATE tag SET stale = 1 WHERE pk IN (SELECT tag_pk FROM song_tag WHERE song_pk IN (SELECT pk FROM gone))');
    for (const table of songSearch) client.run(`DELETE FROM ${table} WHERE rowid IN (SELECT pk FROM gone)`);
    const { changes } = client.run('DELETE FROM song WHERE pk IN (SELECT pk FROM gone)');
    client.run('DROP TABLE gone');
    return changes;
  });
}
