// What is not brought, told so that nobody looks for it in vain.
import type { Job } from './job.ts';
import { leave } from './report.ts';

/** Brought by the other steps, or made anew from the files, or of no use without Navidrome. */
const settled = new Set([
  'user',
  'library',
  'user_library',
  'media_file',
  'album',
  'artist',
  'annotation',
  'playlist',
  'playlist_tracks',
  'bookmark',
  'playqueue',
  'transcoding',
  'player',
  'share',
  'radio',
  'scrobbles',
  'scrobble_buffer',
  'user_props',
  'property',
  'goose_db_version',
  'genre',
  'tag',
  'folder',
  'playlist_fields',
]);
const derived = /^(media_file|album|artist|library|folder|tag|genre)_|_(fts|genres|tags|artists|search)|_fts|^(artwork|image|artwork_\w+)$/;

/** Reports what stays behind as a whole. */
export function tellOfOthers(job: Job): void {
  const { source, report } = job;
  for (const table of source.tables) {
    if (settled.has(table) || derived.test(table)) continue;
    const rows = source.count(table);
    if (rows === 0) continue;
    if (table === 'plugin') leave(report, 'other data', `${rows} plugins`, 'plugins of Navidrome do not run here');
    else leave(report, 'other data', `table ${table}`, `it is not known here (${rows} rows)`);
  }
}
