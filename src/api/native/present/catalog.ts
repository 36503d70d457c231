// Songs, albums and artists in the shapes of the native API (navidrome.md 5.5), with our `coverArtId` beside.
import { coverId } from '../../../core/artwork/cover-id.ts';
import { songCover, type SongCoverRules } from '../../../core/artwork/song-cover.ts';
import { parseSource } from '../../../core/artwork/source.ts';
import type { ArtistFacts, PictureFacts } from '../../../core/catalog/beside-rows.ts';
import type { AlbumRow, ArtistRow, Named, SongRow } from '../../../core/catalog/rows.ts';
import { albumDetails, artistDetails, type Details } from '../../../core/discovery/details.ts';

const iso = (ms: number) => new Date(ms).toISOString();
const seconds = (ms: number) => Math.round(ms / 10) / 100;
const list = (text: string) => JSON.parse(text) as Named[];
const record = (text: string) => JSON.parse(text) as Record<string, string[]>;

/** What albums say that is not in their rows. */
export interface AlbumSurroundings {
  people: Record<string, Named[]>;
  libraryName: string;
  /** Where the music lies on the server is for admins. */
  libraryPath: string;
}

export function presentAlbum(album: AlbumRow, { people, libraryName, libraryPath }: AlbumSurroundings) {
  const artists = list(album.artists);
  const genres = list(album.genres);
  const details = albumDetails(album);
  return {
    id: album.id,
    libraryId: album.libraryId,
    libraryPath,
    libraryName,
    name: album.name,
    albumArtistId: artists[0]?.id ?? '',
    albumArtist: album.albumArtist,
    artists,
    minYear: album.minYear,
    maxYear: album.maxYear,
    minOriginalYear: album.minOriginalYear,
    maxOriginalYear: album.maxOriginalYear,
    date: album.date,
    originalDate: album.originalDate,
    releaseDate: album.releaseDate,
    compilation: album.compilation === 1,
    comment: album.comment,
    songCount: album.songCount,
    duration: seconds(album.durationMs),
    size: album.sizeBytes,
    discs: JSON.parse(album.discs) as Record<string, string>,
    sortAlbumName: album.sortName,
    sortAlbumArtistName: album.sortAlbumArtist,
    orderAlbumName: album.orderName,
    orderAlbumArtistName: album.orderAlbumArtist,
    catalogNum: album.catalogNumber,
    mbzAlbumId: album.mbzAlbumId,
    mbzAlbumArtistId: album.mbzAlbumArtistId,
    mbzReleaseGroupId: album.mbzReleaseGroupId,
    mbzAlbumType: album.mbzAlbumType,
    mbzAlbumComment: album.mbzAlbumComment,
    explicitStatus: album.explicitStatus,
    genre: genres[0]?.name ?? '',
    genres,
    tags: record(album.tags),
    // In the order of the tags, where it is known.
    participants: { ...people, albumartist: artists },
    missing: album.missing === 1,
    importedAt: iso(album.importedAt),
    createdAt: iso(album.createdAt),
    updatedAt: iso(album.updatedAt),
    description: details.about,
    ...presentLink(details),
    coverArtId: album.imageHash ? coverId('album', album.id, album.imageHash) : '',
    ...presentPicture(album.imageHash, album),
  };
}

export function presentSong(song: SongRow, options: { covers: SongCoverRules; isAdmin: boolean }) {
  const artists = list(song.artists);
  const albumArtists = list(song.albumArtists);
  const genres = list(song.genres);
  const cover = songCover(song, options.covers);
  const inLibrary = song.folderPath === '' ? song.fileName : `${song.folderPath}/${song.fileName}`;
  return {
    id: song.id,
    libraryId: song.libraryId,
    folderId: song.folderId,
    // Where the music lies on the server is for admins.
    libraryPath: options.isAdmin ? song.libraryPath : '',
    libraryName: song.libraryName,
    path: inLibrary,
    title: song.title,
    album: song.album,
    albumId: song.albumId,
    artistId: artists[0]?.id ?? '',
    artist: song.artist,
    artists,
    albumArtistId: albumArtists[0]?.id ?? '',
    albumArtist: song.albumArtist,
    hasCoverArt: song.hasPicture === 1,
    trackNumber: song.trackNumber,
    discNumber: song.discNumber,
    discSubtitle: song.discSubtitle,
    year: song.year,
    date: song.date,
    originalYear: song.originalYear,
    originalDate: song.originalDate,
    releaseYear: song.releaseYear,
    releaseDate: song.releaseDate,
    size: song.sizeBytes,
    suffix: song.suffix,
    duration: seconds(song.durationMs),
    bitRate: song.bitRateKbps,
    sampleRate: song.sampleRateHz,
    bitDepth: song.bitDepth ?? 0,
    channels: song.channels,
    codec: song.codec,
    genre: genres[0]?.name ?? '',
    genres,
    sortTitle: song.sortTitle,
    orderTitle: song.orderTitle,
    orderArtistName: song.orderArtist,
    sortAlbumName: song.sortAlbum,
    orderAlbumName: song.orderAlbum,
    sortAlbumArtistName: song.sortAlbumArtist,
    orderAlbumArtistName: song.orderAlbumArtist,
    compilation: song.compilation === 1,
    comment: song.comment,
    lyrics: song.lyrics,
    bpm: song.bpm ?? 0,
    explicitStatus: song.explicitStatus,
    catalogNum: song.catalogNumber,
    mbzRecordingID: song.mbzRecordingId,
    mbzReleaseTrackId: song.mbzReleaseTrackId,
    mbzAlbumId: song.mbzAlbumId,
    mbzReleaseGroupId: song.mbzReleaseGroupId,
    mbzAlbumArtistId: song.mbzAlbumArtistId,
    mbzAlbumType: song.mbzAlbumType,
    mbzAlbumComment: song.mbzAlbumComment,
    rgAlbumGain: song.rgAlbumGain,
    rgAlbumPeak: song.rgAlbumPeak,
    rgTrackGain: song.rgTrackGain,
    rgTrackPeak: song.rgTrackPeak,
    tags: record(song.tags),
    participants: participants(song, artists, albumArtists),
    missing: song.missing === 1,
    birthTime: iso(song.birthtimeMs),
    createdAt: iso(song.createdAt),
    updatedAt: iso(song.updatedAt),
    coverArtId: cover.id,
    imageHash: cover.hash,
  };
}

function participants(song: SongRow, artists: Named[], albumArtists: Named[]) {
  const roles: Record<string, (Named & { subRole?: string })[]> = { artist: artists, albumartist: albumArtists };
  for (const { role, subRole, id, name } of JSON.parse(song.contributors) as (Named & { role: string; subRole: string })[]) {
    (roles[role] ??= []).push({ id, name, ...(subRole ? { subRole } : {}) });
  }
  return roles;
}

export function presentArtist(artist: ArtistRow) {
  const details = artistDetails(artist);
  return {
    id: artist.id,
    name: artist.name,
    sortArtistName: artist.sortName,
    orderArtistName: artist.orderName,
    mbzArtistId: artist.mbzArtistId,
    stats: JSON.parse(artist.stats) as Record<string, unknown>,
    size: artist.sizeBytes,
    albumCount: artist.albumCount,
    songCount: artist.songCount,
    missing: artist.missing === 1,
    uploadedImage: parseSource(artist.imageSource)?.kind === 'upload' ? artist.imageHash : '',
    createdAt: iso(artist.createdAt),
    updatedAt: iso(artist.updatedAt),
    biography: details.about,
    ...presentLink(details),
    coverArtId: artist.imageHash ? coverId('artist', artist.id, artist.imageHash) : '',
    ...presentPicture(artist.imageHash, artist),
  };
}

const presentLink = ({ address, learntAt }: Details) => ({
  externalUrl: address,
  externalInfoUpdatedAt: learntAt === undefined ? undefined : iso(learntAt),
});

/** What is known of a picture; '' and 0 what is not. */
export const presentPicture = (hash: string, facts: Partial<PictureFacts> = {}) => ({
  imageHash: hash,
  thumbHash: facts.thumbHash ?? '',
  dominantColor: facts.dominantColor ?? '',
  imageWidth: facts.width ?? 0,
  imageHeight: facts.height ?? 0,
  imageAbsent: hash === '',
});

/** A song with what stands in the rows of its first artist and of its picture. */
export const withFacts = (song: ReturnType<typeof presentSong>, artist: ArtistFacts | undefined, picture: PictureFacts | undefined) => ({
  ...song,
  sortArtistName: song.tags['artistsort']?.[0] ?? artist?.sortName ?? '',
  mbzArtistId: artist?.mbzArtistId ?? '',
  ...presentPicture(song.imageHash, picture),
});
