// /api/song, /api/album, /api/artist: lists with sort, filter and page (navidrome.md 5.1, 5.4).
import type { MarkKind } from '../../context.ts';
import { songCoverRules } from '../../core/artwork/song-cover.ts';
import { bookmarkPositions } from '../../core/bookmarks/bookmarks.ts';
import { letterIndex, versionPksOf } from '../../core/catalog/browse.ts';
import { albumList, artistList, listPage, songList, type ListQuery } from '../../core/catalog/lists.ts';
import { getAlbum, getArtist, getSong, loadAlbums, loadArtists, loadSongs } from '../../core/catalog/load.ts';
import type { AlbumRow, ArtistRow, SongRow } from '../../core/catalog/rows.ts';
import { loadMarks } from '../../core/marks/marks.ts';
import { search as find } from '../../core/search/search.ts';
import type { NativeAnswer, NativeCall } from './call.ts';
import { presentAlbum, presentArtist, presentSong } from './present/catalog.ts';
import { markMembers } from './present/marks.ts';

const largestPage = 5000;
const defaultPage = 100;
/** Names of Navidrome's sorts that are other words for ours. */
const sortAliases: Record<string, string> = { created_at: 'recently_added', year: 'year', order_album_name: 'name', order_title: 'title' };

function listQuery({ params }: NativeCall): ListQuery {
  const offset = params.int('_start', 0, { min: 0 });
  const end = params.int('_end', offset + defaultPage, { min: offset });
  const given = params.text('_sort').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return {
    sort: sortAliases[given] ?? given,
    descending: params.text('_order').toUpperCase() === 'DESC',
    filters: filtersOf(params),
    offset,
    limit: Math.min(end - offset, largestPage),
    seed: params.text('seed') || undefined,
  };
}

function filtersOf(params: NativeCall['params']): Record<string, string[]> {
  const filters = new Map<string, string[]>();
  for (const name of params.names()) if (!name.startsWith('_') && name !== 'seed') filters.set(name, params.list(name));
  for (const [name, value] of Object.entries(jsonFilters(params.text('_filters')))) filters.set(name, [value].flat().map(String));
  return Object.fromEntries(filters);
}

function jsonFilters(text: string): Record<string, unknown> {
  try {
    const value: unknown = text === '' ? {} : JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function withMarks<Row extends { id: string }, Shape>(call: NativeCall, kind: MarkKind, rows: Row[], present: (row: Row) => Shape) {
  const marks = loadMarks(
    call.app,
    call.caller,
    kind,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({ ...present(row), ...markMembers(marks.get(row.id)) }));
}

export function presentSongs(call: NativeCall, rows: SongRow[]) {
  const options = { covers: songCoverRules(call.app.config), isAdmin: call.caller.user.isAdmin };
  const positions = bookmarkPositions(
    call.app,
    call.caller,
    rows.map(({ id }) => id),
  );
  return withMarks(call, 'song', rows, (row) => ({ ...presentSong(row, options), bookmarkPosition: positions.get(row.id) ?? 0 }));
}
const presentAlbums = (call: NativeCall, rows: AlbumRow[]) => withMarks(call, 'album', rows, presentAlbum);
const presentArtists = (call: NativeCall, rows: ArtistRow[]) => withMarks(call, 'artist', rows, presentArtist);

function page(call: NativeCall, list: Parameters<typeof listPage>[2]): number[] {
  const { pks, total } = listPage(call.app, call.caller, list, listQuery(call));
  call.headers['x-total-count'] = String(total);
  return pks;
}

export const listSongs: NativeAnswer = (call) => presentSongs(call, loadSongs(call.app, page(call, songList)));
export const listAlbums: NativeAnswer = (call) => presentAlbums(call, loadAlbums(call.app, page(call, albumList)));
export const listArtists: NativeAnswer = (call) => presentArtists(call, loadArtists(call.app, call.caller, page(call, artistList)));

const idOf = ({ hit }: NativeCall) => hit.params['id'] ?? '';

/** Other songs with the same sound. */
export const songVersions: NativeAnswer = (call) => {
  const song = getSong(call.app, call.caller, idOf(call));
  return presentSongs(call, loadSongs(call.app, versionPksOf(call.app, call.caller, song.pk)));
};

export const oneSong: NativeAnswer = (call) => presentSongs(call, [getSong(call.app, call.caller, idOf(call))])[0];
export const oneAlbum: NativeAnswer = (call) => presentAlbums(call, [getAlbum(call.app, call.caller, idOf(call))])[0];
export const oneArtist: NativeAnswer = (call) => presentArtists(call, [getArtist(call.app, call.caller, idOf(call))])[0];

/** Where each letter begins in the list by name. */
export const albumIndex: NativeAnswer = ({ app, caller }) => letterIndex(app, caller, 'album');
export const artistIndex: NativeAnswer = ({ app, caller }) => letterIndex(app, caller, 'artist');

/** The best of everything for one query. */
export const search: NativeAnswer = (call) => {
  const { app, caller, params } = call;
  const limit = (kind: string) => ({
    limit: params.int(kind, 8, { min: 0, max: 500 }),
    offset: params.int(`${kind}Offset`, 0, { min: 0 }),
  });
  const query = params.text('q').trim();
  if (query === '') return { songs: [], albums: [], artists: [] };
  const found = find(app, caller, { query, songs: limit('songs'), albums: limit('albums'), artists: limit('artists') });
  return {
    songs: presentSongs(call, loadSongs(app, found.songs)),
    albums: presentAlbums(call, loadAlbums(app, found.albums)),
    artists: presentArtists(call, loadArtists(app, caller, found.artists)),
  };
};
