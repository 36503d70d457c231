// Bounds how many things happen at once.

export interface Semaphore {
  /** Runs `task` when a slot is free; throws what `task` throws. */
  run<T>(task: () => Promise<T>): Promise<T>;
  readonly waiting: number;
}

/** `size` slots, first come first served. */
export function createSemaphore(size: number): Semaphore {
  let free = size;
  const queue: (() => void)[] = [];
  return {
    async run(task) {
      if (free > 0) free--;
      else await new Promise<void>((resolve) => queue.push(resolve));
      try {
        return await task();
      } finally {
        const next = queue.shift();
        if (next) next();
        else free++;
      }
    },
    get waiting() {
      return queue.length;
    },
  };
}
