// The rows that say how scans went: runs, libraries with their totals, and where the new songs of a scan begin.
import { songBytes } from '../core/catalog/rows.ts';
import { transact } from '../db/transact.ts';
import type { ScanLibrary, ScanTools } from './tools.ts';
import type { ScanSummary } from './types.ts';

type Tools = Pick<ScanTools, 'client' | 'now'>;

const firstNewKey = 'scan.first-new-song';

/** Songs with a greater key are new since the last finished scan; remembered across a kill. */
export function firstNewSong({ client }: Tools): number {
  return transact(client, () => {
    client.prepare('INSERT OR IGNORE INTO property (key, value) SELECT ?, coalesce(max(pk), 0) FROM song').run(firstNewKey);
    const row = client.prepare('SELECT value FROM property WHERE key = ?').get(firstNewKey) as { value: string };
    return Number(row.value);
  });
}

/** The scan has matched what moved: the next one begins anew. */
export function forgetFirstNewSong({ client }: Tools): void {
  client.prepare('DELETE FROM property WHERE key = ?').run(firstNewKey);
}

/** A library was scanned whole or in part. */
export function finishLibrary({ client, now }: Tools, library: ScanLibrary, fingerprint: string): void {
  const whole = library.targets.includes('');
  client
    .prepare(
      `UPDATE library SET last_scan_at = ?, full_scan_in_progress = iif(?, 0, full_scan_in_progress),
       scan_settings = iif(?, ?, scan_settings) WHERE id = ?`,
    )
    .run(now(), whole ? 1 : 0, whole ? 1 : 0, fingerprint, library.id);
}

/** Totals that pages and counts read; counted before they are written, so that nobody waits for it. */
export function updateTotals({ client, now }: Tools, libraryId: number): void {
  const totals = client
    .prepare(
      `SELECT count(*), coalesce(sum(${songBytes}), 0), coalesce(sum(duration_ms), 0),
       (SELECT count(*) FROM album WHERE library_id = ?1 AND missing = 0),
       (SELECT count(DISTINCT artist_pk) FROM album_artist JOIN album ON album.pk = album_pk WHERE library_id = ?1 AND missing = 0 AND role = 'albumartist'),
       (SELECT count(*) FROM folder WHERE library_id = ?1 AND missing = 0),
       (SELECT count(*) FROM song WHERE library_id = ?1 AND missing = 1)
       FROM song WHERE library_id = ?1 AND missing = 0`,
    )
    .values(libraryId)[0] as number[];
  client
    .prepare(
      `UPDATE library SET song_count = ?, size_bytes = ?, duration_ms = ?, album_count = ?, artist_count = ?, folder_count = ?,
       missing_count = ?, updated_at = ? WHERE id = ?`,
    )
    .run(...totals, now(), libraryId);
}

/** The row of a scan that begins. */
export function startRun({ client }: Tools, kind: string, startedAt: number): number {
  return (client.prepare('INSERT INTO scan_run (kind, started_at) VALUES (?, ?) RETURNING pk').get(kind, startedAt) as { pk: number }).pk;
}

/** Its end; the last 200 are kept. */
export function closeRun({ client }: Tools, pk: number, summary: ScanSummary): void {
  const words = [summary.error, ...summary.skipped.map((skip) => skip.reason), ...summary.held.map((held) => held.reason)];
  client
    .prepare(
      `UPDATE scan_run SET finished_at = ?, files_read = ?, folders_seen = ?, added = ?, changed = ?, moved = ?, missing = ?,
       held = ?, problems = ?, error = ? WHERE pk = ?`,
    )
    .run(
      summary.finishedAt,
      summary.filesRead,
      summary.folders,
      summary.added,
      summary.changed,
      summary.moved,
      summary.missing,
      summary.held.reduce((sum, held) => sum + held.count, 0),
      summary.problems,
      words.filter(Boolean).join(' '),
      pk,
    );
  client.prepare('DELETE FROM scan_run WHERE pk <= ? - 200').run(pk);
}
