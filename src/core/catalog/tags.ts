// Tags as things to browse by: which there are, their values with counts, and the parts people take in music. Counts
// are of what the caller may see; who sees every library reads what scans keep.
import type { Caller, Context } from '../../context.ts';
import { notFound } from '../../lib/errors.ts';
import { fold } from '../../lib/fold.ts';
import { isId } from '../../lib/ids.ts';
import { createKept } from './kept.ts';

type Reads = Pick<Context, 'db'>;
type Viewer = Pick<Caller, 'libraryIds' | 'seesAll'>;

export interface TagName {
  name: string;
  /** Different values. */
  valueCount: number;
  songCount: number;
  albumCount: number;
}

export interface TagValue {
  id: string;
  tagName: string;
  tagValue: string;
  songCount: number;
  albumCount: number;
}

export interface Role {
  name: string;
  artistCount: number;
}

export interface TagQuery {
  /** '' for the values of all tags. */
  name: string;
  /** Part of the value. */
  text?: string;
  sort?: 'value' | 'song_count' | 'album_count';
  descending?: boolean;
  limit: number;
  offset: number;
}

interface Counts {
  songs: number;
  albums: number;
}

const keptCounts = createKept<ReadonlyMap<number, Counts>>(20);
const keptNames = createKept<TagName[]>(20);
const keptRoles = createKept<Role[]>(20);
const keyOf = (caller: Viewer) => (caller.seesAll ? '*' : caller.libraryIds.join(','));

/** Present songs, or albums, that the caller may see, as a table of keys read from an index. */
const visible = (table: 'song' | 'album', caller: Viewer) =>
  `(SELECT pk FROM ${table} WHERE missing = 0${caller.seesAll ? '' : ' AND library_id IN (SELECT value FROM json_each(?1))'})`;
const bindsOf = (caller: Viewer) => (caller.seesAll ? [] : [JSON.stringify(caller.libraryIds)]);

/** The caller's view: undefined where the counts of scans hold. */
function countsOf({ db }: Reads, caller: Viewer): ReadonlyMap<number, Counts> | undefined {
  if (caller.seesAll) return undefined;
  return keptCounts({ db }, keyOf(caller), () => {
    const count = (table: 'song' | 'album') =>
      db.$client
        .query(
          `SELECT tag_pk, count(*) FROM ${visible(table, caller)} AS open CROSS JOIN ${table}_tag ON ${table}_pk = open.pk GROUP BY tag_pk`,
        )
        .values(...bindsOf(caller)) as [number, number][];
    const albums = new Map(count('album'));
    return new Map(count('song').map(([pk, songs]) => [pk, { songs, albums: albums.get(pk) ?? 0 }]));
  });
}

/** Names of the tags that songs bear, with counts, by name. */
export function listTagNames(ctx: Reads, caller: Viewer): TagName[] {
  return keptNames(ctx, keyOf(caller), () => {
    const client = ctx.db.$client;
    const count = (table: 'song' | 'album') =>
      client
        .query(
          `SELECT tag.name, count(DISTINCT ${table}_pk), count(DISTINCT tag.pk) FROM ${visible(table, caller)} AS open
           CROSS JOIN ${table}_tag ON ${table}_pk = open.pk CROSS JOIN tag ON tag.pk = tag_pk GROUP BY tag.name`,
        )
        .values(...bindsOf(caller)) as [string, number, number][];
    const albums = new Map(count('album').map(([name, albumCount]) => [name, albumCount]));
    return count('song').map(([name, songCount, valueCount]) => ({ name, valueCount, songCount, albumCount: albums.get(name) ?? 0 }));
  });
}

type TagRow = [pk: number, id: string, name: string, value: string, order: string, songs: number, albums: number];
const columns = 'pk, id, name, value, order_value, song_count, album_count';

/** A page of the values of a tag, and the number of all that match. */
export function listTagValues(ctx: Reads, caller: Viewer, query: TagQuery): { rows: TagValue[]; total: number } {
  const client = ctx.db.$client;
  const found = (
    query.name === ''
      ? client.query(`SELECT ${columns} FROM tag ORDER BY name, order_value`).values()
      : client.query(`SELECT ${columns} FROM tag WHERE name = ? ORDER BY order_value`).values(query.name)
  ) as TagRow[];
  const counts = countsOf(ctx, caller);
  const text = fold(query.text ?? '').trim();
  const rows = found.flatMap((row) => (text === '' || row[4].includes(text) || fold(row[3]).includes(text) ? present(row, counts) : []));
  const { sort } = query;
  if (sort === 'song_count') rows.sort((a, b) => a.songCount - b.songCount);
  if (sort === 'album_count') rows.sort((a, b) => a.albumCount - b.albumCount);
  if (query.descending) rows.reverse();
  return { rows: rows.slice(query.offset, query.offset + query.limit), total: rows.length };
}

function present([pk, id, tagName, tagValue, , songs, albums]: TagRow, counts: ReadonlyMap<number, Counts> | undefined): TagValue[] {
  const own = counts ? counts.get(pk) : { songs, albums };
  return own && own.songs > 0 ? [{ id, tagName, tagValue, songCount: own.songs, albumCount: own.albums }] : [];
}

/** One value of a tag, or AppError not_found, also when no song that the caller may see bears it. */
export function getTag(ctx: Reads, caller: Viewer, id: string): TagValue {
  const row = isId(id) ? (ctx.db.$client.query(`SELECT ${columns} FROM tag WHERE id = ?`).values(id)[0] as TagRow | undefined) : undefined;
  const [tag] = row ? present(row, countsOf(ctx, caller)) : [];
  if (!tag) throw notFound('tag');
  return tag;
}

/** The parts people take in songs, with how many do, most first. */
export function listRoles(ctx: Reads, caller: Viewer): Role[] {
  return keptRoles(ctx, keyOf(caller), () => {
    const rows = ctx.db.$client
      .query(
        `SELECT role, count(DISTINCT artist_pk) AS people FROM ${visible('album', caller)} AS open
         CROSS JOIN album_artist ON album_pk = open.pk GROUP BY role ORDER BY people DESC, role`,
      )
      .values(...bindsOf(caller)) as [string, number][];
    return rows.map(([name, artistCount]) => ({ name, artistCount }));
  });
}
