// The rows behind a playlist, written inside a transaction of the caller: its entries as a whole and its totals.
import type { Context } from '../../context.ts';
import { conflict, invalid } from '../../lib/errors.ts';
import { sortKey } from '../../lib/fold.ts';
import { newId } from '../../lib/ids.ts';
import { mostEntries } from './formats/types.ts';

type Writes = Pick<Context, 'db' | 'clock'>;

export interface StoredItem {
  /** '' while nothing matches. */
  songId: string;
  /** The line of the file, or ''. */
  sourceLine: string;
}

export interface NewPlaylist {
  name: string;
  comment?: string;
  ownerPk: number;
  isPublic: boolean;
  /** JSON or ''. */
  rules?: string;
  sourceFile?: string;
  sourceHash?: string;
  imageLine?: string;
}

const longestName = 500;
const longestComment = 20_000;

/** A name as it is kept; AppError invalid for one that says nothing. */
export function checkName(name: string): string {
  const kept = name.trim();
  if (kept === '' || kept.length > longestName) throw invalid(`a playlist's name has 1 to ${longestName} letters`);
  return kept;
}

export function checkComment(comment: string): string {
  if (comment.length > longestComment) throw invalid(`a playlist's comment has at most ${longestComment} letters`);
  return comment;
}

/** Adds the row; its key and id. */
export function insertPlaylist({ db, clock }: Writes, list: NewPlaylist): { pk: number; id: string } {
  const id = newId();
  const now = clock.now();
  const rows = db.$client
    .query(
      `INSERT INTO playlist (id, name, order_name, comment, owner_pk, public, rules, source_file, source_hash, image_line, sync, created_at, updated_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING pk`,
    )
    .values(
      id,
      list.name,
      sortKey(list.name),
      list.comment ?? '',
      list.ownerPk,
      list.isPublic ? 1 : 0,
      list.rules ?? '',
      list.sourceFile ?? '',
      list.sourceHash ?? '',
      list.imageLine ?? '',
      list.sourceFile ? 1 : 0,
      now,
      now,
    );
  return { pk: Number(rows[0]?.[0]), id };
}

/** All entries in order. */
export function loadItems({ db }: Pick<Writes, 'db'>, pk: number): StoredItem[] {
  return db.$client
    .query('SELECT song_id AS songId, source_line AS sourceLine FROM playlist_item WHERE playlist_pk = ? ORDER BY position')
    .all(pk) as StoredItem[];
}

/** Puts these entries in the place of all that were there. */
export function writeItems({ db }: Pick<Writes, 'db'>, pk: number, items: readonly StoredItem[]): void {
  if (items.length > mostEntries) throw conflict(`a playlist holds at most ${mostEntries} songs`);
  db.$client.query('DELETE FROM playlist_item WHERE playlist_pk = ?').run(pk);
  appendItems({ db }, pk, items, 0);
}

/** Adds entries from a position on. */
export function appendItems({ db }: Pick<Writes, 'db'>, pk: number, items: readonly StoredItem[], start: number): void {
  if (items.length === 0) return;
  if (start + items.length > mostEntries) throw conflict(`a playlist holds at most ${mostEntries} songs`);
  db.$client
    .query(
      `INSERT INTO playlist_item (playlist_pk, position, song_id, source_line)
       SELECT ?1, ?2 + key, value ->> 0, value ->> 1 FROM json_each(?3)`,
    )
    .run(pk, start, JSON.stringify(items.map(({ songId, sourceLine }) => [songId, sourceLine])));
}

const totals = `SELECT count(song.pk), coalesce(sum(song.duration_ms), 0), coalesce(sum(song.size_bytes), 0)
  FROM playlist_item JOIN song ON song.id = song_id AND song.missing = 0 WHERE playlist_pk = ?`;

/** Counts anew what can be played; true when the figures are others than before. */
export function refreshTotals({ db }: Pick<Writes, 'db'>, pk: number): boolean {
  const [figures] = db.$client.query(totals).values(pk) as [number, number, number][];
  const [count, durationMs, sizeBytes] = figures ?? [0, 0, 0];
  const { changes } = db.$client
    .query(
      `UPDATE playlist SET song_count = ?2, duration_ms = ?3, size_bytes = ?4
       WHERE pk = ?1 AND (song_count <> ?2 OR duration_ms <> ?3 OR size_bytes <> ?4)`,
    )
    .run(pk, count, durationMs, sizeBytes);
  return changes > 0;
}

/** Says that the playlist changed now. */
export const touchPlaylist = ({ db, clock }: Writes, pk: number) =>
  db.$client.query('UPDATE playlist SET updated_at = max(?, updated_at + 1) WHERE pk = ?').run(clock.now(), pk);
