// What somebody keeps to themselves: songs that fit these rules are counted here and told to no service (navidrome.md 7). The
// rules are those of smart playlists.
import type { Caller, Context } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { forbidden, messageOf, notFound } from '../../lib/errors.ts';
import { findUserById } from '../access/users.ts';
import { statement } from '../playlists/rules/evaluate.ts';
import { fieldsOf } from '../playlists/rules/fields.ts';
import { checkRules, parseRules } from '../playlists/rules/parse.ts';
import type { RulesJson } from '../playlists/rules/types.ts';

const key = 'scrobble-filter';

/** The rules of a user; null where everything is told. */
export function scrobbleFilterOf({ db }: Pick<Context, 'db'>, userPk: number): RulesJson | null {
  const [row] = db.$client.query('SELECT value FROM preference WHERE user_pk = ? AND key = ?').values(userPk, key) as [string][];
  return row ? (JSON.parse(row[0]) as RulesJson) : null;
}

/** The rules as they are kept; AppError invalid names the one that is wrong. */
export const checkScrobbleFilter = ({ config }: Pick<Context, 'config'>, json: unknown): RulesJson => checkRules(fieldsOf(config), json);

/** One's own, for admins anybody's; null for none. AppError as of `checkScrobbleFilter`, forbidden or not_found. */
export function setScrobbleFilter(ctx: Context, { user }: Caller, userId: string, json: unknown): void {
  const owner = user.isAdmin || user.id === userId ? findUserById(ctx.db.$client, userId) : undefined;
  if (!owner) throw notFound('user');
  if (!user.isAdmin && !ctx.config.enableUserEditing) throw forbidden('change your account: it is switched off on this server');
  const rules = json === null ? undefined : JSON.stringify(checkScrobbleFilter(ctx, json));
  const { $client: client } = ctx.db;
  transact(ctx.db, () => {
    client.query('DELETE FROM preference WHERE user_pk = ? AND key = ?').run(owner.pk, key);
    if (rules !== undefined) client.query('INSERT INTO preference (user_pk, key, value) VALUES (?, ?, ?)').run(owner.pk, key, rules);
  });
}

/** Those of the songs that fit the user's rules now. Rules that cannot be used any more hold nothing back. */
export function heldBack(ctx: Context, userPk: number, songIds: readonly string[]): ReadonlySet<string> {
  try {
    const json = scrobbleFilterOf(ctx, userPk);
    if (!json) return new Set();
    const { from, binds } = statement(ctx, userPk, parseRules(fieldsOf(ctx.config), json));
    const asked = `SELECT song.id ${from} AND song.id IN (SELECT value FROM json_each(?))`;
    return new Set((ctx.db.$client.prepare(asked).values(...binds, JSON.stringify(songIds)) as [string][]).flat());
  } catch (error) {
    ctx.log.child('scrobbling').warn('what is not to be told could not be found out, everything is', { reason: messageOf(error) });
    return new Set();
  }
}
