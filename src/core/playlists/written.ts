// Songs as playlist files name them.
import type { Context } from '../../context.ts';
import type { WrittenEntry } from './formats/types.ts';
import { slashed } from './paths.ts';

export interface WrittenSong extends Omit<WrittenEntry, 'raw'> {
  libraryId: number;
  root: string;
  /** Path inside the library. */
  inside: string;
}

/** By id, with absolute paths; unknown ids are absent. */
export function writtenEntries({ db }: Pick<Context, 'db'>, ids: readonly string[]): Map<string, WrittenSong> {
  const rows = db.$client
    .query(
      `SELECT song.id, title, song.artist, song.album, song.duration_ms AS durationMs, cue_index AS cueIndex, library.id AS libraryId,
       library.path AS root, iif(folder.path = '', file_name, folder.path || '/' || file_name) AS inside
       FROM (SELECT DISTINCT value FROM json_each(?)) AS wanted CROSS JOIN song ON song.id = wanted.value
       JOIN folder ON folder.pk = song.folder_pk JOIN library ON library.id = song.library_id`,
    )
    .all(JSON.stringify(ids.filter(Boolean))) as (Omit<WrittenSong, 'path'> & { id: string })[];
  return new Map(
    rows.map(({ id, ...row }) => [id, { ...row, path: `${row.root.replace(/[\\/]+$/, '')}/${slashedOnWindows(row.inside)}` }]),
  );
}

/** Paths in the database have `/` already; a name may hold a backslash on other systems. */
const slashedOnWindows = (path: string) => (process.platform === 'win32' ? slashed(path) : path);
