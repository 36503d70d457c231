// Where people are: bookmarks, play queues, and the history of what they have heard.
import { userOf, type Job } from './job.ts';
import { count, leave } from './report.ts';
import { countOf, dateOf, listOf, textOf } from './values.ts';

/** Of two bookmarks in one song, the later one holds. */
export function bringBookmarks(job: Job): void {
  const { ctx, source, report, found } = job;
  const client = ctx.db.$client;
  for (const row of source.rows('bookmark', ['user_id', 'item_id', 'comment', 'position', 'created_at', 'updated_at'])) {
    const userPk = userOf(job, textOf(row['user_id']));
    const songId = found.songIds.get(textOf(row['item_id']));
    if (userPk === undefined || songId === undefined) {
      leave(
        report,
        'bookmarks',
        found.songs.get(textOf(row['item_id']))?.path ?? textOf(row['item_id']),
        userPk === undefined ? 'its user is not here' : 'its song is not here',
      );
      continue;
    }
    const updatedAt = dateOf(row['updated_at']) ?? dateOf(row['created_at']) ?? 0;
    const mine = client.query('SELECT updated_at FROM bookmark WHERE user_pk = ? AND song_id = ?').values(userPk, songId)[0];
    if (mine && Number(mine[0]) >= updatedAt) {
      count(report, 'bookmarks', 'same');
      continue;
    }
    client
      .query(
        `INSERT INTO bookmark (user_pk, song_id, position_ms, comment, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT DO UPDATE SET position_ms = ?3, comment = ?4, updated_at = ?6`,
      )
      .run(userPk, songId, countOf(row['position']), textOf(row['comment']), dateOf(row['created_at']) ?? updatedAt, updatedAt);
    count(report, 'bookmarks', mine ? 'changed' : 'brought');
  }
}

/** Of two queues of one user, the later one holds. */
export function bringQueues(job: Job): void {
  const { ctx, source, report, found } = job;
  const client = ctx.db.$client;
  for (const row of source.rows('playqueue', ['user_id', 'current', 'position', 'changed_by', 'items', 'created_at', 'updated_at'])) {
    const userPk = userOf(job, textOf(row['user_id']));
    const ids = listOf(row['items']);
    const songs = ids.flatMap((id) => found.songIds.get(id) ?? []);
    if (userPk === undefined || songs.length === 0) {
      if (ids.length > 0)
        leave(
          report,
          'queues',
          `queue of ${ids.length} songs`,
          userPk === undefined ? 'its user is not here' : 'none of its songs is here',
        );
      continue;
    }
    const updatedAt = dateOf(row['updated_at']) ?? dateOf(row['created_at']) ?? 0;
    const mine = client.query('SELECT updated_at FROM play_queue WHERE user_pk = ?').values(userPk)[0];
    if (mine && Number(mine[0]) >= updatedAt) {
      count(report, 'queues', 'same');
      continue;
    }
    const at = currentOf(ids, textOf(row['current']));
    // Songs that are not here move the place forward; if the current one is among them, it begins anew.
    const index = ids.slice(0, at).filter((id) => found.songIds.has(id)).length;
    const isHere = found.songIds.has(ids[at] ?? '');
    client
      .query(
        `INSERT INTO play_queue (user_pk, current_index, position_ms, changed_by, updated_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET current_index = ?2, position_ms = ?3, changed_by = ?4, updated_at = ?5`,
      )
      .run(userPk, Math.min(index, songs.length - 1), isHere ? countOf(row['position']) : 0, textOf(row['changed_by']), updatedAt);
    client.query('DELETE FROM play_queue_item WHERE user_pk = ?').run(userPk);
    client
      .query('INSERT INTO play_queue_item (user_pk, position, song_id) SELECT ?, key, value FROM json_each(?)')
      .run(userPk, JSON.stringify(songs));
    count(report, 'queues', mine ? 'changed' : 'brought');
    const lost = ids.length - songs.length;
    if (lost > 0) report.sections.queues.notes.push({ what: `queue of ${ids.length} songs`, reason: `${lost} of them are not here` });
  }
}

/** A place since 0.57, an id before. */
function currentOf(ids: readonly string[], current: string): number {
  const byId = ids.indexOf(current);
  if (byId >= 0) return byId;
  return /^\d{1,9}$/.test(current) ? Math.min(Number(current), ids.length - 1) : 0;
}

/** One row for each play; a play that is here already is not counted twice. */
export function bringScrobbles(job: Job): void {
  const { ctx, source, report, found } = job;
  const insert = ctx.db.$client.query('INSERT OR IGNORE INTO scrobble (user_pk, song_id, played_at) VALUES (?, ?, ?)');
  const lost = new Map<string, number>();
  for (const row of source.rows('scrobbles', ['user_id', 'media_file_id', 'submission_time'])) {
    const userPk = userOf(job, textOf(row['user_id']));
    const id = textOf(row['media_file_id']);
    const songId = found.songIds.get(id);
    const playedAt = dateOf(row['submission_time']);
    if (userPk !== undefined && songId !== undefined && playedAt !== null) {
      count(report, 'scrobbles', insert.run(userPk, songId, playedAt).changes > 0 ? 'brought' : 'same');
    } else lost.set(id, (lost.get(id) ?? 0) + 1);
  }
  for (const [id, plays] of lost) {
    leave(report, 'scrobbles', found.songs.get(id)?.path ?? id, `its song or user is not here (${plays} plays)`);
  }
}
