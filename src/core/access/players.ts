// Players: which app of which user talks to us. They carry settings such as a bit-rate limit.
import type { CallerPlayer, Context } from '../../context.ts';
import { newId } from '../../lib/ids.ts';
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

/** The player of (user, client, browser or app); registered when it is new. */
export function findPlayer({ db, clock, config }: Pick<Context, 'db' | 'clock' | 'config'>, user: UserRow, seen: PlayerSeen): CallerPlayer {
  const client = db.$client;
  const userAgent = shortUserAgent(seen.userAgent);
  const name = seen.client.slice(0, 100);
  const find = () => client.query(select).get(user.pk, name, userAgent) as PlayerRow | null;
  let row = find();
  const now = clock.now();
  if (!row) {
    client
      .query(
        `INSERT OR IGNORE INTO player (id, user_pk, name, client, user_agent, address, last_seen_at, report_real_path)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(newId(), user.pk, `${name} [${userAgent}]`, name, userAgent, seen.address, now, config.subsonic.defaultReportRealPath ? 1 : 0);
    row = find();
  } else if (now - row.lastSeenAt > writeEveryMs) {
    client.query('UPDATE player SET last_seen_at = ?, address = ? WHERE pk = ?').run(now, seen.address, row.pk);
  }
  if (!row) throw new Error('a player could not be registered');
  return { ...row, reportRealPath: row.reportRealPath === 1, scrobbleEnabled: row.scrobbleEnabled === 1 };
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
