// The marks of a user (stars, ratings, plays) as lists of numbers, read once for all rules and orders of a smart playlist:
// to look up the song of every mark again for each of them would take most of the time.
import type { Database } from 'bun:sqlite';

import { keysIn, numbersIn } from '../told.ts';
import { areIdsKept, keysOfIds } from './ids.ts';

/** `average`: what everybody's ratings of songs come to; its only column is `average`. */
export type MarkKind = 'song' | 'album' | 'artist' | 'average';

/** Marks of one kind: lists of one length. */
export interface Marks {
  /** Keys of what is marked; 0 for what is gone. */
  keys: Uint32Array;
  /** Values of a column or an expression of `mark`; NaN for NULL. */
  valuesOf: (column: string) => Float64Array;
}

export type MarkSource = (kind: MarkKind) => Marks;

/** `columns`: those that will be asked, by kind. They are read in one statement. */
export function createMarkSource(client: Database, userPk: number, columns: ReadonlyMap<MarkKind, readonly string[]>): MarkSource {
  const known = new Map<string, Marks>();
  return (kind) => {
    const marks = known.get(kind) ?? readMarks(client, userPk, kind, columns.get(kind) ?? []);
    known.set(kind, marks);
    return marks;
  };
}

const averages = `(SELECT item_id, avg(rating) AS average FROM mark WHERE kind = 'song' AND rating > 0 GROUP BY item_id ORDER BY item_id)`;

function readMarks(client: Database, userPk: number, kind: MarkKind, columns: readonly string[]): Marks {
  const isOfSongs = kind === 'song' || kind === 'average';
  const isMerged = isOfSongs && (areIdsKept(client) || isLargePart(client, userPk));
  const item = isOfSongs ? 'song' : kind;
  const keys = isMerged
    ? "CAST(group_concat(item_id, x'00') AS BLOB)"
    : `group_concat(coalesce((SELECT pk FROM ${item} WHERE id = item_id), 0))`;
  const lists = columns.map((column) => `json_group_array(${column})`);
  // Its key gives them in the order of their ids, as no other index does.
  const mine = 'mark INDEXED BY sqlite_autoindex_mark_1 WHERE user_pk = ? AND kind = ?';
  const [from, binds] = kind === 'average' ? [averages, []] : [mine, [userPk, kind]];
  const row = client.prepare(`SELECT count(*), ${[keys, ...lists].join(', ')} FROM ${from}`).values(...binds)[0];
  const [count, named, ...told] = row as [number, Uint8Array | string | null, ...string[]];
  const known = new Map(columns.map((column, i) => [column, numbersIn(told[i] ?? '[]')]));
  return {
    keys: named instanceof Uint8Array ? keysOfIds(client, named, count) : keysIn(named ?? ''),
    valuesOf(column) {
      const found = known.get(column);
      if (!found) throw new Error(`${column} was not announced`);
      return found;
    },
  };
}

/** Where so large a part of the songs is marked, going through all ids once is quicker than to look for each. */
const largePart = 1 / 4;

function isLargePart(client: Database, userPk: number): boolean {
  const sql = "SELECT (SELECT count(*) FROM mark WHERE user_pk = ? AND kind = 'song'), max(pk) FROM song";
  const [[marks, songs] = [0, 0]] = client.query(sql).values(userPk) as [number, number | null][];
  return marks > 0 && marks >= (songs ?? 0) * largePart;
}
