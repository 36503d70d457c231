// What is known about an artist or album beyond its list of songs. Only tags tell so far; sources outside would
// be asked here.
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
