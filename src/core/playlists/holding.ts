// Which playlists hold songs already, for those who are about to add them.
import type { Caller, Context } from '../../context.ts';
import { songIdsOf, type SongChoice } from './song-choice.ts';

export interface Holding {
  /** Of different songs that are meant. */
  songCount: number;
  /** How many of them each playlist holds, by id; those that hold none are left out. */
  held: Record<string, number>;
}

/** Looks at the ordinary playlists that the caller may change. */
export function holdingOf(ctx: Pick<Context, 'db'>, caller: Caller, choice: SongChoice): Holding {
  const ids = [...new Set(songIdsOf(ctx, caller, choice))];
  const rows = ctx.db.$client
    .query(
      `SELECT playlist.id, count(DISTINCT song_id) FROM json_each(?) AS wanted CROSS JOIN playlist_item ON song_id = wanted.value
       JOIN playlist ON playlist.pk = playlist_pk WHERE rules = '' AND (? OR owner_pk = ?) GROUP BY playlist.pk`,
    )
    .values(JSON.stringify(ids), caller.user.isAdmin ? 1 : 0, caller.user.pk) as [string, number][];
  return { songCount: ids.length, held: Object.fromEntries(rows) };
}
