// Players: which app of which user talks to us. They carry settings such as a bit-rate limit.
import type { Caller, CallerPlayer, Context } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { conflict, invalid, notFound } from '../../lib/errors.ts';
import { isId, newId } from '../../lib/ids.ts';
import { writeNote } from '../../lib/storage.ts';
import type { UserRow } from './users.ts';

export interface PlayerSeen {
  client: string;
  userAgent: string;
  address: string;
}

interface PlayerRow extends Omit<CallerPlayer, 'reportRealPath' | 'scrobbleEnabled'> {
  pk: number;
  reportRealPath: number;
  scrobbleEnabled: number;
  lastSeenAt: number;
}

const writeEveryMs = 60_000;
const select = `SELECT pk, id, name, client, transcoding_id AS transcodingId, max_bit_rate AS maxBitRateKbps,
  report_real_path AS reportRealPath, scrobble_enabled AS scrobbleEnabled, last_seen_at AS lastSeenAt
  FROM player WHERE user_pk = ? AND client = ? AND user_agent = ?`;

/** The player of (user, client, browser or app); registered when it is new. undefined: it is, and nothing can be written. */
export function findPlayer(
  { db, clock, config }: Pick<Context, 'db' | 'clock' | 'config'>,
  user: UserRow,
  seen: PlayerSeen,
): CallerPlayer | undefined {
  const client = db.$client;
  const userAgent = shortUserAgent(seen.userAgent);
  const name = seen.client.slice(0, 100);
  const find = () => client.query(select).get(user.pk, name, userAgent) as PlayerRow | null;
  let row = find();
  const now = clock.now();
  if (!row) {
    const reportsPath = config.subsonic.defaultReportRealPath ? 1 : 0;
    const insert = client.query(
      `INSERT OR IGNORE INTO player (id, user_pk, name, client, user_agent, address, last_seen_at, report_real_path)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    writeNote(() => insert.run(newId(), user.pk, `${name} [${userAgent}]`, name, userAgent, seen.address, now, reportsPath));
    row = find();
  } else if (now - row.lastSeenAt > writeEveryMs) {
    const { pk } = row;
    writeNote(() => client.query('UPDATE player SET last_seen_at = ?, address = ? WHERE pk = ?').run(now, seen.address, pk));
  }
  if (!row) return undefined;
  return { ...row, reportRealPath: row.reportRealPath === 1, scrobbleEnabled: row.scrobbleEnabled === 1 };
}

/** A player with its owner, for those who set it up. */
export interface OwnedPlayer extends CallerPlayer {
  userId: string;
  userName: string;
  userAgent: string;
  address: string;
  lastSeenAt: number;
}

export interface PlayerWish {
  name?: string;
  /** A transcoding, or '' for songs as they are wished. */
  transcodingId?: string;
  /** 0: no limit. */
  maxBitRateKbps?: number;
  reportRealPath?: boolean;
  scrobbleEnabled?: boolean;
}

const mostKbps = 100_000;
const selectOwned = `SELECT player.id, player.name, client, transcoding_id AS transcodingId, player.max_bit_rate AS maxBitRateKbps,
  report_real_path AS reportRealPath, scrobble_enabled AS scrobbleEnabled, last_seen_at AS lastSeenAt, user.id AS userId,
  user.user_name AS userName, user_agent AS userAgent, address FROM player JOIN user ON user.pk = player.user_pk`;

type OwnedRow = Omit<OwnedPlayer, 'reportRealPath' | 'scrobbleEnabled'> & { reportRealPath: number; scrobbleEnabled: number };

const owned = (row: OwnedRow): OwnedPlayer => ({
  ...row,
  reportRealPath: row.reportRealPath === 1,
  scrobbleEnabled: row.scrobbleEnabled === 1,
});

/** The caller's players, for admins everybody's; the one seen last comes first. */
export function listPlayers({ db }: Pick<Context, 'db'>, { user }: Caller): OwnedPlayer[] {
  const rows = db.$client
    .query(`${selectOwned} WHERE ?1 = 1 OR player.user_pk = ?2 ORDER BY last_seen_at DESC, player.pk`)
    .all(user.isAdmin ? 1 : 0, user.pk) as OwnedRow[];
  return rows.map(owned);
}

/** One of them, or AppError not_found, also when it is somebody else's. */
export function getPlayer({ db }: Pick<Context, 'db'>, { user }: Caller, id: string): OwnedPlayer {
  const row = isId(id)
    ? (db.$client
        .query(`${selectOwned} WHERE player.id = ?3 AND (?1 = 1 OR player.user_pk = ?2)`)
        .get(user.isAdmin ? 1 : 0, user.pk, id) as OwnedRow | null)
    : null;
  if (!row) throw notFound('player');
  return owned(row);
}

/** One that has not called yet, for the caller; AppError invalid, or conflict where this app has one on such a device. */
export function createPlayer(
  ctx: Pick<Context, 'db' | 'events' | 'clock' | 'config'>,
  caller: Caller,
  { client, userAgent, ...wish }: PlayerWish & { name: string; client: string; userAgent: string },
): OwnedPlayer {
  const app = client.trim().slice(0, 100);
  if (app === '') throw invalid('a player needs the name of its app (client)');
  const device = shortUserAgent(userAgent);
  const usual = { transcodingId: '', maxBitRateKbps: 0, reportRealPath: ctx.config.subsonic.defaultReportRealPath, scrobbleEnabled: true };
  const { name, transcodingId, maxBitRateKbps, reportRealPath, scrobbleEnabled } = checked({ ...usual, ...wish });
  const id = newId();
  const { changes } = transact(ctx.db, () =>
    ctx.db.$client
      .query(
        `INSERT OR IGNORE INTO player (id, user_pk, name, client, user_agent, last_seen_at, transcoding_id, max_bit_rate, report_real_path,
         scrobble_enabled) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        id,
        caller.user.pk,
        name.trim(),
        app,
        device,
        ctx.clock.now(),
        transcodingId,
        maxBitRateKbps,
        reportRealPath ? 1 : 0,
        scrobbleEnabled ? 1 : 0,
      ),
  );
  if (changes === 0) throw conflict('this app has a player on such a device already');
  ctx.events.emit('logins-changed', { userId: '' });
  return getPlayer(ctx, caller, id);
}

function checked(player: Required<PlayerWish>): Required<PlayerWish> {
  const { name, transcodingId, maxBitRateKbps } = player;
  if (name.trim() === '' || name.length > 255) throw invalid('a player needs a name of at most 255 characters');
  if (transcodingId !== '' && !isId(transcodingId)) throw invalid('there is no such transcoding');
  if (!Number.isInteger(maxBitRateKbps) || maxBitRateKbps < 0 || maxBitRateKbps > mostKbps) {
    throw invalid(`the bit rate is a whole number from 0 to ${mostKbps}`);
  }
  return player;
}

/** Changes what is given; AppError not_found or invalid. */
export function updatePlayer(ctx: Pick<Context, 'db' | 'events'>, caller: Caller, id: string, wish: PlayerWish): OwnedPlayer {
  const before = getPlayer(ctx, caller, id);
  const { name, transcodingId, maxBitRateKbps, reportRealPath, scrobbleEnabled } = checked({ ...before, ...wish });
  transact(ctx.db, () =>
    ctx.db.$client
      .query('UPDATE player SET name = ?, transcoding_id = ?, max_bit_rate = ?, report_real_path = ?, scrobble_enabled = ? WHERE id = ?')
      .run(name.trim(), transcodingId, maxBitRateKbps, reportRealPath ? 1 : 0, scrobbleEnabled ? 1 : 0, id),
  );
  // It is known from its last call: from now on it is another one.
  ctx.events.emit('logins-changed', { userId: '' });
  return getPlayer(ctx, caller, id);
}

/** Forgets it; it comes back with the usual settings when its app calls again. */
export function deletePlayer(ctx: Pick<Context, 'db' | 'events'>, caller: Caller, id: string): void {
  getPlayer(ctx, caller, id);
  transact(ctx.db, () => ctx.db.$client.query('DELETE FROM player WHERE id = ?').run(id));
  ctx.events.emit('logins-changed', { userId: '' });
}

const browsers: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const systems: [RegExp, string][] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/Linux/, 'Linux'],
];

/** `Firefox/Linux`, or an app's own name without its version. */
export function shortUserAgent(userAgent: string): string {
  const match = (table: [RegExp, string][]) => table.find(([pattern]) => pattern.test(userAgent))?.[1];
  const browser = match(browsers);
  if (browser) return [browser, match(systems)].filter(Boolean).join('/');
  return userAgent.split(/[/\s]/)[0]?.slice(0, 60) ?? '';
}
