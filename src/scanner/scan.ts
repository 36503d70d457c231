// One scan from start to end, in the scan thread: libraries one after the other, then moves, purge,
// refresh, totals. Everything it leaves half done is found and finished by the next scan.
import type { ScanKind, ScanProgress } from '../context.ts';
import { transact } from '../db/transact.ts';
import { messageOf } from '../lib/errors.ts';
import { scanLibrary, type ScanLibrary, type ScanTools } from './library-scan.ts';
import { matchMoves, purgeMissing } from './moves.ts';
import { refreshAlbums, refreshArtists, refreshTags } from './refresh.ts';
import { mergeSearch } from './search-merge.ts';
import type { ScanRequest, ScanSummary } from './types.ts';

export interface ScanHooks {
  onProgress: (progress: ScanProgress) => void;
  /** Ids of albums whose rows were refreshed. */
  onAlbums: (ids: string[]) => void;
}

interface LibraryRow {
  id: number;
  name: string;
  path: string;
  songCount: number;
  scanSettings: string;
  fullScanInProgress: number;
}

/** Bump when tag reading improves: every library is then read anew once. */
const readerVersion = 1;
const progressEveryMs = 300;
/** Albums appear while a scan runs, but showing them takes no more than a tenth of its time. */
const refreshEveryMs = 2000;
const refreshShare = 10;

/** Runs the request; what fails for one library does not stop the others. */
export async function runScan(base: Omit<ScanTools, 'onSeen' | 'onWritten'>, request: ScanRequest, hooks: ScanHooks): Promise<ScanSummary> {
  const { client, settings, log, now } = base;
  const startedAt = now();
  const fingerprint = settingsFingerprint(base);
  const libraries = chooseLibraries(client.prepare(librarySql).all() as LibraryRow[], request, fingerprint);
  const kind = kindOf(request, libraries);
  const progress: ScanProgress = {
    scanning: true,
    kind,
    count: 0,
    folderCount: 0,
    filesRead: 0,
    expected: libraries.reduce((total, library) => total + library.songCount, 0),
    startedAt,
    elapsedMs: 0,
    error: '',
  };
  const summary: ScanSummary = {
    kind,
    startedAt,
    finishedAt: 0,
    files: 0,
    folders: 0,
    filesRead: 0,
    added: 0,
    changed: 0,
    moved: 0,
    missing: 0,
    problems: 0,
    skipped: [],
    error: '',
  };
  const run = client.prepare('INSERT INTO scan_run (kind, started_at) VALUES (?, ?) RETURNING pk').get(kind, startedAt) as { pk: number };
  const firstNew = firstNewSong(base);
  let postedAt = 0;
  let refreshAt = startedAt + refreshEveryMs;
  const tools: ScanTools = {
    ...base,
    onSeen({ files, folders, read }) {
      progress.count += files;
      progress.folderCount += folders;
      progress.filesRead += read;
      if (now() - postedAt < progressEveryMs) return;
      postedAt = now();
      hooks.onProgress({ ...progress, elapsedMs: postedAt - startedAt });
    },
    onWritten(store) {
      const began = now();
      if (began < refreshAt) return;
      hooks.onAlbums(refreshAlbums(client, settings));
      store.forgetStale('album');
      refreshAt = now() + Math.max(refreshEveryMs, (now() - began) * refreshShare);
    },
  };
  hooks.onProgress({ ...progress });
  for (const library of libraries) {
    if (base.isCancelled()) break;
    client
      .prepare('UPDATE library SET last_scan_started_at = ?, full_scan_in_progress = max(full_scan_in_progress, ?) WHERE id = ?')
      .run(startedAt, library.full && library.targets.includes('') ? 1 : 0, library.id);
    try {
      const { store, skipped } = await scanLibrary(tools, library);
      summary.added += store.counts.added;
      summary.changed += store.counts.changed;
      summary.missing += store.counts.missing;
      if (skipped) {
        summary.skipped.push({ library: library.name, reason: skipped });
        log.warn(`library skipped: ${skipped}`, { library: library.name });
      } else if (!base.isCancelled()) finishLibrary(base, library, fingerprint);
    } catch (error) {
      summary.error = `library ${library.name}: ${messageOf(error)}`;
      log.error('scan of a library failed', { library: library.name, error });
    }
  }
  if (!base.isCancelled()) {
    summary.moved = matchMoves(client, firstNew);
    summary.missing = Math.max(0, summary.missing - summary.moved);
    if (settings.purgeMissing === 'always' || (settings.purgeMissing === 'full' && request.full)) purgeMissing(client);
  }
  hooks.onAlbums(refreshAlbums(client, settings));
  refreshArtists(client, settings);
  refreshTags(client);
  if (!base.isCancelled()) client.prepare("DELETE FROM property WHERE key = 'scan.first-new-song'").run();
  for (const library of libraries) updateTotals(base, library.id);
  summary.finishedAt = now();
  summary.files = progress.count;
  summary.folders = progress.folderCount;
  summary.filesRead = progress.filesRead;
  summary.problems = (client.prepare('SELECT count(*) AS n FROM scan_problem').get() as { n: number }).n;
  closeRun(base, run.pk, summary);
  if (kind === 'full' || summary.added > 1000) {
    client.run('PRAGMA analysis_limit = 1000; ANALYZE');
    mergeSearch(client);
  }
  client.run('PRAGMA wal_checkpoint(PASSIVE)');
  hooks.onProgress({ ...progress, scanning: false, elapsedMs: summary.finishedAt - startedAt, error: summary.error });
  return summary;
}

const librarySql = `SELECT id, name, path, song_count AS songCount, scan_settings AS scanSettings,
  full_scan_in_progress AS fullScanInProgress FROM library ORDER BY id`;

/** An interrupted full scan goes on as a full one; so does a library whose scan settings changed. */
function chooseLibraries(rows: LibraryRow[], request: ScanRequest, fingerprint: string): ScanLibrary[] {
  return rows.flatMap((row) => {
    const targets = request.targets.filter((target) => target.libraryId === row.id).map((target) => target.folder);
    if (request.targets.length > 0 && targets.length === 0) return [];
    const isWhole = targets.length === 0;
    const changed = row.scanSettings !== '' && row.scanSettings !== fingerprint;
    const full = request.full || (isWhole && (row.fullScanInProgress === 1 || changed));
    return [{ id: row.id, name: row.name, path: row.path, songCount: row.songCount, targets: isWhole ? [''] : targets, full }];
  });
}

function kindOf(request: ScanRequest, libraries: ScanLibrary[]): ScanKind {
  const full = request.full || libraries.some((library) => library.full);
  if (request.targets.length > 0) return full ? 'full-selective' : 'quick-selective';
  return full ? 'full' : 'quick';
}

function settingsFingerprint({ settings }: Pick<ScanTools, 'settings'>): string {
  const { trackPid, albumPid, tagOptions, ignoredArticles, coverArtPriority, artistArtPriority } = settings;
  return Bun.hash
    .xxHash3(JSON.stringify({ readerVersion, trackPid, albumPid, tagOptions, ignoredArticles, coverArtPriority, artistArtPriority }))
    .toString(36);
}

/** Songs with a greater key are new since the last finished scan; remembered across a kill. */
function firstNewSong({ client }: Pick<ScanTools, 'client'>): number {
  return transact(client, () => {
    client.prepare("INSERT OR IGNORE INTO property (key, value) SELECT 'scan.first-new-song', coalesce(max(pk), 0) FROM song").run();
    const row = client.prepare("SELECT value FROM property WHERE key = 'scan.first-new-song'").get() as { value: string };
    return Number(row.value);
  });
}

function finishLibrary({ client, now }: Pick<ScanTools, 'client' | 'now'>, library: ScanLibrary, fingerprint: string): void {
  const whole = library.targets.includes('');
  client
    .prepare(
      `UPDATE library SET last_scan_at = ?, full_scan_in_progress = iif(?, 0, full_scan_in_progress),
       scan_settings = iif(?, ?, scan_settings) WHERE id = ?`,
    )
    .run(now(), whole ? 1 : 0, whole ? 1 : 0, fingerprint, library.id);
}

function updateTotals({ client, now }: Pick<ScanTools, 'client' | 'now'>, libraryId: number): void {
  client
    .prepare(
      `UPDATE library SET
       (song_count, size_bytes, duration_ms) = (SELECT count(*), coalesce(sum(size_bytes), 0), coalesce(sum(duration_ms), 0) FROM song WHERE library_id = ?1 AND missing = 0),
       album_count = (SELECT count(*) FROM album WHERE library_id = ?1 AND missing = 0),
       artist_count = (SELECT count(DISTINCT artist_pk) FROM album_artist JOIN album ON album.pk = album_pk WHERE library_id = ?1 AND missing = 0 AND role = 'albumartist'),
       folder_count = (SELECT count(*) FROM folder WHERE library_id = ?1 AND missing = 0),
       missing_count = (SELECT count(*) FROM song WHERE library_id = ?1 AND missing = 1), updated_at = ?2
       WHERE id = ?1`,
    )
    .run(libraryId, now());
}

function closeRun({ client }: Pick<ScanTools, 'client'>, pk: number, summary: ScanSummary): void {
  client
    .prepare(
      `UPDATE scan_run SET finished_at = ?, files_read = ?, folders_seen = ?, added = ?, changed = ?, moved = ?, missing = ?,
       problems = ?, error = ? WHERE pk = ?`,
    )
    .run(
      summary.finishedAt,
      summary.filesRead,
      summary.folders,
      summary.added,
      summary.changed,
      summary.moved,
      summary.missing,
      summary.problems,
      [summary.error, ...summary.skipped.map((skip) => skip.reason)].filter(Boolean).join(' '),
      pk,
    );
  client.prepare('DELETE FROM scan_run WHERE pk <= ? - 200').run(pk);
}
