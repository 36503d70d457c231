// The indexes from which rules read what songs hold (db/schema/catalog.ts): the rows themselves are far wider. A first scan makes
// them at its end; until then there are none, and the rows are read.
import type { Database } from 'bun:sqlite';

/** What is asked most, of all songs. */
export const rulesIndex = 'ix_song_rules';
/** Every one, from there. */
export const allSongs = `song INDEXED BY ${rulesIndex} WHERE song.pk > 0`;
/** Folders and file names lie in an index of their own, much narrower than the songs. */
export const filesOfSongs = 'folder CROSS JOIN song INDEXED BY ix_song_file ON song.folder_pk = folder.pk';
const moreIndex = 'ix_song_rules_more';
const tagsIndex = 'ix_song_rules_tags';

/** Columns that most songs have no value of, with indexes of their own. */
const ownIndexes: Record<string, string> = {
  'song.comment': 'ix_song_comment',
  'song.explicit_status': 'ix_song_explicit',
  'song.mbz_recording_id': 'ix_song_mbz',
  'song.mbz_release_track_id': 'ix_song_mbz_track',
  'song.original_date': 'ix_song_by_original_date',
  'song.release_date': 'ix_song_by_release_date',
  'song.disc_subtitle': 'ix_song_by_subtitle',
  'song.catalog_number': 'ix_song_by_catalog',
  'song.sort_title': 'ix_song_by_sort_title',
  'song.rg_track_gain': 'ix_song_by_track_gain',
  'song.rg_track_peak': 'ix_song_by_track_peak',
  'song.rg_album_gain': 'ix_song_by_album_gain',
  'song.rg_album_peak': 'ix_song_by_album_peak',
};

export interface SongIndexes {
  /** The index that has a column of songs (or a tag, or whether a text is there). */
  with: (column: string) => string | undefined;
  /** All songs, from the narrowest index that has a column; `isText`: only those that have some. */
  songsWith: (column: string, isText: boolean) => string;
}

/** As far as there are indexes now. */
export function createSongIndexes(client: Database): SongIndexes {
  const known = new Map<string, string | undefined>();
  const find = (column: string) => {
    const said = column.replaceAll('song.', '');
    const sql = /^\w+$/.test(said) ? `\`${said}\`` : (/tags ->> '[^']+'/.exec(said)?.[0] ?? said);
    const names = [rulesIndex, moreIndex, tagsIndex].map((name) => `'${name}'`).join(', ');
    const found = client.query(`SELECT name FROM sqlite_schema WHERE name IN (${names}) AND instr(sql, ?) > 0 ORDER BY name`).get(sql);
    return (found as { name: string } | null)?.name;
  };
  const has = (name: string) => client.query("SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = ?").get(name) !== null;
  const indexWith = (column: string) => {
    if (!known.has(column)) known.set(column, find(column));
    return known.get(column);
  };
  return {
    with: indexWith,
    songsWith(column, isText) {
      const own = ownIndexes[column];
      const isSome = isText ? ` AND ${column} > ''` : '';
      if (own && has(own)) {
        // What the conditions of these indexes say, and how they order texts.
        const said = own === 'ix_song_comment' || own === 'ix_song_explicit' ? `${column} >= ''` : 'song.pk > 0';
        const collate = isText && own.includes('_by_') ? ' COLLATE NOCASE' : '';
        return `song INDEXED BY ${own} WHERE song.missing IN (0, 1)${isSome}${collate} AND ${said}`;
      }
      const index = indexWith(column);
      if (index) return `song INDEXED BY ${index} WHERE song.pk > 0${isSome}`;
      // Whether there is a text may be told by an index where the text itself is not.
      const someIndex = isText ? indexWith(`(${column} <> '')`) : undefined;
      return someIndex ? `song INDEXED BY ${someIndex} WHERE song.pk > 0 AND (${column} <> '') = 1` : `song WHERE song.pk > 0${isSome}`;
    },
  };
}
