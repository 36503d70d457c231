// Annotation: stars, ratings, plays.
import * as v from 'valibot';

import { getSong } from '../../core/catalog/load.ts';
import { findItem, setRating as rate, setStarred } from '../../core/marks/marks.ts';
import { playbackStates } from '../../core/playback/playback.ts';
import { invalid, notFound } from '../../lib/errors.ts';
import { need, type Call, type Endpoint } from './call.ts';
import { missing } from './errors.ts';

const idParameters = ['id', 'albumId', 'artistId'];

function mark(call: Call, starred: boolean): Record<string, never> {
  const ids = idParameters.flatMap((name) => call.params.list(name)).filter(Boolean);
  if (ids.length === 0) throw missing('id');
  const marked = setStarred(call.app, call.caller, ids, starred);
  if (marked.length === 0) throw notFound('song, album or artist');
  return {};
}

/** Stars songs, albums and artists, whichever parameter names them. Unknown ids among others are passed over. */
export const star: Endpoint = (call) => mark(call, true);

/** Takes stars away. */
export const unstar: Endpoint = (call) => mark(call, false);

/** Rates 1 to 5; 0 takes the rating away. */
export const setRating: Endpoint = (call) => {
  const id = need(call, 'id');
  need(call, 'rating');
  if (!findItem(call.app, call.caller, id)) throw notFound('item');
  rate(call.app, call.caller, [id], call.params.int('rating', -1));
  return {};
};

/** Counts plays, or (`submission=false`) says what plays now, and by `position` (seconds) where in it. */
export const scrobble: Endpoint = (call) => {
  const { app, caller, params } = call;
  need(call, 'id');
  const times = params.list('time').filter(Boolean).map(Number);
  const positionMs = params.int('position', 0, { min: 0, max: 86_400 }) * 1000;
  app.playback.scrobble(caller, params.list('id'), times, params.flag('submission', true), positionMs);
  return {};
};

/** A player says where it is: feeds getNowPlaying, and counts the play at its end (extension playbackReport 1). */
export const reportPlayback: Endpoint = (call) => {
  const { app, caller, params } = call;
  const id = need(call, 'mediaId');
  for (const name of ['mediaType', 'positionMs', 'state']) need(call, name);
  const state = v.safeParse(v.picklist(playbackStates), params.text('state'));
  if (!state.success) throw invalid(`state is one of ${playbackStates.join(', ')}`);
  // Other media than songs are heard, but not counted.
  if (params.text('mediaType') !== 'song') return {};
  app.playback.report(caller, getSong(app, caller, id), {
    state: state.output,
    positionMs: Number(params.text('positionMs')),
    playbackRate: params.has('playbackRate') ? Number(params.text('playbackRate')) : 1,
    ignoreScrobble: params.flag('ignoreScrobble', false),
  });
  return {};
};
