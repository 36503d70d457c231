// Annotation: stars, ratings, plays.
import { findItem, setRating as rate, setStarred } from '../../core/marks/marks.ts';
import { notFound } from '../../lib/errors.ts';
import { need, type Call, type Endpoint } from './call.ts';
import { missing } from './errors.ts';

const idParameters = ['id', 'albumId', 'artistId'];

function mark(call: Call, starred: boolean): Record<string, never> {
  const ids = idParameters.flatMap((name) => call.params.list(name)).filter(Boolean);
  if (ids.length === 0) throw missing('id');
  setStarred(call.app, call.caller, ids, starred);
  return {};
}

/** Stars songs, albums and artists, whichever parameter names them. Unknown ids are passed over. */
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

/** Counts plays, or (`submission=false`) says what plays now. */
export const scrobble: Endpoint = (call) => {
  need(call, 'id');
  const times = call.params.list('time').filter(Boolean).map(Number);
  call.app.playback.scrobble(call.caller, call.params.list('id'), times, call.params.flag('submission', true));
  return {};
};
