// A least-recently-used map with a limit on total weight; JavaScript's Map keeps insertion order.

export interface Lru<V, K = string> {
  get(key: K): V | undefined;
  set(key: K, value: V, weight?: number): void;
  delete(key: K): void;
  clear(): void;
  readonly size: number;
}

/** `limit` is in the unit of the weights (default weight 1: a number of entries). */
export function createLru<V, K = string>(limit: number): Lru<V, K> {
  const entries = new Map<K, { value: V; weight: number }>();
  let total = 0;
  const drop = (key: K) => {
    const entry = entries.get(key);
    if (entry && entries.delete(key)) total -= entry.weight;
  };
  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value, weight = 1) {
      drop(key);
      if (weight > limit) return;
      entries.set(key, { value, weight });
      total += weight;
      for (const oldest of entries.keys()) {
        if (total <= limit) break;
        drop(oldest);
      }
    },
    delete: drop,
    clear() {
      entries.clear();
      total = 0;
    },
    get size() {
      return entries.size;
    },
  };
}
