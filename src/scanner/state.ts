// What anybody may know about scanning, and the permission to start one.
import type { Caller, Context, ScanKind, ScanProgress } from '../context.ts';
import { forbidden, invalid } from '../lib/errors.ts';
import type { Scanner } from './controller.ts';
import type { ScanTarget } from './types.ts';

export interface ScanRun {
  kind: ScanKind;
  startedAt: number;
  finishedAt: number | null;
  filesRead: number;
  foldersSeen: number;
  added: number;
  changed: number;
  moved: number;
  missing: number;
  held: number;
  problems: number;
  error: string;
}

/** Progress of the running scan, or the same members about the libraries as they are. */
export interface ScanState extends ScanProgress {
  lastScanAt: number | null;
  lastScan: ScanRun | undefined;
}

/** The running scan, else totals of the libraries open to the caller and the last scan that ended. */
export function scanState({ db, clock }: Pick<Context, 'db' | 'clock'>, caller: Caller, scanner: Scanner): ScanState {
  const run = lastRun(db);
  const [totals] = db.$client
    .query(
      `SELECT coalesce(sum(song_count), 0), coalesce(sum(folder_count), 0), max(last_scan_at) FROM library
       WHERE id IN (SELECT value FROM json_each(?))`,
    )
    .values(JSON.stringify(caller.libraryIds)) as [number, number, number | null][];
  const [count, folderCount, lastScanAt] = totals ?? [0, 0, null];
  const running = scanner.progress();
  const lastScan = run && caller.seesAll ? { ...run, error: errorFor(caller, run.error) } : undefined;
  if (running) return { ...progressFor(caller, running), elapsedMs: clock.now() - running.startedAt, lastScanAt, lastScan };
  return {
    scanning: scanner.isScanning(),
    paused: false,
    kind: run?.kind ?? 'quick',
    count,
    folderCount,
    filesRead: 0,
    expected: count,
    startedAt: run?.startedAt ?? 0,
    elapsedMs: run?.finishedAt ? run.finishedAt - run.startedAt : 0,
    error: errorFor(caller, run?.error ?? ''),
    lastScanAt,
    lastScan,
  };
}

/** Where music lies on the server is for admins. */
const errorFor = ({ user }: Caller, error: string) =>
  user.isAdmin || error === '' ? error : 'the last scan had problems: admins see which';

/** What of the running scan is the caller's business: how much there is, only for those who see all of it. */
export function progressFor(caller: Caller, progress: ScanProgress): ScanProgress {
  const told = { ...progress, error: errorFor(caller, progress.error) };
  return caller.seesAll ? told : { ...told, count: 0, folderCount: 0, filesRead: 0, expected: 0 };
}

function lastRun(db: Context['db']): ScanRun | undefined {
  const row = db.$client
    .query(
      `SELECT kind, started_at AS startedAt, finished_at AS finishedAt, files_read AS filesRead, folders_seen AS foldersSeen, added,
       changed, moved, missing, held, problems, error FROM scan_run WHERE finished_at IS NOT NULL ORDER BY pk DESC LIMIT 1`,
    )
    .get() as ScanRun | null;
  return row ?? undefined;
}

/** Whether the last scan ended before its time, by a crash or a stop of the program. */
export function wasInterrupted({ db }: Pick<Context, 'db'>): boolean {
  const last = db.$client.query('SELECT finished_at AS finishedAt FROM scan_run ORDER BY pk DESC LIMIT 1').get();
  return last !== null && (last as { finishedAt: number | null }).finishedAt === null;
}

export interface ProblemRow {
  libraryId: number;
  library: string;
  path: string;
  reason: string;
  seenAt: number;
}

/** Files and folders that could not be read, for admins. */
export function listProblems({ db }: Pick<Context, 'db'>, caller: Caller, page: { limit: number; offset: number }): ProblemRow[] {
  if (!caller.user.isAdmin) throw forbidden('see the scan report');
  return db.$client
    .query(
      `SELECT library_id AS libraryId, library.name AS library, scan_problem.path AS path, reason, seen_at AS seenAt
       FROM scan_problem JOIN library ON library.id = library_id ORDER BY library_id, scan_problem.path LIMIT ?+0 OFFSET ?+0`,
    )
    .all(page.limit, page.offset) as ProblemRow[];
}

/** How many problems the scan report holds. */
export function countProblems({ db }: Pick<Context, 'db'>): number {
  return (db.$client.query('SELECT count(*) AS n FROM scan_problem').get() as { n: number }).n;
}

/** Starts a scan in the background; targets are `libraryId:folder`. Admins only. */
export function requestScan(
  { db }: Pick<Context, 'db'>,
  caller: Caller,
  scanner: Scanner,
  wish: { full: boolean; targets: readonly string[]; acceptMissing?: boolean },
): void {
  if (!caller.user.isAdmin) throw forbidden('start a scan');
  const targets = wish.targets.map((text) => parseTarget({ db }, text));
  // The controller logs how it ends.
  scanner.scan({ full: wish.full, targets, acceptMissing: wish.acceptMissing ?? false }).catch(() => {});
}

/** Has the scanner call the songs of libraries missing that were taken away just now. Admins only. */
export function closeSoon(caller: Caller, scanner: Scanner): void {
  if (!caller.user.isAdmin) throw forbidden('manage music folders');
  scanner.scan({ full: false, targets: [noLibrary] }).catch(() => {});
}

/** A target of no library: nothing is looked through for it. */
export const noLibrary: ScanTarget = { libraryId: 0, folder: '' };

/** Deletes missing songs for good, all or those with these ids, when no scan runs; resolves when it is done. Admins only. */
export async function forgetMissing(
  { events }: Pick<Context, 'events'>,
  caller: Caller,
  scanner: Scanner,
  forget: 'all' | string[],
): Promise<void> {
  if (!caller.user.isAdmin) throw forbidden('delete missing songs');
  await scanner.scan({ full: false, targets: [noLibrary], forget });
  events.emit('library-changed', { albums: '*' });
}

/** Holds, lets go on or ends the running scan. Admins only; nothing happens where none runs. */
export function steerScan(caller: Caller, scanner: Scanner, deed: 'pause' | 'resume' | 'cancel'): void {
  if (!caller.user.isAdmin) throw forbidden(`${deed} a scan`);
  scanner[deed]();
}

/** `1:Artist/Album` as a target; an absolute folder inside the library is understood as well. AppError invalid otherwise. */
export function parseTarget({ db }: Pick<Context, 'db'>, text: string): ScanTarget {
  const [, id, given = ''] = /^(\d+):(.*)$/s.exec(text) ?? [];
  const library = db.$client.query('SELECT path FROM library WHERE id = ? AND removed_at IS NULL').get(Number(id)) as {
    path: string;
  } | null;
  if (id && !library) throw invalid(`there is no library ${id} to scan`);
  if (!id || !library)
    throw invalid(`"${text.slice(0, 200)}" is no scan target: write it as <library id>:<folder>, for example 1:Artist/Album`);
  const inside = given.startsWith(`${library.path}/`) || given === library.path ? given.slice(library.path.length) : given;
  const parts = inside.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw invalid('a scan target must lie inside its library');
  return { libraryId: Number(id), folder: parts.join('/') };
}
