// Remembers results of a pure function of one text; for names that come thousands of times in a scan.

/** `compute` with a memory of at most `limit` results; it forgets all of them when it is full. */
export function memoize<T>(limit: number, compute: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const result = compute(text);
    if (known.size >= limit) known.clear();
    known.set(text, result);
    return result;
  };
}
