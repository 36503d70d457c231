// What lists can be sorted and narrowed by beside the ways that have an index of their own: every column that the web API shows,
// by its name there (navidrome.md 5.4, 5.5). Text matches by its beginning, ids and numbers as they are.
import type { Filter } from './filters.ts';

type Type = 'text' | 'id' | 'number' | 'seconds' | 'flag' | 'time';

export interface Column {
  sql: string;
  type: Type;
}

type Columns = Readonly<Record<string, Column>>;

const of =
  (type: Type) =>
  (table: string, ...names: string[]): [string, Column][] =>
    names.map((name) => {
      // What it is called there, and here where that is something else.
      const [, shown = name, column = name] = /^(\w+)=(.+)$/.exec(name) ?? [];
      return [shown, { sql: column.includes('(') ? column : `${table}.${column}`, type }];
    });
const text = of('text');
const id = of('id');
const number = of('number');
const seconds = of('seconds');
const flag = of('flag');
const time = of('time');

const ofAlbum = (column: string) => `(SELECT album.${column} FROM album WHERE album.pk = song.album_pk)`;
const firstGenre = (table: string) => `coalesce(json_extract(${table}.genres, '$[0].name'), '')`;
const asMain = (count: string) => `coalesce(json_extract(artist.stats, '$.maincredit.${count}'), 0)`;
const firstArtistId = (table: string, list: string) => `coalesce(json_extract(${table}.${list}, '$[0].id'), '')`;

export const songColumns: Columns = Object.fromEntries([
  ...text('song', 'album', 'artist', 'album_artist', 'disc_subtitle', 'date', 'original_date', 'release_date', 'suffix', 'codec'),
  ...text('song', 'comment', 'explicit_status', 'catalog_num=catalog_number', 'sort_title', 'order_title', 'lyrics'),
  ...text('song', 'order_artist_name=order_artist', `genre=${firstGenre('song')}`),
  ...text('song', `order_album_name=${ofAlbum('order_name')}`, `order_album_artist_name=${ofAlbum('order_album_artist')}`),
  ...text('song', `sort_album_name=${ofAlbum('sort_name')}`, `sort_album_artist_name=${ofAlbum('sort_album_artist')}`),
  ...text('song', `mbz_album_type=${ofAlbum('mbz_album_type')}`, `mbz_album_comment=${ofAlbum('mbz_album_comment')}`),
  ...id('song', 'mbz_recording_id', 'mbz_release_track_id', `mbz_album_id=${ofAlbum('mbz_album_id')}`),
  ...id('song', `mbz_release_group_id=${ofAlbum('mbz_release_group_id')}`, `mbz_album_artist_id=${ofAlbum('mbz_album_artist_id')}`),
  ...number('song', 'track_number', 'disc_number', 'original_year', 'release_year', 'size=size_bytes', 'bit_rate', 'sample_rate'),
  ...number('song', 'bit_depth', 'channels', 'bpm', 'rg_album_gain', 'rg_album_peak', 'rg_track_gain', 'rg_track_peak'),
  ...seconds('song', 'duration=duration_ms'),
  ...flag('song', 'compilation', 'has_cover_art=has_picture'),
  ...time('song', 'created_at', 'updated_at', 'birth_time=birthtime_ms'),
]);

export const albumColumns: Columns = Object.fromEntries([
  ...text('album', 'album_artist', 'date', 'original_date', 'release_date', 'comment', 'explicit_status', 'catalog_num=catalog_number'),
  ...text('album', 'sort_album_name=sort_name', 'order_album_name=order_name', 'sort_album_artist_name=sort_album_artist'),
  ...text('album', 'order_album_artist_name=order_album_artist', 'mbz_album_type', 'mbz_album_comment', `genre=${firstGenre('album')}`),
  ...id('album', 'mbz_album_id', 'mbz_album_artist_id', 'mbz_release_group_id', `album_artist_id=${firstArtistId('album', 'artists')}`),
  ...number('album', 'min_year', 'max_year', 'min_original_year', 'max_original_year', 'song_count', 'size=size_bytes'),
  ...seconds('album', 'duration=duration_ms'),
  ...time('album', 'imported_at', 'created_at', 'updated_at'),
]);

export const artistColumns: Columns = Object.fromEntries([
  ...text('artist', 'sort_artist_name=sort_name', 'order_artist_name=order_name'),
  ...id('artist', 'mbz_artist_id'),
  ...number('artist', 'album_count', 'song_count', 'size=size_bytes'),
  ...number('artist', `maincredit_song_count=${asMain('songCount')}`, `maincredit_album_count=${asMain('albumCount')}`),
  ...number('artist', `maincredit_size=${asMain('size')}`),
  ...time('artist', 'created_at', 'updated_at'),
]);

/** The order of a column, upwards. */
export const columnOrder = ({ sql, type }: Column): string => (type === 'text' ? `${sql} COLLATE NOCASE` : sql);

/** One column of a list, compared with what was asked for. */
export const byColumn =
  ({ sql, type }: Column): Filter =>
  (value) => {
    const compared = (comparison: string, bind: string | number) => ({ sql: `${sql} ${comparison}`, binds: [bind] });
    switch (type) {
      case 'text':
        return { sql: `substr(${sql}, 1, length(?)) = ? COLLATE NOCASE`, binds: [value, value] };
      case 'id':
        return compared('= ?', value);
      case 'flag':
        return compared('= ?', /^(true|1|on|yes)$/i.test(value) ? 1 : 0);
      case 'number':
      case 'seconds': {
        const wanted = Number(value);
        if (value.trim() === '' || !Number.isFinite(wanted)) return undefined;
        if (type === 'number') return compared('= ?', wanted);
        // Shown are hundredths; who names a whole second means all of it.
        return Number.isInteger(wanted)
          ? compared('/ 1000 = ?', wanted)
          : { sql: `(${sql} + 5) / 10 = ?`, binds: [Math.round(wanted * 100)] };
      }
      case 'time': {
        const begin = value.replace('T', ' ').replace(/Z$/, '');
        return { sql: `substr(strftime('%F %T', ${sql} / 1000, 'unixepoch'), 1, length(?)) = ?`, binds: [begin, begin] };
      }
    }
  };
