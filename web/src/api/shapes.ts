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
  rgTrackGain?: number | null;
  rgTrackPeak?: number | null;
  rgAlbumGain?: number | null;
  rgAlbumPeak?: number | null;
  path: string;
  participants?: Record<string, (Named & { subRole?: string })[]>;
  createdAt: string;
  updatedAt?: string;
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
    missing: number;
    problems: number;
    filesRead: number;
  } | null;
  libraries: { id: number; name: string; path: string; songCount: number; lastScanAt: string | null; skipped: string }[];
  problems: number;
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
