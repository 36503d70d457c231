// /api/tag, /api/genre, /api/role: what there is to browse by, with counts of what the caller may see (navidrome.md 5.3).
import * as v from 'valibot';

import { listGenres } from '../../core/catalog/browse.ts';
import { getTag, listRoles, listTagNames, listTagValues, type TagQuery } from '../../core/catalog/tags.ts';
import { notFound } from '../../lib/errors.ts';
import { operation } from './operation.ts';
import { spanOf } from './paging.ts';
import { maybe, page, said, text, whole } from './shapes.ts';
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

const counts = { songCount: whole, albumCount: whole };
export const tagValue = v.object({ id: text, tagName: text, tagValue: text, ...counts });
export const genre = v.object({ id: text, name: text, ...counts });
const inLibraries = { library_id: maybe(said(v.array(whole), 'Only of these libraries.')) };

const valuesAsked = {
  summary: 'Values of a tag, or of all tags',
  query: { ...page, ...inLibraries, tag_name: maybe(text), name: maybe(said(text, 'A part of the value.')), tag_value: maybe(text) },
  isPage: true,
  output: v.array(tagValue),
};

export const values = operation(valuesAsked, (call) => {
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
});

export const tagName = v.object({ name: text, valueCount: said(whole, 'Different values.'), ...counts });

export const names = operation({ summary: 'Names of tags', query: inLibraries, output: v.array(tagName) }, (call) =>
  listTagNames(call.app, viewerOf(call)),
);

export const role = v.object({ name: text, artistCount: whole });

export const roles = operation({ summary: 'Parts people take in songs', query: inLibraries, output: v.array(role) }, (call) =>
  listRoles(call.app, viewerOf(call)),
);

export const one = operation({ summary: 'A value of a tag', output: tagValue }, ({ app, caller, hit }) =>
  getTag(app, caller, hit.params['id'] ?? ''),
);

const genresAsked = {
  summary: 'Genres, most frequent first unless another order is asked for',
  query: { ...page, ...inLibraries, name: maybe(said(text, 'A part of the name.')) },
  isPage: true,
  output: v.array(genre),
};

export const genres = operation(genresAsked, (call) => {
  const rows = listGenres(call.app, viewerOf(call), call.params.text('name'));
  return sortedPage(
    call,
    rows.map((row) => ({ ...row })),
  );
});

export const oneGenre = operation({ summary: 'A genre', output: genre }, ({ app, caller, hit }) => {
  const { id, tagName: tag, tagValue: value, songCount, albumCount } = getTag(app, caller, hit.params['id'] ?? '');
  if (tag !== 'genre') throw notFound('genre');
  return { id, name: value, songCount, albumCount };
});
