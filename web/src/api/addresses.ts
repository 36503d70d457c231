// Addresses of lists, pictures and streams: names of sorts and filters live here and nowhere else.
import { serverUrl } from './client.ts';
import { addressOf, at, type Address, type AnswerOf } from './routes.ts';
import type { PlaylistEntry } from './shapes.ts';

export type Filters = Record<string, string | readonly string[] | undefined>;

export interface ListWish {
  sort: string;
  order?: 'ASC' | 'DESC';
  filters?: Filters;
}

type ListName = `GET /api/${'album' | 'song' | 'artist' | 'playlist'}`;

const listOf =
  <N extends ListName>(name: N) =>
  ({ sort, order = 'ASC', filters = {} }: ListWish): Address<AnswerOf<N>> => {
    const set = Object.entries(filters).map(([filter, value]) => [filter, [value ?? []].flat().filter((one) => one !== '')]);
    return addressOf(name, { query: { _sort: sort, _order: order, ...Object.fromEntries(set) } }) as Address<AnswerOf<N>>;
  };

export const albumsPath = listOf('GET /api/album');
export const songsPath = listOf('GET /api/song');
export const artistsPath = listOf('GET /api/artist');
export const playlistsPath = listOf('GET /api/playlist');
/** Every place of a playlist, in its own order unless another is asked for; places without a song say so by `unmatched`. */
export function entriesPath(playlistId: string, { sort, order, seed }: { sort?: string; order?: 'ASC' | 'DESC'; seed?: string } = {}) {
  const address: string = at('GET /api/playlist/:id/tracks', { params: { id: playlistId }, query: { _sort: sort, _order: order, seed } });
  return address as Address<PlaylistEntry[]>;
}
export const exportUrl = (playlistId: string, format: string): string => serverUrl(`/api/playlist/${playlistId}/export?format=${format}`);
/** Disc and track order. */
export const albumSongsPath = (albumId: string) => songsPath({ sort: 'album', filters: { album_id: albumId } });

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
