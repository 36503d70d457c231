// Rows by several ids.

/** A list of ids as JSON costs as much as three look-ups. */
const fewIds = 6;

/** What `one` finds for each id where they are few, else what `all` finds for the ids as a JSON array; in any order. */
export function findEach<Row>(ids: readonly string[], one: (id: string) => Row | null | undefined, all: (json: string) => Row[]): Row[] {
  if (ids.length > fewIds) return all(JSON.stringify(ids));
  return ids.map(one).filter((row) => row !== null && row !== undefined);
}
