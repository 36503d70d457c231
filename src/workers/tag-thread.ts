// One tag thread as the pool sees it: a batch in, results or the file that broke it out.
import type { SongResult, SongRules } from '../tags/read-song.ts';
import type { SongFile } from '../tags/song-row.ts';
import type { TagWorkerMessage } from './tag-worker-message.ts';

/** Without results the thread is gone, and `position` is the file it was at. */
export type BatchOutcome = { results: SongResult[] } | { results: undefined; position: number; reason: string; isPassing?: boolean };

export interface TimeLimits {
  /** For the first bytes of a file: a disk may have to wake up. */
  openLimitMs: number;
  /** For everything from then on. */
  timeLimitMs: number;
}

export interface TagThread {
  /** One batch at a time. Never rejects. */
  read(files: readonly SongFile[]): Promise<BatchOutcome>;
  isAlive(): boolean;
  end(): void;
}

export function startTagThread(url: URL, rules: SongRules, { openLimitMs, timeLimitMs }: TimeLimits): TagThread {
  const position = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(url.href, { smol: true });
  let settle: ((outcome: BatchOutcome) => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAlive = true;

  const post = (message: TagWorkerMessage) => worker.postMessage(message);
  post({ type: 'start', rules, position: position.buffer as SharedArrayBuffer });

  function finish(outcome: BatchOutcome): void {
    clearTimeout(timer);
    settle?.(outcome);
    settle = undefined;
  }

  function fail(reason: string, isPassing = false): void {
    isAlive = false;
    finish({ results: undefined, position: Atomics.load(position, 0), reason, isPassing });
    worker.terminate();
  }

  /** The file, and whether it has begun, as one number. */
  const place = () => Atomics.load(position, 0) * 2 + Atomics.load(position, 1);

  /** Looks from time to time whether the thread is still at the same place. */
  function watch(seen: number, sinceMs: number): void {
    timer = setTimeout(() => {
      const now = place();
      const hasBegun = now % 2 === 1;
      const limitMs = hasBegun ? timeLimitMs : openLimitMs;
      if (now !== seen) watch(now, performance.now());
      else if (performance.now() - sinceMs < limitMs) watch(seen, sinceMs);
      // A share that stalls looks like this too.
      else fail(`${hasBegun ? 'reading' : 'opening'} it took longer than ${limitMs / 1000} s`, true);
    }, timeLimitMs / 8);
  }

  worker.onmessage = (event: MessageEvent<string[]>) => finish({ results: event.data.map((text) => JSON.parse(text) as SongResult) });
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    fail('reading it failed in an unexpected way');
  });
  worker.addEventListener('close', () => fail('reading it ended the reader'));

  return {
    isAlive: () => isAlive,
    read(files) {
      Atomics.store(position, 1, 0);
      Atomics.store(position, 0, 0);
      return new Promise((resolve) => {
        settle = resolve;
        watch(0, performance.now());
        post({ type: 'read', files: JSON.stringify(files) });
      });
    },
    end() {
      fail('tag reading was stopped');
    },
  };
}
