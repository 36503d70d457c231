// How many ffmpegs may run at once, in all and for one user.
import type { Context } from '../../../context.ts';
import { AppError, busy } from '../../../lib/errors.ts';

export type Slots = ReturnType<typeof createSlots>;

/** Counts; what takes a slot gives it back exactly once. */
export function createSlots({ transcoding }: Pick<Context['config'], 'transcoding'>) {
  const most = transcoding.maxConcurrent > 0 ? transcoding.maxConcurrent : Math.max(4, navigator.hardwareConcurrency * 2);
  const mostPerUser = transcoding.maxConcurrentPerUser > 0 ? transcoding.maxConcurrentPerUser : Number.POSITIVE_INFINITY;
  const perUser = new Map<string, number>();
  const waiting: (() => void)[] = [];
  let taken = 0;

  // Those without an account (share links) have only the limit of all together.
  const isFree = (userId: string) => taken < most && (userId === '' || (perUser.get(userId) ?? 0) < mostPerUser);

  /** The function that gives the slot back; AppError busy when there is none. */
  function take(userId: string): () => void {
    if (!isFree(userId)) throw busy('too many transcodes are running, try again in a moment');
    taken++;
    perUser.set(userId, (perUser.get(userId) ?? 0) + 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      taken--;
      const left = (perUser.get(userId) ?? 1) - 1;
      if (left > 0) perUser.set(userId, left);
      else perUser.delete(userId);
      for (const wake of waiting.splice(0)) wake();
    };
  }

  /** The same for short work that is worth a wait of some seconds. */
  async function takeWithin(userId: string, waitMs: number): Promise<() => void> {
    const until = performance.now() + waitMs;
    for (;;) {
      if (isFree(userId)) return take(userId);
      const leftMs = until - performance.now();
      if (leftMs <= 0) throw new AppError('busy', 'too many transcodes are running, try again in a moment');
      // eslint-disable-next-line no-await-in-loop -- one turn after another is the point
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  return { take, takeWithin, taken: () => taken };
}
