// /api/tag, /api/genre, /api/role: what there is to browse by, with counts of what the caller may see (navidrome.md 5.3).
import { listGenres } from '../../core/catalog/browse.ts';
import { getTag, listRoles, listTagNames, listTagValues, type TagQuery } from '../../core/catalog/tags.ts';
import { notFound } from '../../lib/errors.ts';
import type { NativeAnswer } from './call.ts';
import { spanOf } from './paging.ts';
import { sortedPage } from './short-list.ts';
import { viewerOf } from './viewer.ts';

/** Values are short, and those who choose by tags want all of them. */
const largestPage = 100_000;
/** Names of sorts; columns of Navidrome and ours. */
const sorts: Record<string, TagQuery['sort']> = {
  songCount: 'song_count',
  song_count: 'song_count',
  albumCount: 'album_count',
  album_count: 'album_count',
};

/** A page of the values of `tag_name`, or of all tags; `name` is a part of the value. */
export const values: NativeAnswer = (call) => {
  const { app, params, headers } = call;
  const { rows, total } = listTagValues(app, viewerOf(call), {
    name: params.text('tag_name'),
    text: params.text('name') || params.text('tag_value'),
    sort: sorts[params.text('_sort')] ?? 'value',
    descending: params.text('_order').toUpperCase() === 'DESC',
    ...spanOf(params, largestPage, largestPage),
  });
  headers['x-total-count'] = String(total);
  return rows;
};

/** Names of tags with the number of their values, songs and albums. */
export const names: NativeAnswer = (call) => listTagNames(call.app, viewerOf(call));

/** Parts people take in songs, with how many do. */
export const roles: NativeAnswer = (call) => listRoles(call.app, viewerOf(call));

export const one: NativeAnswer = ({ app, caller, hit }) => getTag(app, caller, hit.params['id'] ?? '');

/** All genres, most frequent first, unless a page or another order is asked for. */
export const genres: NativeAnswer = (call) => {
  const rows = listGenres(call.app, viewerOf(call), call.params.text('name'));
  return sortedPage(
    call,
    rows.map((row) => ({ ...row })),
  );
};

export const oneGenre: NativeAnswer = ({ app, caller, hit }) => {
  const { id, tagName, tagValue, songCount, albumCount } = getTag(app, caller, hit.params['id'] ?? '');
  if (tagName !== 'genre') throw notFound('genre');
  return { id, name: tagValue, songCount, albumCount };
};
