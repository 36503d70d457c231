// The marks of a user (stars, ratings, plays) as lists of numbers, read once for all rules and orders of a smart playlist:
// to look up the song of every mark again for each of them would take most of the time.
import type { Database } from 'bun:sqlite';

import { areIdsKept, keysOfIds } from './song-ids.ts';
import { keysIn } from './text-sets.ts';

export type MarkKind = 'song' | 'album' | 'artist';

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

/** In the order of their ids, always: indexes would give others. */
const marked = 'FROM mark WHERE user_pk = ? AND kind = ? ORDER BY item_id';

function readMarks(client: Database, userPk: number, kind: MarkKind, columns: readonly string[]): Marks {
  const lists = columns.map((_, i) => `json_group_array(value${i})`);
  const values = columns.map((column, i) => `${column} AS value${i}`);
  const sql = `SELECT ${lists.join(', ')} FROM (SELECT ${values.join(', ')} ${marked})`;
  const [row = []] = columns.length > 0 ? (client.prepare(sql).values(userPk, kind) as string[][]) : [];
  const known = new Map(columns.map((column, i) => [column, numbersIn(row[i] ?? '[]')]));
  return {
    keys: keysOfMarks(client, userPk, kind),
    valuesOf(column) {
      const found = known.get(column);
      if (!found) throw new Error(`${column} was not announced`);
      return found;
    },
  };
}

function numbersIn(text: string): Float64Array {
  const told = JSON.parse(text) as (number | null)[];
  const values = new Float64Array(told.length);
  for (let i = 0; i < values.length; i++) values[i] = told[i] ?? Number.NaN;
  return values;
}

/** Where so large a part of the songs is marked, going through all ids once is quicker than to look for each. */
const largePart = 1 / 4;

function keysOfMarks(client: Database, userPk: number, kind: MarkKind): Uint32Array {
  if (kind === 'song' && (areIdsKept(client) || isLargePart(client, userPk))) {
    const sql = `SELECT CAST(group_concat(item_id, x'00') AS BLOB), count(*) FROM (SELECT item_id ${marked})`;
    const [[ids, count] = [null, 0]] = client.prepare(sql).values(userPk, kind) as [Uint8Array | null, number][];
    return keysOfIds(client, ids ?? new Uint8Array(), count);
  }
  const sql = `SELECT group_concat(pk) FROM (SELECT coalesce((SELECT pk FROM ${kind} WHERE id = item_id), 0) AS pk ${marked})`;
  const [[list] = [null]] = client.prepare(sql).values(userPk, kind) as [string | null][];
  return keysIn(list ?? '');
}

function isLargePart(client: Database, userPk: number): boolean {
  const sql = "SELECT (SELECT count(*) FROM mark WHERE user_pk = ? AND kind = 'song'), max(pk) FROM song";
  const [[marks, songs] = [0, 0]] = client.query(sql).values(userPk) as [number, number | null][];
  return marks > 0 && marks >= (songs ?? 0) * largePart;
}
