// Replies of all endpoints as the contract words them (OpenSubsonic documentation): strict, so that a misspelt or invented
// member is found. Members that servers may add beyond it are named as such.
import * as v from 'valibot';

const text = v.string();
const filled = v.pipe(text, v.minLength(1));
const whole = v.pipe(v.number(), v.integer());
const count = v.pipe(whole, v.minValue(0));
const positive = v.pipe(whole, v.minValue(1));
const number = v.pipe(v.number(), v.finite());
const flag = v.boolean();
/** ISO 8601 with its zone, and no date of the year 1. */
const date = v.pipe(text, v.regex(/^(1[89]|2\d)\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/));
const rating = v.pipe(whole, v.minValue(0), v.maxValue(5));
const address = v.pipe(text, v.regex(/^https?:\/\//));
const maybe = v.optional;
const list = <T extends v.GenericSchema>(item: T) => maybe(v.array(item));
/** A list that OpenSubsonic servers send also when it is empty. */
const always = <T extends v.GenericSchema>(item: T) => v.array(item);

const named = v.strictObject({ name: filled });
const person = v.strictObject({ id: filled, name: text });
const itemDate = v.strictObject({ year: maybe(positive), month: maybe(positive), day: maybe(positive) });
const explicitStatus = v.picklist(['clean', 'explicit', '']);
const replayGain = v.strictObject({
  trackGain: maybe(number),
  albumGain: maybe(number),
  trackPeak: maybe(number),
  albumPeak: maybe(number),
  baseGain: maybe(number),
  fallbackGain: maybe(number),
});

const childMembers = {
  id: filled,
  isDir: flag,
  title: text,
  parent: maybe(filled),
  album: maybe(text),
  artist: maybe(text),
  track: maybe(count),
  year: maybe(positive),
  genre: maybe(filled),
  coverArt: maybe(filled),
  size: maybe(count),
  contentType: maybe(v.pipe(text, v.regex(/^[a-z]+\/[a-z0-9.+-]+$/))),
  suffix: maybe(filled),
  transcodedContentType: maybe(filled),
  transcodedSuffix: maybe(filled),
  duration: maybe(count),
  bitRate: maybe(count),
  bitDepth: maybe(count),
  samplingRate: maybe(count),
  channelCount: maybe(count),
  path: maybe(filled),
  isVideo: maybe(v.literal(false)),
  userRating: maybe(rating),
  averageRating: maybe(v.pipe(number, v.minValue(0), v.maxValue(5))),
  playCount: maybe(count),
  discNumber: maybe(count),
  created: maybe(date),
  starred: maybe(date),
  albumId: maybe(filled),
  artistId: maybe(filled),
  type: maybe(v.picklist(['music', 'podcast', 'audiobook', 'video'])),
  mediaType: maybe(v.picklist(['song', 'album', 'artist'])),
  bookmarkPosition: maybe(count),
  played: maybe(date),
  bpm: maybe(count),
  comment: maybe(text),
  sortName: maybe(text),
  musicBrainzId: maybe(text),
  isrc: list(filled),
  genres: list(named),
  artists: list(person),
  displayArtist: maybe(text),
  albumArtists: list(person),
  displayAlbumArtist: maybe(text),
  contributors: list(v.strictObject({ role: filled, subRole: maybe(filled), artist: person })),
  displayComposer: maybe(text),
  moods: list(filled),
  replayGain: maybe(replayGain),
  explicitStatus: maybe(explicitStatus),
  works: list(v.strictObject({ name: filled, musicBrainzId: maybe(filled) })),
  movements: list(v.strictObject({ name: filled, number: maybe(positive), count: maybe(positive) })),
  groupings: list(filled),
  // Beyond the contract: clients of the folder view want both `title` and `name` (subsonic.md 13); counts of albums.
  name: maybe(text),
  songCount: maybe(count),
  recordLabels: list(named),
  releaseTypes: list(filled),
  originalReleaseDate: maybe(itemDate),
  releaseDate: maybe(itemDate),
  isCompilation: maybe(flag),
  discTitles: list(v.strictObject({ disc: whole, title: text, coverArt: maybe(filled) })),
  version: maybe(text),
};
const child = v.strictObject(childMembers);

const albumMembers = {
  id: filled,
  name: text,
  version: maybe(text),
  artist: maybe(text),
  artistId: maybe(filled),
  coverArt: maybe(filled),
  songCount: count,
  duration: count,
  playCount: maybe(count),
  created: date,
  starred: maybe(date),
  year: maybe(positive),
  genre: maybe(filled),
  played: maybe(date),
  userRating: maybe(rating),
  averageRating: maybe(number),
  recordLabels: list(named),
  musicBrainzId: maybe(text),
  genres: list(named),
  artists: list(person),
  displayArtist: maybe(text),
  releaseTypes: list(filled),
  moods: list(filled),
  sortName: maybe(text),
  originalReleaseDate: maybe(itemDate),
  releaseDate: maybe(itemDate),
  isCompilation: maybe(flag),
  explicitStatus: maybe(explicitStatus),
  discTitles: list(v.strictObject({ disc: whole, title: text, coverArt: maybe(filled) })),
};
const album = v.strictObject(albumMembers);

const artistMembers = {
  id: filled,
  name: text,
  coverArt: maybe(filled),
  artistImageUrl: maybe(address),
  starred: maybe(date),
  userRating: maybe(rating),
  averageRating: maybe(number),
};
const artistId3Members = {
  ...artistMembers,
  albumCount: maybe(count),
  musicBrainzId: maybe(text),
  sortName: maybe(text),
  disambiguation: maybe(text),
  roles: list(filled),
};
const artistId3 = v.strictObject(artistId3Members);
// The contract's shorter Artist; clients of both views get all members.
const artist = artistId3;

const playlistMembers = {
  id: filled,
  name: filled,
  comment: maybe(text),
  owner: maybe(filled),
  public: maybe(flag),
  songCount: count,
  duration: count,
  created: date,
  changed: date,
  coverArt: maybe(filled),
  allowedUser: list(filled),
  readonly: maybe(flag),
  validUntil: maybe(date),
};
const playlist = v.strictObject(playlistMembers);
const playlistWithSongs = v.strictObject({ ...playlistMembers, entry: list(child) });

const infoMembers = {
  musicBrainzId: maybe(filled),
  lastFmUrl: maybe(address),
  smallImageUrl: maybe(address),
  mediumImageUrl: maybe(address),
  largeImageUrl: maybe(address),
};
const queueMembers = { position: maybe(count), username: filled, changed: date, changedBy: text, entry: list(child) };
const status = v.picklist(['new', 'downloading', 'completed', 'error', 'deleted', 'skipped']);
const episode = v.strictObject({
  ...childMembers,
  streamId: maybe(filled),
  channelId: filled,
  description: maybe(text),
  status,
  publishDate: maybe(date),
});
const channel = v.strictObject({
  id: filled,
  url: address,
  title: maybe(text),
  description: maybe(text),
  coverArt: maybe(filled),
  originalImageUrl: maybe(address),
  status,
  errorMessage: maybe(filled),
  episode: list(episode),
});
const user = v.strictObject({
  username: filled,
  email: maybe(text),
  scrobblingEnabled: flag,
  maxBitRate: maybe(count),
  adminRole: flag,
  settingsRole: flag,
  downloadRole: flag,
  uploadRole: flag,
  playlistRole: flag,
  coverArtRole: flag,
  commentRole: flag,
  podcastRole: flag,
  streamRole: flag,
  jukeboxRole: flag,
  shareRole: flag,
  videoConversionRole: flag,
  avatarLastChanged: maybe(date),
  folder: list(positive),
});
const share = v.strictObject({
  id: filled,
  url: address,
  description: maybe(text),
  username: filled,
  created: date,
  expires: maybe(date),
  lastVisited: maybe(date),
  visitCount: count,
  entry: list(child),
});
const jukeboxMembers = { currentIndex: whole, playing: flag, gain: v.pipe(number, v.minValue(0), v.maxValue(1)), position: maybe(count) };
const cue = v.strictObject({ start: count, end: maybe(count), byteStart: count, byteEnd: count, value: text });
const structuredLyrics = v.strictObject({
  lang: filled,
  synced: flag,
  line: always(v.strictObject({ value: text, start: maybe(number) })),
  displayArtist: maybe(text),
  displayTitle: maybe(text),
  offset: maybe(number),
  kind: maybe(v.picklist(['main', 'translation', 'pronunciation'])),
  agents: list(v.strictObject({ id: filled, role: v.picklist(['main', 'voice', 'bg', 'group']), name: maybe(filled) })),
  cueLine: list(
    v.strictObject({ index: count, start: maybe(count), end: maybe(count), value: text, agentId: maybe(filled), cue: always(cue) }),
  ),
});
const stream = v.strictObject({
  protocol: v.picklist(['http', 'hls']),
  container: filled,
  codec: filled,
  audioChannels: maybe(positive),
  audioBitrate: maybe(count),
  audioProfile: maybe(text),
  audioSamplerate: maybe(positive),
  audioBitdepth: maybe(count),
});
const scanStatus = v.looseObject({ scanning: flag, count: maybe(count) });
const songs = v.strictObject({ song: list(child) });
const index = (name: typeof artist) => v.strictObject({ name: filled, artist: list(name) });
const sonicMatch = always(v.strictObject({ entry: child, similarity: number }));

/** The member of the reply and its schema; no member: an empty reply. */
export const replies: Record<string, Record<string, v.GenericSchema>> = {
  addChatMessage: {},
  changePassword: {},
  createBookmark: {},
  createInternetRadioStation: {},
  createPlaylist: { playlist: playlistWithSongs },
  createPodcastChannel: {},
  createShare: { shares: v.strictObject({ share: v.pipe(always(share), v.length(1)) }) },
  createUser: {},
  deleteBookmark: {},
  deleteInternetRadioStation: {},
  deletePlaylist: {},
  deletePodcastChannel: {},
  deletePodcastEpisode: {},
  deleteShare: {},
  deleteUser: {},
  downloadPodcastEpisode: {},
  findSonicPath: { sonicMatch },
  getAlbum: { album: v.strictObject({ ...albumMembers, song: list(child) }) },
  getAlbumInfo: { albumInfo: v.strictObject({ notes: maybe(filled), ...infoMembers }) },
  getAlbumInfo2: { albumInfo: v.strictObject({ notes: maybe(filled), ...infoMembers }) },
  getAlbumList: { albumList: v.strictObject({ album: list(child) }) },
  getAlbumList2: { albumList2: v.strictObject({ album: list(album) }) },
  getArtist: { artist: v.strictObject({ ...artistId3Members, albumCount: count, album: list(album) }) },
  getArtistInfo: { artistInfo: v.strictObject({ biography: maybe(filled), ...infoMembers, similarArtist: list(artist) }) },
  getArtistInfo2: { artistInfo2: v.strictObject({ biography: maybe(filled), ...infoMembers, similarArtist: list(artistId3) }) },
  getArtists: { artists: v.strictObject({ ignoredArticles: text, lastModified: maybe(count), index: list(index(artistId3)) }) },
  getBookmarks: {
    bookmarks: v.strictObject({
      bookmark: list(
        v.strictObject({ position: count, username: filled, comment: maybe(text), created: date, changed: date, entry: child }),
      ),
    }),
  },
  getChatMessages: {
    chatMessages: v.strictObject({ chatMessage: list(v.strictObject({ username: filled, time: positive, message: filled })) }),
  },
  getGenres: { genres: v.strictObject({ genre: list(v.strictObject({ value: text, songCount: count, albumCount: count })) }) },
  getIndexes: {
    indexes: v.strictObject({
      ignoredArticles: text,
      lastModified: count,
      shortcut: list(artist),
      child: list(child),
      index: list(index(artist)),
    }),
  },
  getInternetRadioStations: {
    internetRadioStations: v.strictObject({
      internetRadioStation: list(
        v.strictObject({ id: filled, name: filled, streamUrl: address, homePageUrl: maybe(address), coverArt: maybe(filled) }),
      ),
    }),
  },
  getLicense: {
    license: v.strictObject({ valid: v.literal(true), email: maybe(text), licenseExpires: maybe(date), trialExpires: maybe(date) }),
  },
  getLyrics: { lyrics: v.strictObject({ value: text, artist: maybe(text), title: maybe(text) }) },
  getLyricsBySongId: { lyricsList: v.strictObject({ structuredLyrics: list(structuredLyrics) }) },
  getMusicDirectory: {
    directory: v.strictObject({
      id: filled,
      parent: maybe(filled),
      name: text,
      starred: maybe(date),
      userRating: maybe(rating),
      averageRating: maybe(number),
      playCount: maybe(count),
      child: list(child),
      // Navidrome's.
      coverArt: maybe(filled),
      albumCount: maybe(count),
      songCount: maybe(count),
      played: maybe(date),
    }),
  },
  getMusicFolders: { musicFolders: v.strictObject({ musicFolder: list(v.strictObject({ id: positive, name: maybe(text) })) }) },
  getNewestPodcasts: { newestPodcasts: v.strictObject({ episode: list(episode) }) },
  getNowPlaying: {
    nowPlaying: v.strictObject({
      entry: list(
        v.strictObject({
          ...childMembers,
          username: filled,
          minutesAgo: count,
          playerId: count,
          playerName: maybe(text),
          state: maybe(v.picklist(['starting', 'playing', 'paused', 'stopped'])),
          positionMs: maybe(count),
          playbackRate: maybe(number),
        }),
      ),
    }),
  },
  getOpenSubsonicExtensions: {
    openSubsonicExtensions: always(v.strictObject({ name: filled, versions: v.pipe(always(positive), v.minLength(1)) })),
  },
  getPlayQueue: { playQueue: maybe(v.strictObject({ ...queueMembers, current: maybe(filled) })) },
  getPlayQueueByIndex: { playQueueByIndex: maybe(v.strictObject({ ...queueMembers, currentIndex: maybe(count) })) },
  getPlaylist: { playlist: playlistWithSongs },
  getPlaylists: { playlists: v.strictObject({ playlist: list(playlist) }) },
  getPodcastEpisode: { podcastEpisode: episode },
  getPodcasts: { podcasts: v.strictObject({ channel: list(channel) }) },
  getRandomSongs: { randomSongs: songs },
  getScanStatus: { scanStatus },
  getShares: { shares: v.strictObject({ share: list(share) }) },
  getSimilarSongs: { similarSongs: songs },
  getSimilarSongs2: { similarSongs2: songs },
  getSong: { song: child },
  getSongsByGenre: { songsByGenre: songs },
  getSonicSimilarTracks: { sonicMatch },
  getStarred: { starred: v.strictObject({ artist: list(artist), album: list(child), song: list(child) }) },
  getStarred2: { starred2: v.strictObject({ artist: list(artistId3), album: list(album), song: list(child) }) },
  getTopSongs: { topSongs: songs },
  getTranscodeDecision: {
    transcodeDecision: v.strictObject({
      canDirectPlay: flag,
      canTranscode: flag,
      transcodeReason: list(filled),
      errorReason: maybe(filled),
      transcodeParams: maybe(filled),
      sourceStream: maybe(stream),
      transcodeStream: maybe(stream),
    }),
  },
  getUser: { user },
  getUsers: { users: v.strictObject({ user: list(user) }) },
  getVideoInfo: {},
  getVideos: { videos: v.strictObject({ video: list(child) }) },
  jukeboxControl: {
    jukeboxStatus: maybe(v.strictObject(jukeboxMembers)),
    jukeboxPlaylist: maybe(v.strictObject({ ...jukeboxMembers, entry: list(child) })),
  },
  ping: {},
  refreshPodcasts: {},
  reportPlayback: {},
  savePlayQueue: {},
  savePlayQueueByIndex: {},
  scrobble: {},
  search: { searchResult: v.strictObject({ match: list(child), offset: count, totalHits: count }) },
  search2: { searchResult2: v.strictObject({ artist: list(artist), album: list(child), song: list(child) }) },
  search3: { searchResult3: v.strictObject({ artist: list(artistId3), album: list(album), song: list(child) }) },
  setRating: {},
  star: {},
  startScan: { scanStatus },
  tokenInfo: { tokenInfo: v.strictObject({ username: filled }) },
  unstar: {},
  updateInternetRadioStation: {},
  updatePlaylist: {},
  updateShare: {},
  updateUser: {},
};

const root = {
  version: v.literal('1.16.1'),
  type: v.literal('melodrome'),
  serverVersion: filled,
  openSubsonic: v.literal(true),
};
const failure = v.strictObject({
  ...root,
  status: v.literal('failed'),
  error: v.strictObject({ code: v.picklist([0, 10, 20, 30, 40, 41, 42, 43, 44, 50, 60, 70]), message: filled, helpUrl: maybe(address) }),
});

/** The schema of an endpoint's `subsonic-response`, good or failed; undefined for what answers with bytes. */
export function replySchema(endpoint: string): v.GenericSchema | undefined {
  const members = replies[endpoint];
  return members && v.variant('status', [v.strictObject({ ...root, status: v.literal('ok'), ...members }), failure]);
}
