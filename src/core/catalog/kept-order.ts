// Keys in an order that takes long to read, a tenth of a second for 100,000 songs: kept until the catalogue changes, four bytes each.
import type { Context } from '../../context.ts';
import type { Bind } from './filters.ts';
import { createKept } from './kept.ts';

type Reads = Pick<Context, 'db'>;

const keptOrders = createKept<Int32Array>(8);

/** All keys of a statement that orders them upwards. */
export function allOf({ db }: Reads, sql: string, binds: readonly Bind[]): Int32Array {
  // As one text: a row for each key takes three times as long.
  const [[text] = ['[]']] = db.$client.query(`SELECT json_group_array(pk) FROM (${sql})`).values(...binds) as [string][];
  return Int32Array.from(JSON.parse(text) as number[]);
}

/** The same, kept under a key that says which list and order it is, and whose. */
export const keptOrder = (ctx: Reads, key: string, sql: string, binds: readonly Bind[]): Int32Array =>
  keptOrders(ctx, key, () => allOf(ctx, sql, binds));

/** A page of them, also downwards. */
export function pageOfOrder(
  pks: Int32Array,
  { limit, offset, descending }: { limit: number; offset: number; descending?: boolean },
): number[] {
  if (!descending) return [...pks.subarray(offset, offset + limit)];
  const end = Math.max(0, pks.length - offset);
  return [...pks.subarray(Math.max(0, end - limit), end)].reverse();
}
