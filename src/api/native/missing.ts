// /api/missing and /api/scrobble: files that are gone, and what was heard when (navidrome.md 5.3).
import { loadSongs } from '../../core/catalog/load.ts';
import { listMissing, missingPk } from '../../core/catalog/missing.ts';
import { listPlays } from '../../core/playback/history.ts';
import { forgetMissing } from '../../scanner/state.ts';
import type { NativeAnswer, NativeCall } from './call.ts';
import { presentSongs } from './catalog.ts';
import { snake, spanOf } from './paging.ts';

const pageOf = ({ params }: NativeCall) => ({ ...spanOf(params), descending: params.text('_order').toUpperCase() === 'DESC' });

/** Songs whose files are gone, in libraries open to the caller. */
export const list: NativeAnswer = (call) => {
  const { app, caller, params, headers } = call;
  const sort = snake(params.text('_sort'));
  const libraryIds = params.list('library_id').filter(Boolean).map(Number);
  const { pks, total } = listMissing(app, caller, { ...pageOf(call), sort, libraryIds });
  headers['x-total-count'] = String(total);
  return presentSongs(call, loadSongs(app, pks));
};

export const one: NativeAnswer = (call) =>
  presentSongs(call, loadSongs(call.app, [missingPk(call.app, call.caller, call.hit.params['id'] ?? '')]))[0];

/** Deletes those named, `?id=a&id=b`, or without a name all of them; their stars and plays go out of sight for good. */
export const remove: NativeAnswer = async ({ app, caller, params }) => {
  const ids = params.list('id').filter(Boolean);
  await forgetMissing(app, caller, app.scanner, ids.length > 0 ? ids : 'all');
  return ids.length === 1 ? { id: ids[0] } : { ids };
};

/** Own plays, newest first unless asked otherwise; `from` and `to` are seconds since 1970. */
export const plays: NativeAnswer = (call) => {
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
};
