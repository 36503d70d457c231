// Addresses of lists, pictures and streams: names of sorts and filters live here and nowhere else.
import { serverUrl } from './client.ts';

export type Filters = Record<string, string | readonly string[] | undefined>;

export interface ListWish {
  sort: string;
  order?: 'ASC' | 'DESC';
  filters?: Filters;
}

function listPath(kind: 'album' | 'song' | 'artist' | 'playlist', { sort, order = 'ASC', filters = {} }: ListWish): string {
  const query = new URLSearchParams({ _sort: sort, _order: order });
  for (const [name, value] of Object.entries(filters)) for (const one of [value ?? []].flat()) if (one !== '') query.append(name, one);
  return `/api/${kind}?${query}`;
}

export const albumsPath = (wish: ListWish): string => listPath('album', wish);
export const songsPath = (wish: ListWish): string => listPath('song', wish);
export const artistsPath = (wish: ListWish): string => listPath('artist', wish);
export const playlistsPath = (wish: ListWish): string => listPath('playlist', wish);
/** Every place of a playlist, in its own order unless another is asked for. */
export function entriesPath(
  playlistId: string,
  { sort, order, seed }: { sort?: string; order?: 'ASC' | 'DESC'; seed?: string } = {},
): string {
  const query = new URLSearchParams({ ...(sort ? { _sort: sort } : {}), ...(order ? { _order: order } : {}), ...(seed ? { seed } : {}) });
  return `/api/playlist/${playlistId}/tracks${query.size > 0 ? `?${query}` : ''}`;
}
export const exportUrl = (playlistId: string, format: string): string => serverUrl(`/api/playlist/${playlistId}/export?format=${format}`);
/** Disc and track order. */
export const albumSongsPath = (albumId: string): string => songsPath({ sort: 'album', filters: { album_id: albumId } });

/** Sizes the server keeps ready. */
export const coverSizes = [96, 192, 300, 384, 600, 768] as const;

export const coverUrl = (coverArtId: string, sizePx: (typeof coverSizes)[number]): string =>
  serverUrl(`/api/cover/${encodeURIComponent(coverArtId)}?size=${sizePx}`);

/** A song's file, or an archive of an album, an artist or a playlist. */
export function downloadUrl(id: string, made?: { format: string; kbps: number }): string {
  return serverUrl(`/api/download/${id}${made ? `?format=${made.format}&bitrate=${made.kbps}` : ''}`);
}

export interface Transcode {
  format: 'mp3' | 'opus';
  maxBitRateKbps: number;
  offsetSec: number;
}

/** The file itself, or made over into another format from some second on. */
export function streamUrl(songId: string, transcode?: Transcode): string {
  if (!transcode) return serverUrl(`/api/stream/${songId}`);
  const query = new URLSearchParams({ format: transcode.format, maxBitRate: String(transcode.maxBitRateKbps) });
  if (transcode.offsetSec > 0) query.set('timeOffset', String(Math.floor(transcode.offsetSec)));
  return serverUrl(`/api/stream/${songId}?${query}`);
}
