// Sums over the whole catalogue, kept until it changes: counting 100,000 songs takes a tenth of a second. While a scan
// writes all the time, a costly sum may be a moment old.
import type { Context } from '../../context.ts';
import { createLru, type Lru } from '../../lib/lru.ts';
import { catalogVersion } from './version.ts';

interface Kept<T> {
  version: number;
  at: number;
  costMs: number;
  value: T;
}

const cheapMs = 20;
/** Summing again takes no more than a tenth of the time. */
const share = 10;

/** A cache of one kind of sum: `keptFor(ctx, key, make)`. Whatever a caller may not see must be in the key. */
export function createKept<T>(limit: number) {
  const caches = new WeakMap<Context['db'], Lru<Kept<T>>>();
  return function keptFor(ctx: Pick<Context, 'db'>, key: string, make: () => T): T {
    const cache = caches.get(ctx.db) ?? createLru<Kept<T>>(limit);
    caches.set(ctx.db, cache);
    const version = catalogVersion(ctx);
    const known = cache.get(key);
    const now = performance.now();
    if (known && (known.version === version || (known.costMs > cheapMs && now - known.at < known.costMs * share))) return known.value;
    const value = make();
    const at = performance.now();
    cache.set(key, { version, at, costMs: at - now, value });
    return value;
  };
}
