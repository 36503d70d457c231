// Searching: one query over artists, albums and songs; an empty one pages through the whole library.
import { search as searchAll } from '../../core/search/search.ts';
import { searchSongs } from '../../core/search/song-search.ts';
import { libraryIds, type Call, type Endpoint } from './call.ts';

/** Larger than any page an app asks for; all of a large library at once would hold everybody else up for seconds. */
const most = 20_000;

function find(call: Call) {
  const { params } = call;
  const page = (kind: string) => ({
    limit: params.int(`${kind}Count`, 20, { min: 0, max: most }),
    offset: params.int(`${kind}Offset`, 0, { min: 0 }),
  });
  return searchAll(call.app, call.caller, {
    query: params.text('query'),
    artists: page('artist'),
    albums: page('album'),
    songs: page('song'),
    libraryIds: libraryIds(call),
  });
}

/** Albums as folders. */
export const search2: Endpoint = (call) => {
  const { artists, albums, songs, isWhole } = find(call);
  const { present } = call;
  return {
    searchResult2: {
      artist: present.artists(artists, call),
      album: present.directories(albums, call),
      song: present.songs(songs, call, isWhole ? 'whole' : 'again'),
    },
  };
};

/** The search every client of today uses. */
export const search3: Endpoint = (call) => {
  const { artists, albums, songs, isWhole } = find(call);
  const { present } = call;
  return {
    searchResult3: {
      artist: present.artists(artists, call),
      album: present.albums(albums, call),
      song: present.songs(songs, call, isWhole ? 'whole' : 'again'),
    },
  };
};

/** The first search the protocol had: songs by words of title, album and artist. */
export const search: Endpoint = (call) => {
  const { params } = call;
  const offset = params.int('offset', 0, { min: 0 });
  const { pks, total } = searchSongs(call.app, call.caller, {
    artist: params.text('artist'),
    album: params.text('album'),
    title: params.text('title'),
    any: params.text('any'),
    newerThanMs: params.int('newerThan', 0),
    limit: params.int('count', 20, { min: 0, max: 500 }),
    offset,
  });
  return { searchResult: { offset, totalHits: total, match: call.present.songs(pks, call) } };
};
