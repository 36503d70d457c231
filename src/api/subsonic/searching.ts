// Searching: one query over artists, albums and songs; an empty one pages through the whole library.
import { search } from '../../core/search/search.ts';
import { libraryIds, type Call, type Endpoint } from './call.ts';

const most = 100_000;

function find(call: Call) {
  const { params } = call;
  const page = (kind: string) => ({
    limit: params.int(`${kind}Count`, 20, { min: 0, max: most }),
    offset: params.int(`${kind}Offset`, 0, { min: 0 }),
  });
  return search(call.app, call.caller, {
    query: params.text('query'),
    artists: page('artist'),
    albums: page('album'),
    songs: page('song'),
    libraryIds: libraryIds(call),
  });
}

/** Albums as folders. */
export const search2: Endpoint = (call) => {
  const { artists, albums, songs } = find(call);
  const { present } = call;
  return {
    searchResult2: { artist: present.artists(artists, call), album: present.directories(albums, call), song: present.songs(songs, call) },
  };
};

/** The search every client of today uses. */
export const search3: Endpoint = (call) => {
  const { artists, albums, songs } = find(call);
  const { present } = call;
  return {
    searchResult3: { artist: present.artists(artists, call), album: present.albums(albums, call), song: present.songs(songs, call) },
  };
};
