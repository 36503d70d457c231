// What lists show of songs. They hold thousands: the database writes most members as JSON itself, which takes far less
// time than reading every column, making an object of them and writing that.
import type { Context } from '../../context.ts';
import { select, songBytes, type SongRow } from './rows.ts';

/** What a member may hold; none is ever null. */
const values = {
  title: 'song.title',
  album: 'song.album',
  artist: 'song.artist',
  albumArtist: 'song.album_artist',
  /** The title as it is sorted. */
  sortTitle: "iif(song.sort_title <> '', song.sort_title, song.order_title)",
  comment: 'song.comment',
  mbzRecordingId: 'song.mbz_recording_id',
  suffix: 'song.suffix',
  sizeBytes: songBytes,
  durationSeconds: 'CAST(round(song.duration_ms / 1000.0) AS INTEGER)',
  bitRateKbps: 'song.bit_rate',
  sampleRateHz: 'song.sample_rate',
  bitDepth: 'coalesce(song.bit_depth, 0)',
  channels: 'song.channels',
  bpm: 'coalesce(song.bpm, 0)',
  /** `explicit`, `clean` or nothing. */
  explicitStatus: "CASE song.explicit_status WHEN 'e' THEN 'explicit' WHEN 'c' THEN 'clean' ELSE '' END",
  /** Made of tags: the real path is nobody's business unless the player is allowed to see it. */
  tidyPath: `${tidy('song.album_artist')} || '/' || ${tidy('song.album')} || '/' || ${twoDigits('song.disc_number', '-')}
    || ${twoDigits('song.track_number', ' - ')} || ${tidy('song.title')} || '.' || song.suffix`,
};

/** Numbers whose members are left out when they are 0. */
const numbers = { trackNumber: 'song.track_number', discNumber: 'song.disc_number', year: 'song.year' };

/** Columns that are JSON: [{id, name}]. */
const lists = { artists: 'song.artists', albumArtists: 'song.album_artists' };

/** One part of a path; apps that keep files by it must not be led elsewhere. */
function tidy(column: string): string {
  return `iif(${column} IN ('.', '..'), '_', replace(${column}, '/', '_'))`;
}

/** At least two digits and what follows them; nothing for 0. */
function twoDigits(column: string, after: string): string {
  return `iif(${column} = 0, '', iif(${column} < 10, '0', '') || ${column} || '${after}')`;
}

/** Name of a member → what it holds. */
export type SongMembers = Readonly<Record<string, keyof typeof values | keyof typeof numbers | keyof typeof lists>>;

/** The JSON of an object: lists first, whose beginning can be relied on. */
function objectOf(members: SongMembers): string {
  const entries = Object.entries(members);
  const of = (table: Readonly<Record<string, string>>, write: (name: string, sql: string) => string) =>
    entries.flatMap(([name, holds]) => (table[holds] ? write(name, table[holds]) : []));
  const before = [
    ...of(lists, (name, sql) => `'"${name}":' || ${sql} || ','`),
    ...of(numbers, (name, sql) => `iif(${sql} = 0, '', '"${name}":' || ${sql} || ',')`),
  ];
  return `'{' || ${before.join(' || ')} || substr(json_object(${of(values, (name, sql) => `'${name}', ${sql}`).join(', ')}), 2)`;
}

const columns = [
  'pk',
  'id',
  'albumPk',
  'suffix',
  'contributors',
  'genres',
  'tags',
  'rgTrackGain',
  'rgTrackPeak',
  'rgAlbumGain',
  'rgAlbumPeak',
  'discNumber',
  'mtimeMs',
  'hasPicture',
  'createdAt',
  'updatedAt',
] as const;

/** Columns that want some thought, and a JSON object of the members asked for. */
export type ShownSong = Pick<SongRow, (typeof columns)[number] | 'fileSizeBytes' | 'folderId'> &
  Omit<AlbumFacts, 'pk'> & { members: string };

/** What songs show of their album. */
type AlbumFacts = Pick<SongRow, 'albumId' | 'albumImageHash' | 'hasDiscs'> & { pk: number };

const albumFacts = `SELECT album.pk AS pk, album.id AS albumId, album.image_hash AS albumImageHash, instr(album.discs, ',') > 0 AS hasDiscs
  FROM json_each(?) AS wanted CROSS JOIN album ON album.pk = wanted.value`;

const mostAlbums = 20_000;

export interface ShownSongs {
  /** Songs in the order of their keys; those that are gone are left out. */
  load(pks: readonly number[]): ShownSong[];
  /** When the catalogue has changed. */
  forget(): void;
}

/** A loader of these members; folders are found only on wish. It remembers albums until it is told to forget them. */
export function createShownSongs({ db }: Pick<Context, 'db'>, members: SongMembers, withFolders: boolean): ShownSongs {
  const albums = new Map<number, AlbumFacts>();
  const [folder, join] = withFolders ? [', folder.id AS folderId', 'JOIN folder ON folder.pk = song.folder_pk'] : ['', ''];
  // What comes from the album is added afterwards: a join would read each album again for each of its songs.
  const sql = `SELECT ${select('song', columns)}, song.size_bytes AS fileSizeBytes${folder}, ${objectOf(members)} AS members
    FROM json_each(?) AS wanted CROSS JOIN song ON song.pk = wanted.value ${join}`;

  function findAlbums(songs: readonly ShownSong[]): void {
    const unknown = new Set<number>();
    for (const { albumPk } of songs) if (!albums.has(albumPk)) unknown.add(albumPk);
    if (unknown.size === 0) return;
    if (albums.size + unknown.size > mostAlbums) {
      albums.clear();
      for (const { albumPk } of songs) unknown.add(albumPk);
    }
    for (const album of db.$client.query(albumFacts).all(JSON.stringify([...unknown])) as AlbumFacts[]) albums.set(album.pk, album);
  }

  return {
    load(pks) {
      if (pks.length === 0) return [];
      const songs = db.$client.query(sql).all(JSON.stringify(pks)) as ShownSong[];
      findAlbums(songs);
      for (const song of songs) {
        const album = albums.get(song.albumPk);
        song.albumId = album?.albumId ?? '';
        song.albumImageHash = album?.albumImageHash ?? '';
        song.hasDiscs = album?.hasDiscs ?? 0;
      }
      return songs;
    },
    forget: () => albums.clear(),
  };
}
