// Dates on the wire.

/** What was written last: songs that came together have one date, and whole libraries are written. */
let [lastMs, lastText] = [0, ''];

/** ISO 8601; undefined (absent) when there is none. */
export function isoDate(ms: number | null | undefined): string | undefined {
  if (!ms) return undefined;
  if (ms !== lastMs) [lastMs, lastText] = [ms, new Date(ms).toISOString()];
  return lastText;
}

/** `2001-05-07` as {year, month, day}, with what is known. */
export function itemDate(date: string): { year?: number; month?: number; day?: number } {
  const [year, month, day] = date.split('-').map(Number);
  return {
    ...(year ? { year } : {}),
    ...(month ? { month } : {}),
    ...(day ? { day } : {}),
  };
}
