// Stars, ratings and play counts: one row per user and item, keyed by the item's lasting id.
import type { Caller, Context, MarkKind } from '../../context.ts';
import { findEach } from '../../db/find-each.ts';
import { transact } from '../../db/transact.ts';
import { invalid } from '../../lib/errors.ts';
import { isId } from '../../lib/ids.ts';
import { findArtist } from '../catalog/load.ts';

export interface Mark {
  itemId: string;
  starredAt: number | null;
  rating: number;
  ratedAt: number | null;
  playCount: number;
  playedAt: number | null;
}

export interface MarkItem {
  kind: MarkKind;
  id: string;
}

const columns = `item_id AS itemId, starred_at AS starredAt, rating, rated_at AS ratedAt, played_at AS playedAt`;
/** An album counts each play of a song of it. */
const playsPerSong = `CAST(round(play_count * 1.0 / coalesce((SELECT max(1, song_count) FROM album WHERE album.id = item_id), 1)) AS INTEGER)`;

const markSql = (plays: string) => ({
  one: `SELECT ${columns}, ${plays} AS playCount FROM mark WHERE user_pk = ? AND kind = ? AND item_id = ?`,
  all: `SELECT ${columns}, ${plays} AS playCount
    FROM json_each(?) AS wanted CROSS JOIN mark ON mark.user_pk = ? AND mark.kind = ? AND mark.item_id = wanted.value`,
});
const plainMarks = markSql('play_count');
const normalizedMarks = markSql(playsPerSong);

/** The caller's marks on these items, by id; items without a mark are absent. */
export function loadMarks(
  { db, config }: Pick<Context, 'db' | 'config'>,
  caller: Caller,
  kind: MarkKind,
  ids: readonly string[],
): Map<string, Mark> {
  const client = db.$client;
  const sql = kind === 'album' && config.albumPlayCountMode === 'normalized' ? normalizedMarks : plainMarks;
  const rows = findEach(
    ids,
    (id) => client.query(sql.one).get(caller.user.pk, kind, id) as Mark | null,
    (json) => (hasMarks(db, caller, kind) ? (client.query(sql.all).all(json, caller.user.pk, kind) as Mark[]) : []),
  );
  return new Map(rows.map((row) => [row.itemId, row]));
}

/** Many people never mark an artist or an album: then a look at the index is enough. */
const hasMarks = (db: Context['db'], caller: Caller, kind: MarkKind) =>
  db.$client.query('SELECT 1 FROM mark WHERE user_pk = ? AND kind = ? LIMIT 1').get(caller.user.pk, kind) !== null;

const averageSql = 'SELECT avg(rating) FROM mark WHERE kind = ? AND item_id = ? AND rating > 0';
const averagesSql = `SELECT mark.item_id, avg(rating) FROM json_each(?) AS wanted
  CROSS JOIN mark ON mark.kind = ? AND mark.item_id = wanted.value WHERE rating > 0 GROUP BY mark.item_id`;

/** Mean of all users' ratings by id; items nobody rated are absent. */
export function averageRatings({ db }: Pick<Context, 'db'>, kind: MarkKind, ids: readonly string[]): Map<string, number> {
  const client = db.$client;
  return new Map(
    findEach<[string, number]>(
      ids,
      (id) => {
        const mean = client.query(averageSql).values(kind, id)[0]?.[0];
        return typeof mean === 'number' ? [id, mean] : undefined;
      },
      (json) =>
        client.query('SELECT 1 FROM mark LIMIT 1').get() ? (client.query(averagesSql).values(json, kind) as [string, number][]) : [],
    ),
  );
}

/** What an id belongs to, if the caller may see it: artist, album, playlist or song. */
export function findItem({ db }: Pick<Context, 'db'>, caller: Caller, id: string): MarkItem | undefined {
  if (!isId(id)) return undefined;
  const row = db.$client
    .query(
      `SELECT 'song' AS kind, library_id AS library FROM song WHERE id = ?1 UNION ALL SELECT 'album', library_id FROM album WHERE id = ?1
       UNION ALL SELECT 'artist', NULL FROM artist WHERE id = ?1
       UNION ALL SELECT 'playlist', NULL FROM playlist WHERE id = ?1 AND (public = 1 OR owner_pk = ?2) LIMIT 1`,
    )
    .get(id, caller.user.pk) as { kind: MarkKind; library: number | null } | null;
  if (!row || (row.library !== null && !caller.libraryIds.includes(row.library))) return undefined;
  if (row.kind === 'artist' && !findArtist({ db }, caller, id)) return undefined;
  return { kind: row.kind, id };
}

/** Stars or unstars; unknown ids are skipped. Returns what was marked. */
export function setStarred(ctx: Context, caller: Caller, ids: readonly string[], starred: boolean): MarkItem[] {
  const items = ids.flatMap((id) => findItem(ctx, caller, id) ?? []);
  const now = ctx.clock.now();
  transact(ctx.db, () => {
    for (const item of items) {
      // A second star keeps the first date.
      ctx.db.$client
        .query(
          `INSERT INTO mark (user_pk, kind, item_id, starred_at) VALUES (?1, ?2, ?3, ?4)
           ON CONFLICT DO UPDATE SET starred_at = iif(?4 IS NULL, NULL, coalesce(starred_at, ?4))`,
        )
        .run(caller.user.pk, item.kind, item.id, starred ? now : null);
    }
    const songIds = items.filter(({ kind }) => kind === 'song').map(({ id }) => id);
    if (songIds.length > 0) ctx.events.emit('songs-starred', { userPk: caller.user.pk, songIds, isStarred: starred, at: now });
  });
  changed(ctx, caller, items);
  return items;
}

/** Rates an item 0 (none) to 5; unknown ids are skipped. AppError invalid for other numbers. */
export function setRating(ctx: Context, caller: Caller, ids: readonly string[], rating: number): MarkItem[] {
  if (!Number.isInteger(rating) || rating < 0 || rating > 5) throw invalid('a rating is a whole number from 0 to 5');
  const items = ids.flatMap((id) => findItem(ctx, caller, id) ?? []);
  const now = ctx.clock.now();
  transact(ctx.db, () => {
    for (const item of items) {
      ctx.db.$client
        .query(
          `INSERT INTO mark (user_pk, kind, item_id, rating, rated_at) VALUES (?1, ?2, ?3, ?4, ?5)
           ON CONFLICT DO UPDATE SET rating = ?4, rated_at = ?5`,
        )
        .run(caller.user.pk, item.kind, item.id, rating, now);
    }
  });
  changed(ctx, caller, items);
  return items;
}

/** Counts one play of each item at its time. */
export function countPlays(ctx: Context, caller: Caller, plays: readonly (MarkItem & { at: number })[]): void {
  for (const play of plays) {
    ctx.db.$client
      .query(
        `INSERT INTO mark (user_pk, kind, item_id, play_count, played_at) VALUES (?1, ?2, ?3, 1, ?4)
         ON CONFLICT DO UPDATE SET play_count = play_count + 1, played_at = max(coalesce(played_at, 0), ?4)`,
      )
      .run(caller.user.pk, play.kind, play.id, play.at);
  }
  changed(ctx, caller, plays);
}

function changed(ctx: Context, caller: Caller, items: readonly MarkItem[]): void {
  if (items.length === 0) return;
  ctx.events.emit('marks-changed', { userId: caller.user.id, items: items.map(({ kind, id }) => ({ kind, id })), by: caller });
}
