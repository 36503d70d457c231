// Songs whose files are gone: what they were is kept until the files come back or an admin says that they will not.
import type { Caller, Context } from '../../context.ts';
import { notFound } from '../../lib/errors.ts';
import { isId } from '../../lib/ids.ts';

type Reads = Pick<Context, 'db'>;

export interface MissingQuery {
  sort: string;
  descending: boolean;
  libraryIds: readonly number[];
  limit: number;
  offset: number;
}

/** Sorts by what the page calls them. */
const orders: Record<string, string> = {
  path: 'folder.path, song.file_name',
  size: 'song.size_bytes',
  updated_at: 'song.updated_at',
  library_name: 'library.name',
  title: 'song.order_title',
};
const tables = `FROM song JOIN folder ON folder.pk = song.folder_pk JOIN library ON library.id = song.library_id
  WHERE song.missing = 1 AND library.removed_at IS NULL AND song.library_id IN (SELECT value FROM json_each(?))`;

/** Keys of missing songs in libraries open to the caller, with how many there are. */
export function listMissing({ db }: Reads, caller: Pick<Caller, 'libraryIds'>, query: MissingQuery): { pks: number[]; total: number } {
  const wanted = query.libraryIds.length > 0 ? caller.libraryIds.filter((id) => query.libraryIds.includes(id)) : caller.libraryIds;
  const libraries = JSON.stringify(wanted);
  const columns = (Object.hasOwn(orders, query.sort) && orders[query.sort]) || orders['updated_at'] || '';
  const direction = query.descending ? ' DESC' : '';
  const order = [...columns.split(', '), 'song.pk'].map((column) => column + direction).join(', ');
  const rows = db.$client
    .query(`SELECT song.pk ${tables} ORDER BY ${order} LIMIT ?+0 OFFSET ?+0`)
    .values(libraries, query.limit, query.offset) as [number][];
  const [count] = db.$client.query(`SELECT count(*) ${tables}`).values(libraries) as [number][];
  return { pks: rows.flat(), total: count?.[0] ?? 0 };
}

/** The key of one of them, or AppError not_found. */
export function missingPk({ db }: Reads, caller: Pick<Caller, 'libraryIds'>, id: string): number {
  const [row] = isId(id)
    ? (db.$client.query(`SELECT song.pk ${tables} AND song.id = ?`).values(JSON.stringify(caller.libraryIds), id) as [number][])
    : [];
  if (!row) throw notFound('missing song');
  return row[0];
}
