// What is done to playlists. Every change is shown in all open lists as soon as the server has accepted it.
import { request } from './client.ts';
import { playlistsChanged } from './live.ts';
import type { Playlist, RulesJson, Song, Unmatched } from './shapes.ts';

/** Songs by what they belong to. */
export interface SongWish {
  ids?: readonly string[];
  albumIds?: readonly string[];
  artistIds?: readonly string[];
}

async function change<T>(method: string, path: string, body?: unknown): Promise<T> {
  try {
    return (await request<T>(`/api/playlist${path}`, { method, body })).body;
  } finally {
    playlistsChanged();
  }
}

export interface NewPlaylist {
  name: string;
  comment?: string;
  public?: boolean;
  rules?: RulesJson;
  ids?: readonly string[];
}

export const createPlaylist = (input: NewPlaylist): Promise<Playlist> => change('POST', '', input);

export interface PlaylistChanges {
  name?: string;
  comment?: string;
  public?: boolean;
  rules?: RulesJson | null;
  sync?: boolean;
}

export const updatePlaylist = (id: string, changes: PlaylistChanges): Promise<Playlist> => change('PUT', `/${id}`, changes);
export const deletePlaylist = (id: string): Promise<void> => change('DELETE', `/${id}`);

export interface Told {
  /** Why the file of the playlist was not written. */
  warning?: string;
}

/** Adds at the end, or at places from 1 in rising order. */
export const addToPlaylist = (
  id: string,
  songs: SongWish,
  options: { onlyNew?: boolean; places?: readonly number[] } = {},
): Promise<Told & { added: number }> => change('POST', `/${id}/tracks`, { ...songs, ...options });

export const removeEntries = (id: string, places: readonly string[]): Promise<Told> =>
  change('DELETE', `/${id}/tracks?${places.map((place) => `id=${place}`).join('&')}`);

/** Before what stands at a place; one past the last place is the end. */
export const moveEntry = (id: string, place: string, before: number): Promise<Told> =>
  change('PUT', `/${id}/tracks/${place}`, { insert_before: before });

export const settleEntry = (id: string, place: string, songId: string): Promise<Playlist> =>
  change('PUT', `/${id}/unmatched/${place}`, { mediaFileId: songId });

export interface Imported extends Playlist {
  total: number;
  matched: number;
  unmatched: Unmatched[];
}

export const importPlaylist = (file: File): Promise<Imported> =>
  change('POST', `?fileName=${encodeURIComponent(file.name)}`, new Blob([file], { type: 'text/plain' }));

export async function uploadCover(id: string, file: File): Promise<void> {
  const form = new FormData();
  form.set('image', file);
  await change('POST', `/${id}/image`, form);
}
export const removeCover = (id: string): Promise<void> => change('DELETE', `/${id}/image`);

export interface Holding {
  songCount: number;
  held: Record<string, number>;
}

export const holdingOf = async (songs: SongWish): Promise<Holding> =>
  (await request<Holding>('/api/playlist/holding', { method: 'POST', body: songs })).body;

export interface RulesPreview {
  songCount: number;
  /** Seconds. */
  duration: number;
  songs: Song[];
}

export const previewRules = async (rules: RulesJson, id: string | undefined, signal: AbortSignal): Promise<RulesPreview> =>
  (await request<RulesPreview>('/api/playlist/preview', { method: 'POST', body: { rules, ...(id ? { id } : {}) }, signal })).body;
