// The catalogue's rows as they are read, without anything that depends on a user: marks come separately.
// Flags are 0/1, times milliseconds, JSON columns are left as text: most readers pass them on.

export interface Named {
  id: string;
  name: string;
}

export interface PictureColumns {
  imageSource: string;
  imageHash: string;
  thumbHash: string;
  dominantColor: string;
}

export interface AlbumRow extends PictureColumns {
  pk: number;
  id: string;
  libraryId: number;
  name: string;
  sortName: string;
  orderName: string;
  albumArtist: string;
  sortAlbumArtist: string;
  orderAlbumArtist: string;
  /** JSON Named[] */
  artists: string;
  minYear: number;
  maxYear: number;
  minOriginalYear: number;
  maxOriginalYear: number;
  date: string;
  originalDate: string;
  releaseDate: string;
  compilation: number;
  songCount: number;
  durationMs: number;
  sizeBytes: number;
  /** JSON {"1": "subtitle"} */
  discs: string;
  /** JSON Named[] */
  genres: string;
  /** JSON {tag: values} */
  tags: string;
  comment: string;
  explicitStatus: string;
  catalogNumber: string;
  mbzAlbumId: string;
  mbzReleaseGroupId: string;
  mbzAlbumArtistId: string;
  mbzAlbumType: string;
  mbzAlbumComment: string;
  missing: number;
  importedAt: number;
  createdAt: number;
  updatedAt: number;
}

export interface SongRow {
  pk: number;
  id: string;
  libraryId: number;
  libraryPath: string;
  libraryName: string;
  folderId: string;
  folderPath: string;
  fileName: string;
  /** Place in a cue sheet, from 1; 0 for a file of its own. */
  cueIndex: number;
  /** Where the song begins in its file. */
  startMs: number;
  albumPk: number;
  albumId: string;
  albumImageHash: string;
  albumImageSource: string;
  /** Its album has several discs. */
  hasDiscs: number;
  sortAlbum: string;
  orderAlbum: string;
  sortAlbumArtist: string;
  orderAlbumArtist: string;
  mbzAlbumId: string;
  mbzReleaseGroupId: string;
  mbzAlbumArtistId: string;
  mbzAlbumType: string;
  mbzAlbumComment: string;
  title: string;
  sortTitle: string;
  orderTitle: string;
  album: string;
  artist: string;
  orderArtist: string;
  albumArtist: string;
  /** JSON Named[] */
  artists: string;
  albumArtists: string;
  /** JSON [{role, subRole, id, name}] */
  contributors: string;
  trackNumber: number;
  discNumber: number;
  discSubtitle: string;
  year: number;
  date: string;
  originalYear: number;
  originalDate: string;
  releaseYear: number;
  releaseDate: string;
  genres: string;
  tags: string;
  compilation: number;
  comment: string;
  lyrics: string;
  bpm: number | null;
  explicitStatus: string;
  catalogNumber: string;
  mbzRecordingId: string;
  mbzReleaseTrackId: string;
  rgTrackGain: number | null;
  rgTrackPeak: number | null;
  rgAlbumGain: number | null;
  rgAlbumPeak: number | null;
  durationMs: number;
  bitRateKbps: number;
  sampleRateHz: number;
  bitDepth: number | null;
  channels: number;
  codec: string;
  suffix: string;
  /** Estimated for a song that is a stretch of a longer file. */
  sizeBytes: number;
  fileSizeBytes: number;
  mtimeMs: number;
  birthtimeMs: number;
  hasPicture: number;
  missing: number;
  createdAt: number;
  updatedAt: number;
}

export interface ArtistRow extends PictureColumns {
  pk: number;
  id: string;
  name: string;
  sortName: string;
  orderName: string;
  mbzArtistId: string;
  albumCount: number;
  songCount: number;
  sizeBytes: number;
  /** JSON {role: {songCount, albumCount, size}} */
  stats: string;
  missing: number;
  createdAt: number;
  updatedAt: number;
}

export interface GenreRow {
  id: string;
  name: string;
  songCount: number;
  albumCount: number;
}

/** `table.column_name AS columnName` for every column given in camel case. */
export function select(table: string, names: readonly string[]): string {
  return names
    .map((name) => `${table}.${special[name] ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)} AS ${name}`)
    .join(', ');
}

const special: Record<string, string> = { bitRateKbps: 'bit_rate', sampleRateHz: 'sample_rate' };

/** What is known of the picture itself, which other rows may show too. */
const pictureFacts = (table: string) => `, coalesce((SELECT thumb_hash FROM image WHERE hash = ${table}.image_hash), '') AS thumbHash,
  coalesce((SELECT dominant_color FROM image WHERE hash = ${table}.image_hash), '') AS dominantColor`;

export const albumColumns =
  select('album', [
    'pk',
    'id',
    'libraryId',
    'name',
    'sortName',
    'orderName',
    'albumArtist',
    'sortAlbumArtist',
    'orderAlbumArtist',
    'artists',
    'minYear',
    'maxYear',
    'minOriginalYear',
    'maxOriginalYear',
    'date',
    'originalDate',
    'releaseDate',
    'compilation',
    'songCount',
    'durationMs',
    'sizeBytes',
    'discs',
    'genres',
    'tags',
    'comment',
    'explicitStatus',
    'catalogNumber',
    'mbzAlbumId',
    'mbzReleaseGroupId',
    'mbzAlbumArtistId',
    'mbzAlbumType',
    'mbzAlbumComment',
    'imageSource',
    'imageHash',
    'missing',
    'importedAt',
    'createdAt',
    'updatedAt',
  ]) + pictureFacts('album');

/** The parts of an artist of the song or of its album. */
export const mainRoles = ['artist', 'albumartist'];
export const isMain = `role IN (${mainRoles.map((role) => `'${role}'`).join(', ')})`;

/** The bytes of a song: an estimate where several share a file. */
export const songBytes = 'iif(song.cue_index > 0, song.duration_ms * song.bit_rate / 8, song.size_bytes)';

export const songColumns = `${select('song', [
  'pk',
  'id',
  'libraryId',
  'fileName',
  'cueIndex',
  'startMs',
  'albumPk',
  'title',
  'sortTitle',
  'orderTitle',
  'album',
  'artist',
  'orderArtist',
  'albumArtist',
  'artists',
  'albumArtists',
  'contributors',
  'trackNumber',
  'discNumber',
  'discSubtitle',
  'year',
  'date',
  'originalYear',
  'originalDate',
  'releaseYear',
  'releaseDate',
  'genres',
  'tags',
  'compilation',
  'comment',
  'lyrics',
  'bpm',
  'explicitStatus',
  'catalogNumber',
  'mbzRecordingId',
  'mbzReleaseTrackId',
  'rgTrackGain',
  'rgTrackPeak',
  'rgAlbumGain',
  'rgAlbumPeak',
  'durationMs',
  'bitRateKbps',
  'sampleRateHz',
  'bitDepth',
  'channels',
  'codec',
  'suffix',
  'mtimeMs',
  'birthtimeMs',
  'hasPicture',
  'missing',
  'createdAt',
  'updatedAt',
])}, ${songBytes} AS sizeBytes, song.size_bytes AS fileSizeBytes, album.id AS albumId, album.image_hash AS albumImageHash, album.image_source AS albumImageSource,
  instr(album.discs, ',') > 0 AS hasDiscs, album.sort_name AS sortAlbum, album.order_name AS orderAlbum,
  album.sort_album_artist AS sortAlbumArtist, album.order_album_artist AS orderAlbumArtist, album.mbz_album_id AS mbzAlbumId,
  album.mbz_release_group_id AS mbzReleaseGroupId, album.mbz_album_artist_id AS mbzAlbumArtistId, album.mbz_album_type AS mbzAlbumType,
  album.mbz_album_comment AS mbzAlbumComment,
  folder.id AS folderId, folder.path AS folderPath, library.path AS libraryPath, library.name AS libraryName`;

export const artistColumns =
  select('artist', [
    'pk',
    'id',
    'name',
    'sortName',
    'orderName',
    'mbzArtistId',
    'albumCount',
    'songCount',
    'sizeBytes',
    'stats',
    'imageSource',
    'imageHash',
    'missing',
    'createdAt',
    'updatedAt',
  ]) + pictureFacts('artist');
