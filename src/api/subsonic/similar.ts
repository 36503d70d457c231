// Songs like others and the best of an artist, from what is here (subsonic.md 11, Browsing). What is not known
// has none: that is no error.
import { similarSongs } from '../../core/discovery/similar-songs.ts';
import { findNamedArtist, topSongs } from '../../core/discovery/top-songs.ts';
import { need, type Call, type Endpoint } from './call.ts';
import { missing } from './errors.ts';
import type { Value } from './respond.ts';

const most = 500;

/** A mix around a song, album, artist, playlist or genre. */
export const getSimilarSongs: Endpoint = (call) => ({ similarSongs: { song: mix(call) } });

/** The same. */
export const getSimilarSongs2: Endpoint = (call) => ({ similarSongs2: { song: mix(call) } });

const countOf = ({ params }: Call) => params.int('count', 50, { min: 0, max: most });

const mix = (call: Call): Value[] => call.present.songs(similarSongs(call.app, call.caller, need(call, 'id'), countOf(call)), call);

/** What is heard most of an artist, by id or else by name. */
export const getTopSongs: Endpoint = (call) => {
  const { app, caller, params, present } = call;
  if (!params.has('id') && !params.has('artist')) throw missing('artist');
  const artist = findNamedArtist(app, caller, params.text('id'), params.text('artist'));
  return { topSongs: { song: artist ? present.songs(topSongs(app, caller, artist, countOf(call)), call) : [] } };
};
