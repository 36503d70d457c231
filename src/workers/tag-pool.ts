// Threads that read tags. A file that hangs or kills its thread costs only itself: the thread is replaced,
// the rest of the batch is read again. Threads start when there is work and end with the pool.
import { workerUrl } from '../env.ts';
import type { SongResult, SongRules } from '../tags/read-song.ts';
import type { SongFile } from '../tags/song-row.ts';
import { startTagThread, type TagThread } from './tag-thread.ts';

/** Gives the results, once: until then they are texts, which take a third of their memory. */
export type ReadSongs = () => SongResult[];

export interface TagPool {
  /** Resolves with what gives the results in the order of the files; rejects only when the pool is closed. */
  read(files: readonly SongFile[]): Promise<ReadSongs>;
  /** Ends the threads. */
  close(): void;
}

export interface TagPoolOptions {
  /** Threads at most. */
  size: number;
  rules: SongRules;
  /** For one file, from its first bytes on. */
  timeLimitMs?: number;
  /** Until its first bytes are there; long enough for a disk that has to wake up. */
  openLimitMs?: number;
  /** Entry file of the threads; the tag reader's own by default. */
  entry?: URL;
}

interface Batch {
  files: readonly SongFile[];
  /** Known before: files that broke a thread. */
  results: (string | undefined)[];
  resolve: (results: ReadSongs) => void;
  reject: (error: Error) => void;
}

const defaultTimeLimitMs = 2_000;
const defaultOpenLimitMs = 20_000;
/** Batches a thread has before it, the one it reads included: enough for as long as whoever hands them out may write without a look at it. */
const ahead = 16;

export function createTagPool({
  size,
  rules,
  timeLimitMs = defaultTimeLimitMs,
  openLimitMs = defaultOpenLimitMs,
  entry = workerUrl('tags.worker.ts'),
}: TagPoolOptions): TagPool {
  const threads = new Set<TagThread>();
  const waiting: Batch[] = [];
  let closed = false;

  function next(): void {
    while (!closed && waiting.length > 0) {
      const thread = freest();
      const batch = thread && waiting.shift();
      if (!batch) return;
      void work(batch, thread);
    }
  }

  /** A thread that can take a batch: one without work, else a new one, else the one with the least. */
  function freest(): TagThread | undefined {
    // One may have died without work.
    for (const thread of threads) if (!thread.isAlive()) threads.delete(thread);
    const [best] = [...threads].toSorted((a, b) => a.load() - b.load());
    if (best?.load() === 0) return best;
    if (threads.size < size) return start();
    return best && best.load() < ahead ? best : undefined;
  }

  async function work(batch: Batch, thread: TagThread): Promise<void> {
    const open = batch.files.map((file, i) => ({ file, i })).filter(({ i }) => !batch.results[i]);
    const outcome = await thread.read(open.map(({ file }) => file));
    if (closed) return batch.reject(closedError());
    if (outcome.results) {
      open.forEach(({ i }, n) => (batch.results[i] = outcome.results?.[n] ?? lost('the file was not read')));
    } else if (outcome.culprit) {
      const culprit = open[outcome.culprit.index] ?? open[0];
      if (culprit) batch.results[culprit.i] = lost(outcome.culprit.reason, outcome.culprit.isPassing);
    }
    settle(batch);
    next();
  }

  function settle(batch: Batch): void {
    const results = batch.results.filter((result) => result !== undefined);
    if (results.length === batch.files.length) batch.resolve(() => results.map((text) => JSON.parse(text) as SongResult));
    else waiting.unshift(batch);
  }

  function start(): TagThread {
    const thread = startTagThread(entry, rules, { timeLimitMs, openLimitMs });
    threads.add(thread);
    return thread;
  }

  return {
    read(files) {
      if (closed) return Promise.reject(closedError());
      if (files.length === 0) return Promise.resolve(() => []);
      return new Promise((resolve, reject) => {
        waiting.push({ files, results: Array(files.length).fill(undefined), resolve, reject });
        next();
      });
    },
    close() {
      closed = true;
      for (const batch of waiting.splice(0)) batch.reject(closedError());
      for (const thread of threads) thread.end();
      threads.clear();
    },
  };
}

const lost = (reason: string, isPassing = false): string =>
  JSON.stringify({ ok: false, reason, ...(isPassing && { isPassing }) } satisfies SongResult);
const closedError = () => new Error('tag reading was stopped');
