// What is done to accounts: made, changed, deleted. Admins may do it to all, others to their own name, address and
// password where EnableUserEditing allows it. There is always an admin left.
import type { Caller, Context } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { conflict, forbidden, invalid, notFound } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type { Access } from './access.ts';
import { checkDetail, checkPassword, checkUserName } from './rules.ts';
import { findUser, findUserById, findUserByPk, listUsers, loginName, type UserRow } from './users.ts';

type AccountContext = Context & { access: Pick<Access, 'sealPassword'> };

type Shown = 'pk' | 'id' | 'userName' | 'name' | 'email' | 'maxBitRateKbps' | 'lastLoginAt' | 'lastAccessAt' | 'createdAt' | 'updatedAt';

export interface Account extends Pick<UserRow, Shown> {
  isAdmin: boolean;
  /** All for admins. */
  libraryIds: number[];
}

export interface AccountChanges {
  /** For admins. */
  userName?: string | undefined;
  name?: string | undefined;
  email?: string | undefined;
  password?: string | undefined;
  isAdmin?: boolean | undefined;
  libraryIds?: readonly number[] | undefined;
  /** 0: no limit. */
  maxBitRateKbps?: number | undefined;
}

export interface NewAccount extends AccountChanges {
  userName: string;
  password: string;
}

const longestRateKbps = 10_000;

/** Everybody with an account; for admins. */
export function listAccounts(ctx: Pick<Context, 'db'>, caller: Caller): Account[] {
  if (!caller.user.isAdmin) throw forbidden('see the list of users');
  return listUsers(ctx.db.$client).map((user) => accountOf(ctx, user));
}

/** One's own account by name, for admins any; AppError forbidden for others, whether they exist or not. */
export function getAccount(ctx: Pick<Context, 'db'>, caller: Caller, userName: string): Account {
  return accountOf(ctx, findOwnOrAny(ctx, caller, userName, 'ask for other users'));
}

/** The same by id; AppError not_found for others, whether they exist or not. */
export function getAccountById(ctx: Pick<Context, 'db'>, { user }: Caller, id: string): Account {
  const found = user.isAdmin || id === user.id ? findUserById(ctx.db.$client, id) : undefined;
  if (!found) throw notFound('user');
  return accountOf(ctx, found);
}

/** Libraries that new users get where nobody says otherwise. */
export const defaultLibraries = ({ db }: Pick<Context, 'db'>): number[] =>
  (db.$client.query('SELECT id FROM library WHERE default_new_users = 1 AND removed_at IS NULL ORDER BY id').values() as [number][]).flat();

/** The address of somebody, '' where they gave none; undefined when nobody has this name. */
export const emailOf = ({ db }: Pick<Context, 'db'>, userName: string): string | undefined => findUser(db.$client, userName)?.email;

/** Makes an account; without libraries named, all are open to it. AppError forbidden, invalid, not_found or conflict. */
export async function createAccount(ctx: AccountContext, caller: Caller, input: NewAccount): Promise<string> {
  if (!caller.user.isAdmin) throw forbidden('create users');
  const userName = checkUserName(input.userName);
  checkPassword(input.password);
  const taken = () => findUser(ctx.db.$client, userName) !== undefined;
  if (taken()) throw conflict('there is a user of this name already');
  const details = checkedDetails(input);
  const libraryIds = input.libraryIds === undefined ? allLibraries(ctx) : checkLibraries(ctx, input.libraryIds);
  const { passwordHash, passwordSecret } = await ctx.access.sealPassword(input.password);
  const id = newId();
  const now = ctx.clock.now();
  transact(ctx.db, () => {
    if (taken()) throw conflict('there is a user of this name already');
    const { lastInsertRowid } = ctx.db.$client
      .query(
        `INSERT INTO user (id, user_name, login_name, name, email, is_admin, max_bit_rate, password_hash, password_secret, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)`,
      )
      .run(
        id,
        userName,
        loginName(userName),
        details.name || userName,
        details.email ?? '',
        input.isAdmin ? 1 : 0,
        details.maxBitRateKbps ?? 0,
        passwordHash,
        passwordSecret,
        now,
      );
    grant(ctx, Number(lastInsertRowid), libraryIds);
  });
  ctx.log.child('access').info('user created', { user: userName, by: caller.user.userName });
  ctx.events.emit('logins-changed', { userId: id });
  return id;
}

/**
 * Changes what is given. Rights, libraries and limits are for admins, the last of whom stays one. A new password
 * or other rights end every session.
 */
export async function updateAccount(ctx: AccountContext, caller: Caller, userName: string, changes: AccountChanges): Promise<void> {
  const user = findOwnOrAny(ctx, caller, userName, 'change other users');
  const { isAdmin, libraryIds, maxBitRateKbps, password } = changes;
  if (!caller.user.isAdmin) {
    const isOfRights = [isAdmin, libraryIds, maxBitRateKbps, changes.userName].some((change) => change !== undefined);
    if (isOfRights) throw forbidden('change rights of users');
    if (!ctx.config.enableUserEditing) throw forbidden('change your account: it is switched off on this server');
  }
  const newName = changes.userName === undefined ? undefined : checkUserName(changes.userName);
  const details = checkedDetails(changes);
  const open = libraryIds === undefined ? undefined : checkLibraries(ctx, libraryIds);
  if (password !== undefined) checkPassword(password);
  const sealed = password === undefined ? undefined : await ctx.access.sealPassword(password);
  const isOther = isAdmin !== undefined && isAdmin !== (user.isAdmin === 1);
  const client = ctx.db.$client;
  transact(ctx.db, () => {
    const now = findUserByPk(client, user.pk);
    if (!now) throw notFound('user');
    const holder = newName === undefined ? undefined : findUser(client, newName);
    if (holder && holder.pk !== user.pk) throw conflict('there is a user of this name already');
    if (isAdmin === false) checkNotLast(ctx, now, 'must stay one: make somebody else an admin first');
    client
      .query(
        `UPDATE user SET name = coalesce(?2, name), email = coalesce(?3, email), is_admin = coalesce(?4, is_admin),
         max_bit_rate = coalesce(?5, max_bit_rate), password_hash = coalesce(?6, password_hash),
         password_secret = coalesce(?7, password_secret), token_version = token_version + ?8, updated_at = ?9,
         user_name = coalesce(?10, user_name), login_name = coalesce(?11, login_name) WHERE pk = ?1`,
      )
      .run(
        user.pk,
        details.name ?? null,
        details.email ?? null,
        isAdmin === undefined ? null : Number(isAdmin),
        details.maxBitRateKbps ?? null,
        sealed?.passwordHash ?? null,
        sealed?.passwordSecret ?? null,
        sealed || isOther ? 1 : 0,
        ctx.clock.now(),
        newName ?? null,
        newName === undefined ? null : loginName(newName),
      );
    if (sealed || isOther) client.query('DELETE FROM session WHERE user_pk = ?').run(user.pk);
    if (open) grant(ctx, user.pk, open);
    // Who was an admin saw everything without a word of it in the table.
    else if (isAdmin === false && now.isAdmin === 1 && grantsOf(ctx, user.pk).length === 0) grant(ctx, user.pk, allLibraries(ctx));
  });
  if (sealed) ctx.log.child('access').info('password changed', { user: user.userName, by: caller.user.userName });
  ctx.events.emit('logins-changed', { userId: user.id });
}

/** Deletes an account with all that is its own: playlists, shares, marks, keys. Nobody deletes themselves. */
export function deleteAccount(ctx: Context, caller: Caller, userName: string): void {
  if (!caller.user.isAdmin) throw forbidden('delete users');
  const client = ctx.db.$client;
  const { userId, playlistIds } = transact(ctx.db, () => {
    const user = findUser(client, userName);
    if (!user) throw notFound('user');
    if (user.pk === caller.user.pk) throw forbidden('delete your own account: another admin can');
    checkNotLast(ctx, user, 'cannot be deleted');
    const ids = client.query('SELECT id FROM playlist WHERE owner_pk = ?').values(user.pk) as [string][];
    client.query('DELETE FROM user WHERE pk = ?').run(user.pk);
    return { userId: user.id, playlistIds: ids.flat() };
  });
  ctx.log.child('access').info('user deleted', { user: userName.slice(0, 64), by: caller.user.userName });
  ctx.events.emit('logins-changed', { userId });
  if (playlistIds.length > 0) ctx.events.emit('playlists-changed', { ids: playlistIds });
}

function findOwnOrAny({ db }: Pick<Context, 'db'>, { user }: Caller, userName: string, action: string): UserRow {
  if (!user.isAdmin && loginName(userName) !== loginName(user.userName)) throw forbidden(action);
  const found = findUser(db.$client, userName);
  if (!found) throw notFound('user');
  return found;
}

function accountOf(ctx: Pick<Context, 'db'>, user: UserRow): Account {
  const { passwordHash: _hash, passwordSecret: _secret, tokenVersion: _version, ...shown } = user;
  const isAdmin = user.isAdmin === 1;
  return { ...shown, isAdmin, libraryIds: isAdmin ? allLibraries(ctx) : grantsOf(ctx, user.pk) };
}

function checkNotLast({ db }: Pick<Context, 'db'>, user: UserRow, what: string): void {
  const other = db.$client.query('SELECT 1 FROM user WHERE is_admin = 1 AND pk <> ? LIMIT 1').get(user.pk);
  if (user.isAdmin === 1 && !other) throw conflict(`the last admin ${what}`);
}

const grantsOf = ({ db }: Pick<Context, 'db'>, userPk: number): number[] =>
  (db.$client.query('SELECT library_id FROM user_library WHERE user_pk = ? ORDER BY library_id').values(userPk) as [number][]).flat();

const allLibraries = ({ db }: Pick<Context, 'db'>): number[] =>
  (db.$client.query('SELECT id FROM library WHERE removed_at IS NULL ORDER BY id').values() as [number][]).flat();

function checkLibraries(ctx: Pick<Context, 'db'>, ids: readonly number[]): number[] {
  const known = allLibraries(ctx);
  if (ids.some((id) => !known.includes(id))) throw notFound('music folder');
  return [...new Set(ids)];
}

function grant({ db }: Pick<Context, 'db'>, userPk: number, libraryIds: readonly number[]): void {
  db.$client.query('DELETE FROM user_library WHERE user_pk = ?').run(userPk);
  db.$client
    .query('INSERT INTO user_library (user_pk, library_id) SELECT ?, value FROM json_each(?)')
    .run(userPk, JSON.stringify(libraryIds));
}

function checkedDetails({ name, email, maxBitRateKbps }: AccountChanges): Pick<AccountChanges, 'name' | 'email' | 'maxBitRateKbps'> {
  if (maxBitRateKbps !== undefined && !(maxBitRateKbps >= 0 && maxBitRateKbps <= longestRateKbps)) {
    throw invalid(`the highest bit rate is a number of kbit/s up to ${longestRateKbps}, 0 for no limit`);
  }
  return {
    name: name === undefined ? undefined : checkDetail(name, 'a name'),
    email: email === undefined ? undefined : checkDetail(email, 'an e-mail address'),
    maxBitRateKbps: maxBitRateKbps === undefined ? undefined : Math.trunc(maxBitRateKbps),
  };
}
