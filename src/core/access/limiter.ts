// Counts attempts within a sliding window, per key. Bounded: the oldest keys are forgotten first.

export interface Limiter {
  /** Seconds to wait, or 0 when another attempt is allowed; does not count. */
  waitSeconds(key: string): number;
  count(key: string): void;
  /** Takes the last one back. */
  uncount(key: string): void;
  clear(key: string): void;
}

const maxKeys = 10_000;

/** At most `limit` attempts in `windowMs`; a limit of 0 allows all. */
export function createLimiter(limit: number, windowMs: number, now: () => number): Limiter {
  const attempts = new Map<string, number[]>();
  const recent = (key: string) => (attempts.get(key) ?? []).filter((at) => at > now() - windowMs);
  return {
    waitSeconds(key) {
      if (limit <= 0 || !attempts.has(key)) return 0;
      const times = recent(key);
      const oldest = times[times.length - limit];
      return oldest === undefined ? 0 : Math.max(1, Math.ceil((oldest + windowMs - now()) / 1000));
    },
    count(key) {
      const times = recent(key);
      times.push(now());
      attempts.delete(key);
      attempts.set(key, times.slice(-Math.max(1, limit)));
      for (const first of attempts.keys()) {
        if (attempts.size <= maxKeys) break;
        attempts.delete(first);
      }
    },
    uncount(key) {
      attempts.get(key)?.pop();
    },
    clear(key) {
      attempts.delete(key);
    },
  };
}
