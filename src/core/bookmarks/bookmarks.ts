// Bookmarks: where a user stopped in a song. Kept by the song's lasting id, so that none is lost while its file is away.
import type { Caller, Context } from '../../context.ts';
import { findEach } from '../../db/find-each.ts';
import { notFound } from '../../lib/errors.ts';
import { getSong } from '../catalog/load.ts';

export interface Bookmark {
  songPk: number;
  songId: string;
  positionMs: number;
  comment: string;
  createdAt: number;
  updatedAt: number;
}

type Reads = Pick<Context, 'db'>;

const maxCommentLength = 10_000;

/** The caller's bookmarks in songs that are there and open to them, last set first. */
export function listBookmarks({ db }: Reads, caller: Caller): Bookmark[] {
  const rows = db.$client
    .query(
      `SELECT song.pk AS songPk, song_id AS songId, library_id AS libraryId, position_ms AS positionMs, bookmark.comment,
       bookmark.created_at AS createdAt, bookmark.updated_at AS updatedAt
       FROM bookmark JOIN song ON song.id = song_id AND song.missing = 0 WHERE user_pk = ? ORDER BY bookmark.updated_at DESC, song_id`,
    )
    .all(caller.user.pk) as (Bookmark & { libraryId: number })[];
  return rows.filter(({ libraryId }) => caller.libraryIds.includes(libraryId));
}

/** Sets or moves the caller's bookmark in a song; AppError not_found for a song they may not see. */
export function setBookmark(ctx: Context, caller: Caller, songId: string, positionMs: number, comment: string): void {
  const { id } = getSong(ctx, caller, songId);
  ctx.db.$client
    .query(
      `INSERT INTO bookmark (user_pk, song_id, position_ms, comment, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)
       ON CONFLICT DO UPDATE SET position_ms = ?3, comment = ?4, updated_at = ?5`,
    )
    .run(caller.user.pk, id, positionMs, comment.slice(0, maxCommentLength), ctx.clock.now());
}

/** Takes the caller's bookmark away, also from a song that is gone; AppError not_found when there is none. */
export function deleteBookmark({ db }: Reads, caller: Caller, songId: string): void {
  const { changes } = db.$client.query('DELETE FROM bookmark WHERE user_pk = ? AND song_id = ?').run(caller.user.pk, songId);
  if (changes === 0) throw notFound('bookmark');
}

/** Positions of the caller's bookmarks in these songs, by id. Most people have none: then one look is enough. */
export function bookmarkPositions({ db }: Reads, caller: Caller, ids: readonly string[]): ReadonlyMap<string, number> {
  if (ids.length === 0 || !db.$client.query('SELECT 1 FROM bookmark WHERE user_pk = ? LIMIT 1').get(caller.user.pk)) return none;
  const rows = findEach<[string, number]>(
    ids,
    (id) => db.$client.query(positionSql).values(caller.user.pk, id)[0] as [string, number] | undefined,
    (json) => db.$client.query(positionsSql).values(json, caller.user.pk) as [string, number][],
  );
  return new Map(rows);
}

const positionSql = 'SELECT song_id, position_ms FROM bookmark WHERE user_pk = ? AND song_id = ?';
const positionsSql = `SELECT song_id, position_ms FROM json_each(?) AS wanted CROSS JOIN bookmark ON bookmark.user_pk = ? AND song_id = wanted.value`;
const none: ReadonlyMap<string, number> = new Map();
