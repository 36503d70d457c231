// One scan from start to end, in the scan thread: all libraries side by side, then moves, purge, refresh, totals.
// Everything it leaves half done is found and finished by the next scan.
import type { ScanKind, ScanProgress } from '../context.ts';
import { messageOf } from '../lib/errors.ts';
import { createArtistNames, mergeKnown } from './artists.ts';
import { foldersOfSplit, loadFixes } from './fixes.ts';
import { deferIndexes, makeIndexes, mostWithoutIndexes } from './indexes.ts';
import { scanLibrary, type LibraryOutcome } from './library-scan.ts';
import { matchMoves, purgeMissing } from './moves.ts';
import { createAlbumRefresher, refreshArtists, refreshTags } from './refresh.ts';
import { closeRemoved } from './removed.ts';
import { closeRun, finishLibrary, firstNewSong, forgetFirstNewSong, startRun, updateTotals } from './run-rows.ts';
import { analyse, calmMerging, mergeSearch } from './search-merge.ts';
import { clearUnwanted } from './search-rows.ts';
import { noteSkipped, settle } from './settle.ts';
import type { ScanLibrary, ScanTools } from './tools.ts';
import type { ScanRequest, ScanSummary } from './types.ts';

export interface ScanHooks {
  onProgress: (progress: ScanProgress) => void;
  /** Ids of albums whose rows were refreshed. */
  onAlbums: (ids: string[]) => void;
}

/** What a scan is given; the rest of its tools it makes itself. */
export type ScanBase = Omit<ScanTools, 'onSeen' | 'onWritten' | 'artistNames' | 'fixes'>;

interface LibraryRow {
  id: number;
  name: string;
  path: string;
  songCount: number;
  rootDevice: string;
  scanSettings: string;
  fullScanInProgress: number;
}

/** Bump when tag reading improves: every library is then read anew once. */
const readerVersion = 3;
const progressEveryMs = 300;
/** Albums appear while a scan runs, a few at a time, but those whose songs lie far apart must not be computed again and again. */
const albumsAtOnce = 40;
const albumsShare = 0.25;
const albumsPostedEveryMs = 2000;
const batchesPerSweep = 20;
const batchesPerCheckpoint = 40;

/** Runs the request; what fails for one library does not stop the others. */
export async function runScan(base: ScanBase, request: ScanRequest, hooks: ScanHooks): Promise<ScanSummary> {
  const { client, settings, now } = base;
  const startedAt = now();
  const fingerprint = settingsFingerprint(base);
  clearUnwanted(client, settings);
  const libraries = chooseLibraries(client.prepare(librarySql).all() as LibraryRow[], request, fingerprint);
  const kind = kindOf(request, libraries);
  const expected = libraries.reduce((total, library) => total + library.songCount, 0);
  const progress: ScanProgress = {
    scanning: true,
    paused: false,
    kind,
    count: 0,
    folderCount: 0,
    filesRead: 0,
    expected,
    startedAt,
    elapsedMs: 0,
    error: '',
  };
  const summary = emptySummary(kind, startedAt);
  const run = startRun(base, kind, startedAt);
  const firstNew = firstNewSong(base);
  calmMerging(client);
  const lacksSorts = deferIndexes(client);
  let lacksIndexes = lacksSorts;
  const withIndexes = () => {
    if (lacksIndexes) makeIndexes(client, false);
    lacksIndexes = false;
  };
  let postedAt = 0;
  const albums = createAlbumRefresher(client, settings);
  let refreshed: string[] = [];
  let refreshMs = 0;
  let albumsPostedAt = startedAt;
  let batches = 0;
  const tools: ScanTools = {
    ...base,
    artistNames: createArtistNames(client),
    fixes: loadFixes(client),
    onSeen({ files, folders, read }) {
      progress.count += files;
      progress.folderCount += folders;
      progress.filesRead += read;
      if (now() - postedAt < progressEveryMs) return;
      postedAt = now();
      hooks.onProgress({ ...progress, elapsedMs: postedAt - startedAt });
    },
    onWritten(store) {
      // The heap would grow with the machine's memory, not with what is in use.
      if (++batches % batchesPerSweep === 0) Bun.gc(true);
      // Not more often: every time the same index pages are copied into the file again.
      if (batches % batchesPerCheckpoint === 0) client.run('PRAGMA wal_checkpoint(PASSIVE)');
      if (progress.filesRead > mostWithoutIndexes) withIndexes();
      const began = now();
      if (refreshMs <= (began - startedAt) * albumsShare) {
        refreshed.push(...albums.some(store.takeRipeAlbums(albumsAtOnce)));
        refreshMs += now() - began;
      }
      if (refreshed.length === 0 || now() - albumsPostedAt < albumsPostedEveryMs) return;
      albumsPostedAt = now();
      hooks.onAlbums(refreshed);
      refreshed = [];
    },
  };
  hooks.onProgress({ ...progress });
  let endedAt = startedAt;
  const ended = (step: string) => {
    base.log.debug(step, { ms: now() - endedAt });
    endedAt = now();
  };

  // Side by side: they share the tag threads, and a slow disk holds up only itself.
  const outcomes = await Promise.all(libraries.map((library) => scanOne(tools, library, startedAt, summary)));
  ended('files read');
  withIndexes();
  ended('indexes made');
  const closed = closeRemoved(tools);
  for (const store of closed.values()) summary.missing += store.counts.missing;
  if (!base.isCancelled()) {
    const done = outcomes.filter((outcome): outcome is LibraryOutcome => outcome !== undefined && outcome.skipped === '');
    const vanished = done.flatMap((outcome) => outcome.vanished.map((song) => song.pk));
    const foundAgain = matchMoves(client, vanished, firstNew);
    summary.moved = foundAgain.size;
    await readSplit(tools, libraries, firstNew);
    for (const outcome of done) {
      const held = settle(tools, outcome, foundAgain);
      if (held) summary.held.push(held);
      finishLibrary(base, outcome.library, fingerprint);
    }
    if (request.forget !== undefined) purgeMissing(client, request.forget === 'all' ? undefined : request.forget);
    if (settings.purgeMissing === 'always' || (settings.purgeMissing === 'full' && request.full)) purgeMissing(client);
  }
  ended('moved and vanished songs settled');
  for (const outcome of outcomes) {
    if (!outcome) continue;
    summary.added += outcome.store.counts.added;
    summary.changed += outcome.store.counts.changed;
    summary.missing += outcome.store.counts.missing;
  }
  summary.added = Math.max(0, summary.added - summary.moved);
  mergeKnown(client);
  hooks.onAlbums([...refreshed, ...albums.all()]);
  ended('albums refreshed');
  refreshArtists(client, settings);
  ended('artists refreshed');
  refreshTags(client);
  ended('tags counted');
  if (!base.isCancelled()) forgetFirstNewSong(base);
  for (const id of totalsAfter(client, libraries, closed, request)) updateTotals(base, id);
  summary.finishedAt = now();
  summary.files = progress.count;
  summary.folders = progress.folderCount;
  summary.filesRead = progress.filesRead;
  summary.problems = (client.prepare('SELECT count(*) AS n FROM scan_problem').get() as { n: number }).n;
  closeRun(base, run, summary);
  if (lacksSorts) {
    makeIndexes(client, true);
    ended('indexes of more sorts made');
  }
  if (kind === 'full' || summary.added > 1000) {
    analyse(client);
    ended('statistics gathered');
    mergeSearch(client);
    ended('search merged');
  }
  client.run('PRAGMA wal_checkpoint(PASSIVE)');
  hooks.onProgress({ ...progress, scanning: false, elapsedMs: summary.finishedAt - startedAt, error: summary.error });
  return summary;
}

/** Whose totals may have changed. */
const totalsAfter = (
  client: ScanTools['client'],
  libraries: readonly ScanLibrary[],
  closed: ReadonlyMap<number, unknown>,
  request: ScanRequest,
): number[] => {
  const all = request.forget === undefined ? [] : (client.prepare('SELECT id FROM library').values() as [number][]).flat();
  return [...new Set([...libraries.map(({ id }) => id), ...closed.keys(), ...all])];
};

/** Songs that moved have the ids again by which an admin split them off: only now the split shows. */
async function readSplit(tools: ScanTools, libraries: readonly ScanLibrary[], firstNew: number): Promise<void> {
  const folders = Map.groupBy(foldersOfSplit(tools.client, firstNew), ({ libraryId }) => libraryId);
  for (const library of libraries.filter(({ id }) => folders.has(id))) {
    const targets = (folders.get(library.id) ?? []).map(({ folder }) => folder);
    // eslint-disable-next-line no-await-in-loop -- rare, and few files
    await scanLibrary({ ...tools, onSeen: () => {} }, { ...library, targets, isShallow: true, full: true });
  }
}

async function scanOne(
  tools: ScanTools,
  library: ScanLibrary,
  startedAt: number,
  summary: ScanSummary,
): Promise<LibraryOutcome | undefined> {
  const { client, log } = tools;
  client
    .prepare('UPDATE library SET last_scan_started_at = ?, full_scan_in_progress = max(full_scan_in_progress, ?) WHERE id = ?')
    .run(startedAt, library.full && library.targets.includes('') ? 1 : 0, library.id);
  try {
    const outcome = await scanLibrary(tools, library);
    if (outcome.skipped) {
      summary.skipped.push({ library: library.name, reason: outcome.skipped });
      noteSkipped(tools, library.id, outcome.skipped, outcome.isEmpty ? library.songCount : 0);
      log.warn(`library skipped: ${outcome.skipped}`, { library: library.name });
    }
    return outcome;
  } catch (error) {
    // Its last transaction is undone, with what was decided in it.
    tools.artistNames.forget();
    summary.error = `library ${library.name}: ${messageOf(error)}`;
    log.error('scan of a library failed', { library: library.name, error });
    return undefined;
  }
}

const emptySummary = (kind: ScanKind, startedAt: number): ScanSummary => ({
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
  held: [],
  error: '',
});

const librarySql = `SELECT id, name, path, song_count AS songCount, root_device AS rootDevice, scan_settings AS scanSettings,
  full_scan_in_progress AS fullScanInProgress FROM library WHERE removed_at IS NULL ORDER BY id`;

/** An interrupted full scan goes on as a full one; so does a library whose scan settings changed. */
function chooseLibraries(rows: LibraryRow[], request: ScanRequest, fingerprint: string): ScanLibrary[] {
  return rows.flatMap(({ scanSettings, fullScanInProgress, ...row }) => {
    const targets = request.targets.filter((target) => target.libraryId === row.id).map((target) => target.folder);
    if (request.targets.length > 0 && targets.length === 0) return [];
    const isWhole = targets.length === 0;
    const changed = scanSettings !== '' && scanSettings !== fingerprint;
    const full = request.full || (isWhole && (fullScanInProgress === 1 || changed));
    return [
      {
        ...row,
        targets: isWhole ? [''] : targets,
        isShallow: request.isShallow ?? false,
        full,
        acceptMissing: request.acceptMissing ?? false,
      },
    ];
  });
}

function kindOf(request: ScanRequest, libraries: ScanLibrary[]): ScanKind {
  const full = request.full || libraries.some((library) => library.full);
  if (request.targets.length > 0) return full ? 'full-selective' : 'quick-selective';
  return full ? 'full' : 'quick';
}

function settingsFingerprint({ settings }: Pick<ScanTools, 'settings'>): string {
  const { trackPid, albumPid, tagOptions, ignoredArticles, preferSortTags, coverArtPriority, artistArtPriority } = settings;
  const sorting = preferSortTags ? { ignoredArticles, preferSortTags } : { ignoredArticles };
  // Without these the fingerprint stays what it was before there were such options.
  const search = { ...(settings.searchParts ? { searchParts: true } : {}), ...(settings.searchLyrics ? { searchLyrics: true } : {}) };
  return Bun.hash
    .xxHash3(JSON.stringify({ readerVersion, trackPid, albumPid, tagOptions, ...sorting, ...search, coverArtPriority, artistArtPriority }))
    .toString(36);
}
