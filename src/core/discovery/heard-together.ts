// Songs that were heard in the same sitting as others, by anybody. Only how often leaves this file: never who,
// nor when.
import type { Caller, Context } from '../../context.ts';

const sittingMs = 30 * 60_000;
const mostSeeds = 12;
const mostPlays = 12;
const mostNeighbours = 40;
const mostFound = 200;

/** How often songs that the caller may see were heard near these, by key. */
export function heardTogether(ctx: Pick<Context, 'db'>, caller: Caller, seedIds: readonly string[]): Map<number, number> {
  const { $client: client } = ctx.db;
  const plays = client.query('SELECT user_pk, played_at FROM scrobble WHERE song_id = ? ORDER BY pk DESC LIMIT ?+0');
  const near = client.query('SELECT DISTINCT song_id FROM scrobble WHERE user_pk = ? AND played_at BETWEEN ? AND ? LIMIT ?+0');
  const counts = new Map<string, number>();
  for (const id of seedIds.slice(0, mostSeeds)) {
    for (const [user, at] of plays.values(id, mostPlays) as [number, number][]) {
      for (const [other] of near.values(user, at - sittingMs, at + sittingMs, mostNeighbours) as [string][]) {
        if (other !== id) counts.set(other, (counts.get(other) ?? 0) + 1);
      }
    }
  }
  const frequent = [...counts].sort((a, b) => b[1] - a[1]).slice(0, mostFound);
  const rows = client
    .query('SELECT wanted.key, song.pk, song.library_id FROM json_each(?) AS wanted CROSS JOIN song ON song.id = wanted.value')
    .values(JSON.stringify(frequent.map(([id]) => id))) as [number, number, number][];
  const visible = rows.filter(([, , libraryId]) => caller.libraryIds.includes(libraryId));
  return new Map(visible.map(([at, pk]) => [pk, frequent[at]?.[1] ?? 0]));
}
