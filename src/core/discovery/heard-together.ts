// Songs that were heard in the same sitting as others, by anybody. Only how often leaves this file: never who,
// nor when.
import type { Caller, Context } from '../../context.ts';
import { songPksOf } from '../catalog/load.ts';

const sittingMs = 30 * 60_000;
const mostSeeds = 12;
const mostPlays = 12;
const mostNeighbours = 40;

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
  const ids = [...counts.keys()];
  const found = new Map<number, number>();
  for (const id of ids) {
    const [pk] = songPksOf(ctx, caller, [id]);
    if (pk !== undefined) found.set(pk, counts.get(id) ?? 0);
  }
  return found;
}
