// Dates on the wire.

/** ISO 8601; undefined (absent) when there is none. */
export const isoDate = (ms: number | null | undefined): string | undefined => (ms ? new Date(ms).toISOString() : undefined);

/** `2001-05-07` as {year, month, day}, with what is known. */
export function itemDate(date: string): { year?: number; month?: number; day?: number } {
  const [year, month, day] = date.split('-').map(Number);
  return {
    ...(year ? { year } : {}),
    ...(month ? { month } : {}),
    ...(day ? { day } : {}),
  };
}
