// Keys in an order that takes long to read, a tenth of a second for 100,000 songs: kept until the catalogue changes, four bytes each.
import type { Context } from '../../context.ts';
import type { Bind } from './filters.ts';
import { createKept } from './kept.ts';

type Reads = Pick<Context, 'db'>;

const keptOrders = createKept<Int32Array>(8);

/** All keys of a statement that orders them upwards. */
export const allOf = ({ db }: Reads, sql: string, binds: readonly Bind[]): Int32Array =>
  Int32Array.from((db.$client.query(sql).values(...binds) as [number][]).flat());

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
