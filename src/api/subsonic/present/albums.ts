// An album as AlbumID3 and as a directory (navidrome.md 4.6).
import { coverId, discCoverId } from '../../../core/artwork/cover-id.ts';
import type { AlbumRow, Named } from '../../../core/catalog/rows.ts';
import type { Tree } from '../respond.ts';
import { isoDate, itemDate } from './dates.ts';

export interface AlbumOptions {
  appendAlbumVersion: boolean;
  recentlyAddedByModTime: boolean;
  /** Discs may have pictures of their own. */
  discCovers: boolean;
}

const explicit: Record<string, string> = { e: 'explicit', c: 'clean' };

/** Everything but what depends on the user. */
export function albumTree(album: AlbumRow, options: AlbumOptions): Tree {
  const artists = JSON.parse(album.artists) as Named[];
  const genres = album.genres === '[]' ? [] : (JSON.parse(album.genres) as Named[]);
  const tags = album.tags === '{}' ? {} : (JSON.parse(album.tags) as Record<string, string[]>);
  const version = tags['albumversion']?.[0] ?? album.mbzAlbumComment;
  return {
    id: album.id,
    name: options.appendAlbumVersion && version ? `${album.name} (${version})` : album.name,
    version,
    artist: album.albumArtist,
    artistId: artists[0]?.id,
    coverArt: album.imageHash ? coverId('album', album.id, album.imageHash) : undefined,
    songCount: album.songCount,
    duration: Math.round(album.durationMs / 1000),
    created: isoDate(options.recentlyAddedByModTime ? album.updatedAt : album.createdAt),
    year: album.maxOriginalYear || album.maxYear || undefined,
    genre: genres[0]?.name,
    recordLabels: (tags['recordlabel'] ?? []).map((name) => ({ name })),
    musicBrainzId: album.mbzAlbumId,
    genres: genres.map(({ name }) => ({ name })),
    artists: artists.map(({ id, name }) => ({ id, name })),
    displayArtist: album.albumArtist,
    releaseTypes: tags['releasetype'] ?? (album.mbzAlbumType ? [album.mbzAlbumType] : []),
    moods: tags['mood'] ?? [],
    sortName: album.sortName || album.orderName,
    originalReleaseDate: itemDate(album.originalDate || (album.maxOriginalYear ? String(album.maxOriginalYear) : '')),
    releaseDate: itemDate(album.releaseDate),
    isCompilation: album.compilation === 1,
    discTitles: discTitles(album, options),
    explicitStatus: explicit[album.explicitStatus] ?? '',
  };
}

/** A single disc without a name needs no title. */
function discTitles(album: AlbumRow, { discCovers }: AlbumOptions): Tree[] {
  const discs = Object.entries(JSON.parse(album.discs) as Record<string, string>);
  if (discs.length === 0 || (discs.length === 1 && discs[0]?.[1] === '')) return [];
  const hasCovers = discCovers && album.imageHash !== '' && discs.length > 1;
  return discs.map(([disc, title]) => ({
    disc: Number(disc),
    title,
    coverArt: hasCovers ? discCoverId(album.id, Number(disc)) : undefined,
  }));
}

/** The folder view's form: a directory whose parent is the artist. */
export function albumDirectory(album: AlbumRow, options: AlbumOptions): Tree {
  const tree = albumTree(album, options);
  return {
    id: tree['id'],
    parent: tree['artistId'],
    isDir: true,
    title: tree['name'],
    name: tree['name'],
    album: tree['name'],
    artist: tree['artist'],
    artistId: tree['artistId'],
    year: tree['year'],
    genre: tree['genre'],
    coverArt: tree['coverArt'],
    duration: tree['duration'],
    created: tree['created'],
    songCount: tree['songCount'],
    isVideo: false,
    mediaType: 'album',
    musicBrainzId: tree['musicBrainzId'],
    genres: tree['genres'],
    artists: tree['artists'],
    displayArtist: tree['displayArtist'],
    sortName: tree['sortName'],
    explicitStatus: tree['explicitStatus'],
  };
}
