// Plays with their times, as far as they are kept (EnableScrobbleHistory).
import type { Caller, Context } from '../../context.ts';

export interface PlayRow {
  pk: number;
  songId: string;
  playedAt: number;
}

export interface HistoryQuery {
  fromMs: number;
  /** The last moment that counts. */
  toMs: number;
  newestFirst: boolean;
  limit: number;
  offset: number;
}

/** The caller's own plays within a time, with how many there are. */
export function listPlays({ db }: Pick<Context, 'db'>, { user }: Caller, query: HistoryQuery): { rows: PlayRow[]; total: number } {
  const { fromMs, toMs, newestFirst, limit, offset } = query;
  const where = 'FROM scrobble WHERE user_pk = ? AND played_at BETWEEN ? AND ?';
  const order = newestFirst ? 'played_at DESC, song_id DESC' : 'played_at, song_id';
  const rows = db.$client
    .query(`SELECT pk, song_id AS songId, played_at AS playedAt ${where} ORDER BY ${order} LIMIT ?+0 OFFSET ?+0`)
    .all(user.pk, fromMs, toMs, limit, offset) as PlayRow[];
  const [count] = db.$client.query(`SELECT count(*) ${where}`).values(user.pk, fromMs, toMs) as [number][];
  return { rows, total: count?.[0] ?? 0 };
}
