// Users as rows, and the Caller made from one.
import type { Database } from 'bun:sqlite';

import type { Caller, CallerPlayer, CallerUser, Context } from '../../context.ts';
import { fold } from '../../lib/fold.ts';

export interface UserRow {
  pk: number;
  id: string;
  userName: string;
  name: string;
  email: string;
  isAdmin: number;
  passwordHash: string;
  passwordSecret: Uint8Array;
  tokenVersion: number;
  /** 0: no limit. */
  maxBitRateKbps: number;
  lastLoginAt: number | null;
  lastAccessAt: number | null;
  createdAt: number;
  updatedAt: number;
}

const columns = `pk, id, user_name AS userName, name, email, is_admin AS isAdmin, password_hash AS passwordHash,
  password_secret AS passwordSecret, token_version AS tokenVersion, max_bit_rate AS maxBitRateKbps, last_login_at AS lastLoginAt,
  last_access_at AS lastAccessAt, created_at AS createdAt, updated_at AS updatedAt`;

/** User names compare without letter case. */
export const loginName = (userName: string) => fold(userName.trim());

/** Finds by name, without letter case. */
export function findUser(client: Database, userName: string): UserRow | undefined {
  return (client.query(`SELECT ${columns} FROM user WHERE login_name = ?`).get(loginName(userName)) as UserRow | null) ?? undefined;
}

/** Finds by id. */
export function findUserById(client: Database, id: string): UserRow | undefined {
  return (client.query(`SELECT ${columns} FROM user WHERE id = ?`).get(id) as UserRow | null) ?? undefined;
}

/** Finds by key. */
export function findUserByPk(client: Database, pk: number): UserRow | undefined {
  return (client.query(`SELECT ${columns} FROM user WHERE pk = ?`).get(pk) as UserRow | null) ?? undefined;
}

/** Everybody, by name. */
export const listUsers = (client: Database): UserRow[] =>
  client.query(`SELECT ${columns} FROM user ORDER BY login_name`).all() as UserRow[];

/** Whether anybody can log in yet. */
export const hasUsers = ({ db }: Pick<Context, 'db'>) => db.$client.query('SELECT 1 FROM user LIMIT 1').get() !== null;

/** The caller a user is, with the libraries open to them: all for admins. */
export function callerOf({ db }: Pick<Context, 'db'>, user: UserRow, player?: CallerPlayer): Caller {
  const libraries = db.$client.query('SELECT id, removed_at IS NULL, song_count FROM library ORDER BY id').values() as [
    number,
    number,
    number,
  ][];
  const all = libraries.filter(([, isThere]) => isThere === 1).map(([id]) => id);
  const granted = user.isAdmin
    ? all
    : (db.$client.query('SELECT library_id FROM user_library WHERE user_pk = ? ORDER BY library_id').values(user.pk) as [number][])
        .map(([id]) => id)
        .filter((id) => all.includes(id));
  const limited =
    player && user.maxBitRateKbps > 0 ? { ...player, maxBitRateKbps: lower(player.maxBitRateKbps, user.maxBitRateKbps) } : player;
  // One that was taken away is not seen, until a scan has called its songs missing.
  const shown = libraries.filter(([, isThere, songCount]) => isThere === 1 || songCount > 0).length;
  return { user: callerUser(user), player: limited, libraryIds: granted, seesAll: granted.length === shown };
}

const callerUser = (user: UserRow): CallerUser => ({
  pk: user.pk,
  id: user.id,
  userName: user.userName,
  name: user.name,
  isAdmin: user.isAdmin === 1,
  maxBitRateKbps: user.maxBitRateKbps,
});

/** The lower of two limits; 0 is none. */
const lower = (a: number, b: number) => (a > 0 && b > 0 ? Math.min(a, b) : a || b);

/** The caller a user is by key; undefined when the user is gone. */
export function callerOfPk(ctx: Pick<Context, 'db'>, pk: number): Caller | undefined {
  const user = findUserByPk(ctx.db.$client, pk);
  return user ? callerOf(ctx, user) : undefined;
}

/** The admin who was there first: what belongs to nobody else is theirs. */
export function firstAdmin(ctx: Pick<Context, 'db'>): Caller | undefined {
  const user = ctx.db.$client.query(`SELECT ${columns} FROM user WHERE is_admin = 1 ORDER BY pk LIMIT 1`).get() as UserRow | null;
  return user ? callerOf(ctx, user) : undefined;
}
