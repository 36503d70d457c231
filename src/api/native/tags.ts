// /api/tag, /api/genre, /api/role: what there is to browse by, with counts of what the caller may see (navidrome.md 5.3).
import { listGenres } from '../../core/catalog/browse.ts';
import { getTag, listRoles, listTagNames, listTagValues, type TagQuery } from '../../core/catalog/tags.ts';
import { notFound } from '../../lib/errors.ts';
import type { NativeAnswer, NativeCall } from './call.ts';

const largestPage = 5000;
/** Names of sorts; columns of Navidrome and ours. */
const sorts: Record<string, TagQuery['sort']> = {
  songCount: 'song_count',
  song_count: 'song_count',
  albumCount: 'album_count',
  album_count: 'album_count',
};

/** The libraries asked for, of those the caller may see; all of them when none is named. */
function viewer({ caller, params }: NativeCall) {
  const wanted = params.list('library_id').filter(Boolean).map(Number);
  if (wanted.length === 0) return caller;
  return { libraryIds: caller.libraryIds.filter((id) => wanted.includes(id)), seesAll: false };
}

/** A page of the values of `tag_name`, or of all tags; `name` is a part of the value. */
export const values: NativeAnswer = (call) => {
  const { app, params, headers } = call;
  const offset = params.int('_start', 0, { min: 0 });
  const end = params.int('_end', offset + largestPage, { min: offset });
  const { rows, total } = listTagValues(app, viewer(call), {
    name: params.text('tag_name'),
    text: params.text('name') || params.text('tag_value'),
    sort: sorts[params.text('_sort')] ?? 'value',
    descending: params.text('_order').toUpperCase() === 'DESC',
    limit: Math.min(end - offset, largestPage),
    offset,
  });
  headers['x-total-count'] = String(total);
  return rows;
};

/** Names of tags with the number of their values, songs and albums. */
export const names: NativeAnswer = (call) => listTagNames(call.app, viewer(call));

/** Parts people take in songs, with how many do. */
export const roles: NativeAnswer = (call) => listRoles(call.app, viewer(call));

export const one: NativeAnswer = ({ app, caller, hit }) => getTag(app, caller, hit.params['id'] ?? '');

/** All genres, most frequent first, unless a page is asked for. */
export const genres: NativeAnswer = (call) => {
  const { app, params, headers } = call;
  const rows = listGenres(app, viewer(call), params.text('name'));
  headers['x-total-count'] = String(rows.length);
  const start = params.int('_start', 0, { min: 0 });
  return rows.slice(start, params.int('_end', rows.length, { min: start }));
};

export const oneGenre: NativeAnswer = ({ app, caller, hit }) => {
  const { id, tagName, tagValue, songCount, albumCount } = getTag(app, caller, hit.params['id'] ?? '');
  if (tagName !== 'genre') throw notFound('genre');
  return { id, name: tagValue, songCount, albumCount };
};
