// Lists: albums by a named order, random songs, songs of a genre, what is starred and what plays now.
import type { App } from '../../app.ts';
import { albumList, artistList, songList } from '../../core/catalog/list-kinds.ts';
import { listPage, listPks, type ListQuery } from '../../core/catalog/lists.ts';
import { findSong } from '../../core/catalog/load.ts';
import { randomText } from '../../lib/ids.ts';
import { createLru, type Lru } from '../../lib/lru.ts';
import { libraryFilter, libraryIds, need, type Call, type Endpoint } from './call.ts';
import { SubsonicError } from './errors.ts';

const most = 500;
/** Starred items have no pages in the protocol. */
const everything = 1_000_000;

type Order = (call: Call) => Omit<ListQuery, 'limit' | 'offset'>;

/** Album list types (navidrome.md 4.7). */
const orders: Record<string, Order> = {
  newest: ({ app }) => ({ sort: app.config.recentlyAddedByModTime ? 'updated_at' : 'recently_added', descending: true }),
  recent: () => ({ sort: 'play_date', descending: true, filters: { recently_played: 'true' } }),
  frequent: () => ({ sort: 'play_count', descending: true, filters: { recently_played: 'true' } }),
  highest: () => ({ sort: 'rating', descending: true, filters: { has_rating: 'true' } }),
  starred: () => ({ sort: 'starred_at', descending: true, filters: { starred: 'true' } }),
  random: (call) => ({ sort: 'random', seed: seedOf(call) }),
  alphabeticalByName: () => ({ sort: 'name' }),
  alphabeticalByArtist: () => ({ sort: 'artist' }),
  byGenre: (call) => ({ sort: 'name', filters: { genre_name: need(call, 'genre') } }),
  byYear(call) {
    const [from, to] = ['fromYear', 'toYear'].map((name) => {
      need(call, name);
      return call.params.int(name, 0, { min: 0 });
    }) as [number, number];
    const [first, last] = from <= to ? [from, to] : [to, from];
    return { sort: 'max_year', descending: from > to, filters: { years: `${first}-${last}` } };
  },
};

/** By user and player: the order of the random list they page through. */
const seedsOf = new WeakMap<App, Lru<string>>();
const mostSeeds = 1000;

/** The first page draws a new order, further ones go on in it: so they end, and no album comes twice. */
function seedOf({ app, caller, client, params }: Call): string {
  const seeds = seedsOf.get(app) ?? createLru<string>(mostSeeds);
  seedsOf.set(app, seeds);
  const key = `${caller.user.id} ${caller.player?.id ?? client}`;
  const known = params.int('offset', 0) > 0 ? seeds.get(key) : undefined;
  const seed = known ?? randomText(16);
  seeds.set(key, seed);
  return seed;
}

function albumPage(call: Call): number[] {
  const type = need(call, 'type');
  const order = Object.hasOwn(orders, type) ? orders[type] : undefined;
  if (!order) throw new SubsonicError(0, `unknown list type; use one of ${Object.keys(orders).join(', ')}`);
  const query = order(call);
  const page = listPage(call.app, call.caller, albumList, {
    ...query,
    filters: { ...query.filters, ...libraryFilter(libraryIds(call)) },
    limit: call.params.int('size', 10, { min: 0, max: most }),
    offset: call.params.int('offset', 0, { min: 0 }),
  });
  call.headers['x-total-count'] = String(page.total);
  call.headers['access-control-expose-headers'] = 'X-Total-Count';
  return page.pks;
}

/** Albums as folders by a named order. */
export const getAlbumList: Endpoint = (call) => ({ albumList: { album: call.present.directories(albumPage(call), call) } });

/** Albums by a named order. */
export const getAlbumList2: Endpoint = (call) => ({ albumList2: { album: call.present.albums(albumPage(call), call) } });

/** Songs in no order, each at most once. */
export const getRandomSongs: Endpoint = (call) => {
  const { params } = call;
  const pks = listPks(call.app, call.caller, songList, {
    sort: 'random',
    filters: {
      genre_name: params.text('genre'),
      year_from: yearText(call, 'fromYear'),
      year_to: yearText(call, 'toYear'),
      ...libraryFilter(libraryIds(call)),
    },
    limit: params.int('size', 10, { min: 0, max: most }),
    offset: 0,
  });
  return { randomSongs: { song: call.present.songs(pks, call, 'passing') } };
};

const yearText = ({ params }: Call, name: string) => (params.has(name) ? String(params.int(name, 0)) : '');

/** Songs of a genre by title. */
export const getSongsByGenre: Endpoint = (call) => {
  const pks = listPks(call.app, call.caller, songList, {
    sort: 'title',
    filters: { genre_name: need(call, 'genre'), ...libraryFilter(libraryIds(call)) },
    limit: call.params.int('count', 10, { min: 0, max: most }),
    offset: call.params.int('offset', 0, { min: 0 }),
  });
  return { songsByGenre: { song: call.present.songs(pks, call) } };
};

function starredPks(call: Call) {
  const query = {
    sort: 'starred_at',
    descending: true,
    filters: { starred: 'true', ...libraryFilter(libraryIds(call)) },
    limit: everything,
    offset: 0,
  };
  const { app, caller } = call;
  return {
    artists: listPks(app, caller, artistList, query),
    albums: listPks(app, caller, albumList, query),
    songs: listPks(app, caller, songList, query),
  };
}

/** Everything starred, newest star first; albums as folders. */
export const getStarred: Endpoint = (call) => {
  const { artists, albums, songs } = starredPks(call);
  const { present } = call;
  return {
    starred: { artist: present.artists(artists, call), album: present.directories(albums, call), song: present.songs(songs, call) },
  };
};

/** Everything starred, newest star first. */
export const getStarred2: Endpoint = (call) => {
  const { artists, albums, songs } = starredPks(call);
  const { present } = call;
  return { starred2: { artist: present.artists(artists, call), album: present.albums(albums, call), song: present.songs(songs, call) } };
};

/** Who hears what, in libraries open to the caller. */
export const getNowPlaying: Endpoint = (call) => {
  const { app, caller, present } = call;
  const now = app.clock.now();
  const entries = app.playback.nowPlaying(caller).flatMap((session, i) => {
    const song = findSong(app, caller, session.songId);
    if (!song) return [];
    const minutesAgo = Math.floor((now - session.startedAt) / 60_000);
    const { state, positionMs, playbackRate } = session;
    const player = { playerId: i + 1, playerName: session.playerName };
    const told = { username: session.userName, minutesAgo, ...player, state, positionMs, playbackRate };
    return [{ ...present.song(song, call), ...told }];
  });
  return { nowPlaying: entries.length > 0 ? { entry: entries } : {} };
};
