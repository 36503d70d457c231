// /api/tag, /api/genre, /api/role: what there is to browse by, with counts of what the caller may see (navidrome.md 5.3).
import * as v from 'valibot';

import { listGenres } from '../../core/catalog/browse.ts';
import { getTag, listRoles, listTagNames, listTagValues, type TagQuery } from '../../core/catalog/tags.ts';
import { notFound } from '../../lib/errors.ts';
import { operation } from './operation.ts';
import { pageOf, spanOf } from './paging.ts';
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
const byId = { id: maybe(said(v.array(text), 'Only these.')) };
const inLibraries = { library_id: maybe(said(v.array(whole), 'Only of these libraries.')) };

const valuesAsked = {
  summary: 'Values of a tag, or of all tags',
  query: {
    ...page,
    ...byId,
    ...inLibraries,
    tag_name: maybe(text),
    name: maybe(said(text, 'A part of the value.')),
    tag_value: maybe(text),
  },
  isPage: true,
  output: v.array(tagValue),
};

export const values = operation(valuesAsked, (call) => {
  const { app, params, headers } = call;
  const ids = params.list('id').filter(Boolean);
  const { rows, total } = listTagValues(app, viewerOf(call), {
    name: params.text('tag_name') || params.text('tagName'),
    text: params.text('name') || params.text('tag_value') || params.text('tagValue'),
    sort: sorts[params.text('_sort')] ?? 'value',
    descending: params.text('_order').toUpperCase() === 'DESC',
    ...(ids.length > 0 ? { offset: 0, limit: Infinity } : spanOf(params, largestPage, largestPage)),
  });
  const wanted = ids.length > 0 ? rows.filter(({ id }) => ids.includes(id)) : rows;
  headers['x-total-count'] = String(ids.length > 0 ? wanted.length : total);
  return ids.length > 0 ? pageOf(params, wanted) : wanted;
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
  query: { ...page, ...byId, ...inLibraries, name: maybe(said(text, 'A part of the name.')) },
  isPage: true,
  output: v.array(genre),
};

export const genres = operation(genresAsked, (call) => {
  const ids = call.params.list('id').filter(Boolean);
  const rows = listGenres(call.app, viewerOf(call), call.params.text('name')).map((row) => ({ ...row }));
  return sortedPage(call, ids.length > 0 ? rows.filter(({ id }) => ids.includes(id)) : rows);
});

export const oneGenre = operation({ summary: 'A genre', output: genre }, ({ app, caller, hit }) => {
  const { id, tagName: tag, tagValue: value, songCount, albumCount } = getTag(app, caller, hit.params['id'] ?? '');
  if (tag !== 'genre') throw notFound('genre');
  return { id, name: value, songCount, albumCount };
});
