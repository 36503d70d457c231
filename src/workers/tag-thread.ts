// One tag thread as the pool sees it: batches in, results or the file that broke it out. It is given the next batch while it
// is at one: whoever hands them out is busy writing and would let it wait.
import type { SongRules } from '../tags/read-song.ts';
import type { SongFile } from '../tags/song-row.ts';
import type { TagWorkerMessage } from './tag-worker-message.ts';

/** Without results the thread is gone; `culprit` says which file of this batch it was at, if it was at this batch. */
export type BatchOutcome =
  | { /** A JSON text of a SongResult for each file. */ results: string[] }
  | { results: undefined; culprit?: { index: number; reason: string; isPassing: boolean } };

export interface TimeLimits {
  /** For the first bytes of a file: a disk may have to wake up. */
  openLimitMs: number;
  /** For everything from then on. */
  timeLimitMs: number;
}

export interface TagThread {
  /** Batches are read in the order they come in. Never rejects. */
  read(files: readonly SongFile[]): Promise<BatchOutcome>;
  /** Batches it has not answered yet. */
  load(): number;
  isAlive(): boolean;
  end(): void;
}

export function startTagThread(url: URL, rules: SongRules, { openLimitMs, timeLimitMs }: TimeLimits): TagThread {
  const position = new Int32Array(new SharedArrayBuffer(12));
  const worker = new Worker(url.href, { smol: true });
  const waiting: ((outcome: BatchOutcome) => void)[] = [];
  let answered = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAlive = true;

  const post = (message: TagWorkerMessage) => worker.postMessage(message);
  post({ type: 'start', rules, position: position.buffer as SharedArrayBuffer });

  function answer(texts: string[]): void {
    answered++;
    waiting.shift()?.({ results: texts });
    if (waiting.length === 0) clearTimeout(timer);
  }

  function fail(reason: string, isPassing = false): void {
    isAlive = false;
    clearTimeout(timer);
    // Of the batch that waits longest: nobody is surely to blame while the thread is between two, or an answer is on its way.
    const isAtIt = Atomics.load(position, 2) === answered + 1;
    const index = isAtIt ? Atomics.load(position, 0) : 0;
    waiting.shift()?.({ results: undefined, culprit: { index, reason, isPassing: isPassing || !isAtIt } });
    for (const settle of waiting.splice(0)) settle({ results: undefined });
    worker.terminate();
  }

  const place = () => position.join();

  /** Looks from time to time whether the thread is still at the same place. */
  function watch(seen: string, sinceMs: number): void {
    timer = setTimeout(() => {
      const now = place();
      const hasBegun = Atomics.load(position, 1) === 1;
      const limitMs = hasBegun ? timeLimitMs : openLimitMs;
      if (now !== seen) watch(now, performance.now());
      else if (performance.now() - sinceMs < limitMs) watch(seen, sinceMs);
      // A share that stalls looks like this too.
      else fail(`${hasBegun ? 'reading' : 'opening'} it took longer than ${limitMs / 1000} s`, true);
    }, timeLimitMs / 8);
  }

  worker.onmessage = (event: MessageEvent<string[]>) => answer(event.data);
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    fail('reading it failed in an unexpected way');
  });
  worker.addEventListener('close', () => fail('reading it ended the reader'));

  return {
    isAlive: () => isAlive,
    load: () => waiting.length,
    read(files) {
      return new Promise((resolve) => {
        if (waiting.push(resolve) === 1) watch('', performance.now());
        post({ type: 'read', files: JSON.stringify(files) });
      });
    },
    end() {
      fail('tag reading was stopped');
    },
  };
}
