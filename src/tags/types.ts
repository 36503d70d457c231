// The shapes that tag reading hands to the rest of the server: plain JSON, no database ids.
// Dates stay text ('YYYY', 'YYYY-MM', 'YYYY-MM-DD' or ''), because files often know no more than a year.

/** What the audio stream says about itself, whatever the tags claim. */
export interface AudioProperties {
  durationMs: number;
  bitRateKbps: number;
  sampleRateHz: number;
  /** null for lossy codecs. */
  bitDepth: number | null;
  channels: number;
  codec: string;
  container: string;
}

export type Role =
  | 'artist'
  | 'albumartist'
  | 'composer'
  | 'conductor'
  | 'lyricist'
  | 'arranger'
  | 'producer'
  | 'director'
  | 'engineer'
  | 'mixer'
  | 'remixer'
  | 'djmixer'
  | 'performer';

/** One person or group in one role on a song; `subRole` is a performer's instrument. */
export interface Participant {
  role: Role;
  subRole: string;
  name: string;
  sortName: string;
  mbid: string;
  position: number;
}

/** 'YYYY' | 'YYYY-MM' | 'YYYY-MM-DD' | '' */
export type PartialDate = string;

export interface EmbeddedLyrics {
  lang: string;
  text: string;
}

/** What a file says, mapped to our fields: plain JSON, no ids of the database. */
export interface SongFields {
  title: string;
  sortTitle: string;
  album: string;
  sortAlbum: string;
  /** For display, as written in the file where it is. */
  artist: string;
  albumArtist: string;
  sortArtist: string;
  sortAlbumArtist: string;
  /** Every role; album artists are filled from the compilation flag or the artists where the file names none. */
  participants: Participant[];
  trackNumber: number;
  trackTotal: number;
  discNumber: number;
  discTotal: number;
  discSubtitle: string;
  date: PartialDate;
  originalDate: PartialDate;
  releaseDate: PartialDate;
  /** From date, else release, else original date; 0 when unknown. */
  year: number;
  originalYear: number;
  releaseYear: number;
  genres: string[];
  compilation: boolean;
  comment: string;
  lyrics: EmbeddedLyrics[];
  bpm: number | null;
  explicitStatus: '' | 'e' | 'c';
  catalogNumber: string;
  mbzRecordingId: string;
  mbzReleaseTrackId: string;
  mbzAlbumId: string;
  mbzReleaseGroupId: string;
  mbzArtistId: string;
  mbzAlbumArtistId: string;
  mbzAlbumType: string;
  mbzAlbumComment: string;
  rgTrackGain: number | null;
  rgTrackPeak: number | null;
  rgAlbumGain: number | null;
  rgAlbumPeak: number | null;
  /** Every mapped tag without a column of its own, and genre, by its name in the mapping table. */
  tags: Record<string, string[]>;
  hasPicture: boolean;
  /** Hash of the sound without tags (payload.ts); null where the format gives none. */
  payload: number | null;
  /** MD5 (hex) of tags and audio properties: equal for a file that merely moved. */
  hash: string;
}

export interface ReadFailure {
  ok: false;
  /** A sentence for a person; names no path of the machine. */
  reason: string;
  /** Worth another try though the file looks the same: permissions leave no trace on it. */
  isPassing?: boolean;
}

export type ReadResult = { ok: true; fields: SongFields; audio: AudioProperties } | ReadFailure;

/** A user's change to one row of the mapping table, or a new row. */
export interface TagOverride {
  aliases?: string[];
  split?: string[];
  type?: TagType;
  maxLength?: number;
  album?: boolean;
  ignore?: boolean;
}

export type TagType = 'string' | 'int' | 'float' | 'date' | 'uuid' | 'pair';

/** How tags become fields; plain JSON, as it travels to the tag Workers. */
export interface TagOptions {
  tagOverrides?: Record<string, TagOverride>;
  artistJoiner?: string;
  artistSplitExceptions?: string[];
  /** Each character separates genres; ignored where the genre aliases are overridden. */
  genreSeparators?: string;
}
