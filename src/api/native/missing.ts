// /api/missing and /api/scrobble: files that are gone, and what was heard when (navidrome.md 5.3).
import * as v from 'valibot';

import { songList } from '../../core/catalog/list-kinds.ts';
import { listPage } from '../../core/catalog/lists.ts';
import { loadSongs } from '../../core/catalog/load.ts';
import { listMissing, missingPk } from '../../core/catalog/missing.ts';
import { listPlays } from '../../core/playback/history.ts';
import { forgetMissing } from '../../scanner/state.ts';
import type { NativeCall } from './call.ts';
import { isPaging, listQuery, only, presentSongs, songAliases } from './catalog.ts';
import { operation } from './operation.ts';
import { snake, spanOf } from './paging.ts';
import { song } from './present/catalog-shapes.ts';
import { idOrIds, maybe, page, said, text, whole } from './shapes.ts';
import { viewerOf } from './viewer.ts';

const pageOf = ({ params }: NativeCall) => ({ ...spanOf(params), descending: params.text('_order').toUpperCase() === 'DESC' });

const gone = {
  summary: 'Songs whose files are gone, in libraries open to the caller',
  query: { ...page, library_id: maybe(v.array(whole)) },
  isFiltered: true,
  isPage: true,
  output: v.array(song),
};

export const list = operation(gone, (call) => {
  const { app, caller, params, headers } = call;
  if (params.names().some((name) => !isPaging(name) && params.has(name))) return filtered(call);
  const sort = snake(params.text('_sort'));
  const libraryIds = params.list('library_id').filter(Boolean).map(Number);
  const { pks, total } = listMissing(app, caller, { ...pageOf(call), sort, libraryIds });
  headers['x-total-count'] = String(total);
  return presentSongs(call, loadSongs(app, pks));
});

/** They are songs, so what narrows lists of songs narrows this. */
function filtered(call: NativeCall) {
  const query = listQuery(call, songAliases);
  const { pks, total } = listPage(call.app, viewerOf(call), songList, { ...query, filters: { ...query.filters, missing: 'true' } });
  call.headers['x-total-count'] = String(total);
  return presentSongs(call, loadSongs(call.app, pks));
}

export const one = operation({ summary: 'A song whose file is gone', output: song }, (call) =>
  only(presentSongs(call, loadSongs(call.app, [missingPk(call.app, call.caller, call.hit.params['id'] ?? '')]))),
);

const forgetting = {
  summary: 'Deletes songs whose files are gone for good, with their stars and plays',
  query: { id: maybe(said(v.array(text), 'Without any, all of them.')) },
  output: idOrIds,
};

export const remove = operation(forgetting, async ({ app, caller, params }) => {
  const ids = params.list('id').filter(Boolean);
  await forgetMissing(app, caller, app.scanner, ids.length > 0 ? ids : 'all');
  const [id] = ids;
  return id !== undefined && ids.length === 1 ? { id } : { ids };
});

const instant = maybe(said(whole, 'Seconds since 1970.'));
const heard = {
  summary: 'Own plays, newest first unless asked otherwise',
  query: { ...page, from: instant, to: instant },
  isPage: true,
  output: v.array(v.object({ id: text, mediaFileId: text, submissionTime: said(whole, 'Seconds since 1970.') })),
};

export const plays = operation(heard, (call) => {
  const { app, caller, params, headers } = call;
  const { rows, total } = listPlays(app, caller, {
    ...pageOf(call),
    newestFirst: params.text('_order').toUpperCase() !== 'ASC',
    fromMs: params.int('from', 0) * 1000,
    toMs: params.has('to') ? params.int('to', 0) * 1000 + 999 : Number.MAX_SAFE_INTEGER,
  });
  headers['x-total-count'] = String(total);
  return rows.map(({ pk, songId, playedAt }) => ({
    id: String(pk),
    mediaFileId: songId,
    submissionTime: Math.floor(playedAt / 1000),
  }));
});
