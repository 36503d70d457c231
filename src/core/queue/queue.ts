// The play queue a user carries from one app to the next. Songs that are gone or closed at the moment keep their places.
import type { Caller, Context } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { invalid, notFound } from '../../lib/errors.ts';

export interface PlayQueue {
  /** Keys of the songs that can be played, in order. */
  songPks: number[];
  /** Among these; -1 when there are none. */
  currentIndex: number;
  currentId: string;
  positionMs: number;
  changedBy: string;
  updatedAt: number;
}

export interface QueueInput {
  songIds: readonly string[];
  currentIndex: number;
  positionMs: number;
  /** Name of the app. */
  changedBy: string;
}

interface QueueRow {
  currentIndex: number;
  positionMs: number;
  changedBy: string;
  updatedAt: number;
}

/** The caller's queue; undefined when none was saved, or it was emptied. */
export function getQueue({ db }: Pick<Context, 'db'>, caller: Caller): PlayQueue | undefined {
  const { pk } = caller.user;
  const row = db.$client
    .query(
      'SELECT current_index AS currentIndex, position_ms AS positionMs, changed_by AS changedBy, updated_at AS updatedAt FROM play_queue WHERE user_pk = ?',
    )
    .get(pk) as QueueRow | null;
  if (!row) return undefined;
  const items = db.$client
    .query(
      `SELECT position, song.pk, song.id, song.library_id FROM play_queue_item JOIN song ON song.id = song_id AND song.missing = 0
       WHERE user_pk = ? ORDER BY position`,
    )
    .values(pk) as [number, number, string, number][];
  const shown = items.filter(([, , , libraryId]) => caller.libraryIds.includes(libraryId));
  // Where the current song is hidden, the next one stands at its start.
  const next = shown.findIndex(([position]) => position >= row.currentIndex);
  const currentIndex = next < 0 ? shown.length - 1 : next;
  const current = shown[currentIndex];
  return {
    songPks: shown.map(([, songPk]) => songPk),
    currentIndex,
    currentId: current?.[2] ?? '',
    positionMs: current?.[0] === row.currentIndex ? row.positionMs : 0,
    changedBy: row.changedBy,
    updatedAt: row.updatedAt,
  };
}

/** Changes where the caller is in their queue, and nothing else; AppError invalid when the place lies outside. */
export function moveInQueue(
  ctx: Context,
  caller: Caller,
  to: { currentIndex?: number | undefined; positionMs?: number | undefined },
  changedBy: string,
): void {
  const client = ctx.db.$client;
  const { pk } = caller.user;
  transact(ctx.db, () => {
    const items = client
      .query(
        `SELECT position, song.library_id FROM play_queue_item JOIN song ON song.id = song_id AND song.missing = 0
         WHERE user_pk = ? ORDER BY position`,
      )
      .values(pk) as [number, number][];
    const shown = items.filter(([, libraryId]) => caller.libraryIds.includes(libraryId));
    const place = to.currentIndex === undefined ? undefined : shown[to.currentIndex]?.[0];
    if (to.currentIndex !== undefined && place === undefined) throw invalid('the current song must be one of the queue');
    client
      .query(
        `UPDATE play_queue SET current_index = coalesce(?2, current_index), position_ms = coalesce(?3, position_ms), changed_by = ?4,
         updated_at = ?5 WHERE user_pk = ?1`,
      )
      .run(pk, place ?? null, to.positionMs ?? null, changedBy.slice(0, 100), ctx.clock.now());
  });
}

/**
 * Puts a queue in the place of the old one; none of songs clears it. Songs nobody knows any more are left out;
 * AppError not_found when that is all of them, invalid when `currentIndex` lies outside. Then the old one stays.
 */
export function saveQueue(ctx: Context, caller: Caller, input: QueueInput): void {
  const client = ctx.db.$client;
  const { pk } = caller.user;
  const { songIds, currentIndex } = input;
  if (songIds.length > 0 && (currentIndex < 0 || currentIndex >= songIds.length)) {
    throw invalid('the current song must be one of the queue');
  }
  const known = client
    .query(
      'SELECT wanted.key, song.id, song.library_id FROM json_each(?) AS wanted CROSS JOIN song ON song.id = wanted.value ORDER BY wanted.key',
    )
    .values(JSON.stringify(songIds)) as [number, string, number][];
  const kept = known.filter(([, , libraryId]) => caller.libraryIds.includes(libraryId));
  if (songIds.length > 0 && kept.length === 0) throw notFound('song');
  const place = kept.findIndex(([key]) => key >= currentIndex);
  transact(ctx.db, () => {
    client.query('DELETE FROM play_queue_item WHERE user_pk = ?').run(pk);
    client.query('DELETE FROM play_queue WHERE user_pk = ?').run(pk);
    if (kept.length === 0) return;
    client
      .query('INSERT INTO play_queue (user_pk, current_index, position_ms, changed_by, updated_at) VALUES (?, ?, ?, ?, ?)')
      .run(
        pk,
        place < 0 ? kept.length - 1 : place,
        kept[place]?.[0] === currentIndex ? input.positionMs : 0,
        input.changedBy.slice(0, 100),
        ctx.clock.now(),
      );
    client
      .query('INSERT INTO play_queue_item (user_pk, position, song_id) SELECT ?, key, value FROM json_each(?)')
      .run(pk, JSON.stringify(kept.map(([, id]) => id)));
  });
}
