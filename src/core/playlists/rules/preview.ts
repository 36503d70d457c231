// What rules would find, before anybody keeps them.
import type { Caller, Context } from '../../../context.ts';
import { getEditablePlaylist } from '../rows.ts';
import { songIdsOfRules } from './evaluate.ts';
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
  const ids = songIdsOfRules(ctx, { pk: row?.pk ?? -1, ownerPk: row?.ownerPk ?? caller.user.pk }, rules).filter((found) => found !== '');
  // The owner of a playlist may see more than the admin who edits it: only what both see is shown.
  const rowsOf = ctx.db.$client.query(
    `SELECT song.pk, song.duration_ms, song.library_id FROM json_each(?) AS wanted CROSS JOIN song ON song.id = wanted.value ORDER BY wanted.key`,
  );
  const rows = (rowsOf.values(JSON.stringify(ids)) as [number, number, number][]).filter(([, , library]) =>
    caller.libraryIds.includes(library),
  );
  return {
    songCount: rows.length,
    durationMs: rows.reduce((sum, [, durationMs]) => sum + durationMs, 0),
    songPks: rows.slice(0, most).map(([pk]) => pk),
  };
}
