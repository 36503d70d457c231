// Browsing: libraries, the artist index, artists, albums, songs, genres.
import type { App } from '../../app.ts';
import { albumPksOfArtist, listAlbumArtists, listGenres, listLibraries } from '../../core/catalog/browse.ts';
import { findAlbum, findArtist, getArtist as loadArtist, getPk, songPksOfAlbum } from '../../core/catalog/load.ts';
import type { AlbumRow, ArtistRow } from '../../core/catalog/rows.ts';
import { notFound } from '../../lib/errors.ts';
import { knownLibraryIds, need, type Call, type Endpoint } from './call.ts';
import { folderDirectory, folderIndex } from './folders.ts';
import { groupArtists, parseIndexGroups } from './present/artists.ts';
import { extended, type Tree, type Value } from './respond.ts';

/** Libraries the caller may see. */
export const getMusicFolders: Endpoint = ({ app, caller }) => ({
  musicFolders: { musicFolder: listLibraries(app, caller).map(({ id, name }) => ({ id, name })) },
});

/** Album artists by initial; nothing but the date when the client's copy is still good. */
export const getIndexes: Endpoint = (call) => {
  const lastModified = lastChange(call);
  const known = call.params.int('ifModifiedSince', 0);
  const head = { lastModified, ignoredArticles: call.app.config.ignoredArticles };
  if (known > 0 && known >= lastModified) return { indexes: head };
  if (call.app.config.subsonic.folderBrowsing) return { indexes: { ...head, ...folderIndex(call) } };
  return { indexes: { ...head, index: artistIndex(call) } };
};

/** The same for clients that go by tags. */
export const getArtists: Endpoint = (call) => ({
  artists: { ignoredArticles: call.app.config.ignoredArticles, lastModified: lastChange(call), index: artistIndex(call) },
});

function artistIndex(call: Call): Value[] {
  const { app, caller } = call;
  const artists = listAlbumArtists(app, caller, knownLibraryIds(call));
  const trees = new Map(artists.map((artist, i) => [artist.pk, i]));
  const shown = call.present.artists([...trees.keys()], call);
  return groupArtists(artists, parseIndexGroups(app.config.indexGroups)).map(([name, group]) => ({
    name,
    artist: group.map(({ pk }) => shown[trees.get(pk) ?? -1]),
  }));
}

/**
 * When the tree was last another: apps keep their copy as long as this stays. A copy made while a scan ran is old at its
 * end, one from before a start is old because options and versions may make another tree.
 */
function lastChange(call: Call): number {
  const times = listLibraries(call.app, call.caller).flatMap(({ lastScanStartedAt, lastScanAt, createdAt, updatedAt }) => [
    lastScanStartedAt ?? createdAt,
    lastScanAt ?? 0,
    updatedAt,
  ]);
  return Math.max(call.app.startedAt, sameLibrariesSince(call), ...times);
}

/** By user: which libraries were open to them when they last asked, and since when; 0: since the start. */
const openLibraries = new WeakMap<App, Map<number, { ids: string; since: number }>>();

function sameLibrariesSince({ app, caller }: Call): number {
  const users = openLibraries.get(app) ?? new Map<number, { ids: string; since: number }>();
  openLibraries.set(app, users);
  const ids = caller.libraryIds.join();
  const last = users.get(caller.user.pk);
  if (last?.ids === ids) return last.since;
  const since = last ? Math.max(app.clock.now(), last.since + 1) : 0;
  users.set(caller.user.pk, { ids, since });
  return since;
}

/** The folder view of the tag tree: an artist holds albums, an album songs. By option, true folders too. */
export const getMusicDirectory: Endpoint = (call) => {
  const { app, caller, present } = call;
  const id = need(call, 'id');
  const folder = app.config.subsonic.folderBrowsing ? folderDirectory(call, id) : undefined;
  if (folder) return { directory: folder };
  const artist = findArtist(app, caller, id);
  if (artist) {
    const child = present.directories(albumsOf(call, artist), call);
    return { directory: { id, name: artist.name, ...marksOf(present.artist(artist, call)), child } };
  }
  const album = findAlbum(app, caller, id);
  if (!album) throw notFound('directory');
  const tree = present.album(album, call);
  return { directory: { id, name: tree['name'], parent: tree['artistId'], ...marksOf(tree), child: songsOf(call, album) } };
};

/** What a directory says of the artist or album it stands for. */
const marksOf = ({ starred, userRating, averageRating, playCount }: Tree): Tree => ({ starred, userRating, averageRating, playCount });

/** An artist with the albums they made, oldest first. */
export const getArtist: Endpoint = (call) => {
  const artist = loadArtist(call.app, call.caller, need(call, 'id'));
  const album = call.present.albums(albumsOf(call, artist), call);
  return { artist: { ...call.present.artist(artist, call), albumCount: album.length, album } };
};

/** An album with its songs by disc and track. */
export const getAlbum: Endpoint = (call) => {
  const pk = getPk(call.app, call.caller, 'album', need(call, 'id'));
  const song = call.present.songs(songPksOfAlbum(call.app, pk), call);
  return { album: extended(call.present.albums([pk], call)[0], { song }) };
};

/** One song. */
export const getSong: Endpoint = (call) => ({
  song: call.present.songs([getPk(call.app, call.caller, 'song', need(call, 'id'))], call)[0],
});

/** Genres with counts, most frequent first. */
export const getGenres: Endpoint = ({ app, caller }) => ({
  genres: {
    genre: listGenres(app, caller).map(({ name, songCount, albumCount }): Tree => ({ value: name || '<Empty>', songCount, albumCount })),
  },
});

function albumsOf({ app, caller }: Call, artist: ArtistRow): number[] {
  const role = app.config.subsonic.artistParticipations ? 'any' : 'albumartist';
  return albumPksOfArtist(app, caller, artist.pk, role);
}

const songsOf = (call: Call, album: AlbumRow): Value[] => call.present.songs(songPksOfAlbum(call.app, album.pk), call);
