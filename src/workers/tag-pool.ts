// Threads that read tags. A file that hangs or kills its thread costs only itself: the thread is replaced,
// the rest of the batch is read again. Threads start when there is work and end with the pool.
import { workerUrl } from '../env.ts';
import type { ReadResult, TagOptions } from '../tags/types.ts';
import { startTagThread, type TagThread } from './tag-thread.ts';

export interface TagPool {
  /** Results in the order of the paths; rejects only when the pool is closed. Keep few batches waiting. */
  read(paths: readonly string[]): Promise<ReadResult[]>;
  close(): Promise<void>;
}

export interface TagPoolOptions {
  /** Threads at most. */
  size: number;
  options: TagOptions;
  /** For one file; long enough for a disk that has to wake up. */
  timeLimitMs?: number;
}

interface Batch {
  paths: readonly string[];
  /** Known before: files that broke a thread. */
  results: (ReadResult | undefined)[];
  resolve: (results: ReadResult[]) => void;
  reject: (error: Error) => void;
}

const defaultTimeLimitMs = 20_000;

export function createTagPool({ size, options, timeLimitMs = defaultTimeLimitMs }: TagPoolOptions): TagPool {
  const threads = new Set<TagThread>();
  const idle: TagThread[] = [];
  const waiting: Batch[] = [];
  let running = 0;
  let closed = false;

  function next(): void {
    while (!closed && waiting.length > 0 && running < size) {
      const batch = waiting.shift();
      if (batch) void work(batch);
    }
  }

  async function work(batch: Batch): Promise<void> {
    running++;
    const thread = idle.pop() ?? start();
    const open = batch.paths.flatMap((_, i) => (batch.results[i] ? [] : [i]));
    const outcome = await thread.read(open.map((i) => batch.paths[i] ?? ''));
    running--;
    if (closed) return batch.reject(closedError());
    if (outcome.results) {
      idle.push(thread);
      open.forEach((i, n) => (batch.results[i] = outcome.results?.[n] ?? lost('the file was not read')));
    } else {
      threads.delete(thread);
      const culprit = open[outcome.position] ?? open[0];
      if (culprit !== undefined) batch.results[culprit] = lost(outcome.reason);
    }
    settle(batch);
    next();
  }

  function settle(batch: Batch): void {
    const results = batch.results.filter((result) => result !== undefined);
    if (results.length === batch.paths.length) batch.resolve(results);
    else waiting.unshift(batch);
  }

  function start(): TagThread {
    const thread = startTagThread(workerUrl('tags.worker.ts'), options, timeLimitMs);
    threads.add(thread);
    return thread;
  }

  return {
    read(paths) {
      if (closed) return Promise.reject(closedError());
      if (paths.length === 0) return Promise.resolve([]);
      return new Promise((resolve, reject) => {
        waiting.push({ paths, results: Array(paths.length).fill(undefined), resolve, reject });
        next();
      });
    },
    async close() {
      closed = true;
      for (const batch of waiting.splice(0)) batch.reject(closedError());
      for (const thread of threads) thread.end();
      threads.clear();
    },
  };
}

const lost = (reason: string): ReadResult => ({ ok: false, reason });
const closedError = () => new Error('tag reading was stopped');
