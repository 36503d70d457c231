// /api/song, /api/album, /api/artist: lists with sort, filter and page (navidrome.md 5.1, 5.4).
import * as v from 'valibot';

import type { MarkKind } from '../../context.ts';
import { songCoverRules } from '../../core/artwork/song-cover.ts';
import { bookmarkPositions } from '../../core/bookmarks/bookmarks.ts';
import { albumLoudness, albumPeople } from '../../core/catalog/album-people.ts';
import { artistFacts, pictureFacts } from '../../core/catalog/beside-rows.ts';
import { letterIndex, listLibraries, versionPksOf } from '../../core/catalog/browse.ts';
import { albumList, artistList, songList } from '../../core/catalog/list-kinds.ts';
import { listPage, type ListQuery } from '../../core/catalog/lists.ts';
import { getAlbum, getArtist, getSong, loadAlbums, loadArtists, loadSongs } from '../../core/catalog/load.ts';
import type { AlbumRow, ArtistRow, SongRow } from '../../core/catalog/rows.ts';
import { similarArtists } from '../../core/discovery/similar-artists.ts';
import { averageRatings, loadMarks } from '../../core/marks/marks.ts';
import { search as find } from '../../core/search/search.ts';
import { pictureAddresses } from '../http/picture-addresses.ts';
import type { NativeCall } from './call.ts';
import { operation } from './operation.ts';
import { snake, spanOf } from './paging.ts';
import * as shapes from './present/catalog-shapes.ts';
import { presentAlbum, presentArtist, presentPicture, presentSong, withFacts } from './present/catalog.ts';
import { markMembers } from './present/marks.ts';
import { maybe, page as pageQuery, said, text, whole } from './shapes.ts';
import { viewerOf } from './viewer.ts';

interface Aliases {
  sorts: Record<string, string>;
  filters: Record<string, string>;
}

/** Names of Navidrome's sorts and filters that are other words for ours; older clients know the filters. */
export const songAliases: Aliases = {
  sorts: {
    id: 'natural',
    created_at: 'recently_added',
    order_title: 'title',
    order_artist_name: 'artist',
    order_album_name: 'album',
    order_album_artist_name: 'album_artist',
  },
  filters: { album_artist_id: 'role_albumartist_id', artist_id: 'artists_id' },
};
const albumAliases: Aliases = {
  sorts: { id: 'natural', created_at: 'recently_added', order_album_name: 'name', order_album_artist_name: 'album_artist' },
  filters: {},
};
const artistAliases: Aliases = {
  sorts: { id: 'natural', order_artist_name: 'name' },
  filters: {},
};

/** What a list of songs, albums or artists is asked for. */
export function listQuery({ params }: NativeCall, aliases: Aliases): ListQuery {
  const given = snake(params.text('_sort'));
  return {
    sort: aliases.sorts[given] ?? given,
    descending: params.text('_order').toUpperCase() === 'DESC',
    filters: filtersOf(params, aliases.filters),
    ...spanOf(params),
    seed: params.text('seed') || undefined,
  };
}

function filtersOf(params: NativeCall['params'], aliases: Record<string, string>): Record<string, string[]> {
  const named = params.names().filter((name) => !isPaging(name));
  return Object.fromEntries(
    named.map((given) => {
      const name = snake(given);
      return [aliases[name] ?? name, params.list(given)];
    }),
  );
}

/** Libraries narrow what the caller sees instead: viewer.ts. */
export const isPaging = (name: string) => name.startsWith('_') || ['seed', 'library_id', 'jwt'].includes(name);

function withMarks<Row extends { id: string }, Shape>(call: NativeCall, kind: MarkKind, rows: Row[], present: (row: Row) => Shape) {
  const ids = rows.map(({ id }) => id);
  const marks = loadMarks(call.app, call.caller, kind, ids);
  const averages = averageRatings(call.app, kind, ids);
  return rows.map((row) => ({ ...present(row), ...markMembers(marks.get(row.id), averages.get(row.id)) }));
}

export function presentSongs(call: NativeCall, rows: SongRow[]) {
  const options = { covers: songCoverRules(call.app.config), isAdmin: call.caller.user.isAdmin };
  const positions = bookmarkPositions(
    call.app,
    call.caller,
    rows.map(({ id }) => id),
  );
  const songs = rows.map((row) => presentSong(row, options));
  const artists = artistFacts(
    call.app,
    songs.map(({ artistId }) => artistId),
  );
  const pictures = picturesOf(call, songs);
  return withMarks(call, 'song', songs, (song) => ({
    ...withFacts(song, artists.get(song.artistId), pictures.get(song.imageHash)),
    bookmarkPosition: positions.get(song.id) ?? 0,
  }));
}

const picturesOf = ({ app }: NativeCall, rows: readonly { imageHash: string }[]) =>
  pictureFacts(
    app,
    rows.map(({ imageHash }) => imageHash),
  );

export function presentAlbums(call: NativeCall, rows: AlbumRow[]) {
  const { app, caller } = call;
  const libraries = new Map(listLibraries(app, caller).map((library) => [library.id, library]));
  const people = albumPeople(
    app,
    rows.map(({ pk }) => pk),
  );
  const pictures = picturesOf(call, rows);
  return withMarks(call, 'album', rows, (row) => {
    const library = libraries.get(row.libraryId);
    const surroundings = {
      people: people.get(row.pk) ?? {},
      libraryName: library?.name ?? '',
      libraryPath: caller.user.isAdmin ? (library?.path ?? '') : '',
    };
    return { ...presentAlbum(row, surroundings), ...presentPicture(row.imageHash, pictures.get(row.imageHash)) };
  });
}

function presentArtists(call: NativeCall, rows: ArtistRow[]) {
  const pictures = picturesOf(call, rows);
  return withMarks(call, 'artist', rows, (row) => ({
    ...presentArtist(row),
    ...presentPicture(row.imageHash, pictures.get(row.imageHash)),
  }));
}

function page(call: NativeCall, list: Parameters<typeof listPage>[2], aliases: Aliases): number[] {
  const { pks, total } = listPage(call.app, viewerOf(call), list, listQuery(call, aliases));
  call.headers['x-total-count'] = String(total);
  return pks;
}

const asked = {
  query: {
    ...pageQuery,
    _filters: maybe(said(text, 'The filters as one JSON object, in place of single ones.')),
    seed: maybe(said(text, 'Of the order `random`: the same seed, the same order.')),
    library_id: maybe(said(v.array(whole), 'Only of these libraries.')),
  },
  isFiltered: true,
  isPage: true,
};

export const listSongs = operation({ summary: 'Songs', ...asked, output: v.array(shapes.song) }, (call) =>
  presentSongs(call, loadSongs(call.app, page(call, songList, songAliases))),
);
export const listAlbums = operation({ summary: 'Albums', ...asked, output: v.array(shapes.album) }, (call) =>
  presentAlbums(call, loadAlbums(call.app, page(call, albumList, albumAliases))),
);
export const listArtists = operation({ summary: 'Artists', ...asked, output: v.array(shapes.artist) }, (call) =>
  presentArtists(call, loadArtists(call.app, viewerOf(call), page(call, artistList, artistAliases))),
);

const idOf = ({ hit }: NativeCall) => hit.params['id'] ?? '';

/** The one that was presented. */
export const only = <T>([item]: T[]): T => item as T;

export const songVersions = operation({ summary: 'Other songs with the same sound', output: v.array(shapes.song) }, (call) => {
  const song = getSong(call.app, call.caller, idOf(call));
  return presentSongs(call, loadSongs(call.app, versionPksOf(call.app, call.caller, song.pk)));
});

export const oneSong = operation({ summary: 'A song', output: shapes.song }, (call) =>
  only(presentSongs(call, [getSong(call.app, call.caller, idOf(call))])),
);
export const oneAlbum = operation({ summary: 'An album', output: shapes.oneAlbum }, (call) => {
  const row = getAlbum(call.app, call.caller, idOf(call));
  const { gainDb, peak } = albumLoudness(call.app, row.pk);
  const album = only(presentAlbums(call, [row]));
  return { ...album, rgAlbumGain: gainDb, rgAlbumPeak: peak, ...addressesOf(call, album.coverArtId) };
});
const mostAlike = 100;
const artistQuery = { similar: maybe(said(whole, `Name so many artists like this one, up to ${mostAlike}.`)) };

export const oneArtist = operation({ summary: 'An artist', query: artistQuery, output: shapes.oneArtist }, (call) => {
  const { app, caller, params } = call;
  const row = getArtist(app, caller, idOf(call));
  const artist = only(presentArtists(call, [row]));
  const wanted = params.int('similar', 0, { min: 0, max: mostAlike });
  const alike = wanted > 0 ? loadArtists(app, caller, similarArtists(app, caller, row, wanted)) : undefined;
  return { ...artist, ...addressesOf(call, artist.coverArtId), similarArtists: alike?.map(({ id, name }) => ({ id, name })) };
});

const addressesOf = ({ app, caller, hit }: NativeCall, coverArtId: string) => pictureAddresses(app, caller, hit, coverArtId);

export const letter = v.object({ label: text, offset: said(whole, 'Place of the first of them in the list by name.') });
const letters = v.array(letter);

export const albumIndex = operation(
  { summary: 'Where each letter begins in the list of albums by name', output: letters },
  ({ app, caller }) => letterIndex(app, caller, 'album'),
);
export const artistIndex = operation(
  { summary: 'Where each letter begins in the list of artists by name', output: letters },
  ({ app, caller }) => letterIndex(app, caller, 'artist'),
);

const perKind = {
  songs: maybe(whole),
  songsOffset: maybe(whole),
  albums: maybe(whole),
  albumsOffset: maybe(whole),
  artists: maybe(whole),
  artistsOffset: maybe(whole),
};

export const found = v.object({ songs: v.array(shapes.song), albums: v.array(shapes.album), artists: v.array(shapes.artist) });

const searching = { summary: 'The best songs, albums and artists for a few words', query: { q: text, ...perKind }, output: found };

export const search = operation(searching, (call) => {
  const { app, caller, params } = call;
  const limit = (kind: string) => ({
    limit: params.int(kind, 8, { min: 0, max: 500 }),
    offset: params.int(`${kind}Offset`, 0, { min: 0 }),
  });
  const query = params.text('q').trim();
  if (query === '') return { songs: [], albums: [], artists: [] };
  const best = find(app, caller, { query, songs: limit('songs'), albums: limit('albums'), artists: limit('artists') });
  return {
    songs: presentSongs(call, loadSongs(app, best.songs)),
    albums: presentAlbums(call, loadAlbums(app, best.albums)),
    artists: presentArtists(call, loadArtists(app, caller, best.artists)),
  };
});
