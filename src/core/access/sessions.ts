// Logins of web pages. A session's token names its row here: whoever takes the row away ends the session at once,
// whatever its token says. Rows that nobody used for as long as a token lives are nobody's any more.
import type { Caller, Context } from '../../context.ts';
import { notFound } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { writeNote } from '../../lib/storage.ts';
import { callerOf, findUserByPk } from './users.ts';

type Reads = Pick<Context, 'db' | 'clock' | 'config'>;

/** Who logs in from where. */
export interface SessionOrigin {
  address: string;
  userAgent: string;
}

export interface SessionRow {
  id: string;
  userId: string;
  userName: string;
  client: string;
  address: string;
  createdAt: number;
  lastUsedAt: number;
}

const mostOfUser = 200;
const writeEveryMs = 60_000;

/** Begins a session and tidies up those of the user that have ended by themselves. */
export function startSession(ctx: Reads, userPk: number, { address, userAgent }: SessionOrigin): string {
  const client = ctx.db.$client;
  const id = newId();
  const now = ctx.clock.now();
  client.query('DELETE FROM session WHERE user_pk = ? AND last_used_at < ?').run(userPk, deadBefore(ctx));
  client
    .query('INSERT INTO session (id, user_pk, client, address, created_at, last_used_at) VALUES (?, ?, ?, ?, ?, ?)')
    .run(id, userPk, userAgent.slice(0, 300), address.slice(0, 64), now, now);
  client
    .query(
      `DELETE FROM session WHERE user_pk = ?1 AND pk NOT IN
       (SELECT pk FROM session WHERE user_pk = ?1 ORDER BY last_used_at DESC, pk DESC LIMIT ${mostOfUser})`,
    )
    .run(userPk);
  return id;
}

/** Whether the session is there; notes its use, once a minute at most. */
export function useSession({ db, clock }: Pick<Context, 'db' | 'clock'>, userPk: number, id: string): boolean {
  const [row] = db.$client.query('SELECT pk, last_used_at FROM session WHERE id = ? AND user_pk = ?').values(id, userPk) as [
    number,
    number,
  ][];
  if (!row) return false;
  const [pk, lastUsedAt] = row;
  const now = clock.now();
  if (now - lastUsedAt >= writeEveryMs) {
    writeNote(() => db.$client.query('UPDATE session SET last_used_at = ? WHERE pk = ?').run(now, pk));
  }
  return true;
}

/** Whether somebody may still do what they could when they came in: for answers that never end. Another process may have changed it. */
export function isStill(ctx: Reads, { user: { pk, isAdmin }, libraryIds }: Caller, sessionId: string): boolean {
  const user = findUserByPk(ctx.db.$client, pk);
  if (!user || (user.isAdmin === 1) !== isAdmin) return false;
  // Who comes through a proxy has no session here.
  if (sessionId !== '' && !hasSession(ctx, pk, sessionId)) return false;
  return callerOf(ctx, user).libraryIds.join() === libraryIds.join();
}

const hasSession = (ctx: Reads, userPk: number, id: string): boolean =>
  ctx.db.$client.query('SELECT 1 FROM session WHERE id = ? AND user_pk = ? AND last_used_at >= ?').get(id, userPk, deadBefore(ctx)) !==
  null;

/** The caller's sessions, the one used last first; for admins those of the user named, or of everybody. */
export function listSessions(ctx: Reads, { user }: Caller, of: { userId?: string; isEverybody?: boolean } = {}): SessionRow[] {
  const whose = user.isAdmin && (of.userId || of.isEverybody) ? (of.userId ?? '') : user.id;
  return ctx.db.$client
    .query(
      `SELECT session.id, user.id AS userId, user_name AS userName, client, address, session.created_at AS createdAt,
       session.last_used_at AS lastUsedAt FROM session JOIN user ON user.pk = user_pk
       WHERE (?1 = '' OR user.id = ?1) AND session.last_used_at >= ?2 ORDER BY session.last_used_at DESC, session.pk DESC`,
    )
    .all(whose, deadBefore(ctx)) as SessionRow[];
}

/** Ends one of the caller's sessions, for admins anybody's; AppError not_found otherwise. */
export function endSession(ctx: Pick<Context, 'db' | 'events' | 'log'>, { user }: Caller, id: string): void {
  const [row] = ctx.db.$client
    .query('DELETE FROM session WHERE id = ? AND (? OR user_pk = ?) RETURNING (SELECT user.id FROM user WHERE user.pk = user_pk)')
    .values(id, user.isAdmin ? 1 : 0, user.pk) as [string][];
  if (!row) throw notFound('session');
  told(ctx, row[0], user.userName);
}

/** Ends every session of a user but `keep`: the caller's own, for admins anybody's. How many they were. */
export function endSessions(ctx: Pick<Context, 'db' | 'events' | 'log'>, { user }: Caller, userId: string, keep: string): number {
  if (userId !== user.id && !user.isAdmin) throw notFound('user');
  const { changes } = ctx.db.$client
    .query('DELETE FROM session WHERE user_pk = (SELECT pk FROM user WHERE id = ?) AND id <> ?')
    .run(userId, keep);
  if (changes > 0) told(ctx, userId, user.userName);
  return changes;
}

function told({ events, log }: Pick<Context, 'events' | 'log'>, userId: string, by: string): void {
  log.child('access').info('sessions ended', { userId, by });
  events.emit('logins-changed', { userId });
}

/** A token lives so long after its last renewal, which its row notes up to a minute late. */
const deadBefore = ({ clock, config }: Reads) => clock.now() - config.sessionTimeout - 2 * writeEveryMs;
