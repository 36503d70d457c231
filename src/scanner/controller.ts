// The main thread's side of scanning: one scan at a time, what is asked meanwhile is merged into the
// next one, progress becomes events. The thread lives only as long as its scan.
import type { Context, ScanProgress } from '../context.ts';
import { endTurn } from '../db/turns.ts';
import { workerUrl } from '../env.ts';
import { AppError, messageOf } from '../lib/errors.ts';
import { scanSettings } from './settings.ts';
import type { ScanMessage, ScanReply, ScanRequest, ScanSummary } from './types.ts';

export type Scanner = ReturnType<typeof createScanner>;

interface Waiting {
  request: ScanRequest;
  resolve: (summary: ScanSummary) => void;
  reject: (error: unknown) => void;
}

const tooMany = 200;
const tidyAfterMs = 5_000;
const manyFiles = 1000;
const stopping = () => new AppError('busy', 'the server is stopping');

/** Starts no scan by itself; `close` cancels a running one. */
export function createScanner(ctx: Context) {
  const log = ctx.log.child('scanner');
  let queue: Waiting[] = [];
  let running: Promise<void> | undefined;
  let worker: Worker | undefined;
  let progress: ScanProgress | undefined;
  let last: ScanSummary | undefined;
  let closed = false;
  let tidying: ReturnType<typeof setTimeout> | undefined;

  /** Asks for a scan; resolves when one that covers the request has ended. */
  function scan(request: ScanRequest): Promise<ScanSummary> {
    if (closed) return Promise.reject(stopping());
    const result = new Promise<ScanSummary>((resolve, reject) => queue.push({ request, resolve, reject }));
    running ??= work();
    return result;
  }

  async function work(): Promise<void> {
    while (queue.length > 0 && !closed) {
      const waiting = queue;
      queue = [];
      clearTimeout(tidying);
      // Whoever commits beyond the limit copies what the scan has written, and everybody waits: the scan does that itself.
      ctx.db.$client.run('PRAGMA wal_autocheckpoint = 0');
      try {
        const summary = await runInThread(merge(waiting.map((entry) => entry.request)));
        for (const entry of waiting) entry.resolve(summary);
      } catch (error) {
        log.error(`scan failed: ${messageOf(error)}`);
        for (const entry of waiting) entry.reject(error);
      } finally {
        worker?.terminate();
        worker = undefined;
        endTurn(ctx.turns);
        progress = undefined;
        ctx.db.$client.run('PRAGMA wal_autocheckpoint = 1000');
        giveBackMemory();
      }
    }
    for (const entry of queue.splice(0)) entry.reject(stopping());
    // In one go with the last look at the queue: who asks from now on starts anew.
    running = undefined;
  }

  function runInThread(request: ScanRequest): Promise<ScanSummary> {
    // A login leaves 64 MB behind, and requests fill the cache of pages; the threads will want it.
    if (request.targets.length === 0) {
      Bun.gc(true);
      ctx.db.$client.run('PRAGMA shrink_memory');
    }
    log.info(request.full ? 'full scan started' : 'scan started', { targets: request.targets.length || undefined });
    let loggedAt = ctx.clock.now();
    return new Promise((resolve, reject) => {
      const thread = new Worker(workerUrl('scan.worker.ts').href);
      worker = thread;
      thread.addEventListener('error', (event) => {
        event.preventDefault();
        reject(new Error(`the scan thread ended: ${event.message}`));
      });
      thread.addEventListener('close', () => reject(new Error('the scan was stopped')));
      thread.onmessage = (event: MessageEvent<ScanReply>) => {
        const reply = event.data;
        if (reply.type === 'log') ctx.log.pass(reply.line);
        else if (reply.type === 'albums') emitAlbums(reply.ids);
        else if (reply.type === 'failed') reject(new AppError('busy', reply.reason));
        else if (reply.type === 'done') resolve(finish(reply.summary));
        else {
          progress = reply.progress;
          ctx.events.emit('scan-progress', reply.progress);
          if (reply.progress.scanning && ctx.clock.now() - loggedAt > 5000) {
            loggedAt = ctx.clock.now();
            const { count, filesRead, folderCount, expected } = reply.progress;
            log.info('scanning', { files: count, read: filesRead, folders: folderCount, expected: expected || undefined });
          }
        }
      };
      thread.postMessage({ type: 'start', request, settings: scanSettings(ctx) } satisfies ScanMessage);
    });
  }

  /** The threads' memory goes back when they have ended; ours, used for their reports, when it is asked for. */
  function giveBackMemory(): void {
    clearTimeout(tidying);
    tidying = setTimeout(() => {
      if (closed || queue.length > 0) return;
      ctx.db.$client.run('PRAGMA shrink_memory');
      // Compiled code goes too, and is made again where it is needed: not worth it after a few files.
      if ((last?.filesRead ?? 0) > manyFiles) Bun.shrink();
      Bun.gc(true);
    }, tidyAfterMs);
    tidying.unref();
  }

  function tell(type: 'pause' | 'resume' | 'cancel'): void {
    worker?.postMessage({ type } satisfies ScanMessage);
    if (!progress || type === 'cancel') return;
    progress = { ...progress, paused: type === 'pause' };
    ctx.events.emit('scan-progress', progress);
  }

  function emitAlbums(ids: string[]): void {
    if (ids.length > 0) ctx.events.emit('library-changed', { albums: ids.length > tooMany ? '*' : ids });
  }

  function finish(summary: ScanSummary): ScanSummary {
    last = summary;
    const { added, changed, moved, missing, filesRead, files, problems } = summary;
    const hasChanged = added + changed + moved + missing > 0;
    if (hasChanged) ctx.events.emit('library-changed', { albums: '*' });
    ctx.events.emit('scan-finished', { changed: hasChanged });
    const seconds = ((summary.finishedAt - summary.startedAt) / 1000).toFixed(2);
    log.info(`scan finished in ${seconds} s`, { kind: summary.kind, files, read: filesRead, added, changed, moved, missing, problems });
    return summary;
  }

  return {
    scan,
    /** Progress of the running scan, if any. */
    progress: () => progress,
    isScanning: () => running !== undefined,
    lastSummary: () => last,
    /** Stops the running scan where it is; `resume` lets it go on. */
    pause: () => tell('pause'),
    resume: () => tell('resume'),
    /** Ends the running scan; what it has read stays. */
    cancel: () => tell('cancel'),
    /** Resolves when nothing is running or waiting. */
    async idle(): Promise<void> {
      while (running) await running;
    },
    async close(): Promise<void> {
      closed = true;
      clearTimeout(tidying);
      worker?.postMessage({ type: 'cancel' } satisfies ScanMessage);
      if (!running) return;
      await Promise.race([running, Bun.sleep(3000)]);
      worker?.terminate();
    },
  };
}

function forgotten(wishes: readonly string[]): Pick<ScanRequest, 'forget'> {
  if (wishes.length === 0) return {};
  return { forget: wishes.includes('all') ? 'all' : [...wishes] };
}

/** One request that covers all: full wins, a whole scan swallows targets. */
export function merge(requests: readonly ScanRequest[]): ScanRequest {
  const isWhole = requests.some((request) => request.targets.length === 0);
  return {
    full: requests.some((request) => request.full),
    targets: isWhole ? [] : requests.flatMap((request) => request.targets),
    isShallow: requests.every((request) => request.isShallow),
    acceptMissing: requests.some((request) => request.acceptMissing),
    ...forgotten(requests.flatMap(({ forget }) => forget ?? [])),
  };
}
