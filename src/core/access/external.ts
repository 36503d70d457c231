// Accounts of people whom a reverse proxy logs in: found by name, made on their first visit to the page (navidrome.md 7).
import type { Context } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { newId, randomText } from '../../lib/ids.ts';
import { writeNote } from '../../lib/storage.ts';
import type { Access } from './access.ts';
import { generatedPrefix } from './rules.ts';
import { findUser, hasUsers, loginName, type UserRow } from './users.ts';

type ExternalContext = Context & { access: Pick<Access, 'sealPassword'> };

/**
 * The account of this name, made if there is none: the very first is the admin. Its password is known to nobody. Whatever
 * the database refuses is thrown: nobody becomes an admin by a failure.
 */
export async function enterExternally(ctx: ExternalContext, userName: string): Promise<UserRow> {
  const { $client } = ctx.db;
  const known = findUser($client, userName);
  const user = known ?? (await create(ctx, userName));
  writeNote(() => $client.query('UPDATE user SET last_login_at = ? WHERE pk = ?').run(ctx.clock.now(), user.pk));
  return user;
}

async function create(ctx: ExternalContext, userName: string): Promise<UserRow> {
  const { $client } = ctx.db;
  const { passwordHash, passwordSecret } = await ctx.access.sealPassword(generatedPrefix + randomText(43));
  const { user, isFirst, isNew } = transact(ctx.db, () => {
    const before = findUser($client, userName);
    // Somebody's other request was faster.
    if (before) return { user: before, isFirst: false, isNew: false };
    const isAdmin = !hasUsers(ctx);
    const now = ctx.clock.now();
    const { lastInsertRowid } = $client
      .query(
        `INSERT INTO user (id, user_name, login_name, name, is_admin, password_hash, password_secret, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?2, ?4, ?5, ?6, ?7, ?7)`,
      )
      .run(newId(), userName, loginName(userName), isAdmin ? 1 : 0, passwordHash, passwordSecret, now);
    $client
      .query(
        'INSERT OR IGNORE INTO user_library (user_pk, library_id) SELECT ?, id FROM library WHERE default_new_users = 1 AND removed_at IS NULL',
      )
      .run(lastInsertRowid);
    const made = findUser($client, userName);
    if (!made) throw new Error('the new user is gone again');
    return { user: made, isFirst: isAdmin, isNew: true };
  });
  if (isNew) ctx.log.child('access').info('user created, as named by the proxy', { user: userName, admin: isFirst });
  if (isFirst) ctx.events.emit('admin-created', {});
  return user;
}
