// The shapes of the server's answers, as far as the pages use them.

export interface Named {
  id: string;
  name: string;
}

/** What the user did with an item; absent where it never happened. */
export interface Marks {
  starred?: boolean;
  starredAt?: string;
  rating?: number;
  playCount?: number;
  playDate?: string;
}

export interface Picture {
  /** '' when there is none. */
  coverArtId: string;
  thumbHash?: string;
  dominantColor?: string;
}

export interface Album extends Marks, Picture {
  id: string;
  name: string;
  albumArtistId: string;
  albumArtist: string;
  artists: Named[];
  minYear: number;
  maxYear: number;
  maxOriginalYear: number;
  date?: string;
  originalDate: string;
  releaseDate: string;
  compilation: boolean;
  songCount: number;
  /** Seconds. */
  duration: number;
  size: number;
  /** Subtitles by disc number. */
  discs: Record<string, string>;
  genres: Named[];
  tags: Record<string, string[]>;
  mbzAlbumId: string;
  mbzAlbumType?: string;
  comment: string;
  catalogNum: string;
  explicitStatus: string;
  createdAt: string;
  updatedAt: string;
}

export interface Song extends Marks, Picture {
  id: string;
  title: string;
  album: string;
  albumId: string;
  artist: string;
  artistId: string;
  artists: Named[];
  albumArtist: string;
  albumArtistId: string;
  trackNumber: number;
  discNumber: number;
  discSubtitle: string;
  year: number;
  /** Seconds. */
  duration: number;
  size: number;
  suffix: string;
  bitRate: number;
  sampleRate: number;
  bitDepth: number;
  channels: number;
  codec: string;
  genre: string;
  genres: Named[];
  compilation: boolean;
  comment: string;
  bpm: number;
  explicitStatus: string;
  /** It is an episode of this podcast, and no song of the library. */
  podcastId?: string;
  tags?: Record<string, string[]>;
  rgTrackGain?: number | null;
  rgTrackPeak?: number | null;
  rgAlbumGain?: number | null;
  rgAlbumPeak?: number | null;
  path: string;
  participants?: Record<string, (Named & { subRole?: string })[]>;
  createdAt: string;
  updatedAt?: string;
}

export interface Playlist extends Marks, Picture {
  id: string;
  name: string;
  comment: string;
  ownerId: string;
  ownerName: string;
  public: boolean;
  songCount: number;
  /** Seconds. */
  duration: number;
  /** Inside its library; '' for those without a file and for those who may not know it. */
  path: string;
  /** Kept in step with the file. */
  sync: boolean;
  /** null: an ordinary playlist. */
  rules: RulesJson | null;
  evaluatedAt: string | null;
  editable: boolean;
  /** '' unless a picture was uploaded. */
  imageHash: string;
  createdAt: string;
  updatedAt: string;
  /** Why the file was not written, in answers to changes. */
  warning?: string;
}

/** A place of a playlist: a song that has its own id in `mediaFileId`, or a line that has none. */
export interface PlaylistEntry extends Song {
  /** Place from 1. */
  id: string;
  mediaFileId: string;
  missing: boolean;
  unmatched?: boolean;
}

export type MissReason = 'internet address' | 'not found' | 'several fit' | 'only the file name fits';

/** An entry without a song: why, and what comes close. */
export interface Unmatched {
  /** Place from 1. */
  id: string;
  line: string;
  reason: MissReason;
  candidates: { id: string; path: string }[];
}

/** As `.nsp` files have it: `{"all": [{"is": {"loved": true}}], "limit": 50}`. */
export interface RulesJson {
  all?: unknown[];
  any?: unknown[];
  sort?: string;
  order?: 'asc' | 'desc';
  limit?: number;
  limitPercent?: number;
  offset?: number;
  refreshDelay?: string;
}

export interface Artist extends Marks, Picture {
  id: string;
  name: string;
  albumCount: number;
  songCount: number;
  size: number;
  mbzArtistId: string;
}

export interface Genre extends Named {
  songCount: number;
  albumCount: number;
}

/** Where a letter begins in a list by name. */
export interface Letter {
  label: string;
  offset: number;
}

export interface SearchResult {
  songs: Song[];
  albums: Album[];
  artists: Artist[];
}

export interface ScanProgress {
  scanning: boolean;
  /** It waits until somebody lets it go on. */
  paused: boolean;
  kind: string;
  count: number;
  folderCount: number;
  filesRead: number;
  /** How many files the scan may have to read; 0 on the first one. */
  expected: number;
  elapsedMs: number;
  error: string;
}

export interface ScanState extends ScanProgress {
  lastScan: {
    finishedAt: string;
    kind: string;
    added: number;
    changed: number;
    moved: number;
    missing: number;
    held: number;
    problems: number;
    filesRead: number;
  } | null;
  libraries: ScannedLibrary[];
  problems: number;
}

export interface ScannedLibrary {
  id: number;
  name: string;
  /** '' for those who may not know it. */
  path: string;
  songCount: number;
  albumCount: number;
  size: number;
  lastScanAt: string | null;
  /** Why the last scan left it alone. */
  skipped: string;
  /** Songs whose files were not there, kept until somebody says that they are gone. */
  heldCount: number;
  heldReason: string;
  /** New users hear it. */
  defaultNewUsers: boolean;
}

export interface ScanProblem {
  library: string;
  path: string;
  reason: string;
  seenAt: string;
}

export interface LoginReply {
  id: string;
  name: string;
  username: string;
  isAdmin: boolean;
  token: string;
}

/** The anonymous figures of the server, for admins. */
export interface InsightsDetails {
  enabled: boolean;
  /** Where they are sent; '' for nowhere. */
  server: string;
  payload: object;
  last?: { at: string; server: string; status: string; success: boolean };
}
