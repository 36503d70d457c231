// What the web API takes and answers, made by `bun run gen` of the description at /api/openapi.json.

/** A value of a query parameter. */
export type QueryValue = string | number | boolean | readonly (string | number)[] | undefined;

export type About = {
  version: string;
  /** What the program runs on. */
  runtime: string;
  license: string;
  startedAt: string;
  /** Seconds. */
  uptime: number;
};

export type Album = {
  id: string;
  libraryId: number;
  /** '' for those who may not know it. */
  libraryPath: string;
  libraryName: string;
  name: string;
  albumArtistId: string;
  albumArtist: string;
  artists: Named[];
  minYear: number;
  maxYear: number;
  minOriginalYear: number;
  maxOriginalYear: number;
  date: string;
  originalDate: string;
  releaseDate: string;
  compilation: boolean;
  comment: string;
  songCount: number;
  /** Seconds. */
  duration: number;
  /** Bytes. */
  size: number;
  /** Subtitles by disc number. */
  discs: Record<string, string>;
  sortAlbumName: string;
  sortAlbumArtistName: string;
  orderAlbumName: string;
  orderAlbumArtistName: string;
  catalogNum: string;
  mbzAlbumId: string;
  mbzAlbumArtistId: string;
  mbzReleaseGroupId: string;
  mbzAlbumType: string;
  mbzAlbumComment: string;
  explicitStatus: string;
  genre: string;
  genres: Named[];
  tags: Record<string, string[]>;
  /** People by the parts they take. */
  participants: Record<string, {
    id: string;
    name: string;
    subRole?: string;
  }[]>;
  missing: boolean;
  importedAt: string;
  createdAt: string;
  updatedAt: string;
  description: string;
  /** Its page on the web; '' where none is known. */
  externalUrl: string;
  externalInfoUpdatedAt?: string;
  /** For /api/cover/:id; '' when there is no picture. */
  coverArtId: string;
  imageHash: string;
  thumbHash: string;
  dominantColor: string;
  /** Pixels; 0 while it was not looked at. */
  imageWidth: number;
  imageHeight: number;
  /** There is no picture. */
  imageAbsent: boolean;
  starred?: boolean;
  starredAt?: string;
  /** 1 to 5. */
  rating?: number;
  /** Of everybody who rated it. */
  averageRating?: number;
  ratedAt?: string;
  playCount?: number;
  playDate?: string;
};

export type ApiKey = {
  id: string;
  name: string;
  /** Everything; listening, marks and playlists; or looking, listening and downloads. */
  scope: 'all' | 'play' | 'read';
  createdAt: string;
  lastUsedAt?: string;
  expiresAt?: string;
};

export type Artist = {
  id: string;
  name: string;
  sortArtistName: string;
  orderArtistName: string;
  mbzArtistId: string;
  /** Numbers of albums and songs by the parts they take; `maincredit`: as artist of songs or of albums. */
  stats: Record<string, unknown>;
  /** Bytes. */
  size: number;
  albumCount: number;
  songCount: number;
  missing: boolean;
  /** '' unless its picture was uploaded. */
  uploadedImage: string;
  createdAt: string;
  updatedAt: string;
  biography: string;
  /** Its page on the web; '' where none is known. */
  externalUrl: string;
  externalInfoUpdatedAt?: string;
  /** For /api/cover/:id; '' when there is no picture. */
  coverArtId: string;
  imageHash: string;
  thumbHash: string;
  dominantColor: string;
  /** Pixels; 0 while it was not looked at. */
  imageWidth: number;
  imageHeight: number;
  /** There is no picture. */
  imageAbsent: boolean;
  starred?: boolean;
  starredAt?: string;
  /** 1 to 5. */
  rating?: number;
  /** Of everybody who rated it. */
  averageRating?: number;
  ratedAt?: string;
  playCount?: number;
  playDate?: string;
};

export type Covers = {
  /** Source of the picture an admin chose; '' where the rules decide. */
  chosen: string;
  isUploaded: boolean;
  choices: {
    source: string;
    name: string;
  }[];
};

export type EditedPlaylist = {
  id: string;
  name: string;
  comment: string;
  /** Seconds. */
  duration: number;
  /** Bytes. */
  size: number;
  songCount: number;
  ownerName: string;
  ownerId: string;
  public: boolean;
  /** Inside its library; '' for those without a file and for those who may not know it. */
  path: string;
  /** Kept in step with the file. */
  sync: boolean;
  rules: Rules | null;
  evaluatedAt: string | null;
  /** The caller may change it; songs of smart playlists follow their rules. */
  editable: boolean;
  coverArtId: string;
  imageHash: string;
  /** '' unless its picture was uploaded. */
  uploadedImage: string;
  /** What its file names as its picture, for those who may change it. */
  externalImageUrl: string;
  createdAt: string;
  updatedAt: string;
  starred?: boolean;
  starredAt?: string;
  /** 1 to 5. */
  rating?: number;
  /** Of everybody who rated it. */
  averageRating?: number;
  ratedAt?: string;
  playCount?: number;
  playDate?: string;
  /** Why the file of the playlist was not written. */
  warning?: string;
};

export type Episode = {
  id: string;
  title: string;
  description: string;
  publishedAt: string;
  /** Seconds; 0 when the feed does not say. */
  duration: number;
  /** Bytes. */
  size: number;
  suffix: string;
  status: 'new' | 'downloading' | 'completed' | 'error' | 'deleted' | 'skipped';
  errorMessage: string;
};

export type Explanation = {
  title: string;
  sections: {
    title: string;
    lines: {
      label: string;
      value: string;
    }[];
  }[];
};

export type Failure = {
  /** A sentence for people. */
  error: string;
  /** What is wrong with which field of a form. */
  errors?: Record<string, string>;
};

export type Fix = {
  id: string;
  kind: 'album-merge' | 'album-split' | 'artist-merge' | 'artist-split' | 'cover' | 'path';
  subject: string;
  /** Of the subject, where it still has one. */
  subjectName: string;
  /** A source of a picture or a song as text, else what a merge or split holds. */
  value: string | {
    into?: string;
    name: string;
    songIds?: string[];
    /** Its name before. */
    from?: string;
  };
  note: string;
  createdBy: string;
  createdAt: string;
};

export type FirstFolder = {
  folder: string;
  state: 'fine' | 'empty' | 'absent' | 'unreadable';
  reason: string;
  scanning: boolean;
  /** Audio files seen by the running scan, or songs of the folder. */
  count: number;
  albumCount: number;
};

export type Folder = {
  id: string;
  libraryId: number;
  libraryName: string;
  /** '' for those who may not know it. */
  libraryPath: string;
  /** Inside the library; '' is its root. */
  path: string;
  name: string;
  /** In it and below. */
  songCount: number;
  /** Seconds. */
  duration: number;
  hasPlaylists: boolean;
  coverArtId: string;
  imageHash: string;
};

export type Found = {
  songs: Song[];
  albums: Album[];
  artists: Artist[];
};

export type Genre = {
  id: string;
  name: string;
  songCount: number;
  albumCount: number;
};

export type Holdings = {
  songCount: number;
  /** By id; playlists that hold none are left out. */
  held: Record<string, number>;
};

export type ImportedPlaylist = {
  id: string;
  name: string;
  comment: string;
  /** Seconds. */
  duration: number;
  /** Bytes. */
  size: number;
  songCount: number;
  ownerName: string;
  ownerId: string;
  public: boolean;
  /** Inside its library; '' for those without a file and for those who may not know it. */
  path: string;
  /** Kept in step with the file. */
  sync: boolean;
  rules: Rules | null;
  evaluatedAt: string | null;
  /** The caller may change it; songs of smart playlists follow their rules. */
  editable: boolean;
  coverArtId: string;
  imageHash: string;
  /** '' unless its picture was uploaded. */
  uploadedImage: string;
  /** What its file names as its picture, for those who may change it. */
  externalImageUrl: string;
  createdAt: string;
  updatedAt: string;
  starred?: boolean;
  starredAt?: string;
  /** 1 to 5. */
  rating?: number;
  /** Of everybody who rated it. */
  averageRating?: number;
  ratedAt?: string;
  playCount?: number;
  playDate?: string;
  /** Lines of the file. */
  total: number;
  matched: number;
  unmatched: Miss[];
  /** Why the file of the playlist was not written. */
  warning?: string;
};

export type InsightsDetails = {
  enabled: boolean;
  /** Where reports are sent; '' for nowhere. */
  server: string;
  /** docs/insights.md has every member. */
  payload: object;
  last?: {
    at: string;
    server: string;
    status: string;
    success: boolean;
    /** docs/insights.md has every member. */
    payload: object;
  };
};

export type LastFmLink = {
  /** Whether an account is linked. */
  status: boolean;
  /** What the service calls them. */
  user: string;
  /** Why nothing is sent until it is linked again; empty while all is well. */
  problem: string;
  /** How much is on its way to the service. */
  waiting: number;
  apiKey: string;
  /** The page that has to be opened, with `api_key` and `cb`: the callback with `uid`, the link token. */
  authUrl: string;
  /** Good once, for a quarter of an hour. */
  linkToken: string;
};

export type Letter = {
  label: string;
  /** Place of the first of them in the list by name. */
  offset: number;
};

export type Library = {
  id: number;
  name: string;
  path: string;
  remotePath: string;
  lastScanAt: string | null;
  lastScanStartedAt: string | null;
  fullScanInProgress: boolean;
  totalSongs: number;
  totalAlbums: number;
  totalArtists: number;
  totalFolders: number;
  totalFiles: number;
  totalMissingFiles: number;
  /** Bytes. */
  totalSize: number;
  /** Seconds. */
  totalDuration: number;
  /** New users hear it. */
  defaultNewUsers: boolean;
  createdAt: string | null;
  updatedAt: string | null;
};

export type LoginReply = {
  id: string;
  name: string;
  username: string;
  isAdmin: boolean;
  /** Address of a picture at Gravatar, where EnableGravatar says so. */
  avatar?: string;
  subsonicSalt: string;
  /** MD5 of the password and the salt, for calls of the Subsonic API. */
  subsonicToken: string;
  /** Goes into the header X-ND-Authorization of further requests, behind the word Bearer. */
  token: string;
};

export type Lyrics = {
  kind: 'main' | 'translation' | 'pronunciation';
  /** 'xxx' where it is not known. */
  lang: string;
  isSynced: boolean;
  /** Positive: the lines come sooner. */
  offsetMs: number;
  title: string;
  artist: string;
  agents: {
    id: string;
    role: 'main' | 'voice' | 'bg' | 'group';
    name: string;
  }[];
  lines: {
    startMs?: number;
    endMs?: number;
    text: string;
    parts: {
      /** Who sings it; '' where nothing is said of voices. */
      agentId: string;
      startMs?: number;
      endMs?: number;
      /** The text in pieces: those with a time are sung then, the rest stands between them. */
      words: {
        text: string;
        startMs?: number;
        endMs?: number;
      }[];
    }[];
  }[];
};

export type MadeKey = {
  id: string;
  name: string;
  /** Everything; listening, marks and playlists; or looking, listening and downloads. */
  scope: 'all' | 'play' | 'read';
  createdAt: string;
  lastUsedAt?: string;
  expiresAt?: string;
  key: string;
};

export type Miss = {
  /** Its place, from 1. */
  id: string;
  line: string;
  reason: 'internet address' | 'not found' | 'several fit' | 'only the file name fits';
  /** Songs that come close. */
  candidates: {
    id: string;
    path: string;
  }[];
};

export type Named = {
  id: string;
  name: string;
};

export type OneAlbum = {
  id: string;
  libraryId: number;
  /** '' for those who may not know it. */
  libraryPath: string;
  libraryName: string;
  name: string;
  albumArtistId: string;
  albumArtist: string;
  artists: Named[];
  minYear: number;
  maxYear: number;
  minOriginalYear: number;
  maxOriginalYear: number;
  date: string;
  originalDate: string;
  releaseDate: string;
  compilation: boolean;
  comment: string;
  songCount: number;
  /** Seconds. */
  duration: number;
  /** Bytes. */
  size: number;
  /** Subtitles by disc number. */
  discs: Record<string, string>;
  sortAlbumName: string;
  sortAlbumArtistName: string;
  orderAlbumName: string;
  orderAlbumArtistName: string;
  catalogNum: string;
  mbzAlbumId: string;
  mbzAlbumArtistId: string;
  mbzReleaseGroupId: string;
  mbzAlbumType: string;
  mbzAlbumComment: string;
  explicitStatus: string;
  genre: string;
  genres: Named[];
  tags: Record<string, string[]>;
  /** People by the parts they take. */
  participants: Record<string, {
    id: string;
    name: string;
    subRole?: string;
  }[]>;
  missing: boolean;
  importedAt: string;
  createdAt: string;
  updatedAt: string;
  description: string;
  /** Its page on the web; '' where none is known. */
  externalUrl: string;
  externalInfoUpdatedAt?: string;
  /** For /api/cover/:id; '' when there is no picture. */
  coverArtId: string;
  imageHash: string;
  thumbHash: string;
  dominantColor: string;
  /** Pixels; 0 while it was not looked at. */
  imageWidth: number;
  imageHeight: number;
  /** There is no picture. */
  imageAbsent: boolean;
  starred?: boolean;
  starredAt?: string;
  /** 1 to 5. */
  rating?: number;
  /** Of everybody who rated it. */
  averageRating?: number;
  ratedAt?: string;
  playCount?: number;
  playDate?: string;
  rgAlbumGain: number | null;
  rgAlbumPeak: number | null;
  /** Of its picture, without a login. */
  smallImageUrl?: string;
  /** Of its picture, without a login. */
  mediumImageUrl?: string;
  /** Of its picture, without a login. */
  largeImageUrl?: string;
};

export type OneArtist = {
  id: string;
  name: string;
  sortArtistName: string;
  orderArtistName: string;
  mbzArtistId: string;
  /** Numbers of albums and songs by the parts they take; `maincredit`: as artist of songs or of albums. */
  stats: Record<string, unknown>;
  /** Bytes. */
  size: number;
  albumCount: number;
  songCount: number;
  missing: boolean;
  /** '' unless its picture was uploaded. */
  uploadedImage: string;
  createdAt: string;
  updatedAt: string;
  biography: string;
  /** Its page on the web; '' where none is known. */
  externalUrl: string;
  externalInfoUpdatedAt?: string;
  /** For /api/cover/:id; '' when there is no picture. */
  coverArtId: string;
  imageHash: string;
  thumbHash: string;
  dominantColor: string;
  /** Pixels; 0 while it was not looked at. */
  imageWidth: number;
  imageHeight: number;
  /** There is no picture. */
  imageAbsent: boolean;
  starred?: boolean;
  starredAt?: string;
  /** 1 to 5. */
  rating?: number;
  /** Of everybody who rated it. */
  averageRating?: number;
  ratedAt?: string;
  playCount?: number;
  playDate?: string;
  /** Of its picture, without a login. */
  smallImageUrl?: string;
  /** Of its picture, without a login. */
  mediumImageUrl?: string;
  /** Of its picture, without a login. */
  largeImageUrl?: string;
  /** As many as were asked for, the most alike first. */
  similarArtists?: Named[];
};

export type OpenEntry = {
  /** Its place, from 1. */
  id: string;
  mediaFileId: string;
  playlistId: string;
  title: string;
  /** The line as it stands in the file. */
  path: string;
  album: string;
  artist: string;
  duration: number;
  missing: boolean;
  unmatched: boolean;
};

export type OpenFolder = {
  id: string;
  libraryId: number;
  libraryName: string;
  /** '' for those who may not know it. */
  libraryPath: string;
  /** Inside the library; '' is its root. */
  path: string;
  name: string;
  /** In it and below. */
  songCount: number;
  /** Seconds. */
  duration: number;
  hasPlaylists: boolean;
  coverArtId: string;
  imageHash: string;
  parents: {
    id: string;
    name: string;
    path: string;
  }[];
  folderTotal: number;
  songTotal: number;
  folders: Folder[];
  songs: Song[];
  playlists: Playlist[];
};

export type Player = {
  id: string;
  name: string;
  client: string;
  userAgent: string;
  userId: string;
  userName: string;
  ip: string;
  lastSeen: string;
  /** '': songs go out as they are wished. */
  transcodingId: string;
  /** kbit/s; 0: no limit. */
  maxBitRate: number;
  reportRealPath: boolean;
  scrobbleEnabled: boolean;
};

export type Playlist = {
  id: string;
  name: string;
  comment: string;
  /** Seconds. */
  duration: number;
  /** Bytes. */
  size: number;
  songCount: number;
  ownerName: string;
  ownerId: string;
  public: boolean;
  /** Inside its library; '' for those without a file and for those who may not know it. */
  path: string;
  /** Kept in step with the file. */
  sync: boolean;
  rules: Rules | null;
  evaluatedAt: string | null;
  /** The caller may change it; songs of smart playlists follow their rules. */
  editable: boolean;
  coverArtId: string;
  imageHash: string;
  /** '' unless its picture was uploaded. */
  uploadedImage: string;
  /** What its file names as its picture, for those who may change it. */
  externalImageUrl: string;
  createdAt: string;
  updatedAt: string;
  starred?: boolean;
  starredAt?: string;
  /** 1 to 5. */
  rating?: number;
  /** Of everybody who rated it. */
  averageRating?: number;
  ratedAt?: string;
  playCount?: number;
  playDate?: string;
};

export type PlaylistEntry = {
  /** Its place, from 1. */
  id: string;
  libraryId: number;
  folderId: string;
  /** '' for those who may not know it. */
  libraryPath: string;
  libraryName: string;
  /** Inside its library. */
  path: string;
  title: string;
  album: string;
  albumId: string;
  artistId: string;
  artist: string;
  artists: Named[];
  albumArtistId: string;
  albumArtist: string;
  hasCoverArt: boolean;
  trackNumber: number;
  discNumber: number;
  discSubtitle: string;
  year: number;
  date: string;
  originalYear: number;
  originalDate: string;
  releaseYear: number;
  releaseDate: string;
  /** Bytes. */
  size: number;
  suffix: string;
  /** Seconds. */
  duration: number;
  /** kbit/s */
  bitRate: number;
  /** Hz */
  sampleRate: number;
  bitDepth: number;
  channels: number;
  codec: string;
  genre: string;
  genres: Named[];
  sortTitle: string;
  orderTitle: string;
  sortArtistName: string;
  orderArtistName: string;
  sortAlbumName: string;
  sortAlbumArtistName: string;
  orderAlbumName: string;
  orderAlbumArtistName: string;
  compilation: boolean;
  comment: string;
  lyrics: string;
  /** 0: not known. */
  bpm: number;
  explicitStatus: string;
  catalogNum: string;
  mbzRecordingID: string;
  mbzReleaseTrackId: string;
  mbzArtistId: string;
  mbzAlbumId: string;
  mbzAlbumArtistId: string;
  mbzReleaseGroupId: string;
  mbzAlbumType: string;
  mbzAlbumComment: string;
  rgAlbumGain: number | null;
  rgAlbumPeak: number | null;
  rgTrackGain: number | null;
  rgTrackPeak: number | null;
  tags: Record<string, string[]>;
  /** People by the parts they take. */
  participants: Record<string, {
    id: string;
    name: string;
    subRole?: string;
  }[]>;
  missing: boolean;
  birthTime: string;
  createdAt: string;
  updatedAt: string;
  /** For /api/cover/:id; '' when there is no picture. */
  coverArtId: string;
  imageHash: string;
  thumbHash: string;
  dominantColor: string;
  /** Pixels; 0 while it was not looked at. */
  imageWidth: number;
  imageHeight: number;
  /** There is no picture. */
  imageAbsent: boolean;
  /** Milliseconds. */
  bookmarkPosition: number;
  starred?: boolean;
  starredAt?: string;
  /** 1 to 5. */
  rating?: number;
  /** Of everybody who rated it. */
  averageRating?: number;
  ratedAt?: string;
  playCount?: number;
  playDate?: string;
  mediaFileId: string;
  playlistId: string;
};

export type Podcast = {
  id: string;
  title: string;
  description: string;
  author: string;
  link: string;
  /** Address of the feed, for admins. */
  url: string;
  /** '' where there is no picture. */
  coverArtId: string;
  status: 'new' | 'downloading' | 'completed' | 'error';
  errorMessage: string;
  episodeCount: number;
  refreshedAt: string | null;
};

export type PodcastWithEpisodes = {
  id: string;
  title: string;
  description: string;
  author: string;
  link: string;
  /** Address of the feed, for admins. */
  url: string;
  /** '' where there is no picture. */
  coverArtId: string;
  status: 'new' | 'downloading' | 'completed' | 'error';
  errorMessage: string;
  episodeCount: number;
  refreshedAt: string | null;
  episodes: Episode[];
};

export type Radio = {
  id: string;
  name: string;
  streamUrl: string;
  homePageUrl: string;
  /** '' where there is no picture. */
  uploadedImage: string;
  coverArtId: string;
  createdAt: string | null;
  updatedAt: string | null;
};

export type Role = {
  name: string;
  artistCount: number;
};

export type RuleFields = {
  fields: {
    name: string;
    type: 'text' | 'number' | 'date' | 'instant' | 'flag' | 'tag' | 'role';
    operators: string[];
  }[];
  playlistOperators: string[];
};

export type Rules = {
  all?: unknown[];
  any?: unknown[];
  sort?: string;
  order?: 'asc' | 'desc';
  limit?: number;
  limitPercent?: number;
  offset?: number;
  refreshDelay?: string;
};

export type RulesPreview = {
  songCount: number;
  /** Seconds. */
  duration: number;
  songs: Song[];
};

export type ScannedLibrary = {
  id: number;
  name: string;
  /** '' for those who may not know it. */
  path: string;
  songCount: number;
  albumCount: number;
  /** Bytes. */
  size: number;
  /** Seconds. */
  duration: number;
  missingCount: number;
  lastScanAt: string | null;
  /** Why the last scan left it alone. */
  skipped: string;
  /** Songs whose files were not there, kept until somebody says that they are gone. */
  heldCount: number;
  heldReason: string;
  /** New users hear it. */
  defaultNewUsers: boolean;
};

export type ScanProblem = {
  libraryId: number;
  library: string;
  path: string;
  reason: string;
  seenAt: string;
};

export type ScanReport = {
  scanning: boolean;
  /** It waits until somebody lets it go on. */
  paused: boolean;
  kind: 'quick' | 'full' | 'quick-selective' | 'full-selective';
  /** Audio files seen so far. */
  count: number;
  folderCount: number;
  /** Files whose tags were read in this scan. */
  filesRead: number;
  /** How many files the scan may have to look at; 0 on the first one. */
  expected: number;
  /** Milliseconds since 1970; 0: never. */
  startedAt: number;
  elapsedMs: number;
  error: string;
  lastScan: {
    kind: 'quick' | 'full' | 'quick-selective' | 'full-selective';
    startedAt: string;
    finishedAt: string;
    filesRead: number;
    foldersSeen: number;
    added: number;
    changed: number;
    moved: number;
    missing: number;
    held: number;
    problems: number;
    error: string;
  } | null;
  libraries: ScannedLibrary[];
  problems: number;
};

export type ServerOption = {
  key: string;
  /** As it is used; secrets as stars. */
  value: string;
  default: string;
  /** Where it was set; empty for a default. */
  from: string;
  isChanged: boolean;
  doc: string;
  /** What this version does not have yet, so that the option does nothing. */
  waitsFor: string;
};

export type ServiceLink = {
  /** Whether an account is linked. */
  status: boolean;
  /** What the service calls them. */
  user: string;
  /** Why nothing is sent until it is linked again; empty while all is well. */
  problem: string;
  /** How much is on its way to the service. */
  waiting: number;
};

export type Session = {
  id: string;
  userId: string;
  userName: string;
  /** The user agent. */
  client: string;
  address: string;
  createdAt: string;
  lastUsedAt: string;
  /** It is the one that asks. */
  isCurrent: boolean;
};

export type Share = {
  id: string;
  /** The whole address of its page. */
  url: string;
  userId: string;
  username: string;
  description: string;
  downloadable: boolean;
  expiresAt: string | null;
  lastVisitedAt: string | null;
  /** With commas between them. */
  resourceIds: string;
  resourceType: string;
  /** The name of what is shared; '' when it is gone. */
  contents: string;
  format: string;
  maxBitRate: number;
  visitCount: number;
  hasPassword: boolean;
  /** 0: no limit. */
  maxPlays: number;
  playCount: number;
  createdAt: string | null;
  updatedAt: string | null;
};

export type Song = {
  id: string;
  libraryId: number;
  folderId: string;
  /** '' for those who may not know it. */
  libraryPath: string;
  libraryName: string;
  /** Inside its library. */
  path: string;
  title: string;
  album: string;
  albumId: string;
  artistId: string;
  artist: string;
  artists: Named[];
  albumArtistId: string;
  albumArtist: string;
  hasCoverArt: boolean;
  trackNumber: number;
  discNumber: number;
  discSubtitle: string;
  year: number;
  date: string;
  originalYear: number;
  originalDate: string;
  releaseYear: number;
  releaseDate: string;
  /** Bytes. */
  size: number;
  suffix: string;
  /** Seconds. */
  duration: number;
  /** kbit/s */
  bitRate: number;
  /** Hz */
  sampleRate: number;
  bitDepth: number;
  channels: number;
  codec: string;
  genre: string;
  genres: Named[];
  sortTitle: string;
  orderTitle: string;
  sortArtistName: string;
  orderArtistName: string;
  sortAlbumName: string;
  sortAlbumArtistName: string;
  orderAlbumName: string;
  orderAlbumArtistName: string;
  compilation: boolean;
  comment: string;
  lyrics: string;
  /** 0: not known. */
  bpm: number;
  explicitStatus: string;
  catalogNum: string;
  mbzRecordingID: string;
  mbzReleaseTrackId: string;
  mbzArtistId: string;
  mbzAlbumId: string;
  mbzAlbumArtistId: string;
  mbzReleaseGroupId: string;
  mbzAlbumType: string;
  mbzAlbumComment: string;
  rgAlbumGain: number | null;
  rgAlbumPeak: number | null;
  rgTrackGain: number | null;
  rgTrackPeak: number | null;
  tags: Record<string, string[]>;
  /** People by the parts they take. */
  participants: Record<string, {
    id: string;
    name: string;
    subRole?: string;
  }[]>;
  missing: boolean;
  birthTime: string;
  createdAt: string;
  updatedAt: string;
  /** For /api/cover/:id; '' when there is no picture. */
  coverArtId: string;
  imageHash: string;
  thumbHash: string;
  dominantColor: string;
  /** Pixels; 0 while it was not looked at. */
  imageWidth: number;
  imageHeight: number;
  /** There is no picture. */
  imageAbsent: boolean;
  /** Milliseconds. */
  bookmarkPosition: number;
  starred?: boolean;
  starredAt?: string;
  /** 1 to 5. */
  rating?: number;
  /** Of everybody who rated it. */
  averageRating?: number;
  ratedAt?: string;
  playCount?: number;
  playDate?: string;
};

export type TagName = {
  name: string;
  /** Different values. */
  valueCount: number;
  songCount: number;
  albumCount: number;
};

export type TagValue = {
  id: string;
  tagName: string;
  tagValue: string;
  songCount: number;
  albumCount: number;
};

export type Transcoding = {
  id: string;
  name: string;
  targetFormat: string;
  /** '' for those who are no admins. */
  command: string;
  /** kbit/s */
  defaultBitRate: number;
};

export type User = {
  id: string;
  userName: string;
  name: string;
  email: string;
  isAdmin: boolean;
  /** kbit/s; 0: no limit. */
  maxBitRate: number;
  lastLoginAt: string | null;
  lastAccessAt: string | null;
  createdAt: string | null;
  updatedAt: string | null;
  /** Signing in to the page takes two steps. */
  hasSecondFactor: boolean;
  /** Songs that fit these rules, as smart playlists have them, are told to no service. */
  scrobbleFilter: Rules | null;
  /** Open to them; all for admins. */
  libraries: {
    id: number;
    name: string;
    /** '' for those who may not know it. */
    path: string;
  }[];
};

export type WholeShare = {
  id: string;
  /** The whole address of its page. */
  url: string;
  userId: string;
  username: string;
  description: string;
  downloadable: boolean;
  expiresAt: string | null;
  lastVisitedAt: string | null;
  /** With commas between them. */
  resourceIds: string;
  resourceType: string;
  /** The name of what is shared; '' when it is gone. */
  contents: string;
  format: string;
  maxBitRate: number;
  visitCount: number;
  hasPassword: boolean;
  /** 0: no limit. */
  maxPlays: number;
  playCount: number;
  createdAt: string | null;
  updatedAt: string | null;
  /** Times, newest first. */
  visits: string[];
  /** What can be heard of it now. */
  tracks: Song[];
  /** Those that it names. */
  albums: Album[];
};

/** Every route by its method and path. */
export interface Routes {
  /** Logs in */
  'POST /auth/login': {
    body: {
      username: string;
      password: string;
      /** Of the authenticator app, or a recovery code, where the account asks for one. */
      code?: string;
    };
    answer: LoginReply;
  };
  /** Makes the first user, an admin, and logs in */
  'POST /auth/createAdmin': {
    body: {
      username: string;
      password: string;
    };
    answer: LoginReply;
  };
  /** Ends the session and takes its cookie back */
  'POST /auth/logout': {
    answer: object;
  };
  /** Own logins, the one used last first */
  'GET /api/session': {
    query: {
      /** Place of the first row, from 0. */
      _start?: number;
      /** Place after the last row. */
      _end?: number;
      /** What the list is sorted by; an unknown word is passed over. */
      _sort?: string;
      /** Upwards unless DESC. */
      _order?: 'ASC' | 'DESC';
      /** Of somebody else, for admins. */
      user_id?: string;
      /** Everybody's, for admins. */
      all?: boolean;
      [filter: string]: QueryValue;
    };
    answer: Session[];
  };
  /** Ends several logins */
  'DELETE /api/session': {
    query: {
      /** Of somebody else, for admins. */
      user_id?: string;
      id?: readonly string[];
      /** All but the one that asks. */
      others?: boolean;
    };
    answer: {
      ended: number;
    } | {
      id: string;
    } | {
      ids: string[];
    };
  };
  /** Ends a login */
  'DELETE /api/session/:id': {
    answer: object;
  };
  /** Whether signing in takes two steps */
  'GET /api/totp': {
    answer: {
      isOn: boolean;
      /** Subsonic apps come in by keys only, no longer by the password. */
      appsNeedKeys: boolean;
      /** How many of them are left. */
      recoveryCodes: number;
    };
  };
  /** Makes a secret for an authenticator app; it is not asked for before it is confirmed */
  'POST /api/totp': {
    body: {
      password: string;
    };
    answer: {
      /** In Base32. */
      secret: string;
      /** What a QR code says: otpauth://totp/… */
      address: string;
    };
  };
  /** Switches signing in in two steps on, by a first code */
  'PUT /api/totp': {
    body: {
      code: string;
      appsNeedKeys?: boolean;
    };
    answer: {
      /** For the day the phone is lost; told this once. */
      recoveryCodes: string[];
    };
  };
  /** Chooses whether Subsonic apps need keys or come in by the password */
  'PUT /api/totp/apps': {
    body: {
      password: string;
      /** Of the app, or a recovery code. */
      code: string;
      appsNeedKeys: boolean;
    };
    answer: {
      isOn: boolean;
      /** Subsonic apps come in by keys only, no longer by the password. */
      appsNeedKeys: boolean;
      /** How many of them are left. */
      recoveryCodes: number;
    };
  };
  /** Makes new recovery codes; the old ones are good no longer */
  'POST /api/totp/codes': {
    body: {
      password: string;
      /** Of the app, or a recovery code. */
      code: string;
    };
    answer: {
      /** For the day the phone is lost; told this once. */
      recoveryCodes: string[];
    };
  };
  /** Switches signing in in two steps off */
  'POST /api/totp/off': {
    body: {
      password: string;
      /** Of the app, or a recovery code. */
      code: string;
    };
    answer: object;
  };
  /** Own keys of apps, newest first */
  'GET /api/apikey': {
    answer: ApiKey[];
  };
  /** Makes a key of an app; its text is in this answer and never again */
  'POST /api/apikey': {
    body: {
      name: string;
      /** Everything; listening, marks and playlists; or looking, listening and downloads. */
      scope: 'all' | 'play' | 'read';
      expiresAt?: string | null;
    };
    answer: MadeKey;
  };
  /** Revokes a key of an app */
  'DELETE /api/apikey/:id': {
    answer: object;
  };
  /** A sign of life */
  'GET /api/keepalive': {
    answer: {
      response: string;
      id: string;
    };
  };
  /** A sign of life */
  'GET /api/keepalive/:id': {
    answer: {
      response: string;
      id: string;
    };
  };
  /** Songs */
  'GET /api/song': {
    query: {
      /** Place of the first row, from 0. */
      _start?: number;
      /** Place after the last row. */
      _end?: number;
      /** What the list is sorted by; an unknown word is passed over. */
      _sort?: string;
      /** Upwards unless DESC. */
      _order?: 'ASC' | 'DESC';
      /** The filters as one JSON object, in place of single ones. */
      _filters?: string;
      /** Of the order `random`: the same seed, the same order. */
      seed?: string;
      /** Only of these libraries. */
      library_id?: readonly number[];
      [filter: string]: QueryValue;
    };
    answer: Song[];
  };
  /** A song */
  'GET /api/song/:id': {
    answer: Song;
  };
  /** Other songs with the same sound */
  'GET /api/song/:id/versions': {
    answer: Song[];
  };
  /** All layers of a song's lyrics */
  'GET /api/song/:id/lyrics': {
    answer: Lyrics[];
  };
  /** Albums */
  'GET /api/album': {
    query: {
      /** Place of the first row, from 0. */
      _start?: number;
      /** Place after the last row. */
      _end?: number;
      /** What the list is sorted by; an unknown word is passed over. */
      _sort?: string;
      /** Upwards unless DESC. */
      _order?: 'ASC' | 'DESC';
      /** The filters as one JSON object, in place of single ones. */
      _filters?: string;
      /** Of the order `random`: the same seed, the same order. */
      seed?: string;
      /** Only of these libraries. */
      library_id?: readonly number[];
      [filter: string]: QueryValue;
    };
    answer: Album[];
  };
  /** Where each letter begins in the list of albums by name */
  'GET /api/album/index': {
    answer: Letter[];
  };
  /** An album */
  'GET /api/album/:id': {
    answer: OneAlbum;
  };
  /** Artists */
  'GET /api/artist': {
    query: {
      /** Place of the first row, from 0. */
      _start?: number;
      /** Place after the last row. */
      _end?: number;
      /** What the list is sorted by; an unknown word is passed over. */
      _sort?: string;
      /** Upwards unless DESC. */
      _order?: 'ASC' | 'DESC';
      /** The filters as one JSON object, in place of single ones. */
      _filters?: string;
      /** Of the order `random`: the same seed, the same order. */
      seed?: string;
      /** Only of these libraries. */
      library_id?: readonly number[];
      [filter: string]: QueryValue;
    };
    answer: Artist[];
  };
  /** Where each letter begins in the list of artists by name */
  'GET /api/artist/index': {
    answer: Letter[];
  };
  /** An artist */
  'GET /api/artist/:id': {
    query: {
      /** Name so many artists like this one, up to 100. */
      similar?: number;
    };
    answer: OneArtist;
  };
  /** Genres, most frequent first unless another order is asked for */
  'GET /api/genre': {
    query: {
      /** Place of the first row, from 0. */
      _start?: number;
      /** Place after the last row. */
      _end?: number;
      /** What the list is sorted by; an unknown word is passed over. */
      _sort?: string;
      /** Upwards unless DESC. */
      _order?: 'ASC' | 'DESC';
      /** Only these. */
      id?: readonly string[];
      /** Only of these libraries. */
      library_id?: readonly number[];
      /** A part of the name. */
      name?: string;
    };
    answer: Genre[];
  };
  /** A genre */
  'GET /api/genre/:id': {
    answer: Genre;
  };
  /** Values of a tag, or of all tags */
  'GET /api/tag': {
    query: {
      /** Place of the first row, from 0. */
      _start?: number;
      /** Place after the last row. */
      _end?: number;
      /** What the list is sorted by; an unknown word is passed over. */
      _sort?: string;
      /** Upwards unless DESC. */
      _order?: 'ASC' | 'DESC';
      /** Only these. */
      id?: readonly string[];
      /** Only of these libraries. */
      library_id?: readonly number[];
      tag_name?: string;
      /** A part of the value. */
      name?: string;
      tag_value?: string;
    };
    answer: TagValue[];
  };
  /** Names of tags */
  'GET /api/tag/name': {
    query: {
      /** Only of these libraries. */
      library_id?: readonly number[];
    };
    answer: TagName[];
  };
  /** A value of a tag */
  'GET /api/tag/:id': {
    answer: TagValue;
  };
  /** Parts people take in songs */
  'GET /api/role': {
    query: {
      /** Only of these libraries. */
      library_id?: readonly number[];
    };
    answer: Role[];
  };
  /** The best songs, albums and artists for a few words */
  'GET /api/search': {
    query: {
      q: string;
      songs?: number;
      songsOffset?: number;
      albums?: number;
      albumsOffset?: number;
      artists?: number;
      artistsOffset?: number;
    };
    answer: Found;
  };
  /** Songs whose files are gone, in libraries open to the caller */
  'GET /api/missing': {
    query: {
      /** Place of the first row, from 0. */
      _start?: number;
      /** Place after the last row. */
      _end?: number;
      /** What the list is sorted by; an unknown word is passed over. */
      _sort?: string;
      /** Upwards unless DESC. */
      _order?: 'ASC' | 'DESC';
      library_id?: readonly number[];
      [filter: string]: QueryValue;
    };
    answer: Song[];
  };
  /** Deletes songs whose files are gone for good, with their stars and plays (admins) */
  'DELETE /api/missing': {
    query: {
      /** Without any, all of them. */
      id?: readonly string[];
    };
    answer: {
      id: string;
    } | {
      ids: string[];
    };
  };
  /** A song whose file is gone */
  'GET /api/missing/:id': {
    answer: Song;
  };
  /** The roots: one for each library that the caller may see */
  'GET /api/folder': {
    answer: Folder[];
  };
  /** A folder with what lies in it: folders, then songs */
  'GET /api/folder/:id': {
    query: {
      /** Place of the first row, from 0. */
      _start?: number;
      /** Place after the last row. */
      _end?: number;
      /** Passed over: addresses of their own for lists of a page. */
      of?: string;
    };
    answer: OpenFolder;
  };
  /** All songs in a folder and below it, as they lie */
  'GET /api/folder/:id/songs': {
    query: {
      /** Place of the first row, from 0. */
      _start?: number;
      /** Place after the last row. */
      _end?: number;
    };
    answer: Song[];
  };
  /** Own and public playlists */
  'GET /api/playlist': {
    query: {
      /** Place of the first row, from 0. */
      _start?: number;
      /** Place after the last row. */
      _end?: number;
      /** What the list is sorted by; an unknown word is passed over. */
      _sort?: string;
      /** Upwards unless DESC. */
      _order?: 'ASC' | 'DESC';
      id?: readonly string[];
      /** Words of name and comment. */
      q?: string;
      owner_id?: readonly string[];
      owner_name?: string;
      public?: boolean;
      sync?: boolean;
      smart?: boolean;
      starred?: boolean;
      /** Only those the caller may change. */
      editable?: boolean;
    };
    answer: Playlist[];
  };
  /** Makes a playlist, by JSON or out of the text of a playlist file */
  'POST /api/playlist': {
    query: {
      name?: string;
      fileName?: string;
      public?: boolean;
    };
    body: {
      name: string;
      comment?: string | null;
      public?: boolean | null;
      rules?: Record<string, unknown> | null;
      ids?: readonly string[];
    } | Blob;
    answer: ImportedPlaylist | EditedPlaylist;
  };
  /** Deletes several playlists */
  'DELETE /api/playlist': {
    query: {
      id: readonly string[];
    };
    answer: {
      id: string;
    } | {
      ids: string[];
    };
  };
  /** Fields and operators that rules can use */
  'GET /api/playlist/field': {
    answer: RuleFields;
  };
  /** How much rules find, and the first songs */
  'POST /api/playlist/preview': {
    body: {
      rules: Record<string, unknown>;
      id?: string | null;
    };
    answer: RulesPreview;
  };
  /** How many of these songs each playlist of the caller holds already */
  'POST /api/playlist/holding': {
    body: {
      ids?: readonly string[] | null;
      albumIds?: readonly string[] | null;
      artistIds?: readonly string[] | null;
      discs?: readonly {
        albumId: string;
        discNumber: number;
      }[] | null;
    };
    answer: Holdings;
  };
  /** Playlist files that cannot be read, and why (admins) */
  'GET /api/playlist/problem': {
    answer: {
      file: string;
      reason: string;
    }[];
  };
  /** A playlist */
  'GET /api/playlist/:id': {
    answer: Playlist;
  };
  /** Changes of a playlist what the body names */
  'PUT /api/playlist/:id': {
    body: {
      name?: string;
      comment?: string | null;
      public?: boolean | null;
      rules?: Record<string, unknown> | null;
      sync?: boolean | null;
      ownerId?: string | null;
    };
    answer: EditedPlaylist;
  };
  /** Deletes a playlist */
  'DELETE /api/playlist/:id': {
    answer: object;
  };
  /** Entries of a playlist by place or by another order; with Accept: audio/x-mpegurl the list as a file */
  'GET /api/playlist/:id/tracks': {
    query: {
      /** Place of the first row, from 0. */
      _start?: number;
      /** Place after the last row. */
      _end?: number;
      /** What the list is sorted by; an unknown word is passed over. */
      _sort?: string;
      /** Upwards unless DESC. */
      _order?: 'ASC' | 'DESC';
      seed?: string;
      missing?: boolean;
      library_id?: readonly number[];
    };
    answer: (PlaylistEntry | OpenEntry)[];
  };
  /** Adds songs to a playlist */
  'POST /api/playlist/:id/tracks': {
    body: {
      ids?: readonly string[] | null;
      albumIds?: readonly string[] | null;
      artistIds?: readonly string[] | null;
      discs?: readonly {
        albumId: string;
        discNumber: number;
      }[] | null;
      onlyNew?: boolean | null;
      places?: readonly number[] | null;
    };
    answer: {
      added: number;
      /** Why the file of the playlist was not written. */
      warning?: string;
    };
  };
  /** Puts these songs in the place of all */
  'PUT /api/playlist/:id/tracks': {
    body: {
      ids?: readonly string[] | null;
      albumIds?: readonly string[] | null;
      artistIds?: readonly string[] | null;
      discs?: readonly {
        albumId: string;
        discNumber: number;
      }[] | null;
    };
    answer: EditedPlaylist;
  };
  /** Takes entries out of a playlist, by their places */
  'DELETE /api/playlist/:id/tracks': {
    query: {
      id?: readonly string[];
    };
    answer: {
      id: string;
      /** Why the file of the playlist was not written. */
      warning?: string;
    } | {
      ids: string[];
      /** Why the file of the playlist was not written. */
      warning?: string;
    };
  };
  /** An entry of a playlist, by its place from 1 */
  'GET /api/playlist/:id/tracks/:row': {
    answer: PlaylistEntry | OpenEntry;
  };
  /** Moves an entry of a playlist so that it stands before another */
  'PUT /api/playlist/:id/tracks/:row': {
    body: {
      insert_before: string | number;
    };
    answer: {
      id: string;
      /** Why the file of the playlist was not written. */
      warning?: string;
    };
  };
  /** Takes entries out of a playlist, by their places */
  'DELETE /api/playlist/:id/tracks/:row': {
    query: {
      id?: readonly string[];
    };
    answer: {
      id: string;
      /** Why the file of the playlist was not written. */
      warning?: string;
    } | {
      ids: string[];
      /** Why the file of the playlist was not written. */
      warning?: string;
    };
  };
  /** A playlist as a file */
  'GET /api/playlist/:id/export': {
    query: {
      format?: 'm3u' | 'm3u8' | 'pls' | 'xspf';
    };
    answer: unknown;
  };
  /** Entries that match nothing, why, and what comes close */
  'GET /api/playlist/:id/unmatched': {
    answer: Miss[];
  };
  /** Says which song an unmatched entry means */
  'PUT /api/playlist/:id/unmatched/:row': {
    body: {
      mediaFileId: string;
    };
    answer: EditedPlaylist;
  };
  /** Playlists that hold a song */
  'GET /api/song/:id/playlists': {
    query: {
      /** Place of the first row, from 0. */
      _start?: number;
      /** Place after the last row. */
      _end?: number;
      /** What the list is sorted by; an unknown word is passed over. */
      _sort?: string;
      /** Upwards unless DESC. */
      _order?: 'ASC' | 'DESC';
    };
    answer: Playlist[];
  };
  /** Sets star and rating of a song, album, artist or playlist */
  'PUT /api/mark': {
    body: {
      id: string;
      starred?: boolean;
      rating?: number;
    };
    answer: {
      id: string;
      starred: boolean;
      starredAt?: string;
      rating: number;
    };
  };
  /** Says what is being played, and where in it */
  'POST /api/playback': {
    body: {
      id: string;
      state: 'starting' | 'playing' | 'paused' | 'stopped';
      positionMs: number;
    };
    answer: object;
  };
  /** Who hears what */
  'GET /api/now-playing': {
    answer: {
      song: Song;
      userName: string;
      playerName: string;
      startedAt: string;
      state: 'starting' | 'playing' | 'paused' | 'stopped';
      /** Now, as far as can be told. */
      positionMs: number;
      playbackRate: number;
    }[];
  };
  /** Own players, for admins everybody's; the one seen last comes first */
  'GET /api/player': {
    query: {
      /** Place of the first row, from 0. */
      _start?: number;
      /** Place after the last row. */
      _end?: number;
      /** What the list is sorted by; an unknown word is passed over. */
      _sort?: string;
      /** Upwards unless DESC. */
      _order?: 'ASC' | 'DESC';
      [filter: string]: QueryValue;
    };
    answer: Player[];
  };
  /** Sets up a player of one’s own before its app calls for the first time */
  'POST /api/player': {
    body: {
      name: string;
      transcodingId?: string | null;
      maxBitRate?: number | null;
      reportRealPath?: boolean;
      scrobbleEnabled?: boolean;
      /** What the app calls itself; its player's name where absent. */
      client?: string;
      userAgent?: string;
    };
    answer: {
      id: string;
    };
  };
  /** A player */
  'GET /api/player/:id': {
    answer: Player;
  };
  /** Changes of a player what the body names */
  'PUT /api/player/:id': {
    body: {
      name?: string;
      transcodingId?: string | null;
      maxBitRate?: number | null;
      reportRealPath?: boolean;
      scrobbleEnabled?: boolean;
    };
    answer: Player;
  };
  /** Forgets a player */
  'DELETE /api/player/:id': {
    answer: object;
  };
  /** Built-in and own transcodings */
  'GET /api/transcoding': {
    query: {
      /** Place of the first row, from 0. */
      _start?: number;
      /** Place after the last row. */
      _end?: number;
      /** What the list is sorted by; an unknown word is passed over. */
      _sort?: string;
      /** Upwards unless DESC. */
      _order?: 'ASC' | 'DESC';
      [filter: string]: QueryValue;
    };
    answer: Transcoding[];
  };
  /** Adds a transcoding (admins) */
  'POST /api/transcoding': {
    body: {
      name: string;
      targetFormat: string;
      command?: string | null;
      defaultBitRate?: number | null;
    };
    answer: {
      id: string;
    };
  };
  /** A transcoding */
  'GET /api/transcoding/:id': {
    answer: Transcoding;
  };
  /** Changes a transcoding (admins) */
  'PUT /api/transcoding/:id': {
    body: {
      name: string;
      targetFormat: string;
      command?: string | null;
      defaultBitRate?: number | null;
    };
    answer: Transcoding;
  };
  /** Deletes a transcoding (admins) */
  'DELETE /api/transcoding/:id': {
    answer: object;
  };
  /** The sound of a song or episode, with ranges where the file is sent */
  'GET /api/stream/:id': {
    query: {
      /** A format such as mp3 or opus; raw: the file as it is. */
      format?: string;
      /** kbit/s; 0: no limit. */
      maxBitRate?: number;
      /** Seconds to begin at. */
      timeOffset?: number;
    };
    answer: unknown;
  };
  /** The file of a song, or an archive of an album, artist or playlist */
  'GET /api/download/:id': {
    query: {
      /** A format such as mp3 or opus; raw: the file as it is. */
      format?: string;
      /** kbit/s; 0: no limit. */
      bitrate?: number;
    };
    answer: unknown;
  };
  /** The play queue with its songs, as Subsonic apps have it too */
  'GET /api/queue': {
    answer: {
      id: string;
      userId: string;
      /** Place of the song that is played, from 0. */
      current: number;
      /** Milliseconds. */
      position: number;
      changedBy: string;
      items: Song[];
      createdAt: string | null;
      updatedAt: string | null;
    };
  };
  /** Puts a queue in the place of the old one */
  'POST /api/queue': {
    body: {
      ids?: readonly string[] | null;
      current?: number;
      position?: number;
    };
    answer: unknown;
  };
  /** Changes of the queue what the body names */
  'PUT /api/queue': {
    body: {
      ids?: readonly string[] | null;
      current?: number;
      position?: number;
    };
    answer: unknown;
  };
  /** Empties the queue */
  'DELETE /api/queue': {
    answer: unknown;
  };
  /** Own plays, newest first unless asked otherwise */
  'GET /api/scrobble': {
    query: {
      /** Place of the first row, from 0. */
      _start?: number;
      /** Place after the last row. */
      _end?: number;
      /** What the list is sorted by; an unknown word is passed over. */
      _sort?: string;
      /** Upwards unless DESC. */
      _order?: 'ASC' | 'DESC';
      /** Seconds since 1970. */
      from?: number;
      /** Seconds since 1970. */
      to?: number;
    };
    answer: {
      id: string;
      mediaFileId: string;
      /** Seconds since 1970. */
      submissionTime: number;
    }[];
  };
  /** A picture behind a signed link */
  'GET /api/picture/:token': {
    answer: unknown;
  };
  /** A picture by its coverArtId */
  'GET /api/cover/:id': {
    query: {
      /** Pixels of the longer side; 0: as it is. */
      size?: number;
    };
    answer: unknown;
  };
  /** Shows a picture of one's own for an album: the part `image` of a form */
  'POST /api/album/:id/image': {
    body: FormData;
    answer: {
      status: string;
      coverArtId: string;
    };
  };
  /** Takes the uploaded picture of an album away */
  'DELETE /api/album/:id/image': {
    answer: {
      status: string;
    };
  };
  /** Shows a picture of one's own for an artist: the part `image` of a form */
  'POST /api/artist/:id/image': {
    body: FormData;
    answer: {
      status: string;
      coverArtId: string;
    };
  };
  /** Takes the uploaded picture of an artist away */
  'DELETE /api/artist/:id/image': {
    answer: {
      status: string;
    };
  };
  /** Shows a picture of one's own for a playlist: the part `image` of a form */
  'POST /api/playlist/:id/image': {
    body: FormData;
    answer: {
      status: string;
      coverArtId: string;
    };
  };
  /** Takes the uploaded picture of a playlist away */
  'DELETE /api/playlist/:id/image': {
    answer: {
      status: string;
    };
  };
  /** Shows a picture of one's own for a radio station: the part `image` of a form */
  'POST /api/radio/:id/image': {
    body: FormData;
    answer: {
      status: string;
      coverArtId: string;
    };
  };
  /** Takes the uploaded picture of a radio station away */
  'DELETE /api/radio/:id/image': {
    answer: {
      status: string;
    };
  };
  /** Pictures there are for an album, and the one that is chosen (admins) */
  'GET /api/album/:id/covers': {
    answer: Covers;
  };
  /** One of the pictures there are for an album, by its place from 0 (admins) */
  'GET /api/album/:id/covers/:place': {
    query: {
      size?: number;
    };
    answer: unknown;
  };
  /** Pictures there are for an artist, and the one that is chosen (admins) */
  'GET /api/artist/:id/covers': {
    answer: Covers;
  };
  /** One of the pictures there are for an artist, by its place from 0 (admins) */
  'GET /api/artist/:id/covers/:place': {
    query: {
      size?: number;
    };
    answer: unknown;
  };
  /** Looks anew for the picture of an album (kind al), artist (ar), playlist (pl) or station (ra) (admins) */
  'POST /api/artwork/:kind/:id/refresh': {
    answer: unknown;
  };
  /** Podcasts by title */
  'GET /api/podcast': {
    answer: Podcast[];
  };
  /** Subscribes to a podcast (admins) */
  'POST /api/podcast': {
    body: {
      url: string;
    };
    answer: {
      id: string;
    };
  };
  /** Looks for new episodes of all podcasts (admins) */
  'POST /api/podcast/refresh': {
    answer: object;
  };
  /** A podcast with its episodes, newest first */
  'GET /api/podcast/:id': {
    answer: PodcastWithEpisodes;
  };
  /** Ends a subscription (admins) */
  'DELETE /api/podcast/:id': {
    answer: object;
  };
  /** Fetches an episode (admins) */
  'POST /api/podcast/episode/:id': {
    answer: object;
  };
  /** Deletes the file of an episode (admins) */
  'DELETE /api/podcast/episode/:id': {
    answer: object;
  };
  /** Radio stations */
  'GET /api/radio': {
    query: {
      /** Place of the first row, from 0. */
      _start?: number;
      /** Place after the last row. */
      _end?: number;
      /** What the list is sorted by; an unknown word is passed over. */
      _sort?: string;
      /** Upwards unless DESC. */
      _order?: 'ASC' | 'DESC';
      [filter: string]: QueryValue;
    };
    answer: Radio[];
  };
  /** Adds a radio station (admins) */
  'POST /api/radio': {
    body: {
      name: string;
      streamUrl: string;
      homePageUrl?: string | null;
    };
    answer: {
      id: string;
    };
  };
  /** A radio station */
  'GET /api/radio/:id': {
    answer: Radio;
  };
  /** Changes of a radio station what the body names (admins) */
  'PUT /api/radio/:id': {
    body: {
      name?: string;
      streamUrl?: string;
      homePageUrl?: string | null;
    };
    answer: Radio;
  };
  /** Deletes a radio station (admins) */
  'DELETE /api/radio/:id': {
    answer: object;
  };
  /** Own shares, for admins all, newest first, with the first songs of each: some 1000 on a page */
  'GET /api/share': {
    query: {
      /** Place of the first row, from 0. */
      _start?: number;
      /** Place after the last row. */
      _end?: number;
      /** What the list is sorted by; an unknown word is passed over. */
      _sort?: string;
      /** Upwards unless DESC. */
      _order?: 'ASC' | 'DESC';
      /** false leaves out songs and albums. */
      tracks?: boolean;
      [filter: string]: QueryValue;
    };
    answer: {
      id: string;
      /** The whole address of its page. */
      url: string;
      userId: string;
      username: string;
      description: string;
      downloadable: boolean;
      expiresAt: string | null;
      lastVisitedAt: string | null;
      /** With commas between them. */
      resourceIds: string;
      resourceType: string;
      /** The name of what is shared; '' when it is gone. */
      contents: string;
      format: string;
      maxBitRate: number;
      visitCount: number;
      hasPassword: boolean;
      /** 0: no limit. */
      maxPlays: number;
      playCount: number;
      createdAt: string | null;
      updatedAt: string | null;
      /** What can be heard of it now. */
      tracks?: Song[];
      /** Those that it names. */
      albums?: Album[];
    }[];
  };
  /** Shares songs, albums, artists or playlists */
  'POST /api/share': {
    body: {
      /** A list, or ids with commas between them. */
      resourceIds: string | readonly string[];
      resourceType?: string | null;
      description?: string | null;
      expiresAt?: string | null;
      expires?: number | null;
      downloadable?: boolean | null;
      format?: string | null;
      maxBitRate?: number | null;
      password?: string | null;
      maxPlays?: number | null;
    };
    answer: {
      id: string;
    };
  };
  /** A share with what is in it and the times of its newest visits */
  'GET /api/share/:id': {
    answer: WholeShare;
  };
  /** Changes of a share what the body names */
  'PUT /api/share/:id': {
    body: {
      description?: string | null;
      expiresAt?: string | null;
      expires?: number | null;
      downloadable?: boolean | null;
      format?: string | null;
      maxBitRate?: number | null;
      password?: string | null;
      maxPlays?: number | null;
    };
    answer: Share;
  };
  /** Revokes a share at once */
  'DELETE /api/share/:id': {
    answer: object;
  };
  /** Everybody, for admins; oneself for others */
  'GET /api/user': {
    query: {
      /** Place of the first row, from 0. */
      _start?: number;
      /** Place after the last row. */
      _end?: number;
      /** What the list is sorted by; an unknown word is passed over. */
      _sort?: string;
      /** Upwards unless DESC. */
      _order?: 'ASC' | 'DESC';
      [filter: string]: QueryValue;
    };
    answer: User[];
  };
  /** Makes a user (admins) */
  'POST /api/user': {
    body: {
      userName: string;
      password: string;
      name?: string | null;
      email?: string | null;
      isAdmin?: boolean;
      maxBitRate?: number;
      libraryIds?: readonly number[];
      /** null for none. */
      scrobbleFilter?: Record<string, unknown> | null;
    };
    answer: {
      id: string;
    };
  };
  /** A user */
  'GET /api/user/:id': {
    answer: User;
  };
  /** Changes of a user what the body names */
  'PUT /api/user/:id': {
    body: {
      userName?: string;
      password?: string | null;
      currentPassword?: string | null;
      name?: string | null;
      email?: string | null;
      isAdmin?: boolean;
      maxBitRate?: number;
      libraryIds?: readonly number[];
      /** null for none. */
      scrobbleFilter?: Record<string, unknown> | null;
    };
    answer: User;
  };
  /** Deletes a user with all that is their own (admins) */
  'DELETE /api/user/:id': {
    answer: object;
  };
  /** Takes the second step from a user who lost the phone (admins) */
  'DELETE /api/user/:id/totp': {
    answer: object;
  };
  /** Libraries open to a user; all for admins (admins) */
  'GET /api/user/:id/library': {
    answer: {
      id: number;
      name: string;
      /** '' for those who may not know it. */
      path: string;
    }[];
  };
  /** Opens these libraries to a user, and no others (admins) */
  'PUT /api/user/:id/library': {
    body: {
      libraryIds: readonly number[];
    };
    answer: {
      id: number;
      name: string;
      /** '' for those who may not know it. */
      path: string;
    }[];
  };
  /** Music folders (admins) */
  'GET /api/library': {
    query: {
      /** Place of the first row, from 0. */
      _start?: number;
      /** Place after the last row. */
      _end?: number;
      /** What the list is sorted by; an unknown word is passed over. */
      _sort?: string;
      /** Upwards unless DESC. */
      _order?: 'ASC' | 'DESC';
      [filter: string]: QueryValue;
    };
    answer: Library[];
  };
  /** Adds a music folder and looks through it (admins) */
  'POST /api/library': {
    body: {
      name: string;
      path: string;
      defaultNewUsers?: boolean;
    };
    answer: {
      id: number;
    };
  };
  /** A music folder (admins) */
  'GET /api/library/:id': {
    answer: Library;
  };
  /** Changes of a music folder what the body names (admins) */
  'PUT /api/library/:id': {
    body: {
      name?: string;
      path?: string;
      defaultNewUsers?: boolean;
    };
    answer: Library;
  };
  /** Takes a music folder away, not its files (admins) */
  'DELETE /api/library/:id': {
    answer: object;
  };
  /** How far a scan is, the last one's result, and each library's state */
  'GET /api/scan': {
    answer: ScanReport;
  };
  /** Starts a scan (admins) */
  'POST /api/scan': {
    body: {
      full?: boolean;
      /** Folders as `<library>:<folder>`; without any, all. */
      targets?: readonly string[];
      /** Files that are held are gone for good. */
      acceptMissing?: boolean;
    };
    answer: object;
  };
  /** Holds, lets go on or ends the running scan (admins) */
  'PUT /api/scan': {
    body: {
      deed: 'pause' | 'resume' | 'cancel';
    };
    answer: object;
  };
  /** Every file that could not be read, and why (admins) */
  'GET /api/scan/problem': {
    query: {
      /** Place of the first row, from 0. */
      _start?: number;
      /** Place after the last row. */
      _end?: number;
    };
    answer: ScanProblem[];
  };
  /** Why a file, song or album is in the catalogue as it is (admins) */
  'GET /api/explain': {
    query: {
      /** A path, or the id of a song or album. */
      subject: string;
    };
    answer: Explanation;
  };
  /** What admins decided against the tags (admins) */
  'GET /api/fix': {
    answer: Fix[];
  };
  /** Decides against the tags; a scan applies it (admins) */
  'POST /api/fix': {
    body: {
      kind: 'album-merge' | 'artist-merge';
      subject: string;
      into: string;
      note?: string;
    } | {
      kind: 'album-split' | 'artist-split';
      subject: string;
      songIds: readonly string[];
      name?: string;
      note?: string;
    } | {
      kind: 'path';
      subject: string;
      songId: string;
      note?: string;
    } | {
      kind: 'cover';
      subject: string;
      source: string;
      note?: string;
    };
    answer: {
      id?: string;
    };
  };
  /** Takes a decision back (admins) */
  'DELETE /api/fix/:id': {
    answer: object;
  };
  /** Tags of a song's file as they stand there (admins) */
  'GET /api/inspect': {
    query: {
      id: string;
    };
    answer: {
      file: string;
      rawTags: Record<string, string[]>;
    };
  };
  /** How the caller is linked to Last.fm */
  'GET /api/lastfm/link': {
    answer: LastFmLink;
  };
  /** Ends the link to Last.fm */
  'DELETE /api/lastfm/link': {
    answer: object;
  };
  /** Where Last.fm sends people back to */
  'GET /api/lastfm/link/callback': {
    query: {
      uid: string;
      token: string;
    };
    answer: unknown;
  };
  /** How the caller is linked to ListenBrainz */
  'GET /api/listenbrainz/link': {
    answer: ServiceLink;
  };
  /** Links by a token that ListenBrainz knows */
  'PUT /api/listenbrainz/link': {
    body: {
      token: string;
    };
    answer: ServiceLink;
  };
  /** Ends the link to ListenBrainz */
  'DELETE /api/listenbrainz/link': {
    answer: object;
  };
  /** Plugins; there are none (admins) */
  'GET /api/plugin': {
    query: {
      /** Place of the first row, from 0. */
      _start?: number;
      /** Place after the last row. */
      _end?: number;
      /** What the list is sorted by; an unknown word is passed over. */
      _sort?: string;
      /** Upwards unless DESC. */
      _order?: 'ASC' | 'DESC';
    };
    answer: {
      id: string;
      path: string;
      manifest: string;
      config: string;
      users: string;
      allUsers: boolean;
      libraries: string;
      allLibraries: boolean;
      allowWriteAccess: boolean;
      enabled: boolean;
      lastError: string;
      sha256: string;
      createdAt: string;
      updatedAt: string;
    }[];
  };
  /** Looks for plugins; there are none (admins) */
  'POST /api/plugin/rescan': {
    answer: unknown;
  };
  /** A plugin; there is none (admins) */
  'GET /api/plugin/:id': {
    answer: {
      id: string;
      path: string;
      manifest: string;
      config: string;
      users: string;
      allUsers: boolean;
      libraries: string;
      allLibraries: boolean;
      allowWriteAccess: boolean;
      enabled: boolean;
      lastError: string;
      sha256: string;
      createdAt: string;
      updatedAt: string;
    };
  };
  /** Changes a plugin; there is none (admins) */
  'PUT /api/plugin/:id': {
    answer: {
      id: string;
      path: string;
      manifest: string;
      config: string;
      users: string;
      allUsers: boolean;
      libraries: string;
      allLibraries: boolean;
      allowWriteAccess: boolean;
      enabled: boolean;
      lastError: string;
      sha256: string;
      createdAt: string;
      updatedAt: string;
    };
  };
  /** The music folder before the first login */
  'GET /api/setup': {
    answer: FirstFolder;
  };
  /** Version, licence and age of the running server */
  'GET /api/about': {
    answer: About;
  };
  /** Licences of everything that is part of the program */
  'GET /api/about/licenses': {
    answer: {
      text: string;
    };
  };
  /** Every option with its value, its default and where it was set (admins) */
  'GET /api/option': {
    answer: ServerOption[];
  };
  /** When the last anonymous report went out */
  'GET /api/insights': {
    answer: {
      id: string;
      /** A time in the server's zone, 'disabled', or '' for never. */
      lastRun: string;
      success: boolean;
    };
  };
  /** What a report would say now, and what the last one said to whom (admins) */
  'GET /api/insights/details': {
    answer: InsightsDetails;
  };
  /** When the last anonymous report went out */
  'GET /api/insights/:id': {
    answer: {
      id: string;
      /** A time in the server's zone, 'disabled', or '' for never. */
      lastRun: string;
      success: boolean;
    };
  };
  /** What happens on the server, as it happens: scanStatus, refreshResource, marks, nowPlayingCount */
  'GET /api/events': {
    answer: unknown;
  };
  /** Every option with its value, secrets masked (admins) */
  'GET /api/config': {
    answer: {
      id: string;
      configFile: string;
      /** By the names of docs/generated/options.md. */
      config: object;
    };
  };
  /** Every option with its value, secrets masked (admins) */
  'GET /api/config/:id': {
    answer: {
      id: string;
      configFile: string;
      /** By the names of docs/generated/options.md. */
      config: object;
    };
  };
  /** No languages: other pages bring their own texts, ours lie in our page */
  'GET /api/translation': {
    answer: {
      id: string;
      name: string;
      data: string;
    }[];
  };
  /** A language; there is none */
  'GET /api/translation/:id': {
    answer: {
      id: string;
      name: string;
      data: string;
    };
  };
  /** This description */
  'GET /api/openapi.json': {
    answer: {
      openapi: string;
    };
  };
}
