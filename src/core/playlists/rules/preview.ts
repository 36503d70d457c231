// What rules would find, before anybody keeps them.
import type { Caller, Context } from '../../../context.ts';
import { getEditablePlaylist } from '../rows.ts';
import { beginningOfRules, songIdsOfRules } from './evaluate.ts';
import { fieldsOf } from './fields.ts';
import { parseRules } from './parse.ts';

export interface Preview {
  songCount: number;
  durationMs: number;
  /** Keys of the first songs, in order. */
  songPks: number[];
}

/** With the marks and libraries of the caller, or of the owner of a playlist; AppError invalid names the rule that is wrong. */
export function previewRules(
  ctx: Context,
  caller: Caller,
  json: unknown,
  { id, most }: { id?: string | undefined; most: number },
): Preview {
  const rules = parseRules(fieldsOf(ctx.config), json);
  const row = id === undefined ? undefined : getEditablePlaylist(ctx, caller, id);
  const owned = { pk: row?.pk ?? -1, ownerPk: row?.ownerPk ?? caller.user.pk };
  const rowsOf = (ids: readonly string[]) => {
    const sql = 'SELECT song.pk, song.duration_ms, song.library_id FROM json_each(?) AS wanted CROSS JOIN song ON song.id = wanted.value';
    return ctx.db.$client.query(`${sql} ORDER BY wanted.key`).values(JSON.stringify(ids)) as [number, number, number][];
  };
  // The owner of a playlist may see more than the admin who edits it: only what both see is shown.
  const seesAllOfIt = owned.ownerPk === caller.user.pk || caller.seesAll;
  if (seesAllOfIt && rules.limit === 0 && rules.limitPercent === 0) {
    const { songCount, durationMs, ids } = beginningOfRules(ctx, owned, rules, most);
    return { songCount, durationMs, songPks: rowsOf(ids).map(([pk]) => pk) };
  }
  const rows = rowsOf(songIdsOfRules(ctx, owned, rules).filter((found) => found !== '')).filter(([, , library]) =>
    caller.libraryIds.includes(library),
  );
  return {
    songCount: rows.length,
    durationMs: rows.reduce((sum, [, durationMs]) => sum + durationMs, 0),
    songPks: rows.slice(0, most).map(([pk]) => pk),
  };
}
