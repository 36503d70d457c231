// What the steps of an import share: where they read, where they write, and what earlier steps have found.
import type { Context } from '../../context.ts';
import type { Root } from '../playlists/paths.ts';
import type { PathMap } from './paths.ts';
import type { Report, SongWay } from './report.ts';
import type { Source } from './source.ts';

export interface Job {
  ctx: Pick<Context, 'db' | 'clock' | 'config'>;
  source: Source;
  maps: readonly PathMap[];
  report: Report;
  prepared: Prepared;
  found: Found;
}

/** Made before the transaction: what takes long, and what a run must not make twice. */
export interface Prepared {
  /** Passwords by Navidrome's user id, hashed and sealed our way. */
  passwords: ReadonlyMap<string, SealedPassword>;
  /** Folders of libraries that this very import has created before its scan. */
  createdLibraries: ReadonlySet<string>;
}

export interface SealedPassword {
  hash: string;
  secret: Buffer;
  /** Nobody knows it: Navidrome's could not be decrypted. */
  isRandom: boolean;
}

export interface NavidromeSong {
  id: string;
  /** Absolute, as far as it is known, with --map applied. */
  path: string;
  /** As it stands in the database. */
  title: string;
  album: string;
  albumId: string;
  artist: string;
  trackNumber: number;
  durationMs: number;
  mbid: string;
  pid: string;
  isMissing: boolean;
  /** How many of ours lie at this path: several where a cue sheet divides the file. */
  candidates: number;
  /** Ours. */
  match: OurSong | undefined;
  way: SongWay | undefined;
}

export interface OurSong {
  pk: number;
  id: string;
  libraryId: number;
  path: string;
  pid: string;
  mbid: string;
  missing: number;
  title: string;
  album: string;
  artist: string;
  trackNumber: number;
  durationMs: number;
  albumId: string;
}

/** A picture somebody uploaded to Navidrome. */
export interface FoundPicture {
  kind: 'artist' | 'playlist' | 'radio';
  /** Ours. */
  id: string;
  name: string;
  file: string;
}

export interface Found {
  /** Our library by Navidrome's number. */
  libraries: Map<number, number>;
  /** Ours that this very run creates: no scan has seen them. */
  newLibraries: Set<number>;
  /** Folders of our libraries, under the names they have here and had there. */
  roots: Root[];
  /** Our users (their pk) by Navidrome's id. */
  users: Map<string, number>;
  /** Users that this import made. */
  newUsers: Set<number>;
  userIdsByName: Map<string, string>;
  songs: Map<string, NavidromeSong>;
  /** Our song by Navidrome's id. */
  songIds: Map<string, string>;
  albumIds: Map<string, string>;
  artistIds: Map<string, string>;
  playlistIds: Map<string, string>;
  transcodingIds: Map<string, string>;
  radioIds: Map<string, string>;
  /** To be uploaded after the import. */
  pictures: FoundPicture[];
}

/** Nothing found yet. */
export const nothingFound = (): Found => ({
  libraries: new Map(),
  newLibraries: new Set(),
  roots: [],
  users: new Map(),
  newUsers: new Set(),
  userIdsByName: new Map(),
  songs: new Map(),
  songIds: new Map(),
  albumIds: new Map(),
  artistIds: new Map(),
  playlistIds: new Map(),
  transcodingIds: new Map(),
  radioIds: new Map(),
  pictures: [],
});

/** The user of a row, by id or, in old databases, by name. */
export function userOf({ found }: Job, id: string, name = ''): number | undefined {
  return found.users.get(id) ?? found.users.get(found.userIdsByName.get(name.toLowerCase()) ?? '');
}
