// A song as the protocol's Child (navidrome.md 4.6).
import { songCover, type SongCoverRules } from '../../../core/artwork/song-cover.ts';
import type { SongRow } from '../../../core/catalog/rows.ts';
import type { ShownSong, SongMembers } from '../../../core/catalog/shown-songs.ts';
import { audioType } from '../../../lib/media-types.ts';
import { memoize } from '../../../lib/memo.ts';
import { parseNumberOf } from '../../../tags/values.ts';
import type { Tree } from '../respond.ts';
import { isoDate } from './dates.ts';

export interface SongOptions {
  appendSubtitle: boolean;
  appendAlbumVersion: boolean;
  recentlyAddedByModTime: boolean;
  covers: SongCoverRules;
  /** A song lies in the folder of its file, not in its album. */
  folderBrowsing: boolean;
}

/** Most songs have other tags only, which nobody need parse. */
const shownTags = /"(?:isrc|mood|grouping|work|movementname|subtitle|albumversion)":/;

/** What a player's settings change of its songs. */
export interface ForPlayer {
  /** The real path, where the player may see it. */
  path?: string;
  transcoded?: { suffix: string; mediaType: string };
}

/** Members that the database writes. */
export const songMembers: SongMembers = {
  artists: 'artists',
  albumArtists: 'albumArtists',
  track: 'trackNumber',
  discNumber: 'discNumber',
  year: 'year',
  title: 'title',
  album: 'album',
  artist: 'artist',
  size: 'sizeBytes',
  suffix: 'suffix',
  duration: 'durationSeconds',
  bitRate: 'bitRateKbps',
  path: 'tidyPath',
  bpm: 'bpm',
  comment: 'comment',
  sortName: 'sortTitle',
  musicBrainzId: 'mbzRecordingId',
  channelCount: 'channels',
  samplingRate: 'sampleRateHz',
  bitDepth: 'bitDepth',
  explicitStatus: 'explicitStatus',
  displayArtist: 'artist',
  displayAlbumArtist: 'albumArtist',
};

/** Everything but what depends on the user and the player, as JSON. */
export function songText(song: ShownSong, options: SongOptions): string {
  const tags = shownTags.test(song.tags) ? (JSON.parse(song.tags) as Tags) : undefined;
  const genres = genresOf(song.genres);
  const cover = songCover(song, options.covers).id;
  const created = isoDate(options.recentlyAddedByModTime ? song.updatedAt : song.createdAt);
  const text =
    `${beforeSongId}${song.id}",${song.members.slice(1, -1)},"parent":"${options.folderBrowsing ? song.folderId : song.albumId}","isDir":false` +
    `${genres.first}${word('coverArt', cover)},"contentType":"${audioType(song.suffix)}"${word('created', created)}` +
    `,"albumId":"${song.albumId}"${word('artistId', firstId(song.members))},"type":"music","isVideo":false,"mediaType":"song"` +
    `,"genres":${genres.all},"replayGain":${replayGain(song)},${contributorsOf(song.contributors)},${tags ? tagMembers(tags) : noTags}}`;
  return tags && (options.appendSubtitle || options.appendAlbumVersion) ? withAdditions(text, tags, options) : text;
}

const beforeSongId = '{"id":"';

/** The id in the text of a song. */
export const idIn = (text: string): string => text.slice(beforeSongId.length, text.indexOf('"', beforeSongId.length));

/** The same for a player. */
export const songFor = ({ path, transcoded }: ForPlayer, song: Tree): Tree => ({
  ...song,
  ...(path === undefined ? {} : { path }),
  ...(transcoded ? { transcodedContentType: transcoded.mediaType, transcodedSuffix: transcoded.suffix } : {}),
});

type Tags = Record<string, string[]>;
type Named = Record<'id' | 'name', string>;
type Contributor = Named & Record<'role' | 'subRole', string>;

/** A member that is absent when nothing is known. */
const word = (name: string, value: string | undefined) => (value ? `,"${name}":"${value}"` : '');

const noTags = '"isrc":[],"moods":[],"groupings":[],"works":[],"movements":[]';

const tagMembers = (tags: Tags) =>
  JSON.stringify({
    isrc: tags['isrc'] ?? [],
    moods: tags['mood'] ?? [],
    groupings: tags['grouping'] ?? [],
    works: worksOf(tags),
    movements: movementsOf(tags),
  }).slice(1, -1);

function withAdditions(text: string, tags: Tags, { appendSubtitle, appendAlbumVersion }: SongOptions): string {
  const subtitle = appendSubtitle && tags['subtitle']?.[0];
  const version = appendAlbumVersion && tags['albumversion']?.[0];
  if (!subtitle && !version) return text;
  const song = JSON.parse(text) as Record<'title' | 'album', string>;
  if (subtitle) song.title += ` (${subtitle})`;
  if (version) song.album += ` (${version})`;
  return JSON.stringify(song);
}

/** There are few different lists of genres. */
const genresOf = memoize(5000, (text) => {
  const names = (JSON.parse(text) as Named[]).map(({ name }) => ({ name }));
  return { first: names[0] ? `,"genre":${JSON.stringify(names[0].name)}` : '', all: JSON.stringify(names) };
});

const beforeId = '{"artists":[{"id":"';

/** Of the first artist. */
const firstId = (members: string) =>
  members.startsWith(beforeId) ? members.slice(beforeId.length, members.indexOf('"', beforeId.length)) : '';

function contributorsOf(text: string): string {
  if (text === '[]') return '"contributors":[],"displayComposer":""';
  const people = JSON.parse(text) as Contributor[];
  const contributors = people.map(({ role, subRole, id, name }) => ({ role, subRole: subRole || undefined, artist: { id, name } }));
  const composers = people.filter(({ role }) => role === 'composer').map(({ name }) => name);
  return JSON.stringify({ contributors, displayComposer: composers.join(', ') }).slice(1, -1);
}

/** Ids belong to works by position, where there are as many. */
function worksOf({ work = [], musicbrainz_workid: ids = [] }: Record<string, string[]>): Tree[] {
  return work.map((name, i) => ({ name, musicBrainzId: ids.length === work.length ? ids[i] : undefined }));
}

/** Number and count are tags of their own, or one: `2/4`. */
function movementsOf({ movementname = [], movement, movementtotal }: Record<string, string[]>): Tree[] {
  if (movementname.length === 0) return [];
  const [number, count] = parseNumberOf(movement?.[0]);
  const total = parseNumberOf(movementtotal?.[0])[0] || count;
  const isOne = movementname.length === 1;
  return movementname.map((name) => ({ name, number: (isOne && number) || undefined, count: (isOne && total) || undefined }));
}

/** Members of SubMusic and the like, which cannot hold more. */
export const minimalSong = (song: Pick<SongRow, 'id' | 'title'>): Tree => ({ id: song.id, isDir: false, title: song.title });

function replayGain({ rgTrackGain, rgAlbumGain, rgTrackPeak, rgAlbumPeak }: ShownSong): string {
  if (rgTrackGain === null && rgAlbumGain === null && rgTrackPeak === null && rgAlbumPeak === null) return '{}';
  return JSON.stringify({
    trackGain: rgTrackGain ?? undefined,
    albumGain: rgAlbumGain ?? undefined,
    trackPeak: rgTrackPeak ?? undefined,
    albumPeak: rgAlbumPeak ?? undefined,
  });
}
