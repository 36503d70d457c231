// Pages of albums, songs and artists by any sort and filter. A list is a page of keys from one covering
// index; rows are loaded after. Sorts by the caller's marks take marked rows from the mark index first
// and append (or prepend) the others. Other columns of albums and artists have no index: what was sorted once is kept until the catalogue changes.
import type { Caller, Context } from '../../context.ts';
import { byColumn, columnOrder } from './columns.ts';
import { byRole, byTagNamed, type Bind, type Condition, type Filter } from './filters.ts';
import { allOf, keptOrder, pageOfOrder } from './kept-order.ts';
import { createKept } from './kept.ts';
import type { ListKind as Kind, Sort } from './list-kinds.ts';
import { randomPage } from './random-page.ts';

export interface ListQuery {
  sort: string;
  descending?: boolean;
  /** Filter values by name; unknown names and unusable values are left out. Lists are alternatives. */
  filters?: Record<string, string | string[]>;
  limit: number;
  offset: number;
  /** Makes `random` repeatable. */
  seed?: string;
}

export interface Page {
  pks: number[];
  total: number;
}

type Reads = Pick<Context, 'db'>;

/** One page of keys and the number of all that match. */
export function listPage(ctx: Reads, caller: Caller, list: Kind, query: ListQuery): Page {
  const plan = planOf(ctx, caller, list, query);
  const kept = plan.isSlow ? keptPks(ctx, caller, list, query, plan) : undefined;
  if (kept) return { pks: pageOfOrder(kept, query), total: kept.length };
  return { pks: pageOf(ctx, caller, list, query, plan), total: countOf(ctx, caller, list, plan) };
}

/** One page of keys only. */
export function listPks(ctx: Reads, caller: Caller, list: Kind, query: ListQuery): number[] {
  return pageOf(ctx, caller, list, query, planOf(ctx, caller, list, query));
}

interface Plan {
  where: string;
  binds: Bind[];
  usesMark: boolean;
  /** A condition looks at every row. */
  isSlow: boolean;
  /** Tells it from others, for what is kept. */
  key: string;
}

/** Conditions of filters and of what the caller may see. */
function planOf(ctx: Reads, caller: Caller, list: Kind, query: ListQuery): Plan {
  const conditions: Condition[] = [];
  let hasMissing = false;
  let isSlow = false;
  for (const [name, given] of Object.entries(query.filters ?? {})) {
    const quick = Object.hasOwn(list.filters, name) ? list.filters[name] : relatedFilter(ctx, list, name);
    const filter = quick ?? columnFilter(list, name);
    if (!filter) continue;
    const alternatives = (Array.isArray(given) ? given : [given]).filter((value) => value !== '').flatMap((value) => filter(value) ?? []);
    if (alternatives.length === 0) continue;
    hasMissing ||= name === 'missing';
    isSlow ||= quick === undefined;
    conditions.push({
      sql: `(${alternatives.map(({ sql }) => sql).join(' OR ')})`,
      binds: alternatives.flatMap(({ binds }) => binds),
    });
  }
  if (!hasMissing) conditions.unshift({ sql: `${list.table}.missing = 0`, binds: [] });
  const own = caller.seesAll ? undefined : visible(ctx, caller, list, [query.filters?.['role'] ?? []].flat());
  const all = own ? [...conditions, own] : conditions;
  const where = all.map(({ sql }) => sql).join(' AND ');
  const key = JSON.stringify([list.table, conditions, own?.key]);
  return { where, binds: all.flatMap(({ binds }) => binds), usesMark: where.includes('mark.'), isSlow, key };
}

/** Filters whose names come from the library: tags that some song bears, and parts people take. */
function relatedFilter({ db }: Reads, { table }: Kind, name: string): Filter | undefined {
  if (table === 'artist') return undefined;
  const role = /^role_([a-z]+)_id$/.exec(name)?.[1];
  if (role !== undefined) return byRole(`${table}_artist`, role);
  const isTag = db.$client.query('SELECT 1 FROM tag WHERE name = ? LIMIT 1').values(name).length > 0;
  return isTag ? byTagNamed(`${table}_tag`, name) : undefined;
}

function columnFilter({ columns }: Kind, name: string): Filter | undefined {
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
  return column && byColumn(column);
}

const openArtists = createKept<string>(20);

/** What the caller may see, with a short word for it; artists of certain roles only where they have one of them in an open library. */
function visible(ctx: Reads, caller: Caller, list: Kind, roles: readonly string[]): Condition & { key: string } {
  const libraries = JSON.stringify(caller.libraryIds);
  if (list.table !== 'artist') {
    return { sql: `${list.table}.library_id IN (SELECT value FROM json_each(?))`, binds: [libraries], key: libraries };
  }
  const wanted = roles.filter(Boolean).flatMap((role) => (role === 'maincredit' ? ['artist', 'albumartist'] : [role]));
  const key = JSON.stringify([caller.libraryIds, wanted]);
  // Gathered once: asking the parts of everybody for every page takes longer than all the rest.
  const pks = openArtists(ctx, key, () => {
    const sql = `SELECT DISTINCT artist_pk FROM album_artist JOIN album ON album.pk = album_pk WHERE album.missing = 0
      AND album.library_id IN (SELECT value FROM json_each(?)) ${wanted.length > 0 ? 'AND role IN (SELECT value FROM json_each(?))' : ''}`;
    return JSON.stringify(
      ctx.db.$client
        .query(sql)
        .values(libraries, ...(wanted.length > 0 ? [JSON.stringify(wanted)] : []))
        .flat(),
    );
  });
  // The plus keeps the planner from starting here and sorting what it found.
  return { sql: '+artist.pk IN (SELECT value FROM json_each(?))', binds: [pks], key };
}

function pageOf(ctx: Reads, caller: Caller, list: Kind, query: ListQuery, plan: Plan): number[] {
  const client = ctx.db.$client;
  if (query.limit <= 0) return [];
  if (query.sort === 'random') {
    // In any order; marks change without the catalogue.
    const sql = pageSql(list, plan);
    return randomPage(ctx, query, {
      table: list.table,
      isWhole: plan.where === `${list.table}.missing = 0`,
      key: plan.usesMark ? undefined : plan.key,
      keys: () => (plan.usesMark ? allOf(ctx, sql, [caller.user.pk, ...plan.binds]) : keptOrder(ctx, `keys ${plan.key}`, sql, plan.binds)),
      count: () => exactCount(ctx, list, plan),
    });
  }
  const kept = keptPks(ctx, caller, list, query, plan);
  if (kept) return pageOfOrder(kept, query);
  const sort = sortOf(list, query);
  if (!sort) return [];
  if (sort.mark) return markPage(ctx, caller, list, query, plan, sort.mark);
  const span = spanOf(query, () => (plan.usesMark ? 0 : exactCount(ctx, list, plan)));
  const descending = (query.descending ?? false) !== span.isBackwards;
  const sql = `${sortedSql(list, plan, sort, descending)} LIMIT ?+0 OFFSET ?+0`;
  const binds = [...(plan.usesMark ? [caller.user.pk] : []), ...plan.binds, span.limit, span.offset];
  const pks = (client.query(sql).values(...binds) as [number][]).map(([pk]) => pk);
  return span.isBackwards ? pks.reverse() : pks;
}

function sortedSql(list: Kind, plan: Plan, sort: Sort, descending: boolean): string {
  const conditions = sort.where ? `${plan.where} AND ${sort.where}` : plan.where;
  // With the plus no index that begins with these is one to begin with.
  const where = sort.isOfAll ? conditions.replace(new RegExp(`${list.table}\\.(?:missing|library_id)\\b`, 'g'), '+$&') : conditions;
  return pageSql(list, { ...plan, where }, orderBy(list.table, sort, descending), sort.via?.join);
}

const deepFrom = 2_000;
/** Keys of larger lists take too long to gather, and too much room. */
const mostReadThrough = 250_000;
const exactCounts = createKept<number>(100);

/** How many rows a list has just now; 0 costs nothing and means that nobody knows. */
const exactCount = (ctx: Reads, list: Kind, plan: Plan): number =>
  exactCounts(ctx, plan.key, () => {
    const sql = `SELECT count(*) FROM ${list.table} WHERE ${plan.where}`;
    return Number((ctx.db.$client.query(sql).values(...plan.binds) as [number][])[0]?.[0]);
  });

/** A page behind the middle is read from the end: what lies before it is never counted through. */
function spanOf({ limit, offset }: Pick<ListQuery, 'limit' | 'offset'>, total: () => number) {
  const all = offset >= deepFrom ? total() : 0;
  if (all === 0 || offset <= all / 2) return { limit, offset, isBackwards: false };
  const length = Math.max(0, Math.min(limit, all - offset));
  return { limit: length, offset: Math.max(0, all - offset - length), isBackwards: true };
}

/** undefined: only a column of that name, without an index. */
const sortOf = (list: Kind, { sort }: ListQuery): Sort | undefined =>
  Object.hasOwn(list.sorts, sort) ? list.sorts[sort] : Object.hasOwn(list.columns, sort) ? undefined : list.sorts[list.fallback];

/** All keys in order, where a page alone would take as long: sorted or narrowed by what no index is of, or far into some libraries. */
function keptPks(ctx: Reads, caller: Caller, list: Kind, query: ListQuery, plan: Plan): Int32Array | undefined {
  if (query.sort === 'random') return undefined;
  const sort = sortOf(list, query);
  const column = sort ? undefined : list.columns[query.sort];
  if (column) {
    const sql = pageSql(list, plan, `${columnOrder(column)}, ${list.table}.pk`);
    // Marks change without the catalogue.
    if (plan.usesMark) return allOf(ctx, sql, [caller.user.pk, ...plan.binds]);
    return keptOrder(ctx, `${query.sort} ${plan.key}`, sql, plan.binds);
  }
  const isFarIn = query.offset >= deepFrom && (!caller.seesAll || isReadThrough(ctx, list, query, plan));
  if (!sort || sort.mark || plan.usesMark || !(plan.isSlow || isFarIn)) return undefined;
  return keptOrder(ctx, `${query.sort} ${plan.key}`, sortedSql(list, plan, sort, false), plan.binds);
}

/** Whole libraries are read from end to end: to count through what lies before each page would take a tenth of the time. */
const isReadThrough = (ctx: Reads, list: Kind, { sort }: ListQuery, plan: Plan): boolean =>
  sort === 'natural' && !plan.usesMark && exactCount(ctx, list, plan) <= mostReadThrough;

/** SELECT of a page's keys, without LIMIT; in any order where none is given. */
function pageSql(list: Kind, plan: Plan, order = '', from: string = list.table): string {
  const { table, kind } = list;
  const mark = plan.usesMark ? `LEFT JOIN mark ON mark.user_pk = ? AND mark.kind = '${kind}' AND mark.item_id = ${table}.id` : '';
  return `SELECT ${table}.pk FROM ${from} ${mark} WHERE ${plan.where}${order && ` ORDER BY ${order}`}`;
}

/** All keys turn together, so that an index can be read backwards. */
function orderBy(table: string, sort: Pick<Sort, 'order' | 'via' | 'isUnique'>, descending: boolean): string {
  const direction = descending ? ' DESC' : '';
  const own = [...sort.order, ...(sort.isUnique ? [] : ['pk'])].map((column) => (column.includes('.') ? column : `${table}.${column}`));
  return [...(sort.via?.order ?? []), ...own].map((column) => `${column}${direction}`).join(', ');
}

function markPage(ctx: Reads, caller: Caller, list: Kind, query: ListQuery, plan: Plan, column: NonNullable<Sort['mark']>): number[] {
  const client = ctx.db.$client;
  const { table, kind } = list;
  const direction = query.descending ? 'DESC' : 'ASC';
  const from = `FROM mark CROSS JOIN ${table} ON ${table}.id = mark.item_id
    WHERE mark.user_pk = ? AND mark.kind = '${kind}' AND mark.${column} > 0 AND ${plan.where}`;
  const marked = (limit: number, offset: number) =>
    (
      client
        .query(`SELECT ${table}.pk ${from} ORDER BY mark.${column} ${direction}, mark.item_id ${direction} LIMIT ?+0 OFFSET ?+0`)
        .values(caller.user.pk, ...plan.binds, limit, offset) as [number][]
    ).map(([pk]) => pk);
  const markedCount = () => Number((client.query(`SELECT count(*) ${from}`).values(caller.user.pk, ...plan.binds) as [number][])[0]?.[0]);
  // Alphabetical after (descending) or before (ascending) the marked ones.
  const rest = (limit: number, offset: number) => {
    const span = spanOf({ limit, offset }, () => (plan.usesMark ? 0 : exactCount(ctx, list, plan) - markedCount()));
    const order = orderBy(table, list.sorts[list.fallback] ?? { order: [] }, span.isBackwards);
    const mark = plan.usesMark ? `LEFT JOIN mark ON mark.user_pk = ? AND mark.kind = '${kind}' AND mark.item_id = ${table}.id` : '';
    const pks = (
      client
        .query(
          // The marked ones are gathered once; looking up the mark of every row costs a hundred times as much.
          `SELECT ${table}.pk FROM ${table} ${mark} WHERE ${plan.where} AND ${table}.pk NOT IN (SELECT other.pk FROM mark AS counted
           CROSS JOIN ${table} AS other ON other.id = counted.item_id
           WHERE counted.user_pk = ? AND counted.kind = '${kind}' AND counted.${column} > 0) ORDER BY ${order} LIMIT ?+0 OFFSET ?+0`,
        )
        .values(...(plan.usesMark ? [caller.user.pk] : []), ...plan.binds, caller.user.pk, span.limit, span.offset) as [number][]
    ).map(([pk]) => pk);
    return span.isBackwards ? pks.reverse() : pks;
  };
  const onlyMarked = /mark\.\w+ > 0/.test(plan.where);
  if (onlyMarked) return marked(query.limit, query.offset);
  if (query.descending) {
    const first = marked(query.limit, query.offset);
    if (first.length === query.limit) return first;
    return [...first, ...rest(query.limit - first.length, Math.max(0, query.offset - markedCount()))];
  }
  const first = rest(query.limit, query.offset);
  if (first.length === query.limit) return first;
  const restCount = countOf(ctx, caller, list, plan) - markedCount();
  return [...first, ...marked(query.limit - first.length, Math.max(0, query.offset - restCount))];
}

/** Songs or albums of all libraries: scans keep these totals; counting a large table takes longer than everything else in a page. */
function wholeCount(db: Context['db'], table: string): number {
  return Number((db.$client.query(`SELECT coalesce(sum(${table}_count), 0) FROM library`).values() as [number][])[0]?.[0]);
}

function countOf(ctx: Reads, caller: Caller, list: Kind, plan: Plan): number {
  const { table, kind } = list;
  if (table !== 'artist' && plan.where === `${table}.missing = 0`) return wholeCount(ctx.db, table);
  if (!plan.usesMark) return exactCount(ctx, list, plan);
  const mark = `LEFT JOIN mark ON mark.user_pk = ? AND mark.kind = '${kind}' AND mark.item_id = ${table}.id`;
  const binds = [caller.user.pk, ...plan.binds];
  const rows = ctx.db.$client.query(`SELECT count(*) FROM ${table} ${mark} WHERE ${plan.where}`).values(...binds) as [number][];
  return Number(rows[0]?.[0]);
}
