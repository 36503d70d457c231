// What lists can be narrowed by: each filter is one SQL condition with bound values, never built from input.
import { isMbid } from '../../lib/ids.ts';
import { searchText } from '../../lib/search-text.ts';
import { matchQuery } from '../search/match-query.ts';
import { isMain } from './rows.ts';

export type Bind = string | number;

export interface Condition {
  sql: string;
  binds: Bind[];
}

/** undefined: the value means nothing here, the filter is left out. */
export type Filter = (value: string) => Condition | undefined;

const condition = (sql: string, ...binds: Bind[]): Condition => ({ sql, binds });
const id =
  (column: string): Filter =>
  (value) =>
    condition(`${column} = ?`, value);
const truth = (value: string) => /^(true|1|on|yes)$/i.test(value);
const flag =
  (column: string): Filter =>
  (value) =>
    condition(`${column} = ${truth(value) ? 1 : 0}`);

const year = (value: string): number | undefined => {
  const number = Number(value);
  return Number.isInteger(number) ? number : undefined;
};
const onYear =
  (make: (year: number) => Condition): Filter =>
  (value) => {
    const number = year(value);
    return number === undefined ? undefined : make(number);
  };

/** Conditions on the caller's mark; lists.ts joins it as `mark`. */
const marked =
  (column: string): Filter =>
  (value) =>
    condition(truth(value) ? `mark.${column} > 0` : `coalesce(mark.${column}, 0) = 0`);

/** Each column by an index of its own; the condition beside lets the planner use one that holds no empty ids. */
export const hasMbid = (table: string, columns: readonly string[]) =>
  `${table}.pk IN (${columns.map((column) => `SELECT pk FROM ${table} WHERE ${column} = ? AND ${column} <> ''`).join(' UNION ALL ')})`;

/** Words of a name, or a MusicBrainz id in one of the columns. */
const matches =
  (table: string, mbids: readonly string[]): Filter =>
  (value) => {
    const mbid = value.trim().toLowerCase();
    if (isMbid(mbid)) return condition(hasMbid(table, mbids), ...mbids.map(() => mbid));
    const { fts, everything } = matchQuery(value);
    if (everything) return undefined;
    return fts === undefined
      ? condition('0')
      : condition(`${table}.pk IN (SELECT rowid FROM ${table}_fts WHERE ${table}_fts MATCH ?)`, fts);
  };

const byTag =
  (relation: 'album_tag' | 'song_tag', owner: string): Filter =>
  (value) =>
    condition(
      `${owner}.pk IN (SELECT ${relation === 'album_tag' ? 'album_pk' : 'song_pk'} FROM ${relation} JOIN tag ON tag.pk = tag_pk WHERE tag.id = ?)`,
      value,
    );

/** By the id or the value of a tag of that name. */
export const byTagNamed =
  (relation: 'album_tag' | 'song_tag', name: string): Filter =>
  (value) => {
    const owner = relation === 'album_tag' ? 'album' : 'song';
    return condition(
      `${owner}.pk IN (SELECT ${owner}_pk FROM ${relation} WHERE tag_pk IN (SELECT pk FROM tag WHERE id = ? AND name = ?
       UNION ALL SELECT pk FROM tag WHERE name = ? AND order_value = ? AND value = ? COLLATE NOCASE))`,
      value,
      name,
      name,
      searchText(value),
      value,
    );
  };

/** By somebody's part: `role_composer_id`; `total` is any part, `maincredit` that of an artist. */
export const byRole =
  (relation: 'album_artist' | 'song_artist', role: string): Filter =>
  (value) => {
    const owner = relation === 'album_artist' ? 'album' : 'song';
    const part = role === 'maincredit' ? isMain : role === 'total' ? '1' : 'role = ?';
    return condition(
      `${owner}.pk IN (SELECT ${owner}_pk FROM ${relation} WHERE artist_pk = (SELECT pk FROM artist WHERE id = ?) AND ${part})`,
      value,
      ...(part === 'role = ?' ? [role] : []),
    );
  };

const albumOf =
  (role: string): Filter =>
  (value) =>
    condition(
      `album.pk IN (SELECT album_pk FROM album_artist JOIN artist ON artist.pk = artist_pk WHERE artist.id = ? AND ${role})`,
      value,
    );

export const albumFilters: Record<string, Filter> = {
  id: id('album.id'),
  library_id: id('album.library_id'),
  name: matches('album', ['mbz_album_id', 'mbz_release_group_id']),
  artist_id: albumOf("role = 'albumartist'"),
  appears_on: (value) => {
    const any = albumOf("role <> 'albumartist'")(value);
    const own = albumOf("role = 'albumartist'")(value);
    return any && own ? condition(`${any.sql} AND NOT ${own.sql}`, ...any.binds, ...own.binds) : undefined;
  },
  genre_id: byTag('album_tag', 'album'),
  tag_id: byTag('album_tag', 'album'),
  genre_name: (value) =>
    condition(
      "album.pk IN (SELECT album_pk FROM album_tag JOIN tag ON tag.pk = tag_pk WHERE tag.name = 'genre' AND tag.value = ? COLLATE NOCASE)",
      value,
    ),
  year: onYear((value) => condition('album.min_year <= ? AND album.max_year >= ? AND album.max_year > 0', value, value)),
  /** `1990-1999`: the first or the last year of the album lies within. */
  years(value) {
    const [from, to] = value.split('-').map(Number);
    if (!Number.isInteger(from) || !Number.isInteger(to)) return undefined;
    const bounds = [Number(from), Number(to)];
    return condition('(album.min_year BETWEEN ? AND ? OR album.max_year BETWEEN ? AND ?)', ...bounds, ...bounds);
  },
  year_from: onYear((value) => condition('album.max_year >= ?', value)),
  year_to: onYear((value) => condition('album.max_year > 0 AND album.max_year <= ?', value)),
  compilation: flag('album.compilation'),
  starred: marked('starred_at'),
  has_rating: marked('rating'),
  recently_played: marked('play_count'),
  missing: flag('album.missing'),
};

export const songFilters: Record<string, Filter> = {
  id: id('song.id'),
  library_id: id('song.library_id'),
  title: matches('song', ['mbz_recording_id', 'mbz_release_track_id']),
  album_id: (value) => condition('song.album_pk = (SELECT pk FROM album WHERE id = ?)', value),
  artists_id: (value) =>
    condition('song.pk IN (SELECT song_pk FROM song_artist JOIN artist ON artist.pk = artist_pk WHERE artist.id = ?)', value),
  genre_id: byTag('song_tag', 'song'),
  tag_id: byTag('song_tag', 'song'),
  /** Where the file lies inside its library begins so. */
  path(value) {
    const end = value.lastIndexOf('/');
    const [folder, name] = [value.slice(0, Math.max(0, end)), value.slice(end + 1)];
    return condition(
      `(song.folder_pk IN (SELECT pk FROM folder WHERE path = ?) AND substr(song.file_name, 1, length(?)) = ?
       OR song.folder_pk IN (SELECT pk FROM folder WHERE substr(path || '/', 1, length(?)) = ?))`,
      folder,
      name,
      name,
      value,
      value,
    );
  },
  /** In a folder and below it. */
  folder_id: (value) =>
    condition(
      `song.folder_pk IN (SELECT below.pk FROM folder AS top CROSS JOIN folder AS below ON below.library_id = top.library_id
       AND below.path >= top.path AND below.path < iif(top.path = '', char(1114111), top.path || '0')
       AND (top.path IN ('', below.path) OR substr(below.path, 1, length(top.path) + 1) = top.path || '/') WHERE top.id = ?)`,
      value,
    ),
  genre_name: (value) =>
    condition(
      "song.pk IN (SELECT song_pk FROM song_tag JOIN tag ON tag.pk = tag_pk WHERE tag.name = 'genre' AND tag.value = ? COLLATE NOCASE)",
      value,
    ),
  year: onYear((value) => condition('song.year = ?', value)),
  year_from: onYear((value) => condition('song.year >= ?', value)),
  year_to: onYear((value) => condition('song.year > 0 AND song.year <= ?', value)),
  starred: marked('starred_at'),
  has_rating: marked('rating'),
  missing: flag('song.missing'),
};

export const artistFilters: Record<string, Filter> = {
  id: id('artist.id'),
  name: matches('artist', ['mbz_artist_id']),
  role: (value) =>
    value === 'albumartist'
      ? condition('artist.album_count > 0')
      : value === 'maincredit'
        ? condition("json_extract(artist.stats, '$.maincredit') IS NOT NULL")
        : condition('EXISTS (SELECT 1 FROM song_artist WHERE artist_pk = artist.pk AND role = ?)', value),
  starred: marked('starred_at'),
  has_rating: marked('rating'),
  missing: flag('artist.missing'),
};
