// The objects of replies as the contract words them (OpenSubsonic documentation): strict, so that a misspelt or invented
// member is found. Members that servers may add beyond it are named as such.
import * as v from 'valibot';

export const text = v.string();
export const filled = v.pipe(text, v.minLength(1));
const whole = v.pipe(v.number(), v.integer());
export const count = v.pipe(whole, v.minValue(0));
export const positive = v.pipe(whole, v.minValue(1));
export const number = v.pipe(v.number(), v.finite());
export const flag = v.boolean();
/** ISO 8601 with its zone, and no date of the year 1. */
export const date = v.pipe(text, v.regex(/^(1[89]|2\d)\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/));
export const rating = v.pipe(whole, v.minValue(0), v.maxValue(5));
export const address = v.pipe(text, v.regex(/^https?:\/\//));
export const maybe = v.optional;
export const list = <T extends v.GenericSchema>(item: T) => maybe(v.array(item));
/** A list that OpenSubsonic servers send also when it is empty. */
export const always = <T extends v.GenericSchema>(item: T) => v.array(item);

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

export const childMembers = {
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
export const child = v.strictObject(childMembers);

export const albumMembers = {
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
export const album = v.strictObject(albumMembers);

const artistMembers = {
  id: filled,
  name: text,
  coverArt: maybe(filled),
  artistImageUrl: maybe(address),
  starred: maybe(date),
  userRating: maybe(rating),
  averageRating: maybe(number),
};
export const artistId3Members = {
  ...artistMembers,
  albumCount: maybe(count),
  musicBrainzId: maybe(text),
  sortName: maybe(text),
  disambiguation: maybe(text),
  roles: list(filled),
};
export const artistId3 = v.strictObject(artistId3Members);
// The contract's shorter Artist; clients of both views get all members.
export const artist = v.strictObject(artistId3Members);

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
export const playlist = v.strictObject(playlistMembers);
export const playlistWithSongs = v.strictObject({ ...playlistMembers, entry: list(child) });

export const infoMembers = {
  musicBrainzId: maybe(filled),
  lastFmUrl: maybe(address),
  smallImageUrl: maybe(address),
  mediumImageUrl: maybe(address),
  largeImageUrl: maybe(address),
};
export const queueMembers = { position: maybe(count), username: filled, changed: date, changedBy: text, entry: list(child) };
const status = v.picklist(['new', 'downloading', 'completed', 'error', 'deleted', 'skipped']);
export const episode = v.strictObject({
  ...childMembers,
  streamId: maybe(filled),
  channelId: filled,
  description: maybe(text),
  status,
  publishDate: maybe(date),
});
export const channel = v.strictObject({
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
export const user = v.strictObject({
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
export const share = v.strictObject({
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
export const jukeboxMembers = {
  currentIndex: whole,
  playing: flag,
  gain: v.pipe(number, v.minValue(0), v.maxValue(1)),
  position: maybe(count),
};
const cue = v.strictObject({ start: count, end: maybe(count), byteStart: count, byteEnd: count, value: text });
export const structuredLyrics = v.strictObject({
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
export const stream = v.strictObject({
  protocol: v.picklist(['http', 'hls']),
  container: filled,
  codec: filled,
  audioChannels: maybe(positive),
  audioBitrate: maybe(count),
  audioProfile: maybe(text),
  audioSamplerate: maybe(positive),
  audioBitdepth: maybe(count),
});
export const scanStatus = v.looseObject({ scanning: flag, count: maybe(count) });
export const songs = v.strictObject({ song: list(child) });
export const index = (name: typeof artist) => v.strictObject({ name: filled, artist: list(name) });
export const sonicMatch = always(v.strictObject({ entry: child, similarity: number }));
