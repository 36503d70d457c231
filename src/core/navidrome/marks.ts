// Stars, ratings and plays. Nothing is lost on either side: of two dates the later holds, of two counts the greater.
import type { MarkKind } from '../../context.ts';
import { userOf, type Job } from './job.ts';
import { count, leave } from './report.ts';
import type { Row } from './source.ts';
import { countOf, dateOf, flagOf, later, textOf } from './values.ts';

interface Mark {
  starredAt: number | null;
  rating: number;
  ratedAt: number | null;
  playCount: number;
  playedAt: number | null;
}

const kinds: Record<string, MarkKind> = { media_file: 'song', album: 'album', artist: 'artist', playlist: 'playlist' };
const columns = ['user_id', 'item_id', 'item_type', 'play_count', 'play_date', 'rating', 'starred', 'starred_at', 'rated_at'];

/** Playlists must have been brought before. */
export function bringMarks(job: Job): void {
  const { source, report } = job;
  const marks = loadMarks(job);
  for (const row of source.rows('annotation', columns)) {
    const theirs = markOf(row, job.ctx.clock.now());
    if (theirs.starredAt === null && theirs.rating === 0 && theirs.playCount === 0 && theirs.playedAt === null) continue;
    const kind = kinds[textOf(row['item_type'])];
    const userPk = userOf(job, textOf(row['user_id']));
    const itemId = kind && itemOf(job, kind, textOf(row['item_id']));
    if (!kind || userPk === undefined || itemId === undefined) {
      leave(
        report,
        'marks',
        describe(job, row),
        !kind ? 'nothing of this kind is marked here' : userPk === undefined ? 'its user is not here' : 'what it marks is not here',
      );
      continue;
    }
    const key = `${userPk} ${kind} ${itemId}`;
    const mine = marks.get(key);
    const merged = mine ? merge(mine, theirs) : theirs;
    if (mine && isSame(mine, merged)) {
      count(report, 'marks', 'same');
      continue;
    }
    write(job, userPk, kind, itemId, merged);
    marks.set(key, merged);
    count(report, 'marks', mine ? 'changed' : 'brought');
  }
}

function loadMarks({ ctx }: Job): Map<string, Mark> {
  const rows = ctx.db.$client
    .query(
      `SELECT user_pk AS userPk, kind, item_id AS itemId, starred_at AS starredAt, rating, rated_at AS ratedAt, play_count AS playCount,
       played_at AS playedAt FROM mark`,
    )
    .all() as (Mark & { userPk: number; kind: string; itemId: string })[];
  return new Map(rows.map(({ userPk, kind, itemId, ...mark }) => [`${userPk} ${kind} ${itemId}`, mark]));
}

function markOf(row: Row, now: number): Mark {
  const rating = Math.min(5, countOf(row['rating']));
  const ratedAt = dateOf(row['rated_at']);
  const playedAt = dateOf(row['play_date']);
  // Very old stars have no date.
  const starredAt = flagOf(row['starred']) ? (dateOf(row['starred_at']) ?? ratedAt ?? playedAt ?? now) : null;
  return { starredAt, rating, ratedAt: rating > 0 ? ratedAt : null, playCount: countOf(row['play_count']), playedAt };
}

function itemOf({ found }: Job, kind: MarkKind, id: string): string | undefined {
  return { song: found.songIds, album: found.albumIds, artist: found.artistIds, playlist: found.playlistIds }[kind].get(id);
}

function merge(mine: Mark, theirs: Mark): Mark {
  const isTheirs = theirs.rating > 0 && (mine.rating === 0 || (theirs.ratedAt ?? 0) > (mine.ratedAt ?? 0));
  return {
    // A star keeps the date it has here, as a second star does.
    starredAt: mine.starredAt ?? theirs.starredAt,
    rating: isTheirs ? theirs.rating : mine.rating,
    ratedAt: isTheirs ? later(mine.ratedAt, theirs.ratedAt) : mine.ratedAt,
    playCount: Math.max(mine.playCount, theirs.playCount),
    playedAt: later(mine.playedAt, theirs.playedAt),
  };
}

const isSame = (a: Mark, b: Mark) =>
  a.starredAt === b.starredAt &&
  a.rating === b.rating &&
  a.ratedAt === b.ratedAt &&
  a.playCount === b.playCount &&
  a.playedAt === b.playedAt;

function write({ ctx }: Job, userPk: number, kind: MarkKind, itemId: string, mark: Mark): void {
  ctx.db.$client
    .query(
      `INSERT INTO mark (user_pk, kind, item_id, starred_at, rating, rated_at, play_count, played_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
       ON CONFLICT DO UPDATE SET starred_at = ?4, rating = ?5, rated_at = ?6, play_count = ?7, played_at = ?8`,
    )
    .run(userPk, kind, itemId, mark.starredAt, mark.rating, mark.ratedAt, mark.playCount, mark.playedAt);
}

function describe({ found }: Job, row: Row): string {
  const id = textOf(row['item_id']);
  return found.songs.get(id)?.path ?? `${textOf(row['item_type'])} ${id}`;
}
