// What is not brought, told so that nobody looks for it in vain.
import type { Job } from './job.ts';
import { leave } from './report.ts';
import { textOf } from './values.ts';

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
    if (table === 'user_props') tellOfLinks(job);
    else if (table === 'scrobble_buffer')
      leave(
        report,
        'other data',
        `${rows} plays`,
        'they wait to be sent to an outside service; let Navidrome send them before you turn it off',
      );
    else if (table === 'plugin') leave(report, 'other data', `${rows} plugins`, 'plugins of Navidrome do not run here');
    else leave(report, 'other data', `table ${table}`, `it is not known here (${rows} rows)`);
  }
}

/** Session keys of Last.fm and the like belong to the application that was allowed them. */
function tellOfLinks({ source, report, found }: Job): void {
  const names = new Map([...found.userIdsByName].map(([name, id]) => [id, name]));
  for (const row of source.rows('user_props', ['user_id', 'key', 'value'])) {
    const service = /lastfm/i.test(textOf(row['key'])) ? 'Last.fm' : /listenbrainz/i.test(textOf(row['key'])) ? 'ListenBrainz' : undefined;
    if (!service || textOf(row['value']) === '') continue;
    leave(
      report,
      'other data',
      `${service} of ${names.get(textOf(row['user_id'])) ?? textOf(row['user_id'])}`,
      'link the account again here',
    );
  }
}
