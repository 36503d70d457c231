// What is done to playlists. Every change is shown in all open lists as soon as the server has accepted it.
import type { EditedPlaylist, ImportedPlaylist, Routes, RulesPreview } from '../../types/api.generated.ts';
import { call } from './client.ts';
import { playlistsChanged } from './live.ts';
import type { RulesJson } from './shapes.ts';

/** Songs by what they belong to. */
export interface SongWish {
  ids?: readonly string[];
  albumIds?: readonly string[];
  artistIds?: readonly string[];
}

/** Tells lists of a change when it is through, well or not. */
const changing = <T>(answer: Promise<T>): Promise<T> => answer.finally(playlistsChanged);

/** What an answer may say beside: why the file of the playlist was not written. */
export type Told = Pick<EditedPlaylist, 'warning'>;

type NewPlaylist = Exclude<Routes['POST /api/playlist']['body'], Blob>;

export const createPlaylist = (body: NewPlaylist): Promise<EditedPlaylist> => changing(call('POST /api/playlist', { body }));

export type PlaylistChanges = Routes['PUT /api/playlist/:id']['body'];

export const updatePlaylist = (id: string, body: PlaylistChanges): Promise<EditedPlaylist> =>
  changing(call('PUT /api/playlist/:id', { params: { id }, body }));
export const deletePlaylist = (id: string): Promise<unknown> => changing(call('DELETE /api/playlist/:id', { params: { id } }));

/** Adds at the end, or at places from 1 in rising order. */
export const addToPlaylist = (id: string, songs: SongWish, options: { onlyNew?: boolean; places?: readonly number[] } = {}) =>
  changing(call('POST /api/playlist/:id/tracks', { params: { id }, body: { ...songs, ...options } }));

export const removeEntries = (id: string, places: readonly string[]): Promise<Told> =>
  changing(call('DELETE /api/playlist/:id/tracks', { params: { id }, query: { id: places } }));

/** Before what stands at a place; one past the last place is the end. */
export const moveEntry = (id: string, place: string, before: number): Promise<Told> =>
  changing(call('PUT /api/playlist/:id/tracks/:row', { params: { id, row: place }, body: { insert_before: before } }));

export const settleEntry = (id: string, place: string, songId: string): Promise<EditedPlaylist> =>
  changing(call('PUT /api/playlist/:id/unmatched/:row', { params: { id, row: place }, body: { mediaFileId: songId } }));

/** A file is answered with how much of it was found. */
export const importPlaylist = (file: File): Promise<ImportedPlaylist> =>
  changing(
    call('POST /api/playlist', {
      query: { fileName: file.name },
      body: new Blob([file], { type: 'text/plain' }),
    }) as Promise<ImportedPlaylist>,
  );

export function uploadCover(id: string, file: File): Promise<unknown> {
  const body = new FormData();
  body.set('image', file);
  return changing(call('POST /api/playlist/:id/image', { params: { id }, body }));
}
export const removeCover = (id: string): Promise<unknown> => changing(call('DELETE /api/playlist/:id/image', { params: { id } }));

export const holdingOf = (songs: SongWish) => call('POST /api/playlist/holding', { body: songs });

export const previewRules = (rules: RulesJson, id: string | undefined, signal: AbortSignal): Promise<RulesPreview> =>
  call('POST /api/playlist/preview', { body: { rules, ...(id ? { id } : {}) }, signal });
