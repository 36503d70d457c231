// What is known about an artist or album beyond its list of songs. Only tags tell so far; sources outside would
// be asked here, and what they said kept: lists are told what is here and wait for nobody.
import type { Caller, Context } from '../../context.ts';
import { findAlbum, findArtist, findSong } from '../catalog/load.ts';
import type { AlbumRow, ArtistRow, Named } from '../catalog/rows.ts';

type Reads = Pick<Context, 'db'>;

/** The artist an id means: their own, or of the album or song it names. undefined: it names nothing. */
export function findArtistOf(ctx: Reads, caller: Caller, id: string): ArtistRow | undefined {
  const artist = findArtist(ctx, caller, id);
  if (artist) return artist;
  const named = (findAlbum(ctx, caller, id) ?? findSong(ctx, caller, id))?.artists;
  const [first] = named ? (JSON.parse(named) as Named[]) : [];
  return first && findArtist(ctx, caller, first.id);
}

/** The album an id means: itself, or that of the song it names. */
export function findAlbumOf(ctx: Reads, caller: Caller, id: string): AlbumRow | undefined {
  const album = findAlbum(ctx, caller, id);
  if (album) return album;
  const song = findSong(ctx, caller, id);
  return song && findAlbum(ctx, caller, song.albumId);
}

export interface Details {
  /** Words about it; '' where nobody has any. */
  about: string;
  /** Its page on the web; '' where none is known. */
  address: string;
  /** When that was learnt last; undefined where nothing is known. */
  learntAt: number | undefined;
}

/** Of an album: its comment, and its page at MusicBrainz. */
export const albumDetails = ({ comment, mbzAlbumId, updatedAt }: AlbumRow): Details =>
  detailsOf(comment, musicBrainzPage('release', mbzAlbumId), updatedAt);

/** Of an artist: no tag tells of their life. */
export const artistDetails = ({ mbzArtistId, updatedAt }: ArtistRow): Details =>
  detailsOf('', musicBrainzPage('artist', mbzArtistId), updatedAt);

const detailsOf = (about: string, address: string, learntAt: number): Details => ({
  about,
  address,
  learntAt: about || address ? learntAt : undefined,
});

const musicBrainzPage = (kind: 'release' | 'artist', id: string): string =>
  /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id) ? `https://musicbrainz.org/${kind}/${id}` : '';
