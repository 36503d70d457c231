// A song as the protocol's Child (navidrome.md 4.6).
import { songCover, type SongCoverRules } from '../../../core/artwork/song-cover.ts';
import type { ShownSong, SongRow } from '../../../core/catalog/rows.ts';
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

const explicit: Record<string, string> = { e: 'explicit', c: 'clean' };

/** Most songs have other tags only, which nobody need parse. */
const shownTags = /"(?:isrc|mood|grouping|work|movementname|subtitle|albumversion)":/;
const noTags: Record<string, string[]> = {};

/** What a player's settings change of its songs. */
export interface ForPlayer {
  /** The real path, where the player may see it. */
  path?: string;
  transcoded?: { suffix: string; mediaType: string };
}

/** Everything but what depends on the user. */
export function songTree(song: ShownSong, options: SongOptions, { path, transcoded }: ForPlayer = {}): Tree {
  const artists = parseList<Named>(song.artists);
  const genres = genresOf(song.genres);
  const contributors = parseList<Contributor>(song.contributors);
  const tags = shownTags.test(song.tags) ? (JSON.parse(song.tags) as Record<string, string[]>) : noTags;
  const subtitle = options.appendSubtitle ? tags['subtitle']?.[0] : undefined;
  const version = options.appendAlbumVersion ? tags['albumversion']?.[0] : undefined;
  return {
    id: song.id,
    parent: options.folderBrowsing ? song.folderId : song.albumId,
    isDir: false,
    title: subtitle ? `${song.title} (${subtitle})` : song.title,
    album: version ? `${song.album} (${version})` : song.album,
    artist: song.artist,
    track: song.trackNumber || undefined,
    year: song.year || undefined,
    genre: genres[0]?.name,
    coverArt: songCover(song, options.covers).id || undefined,
    size: song.sizeBytes,
    contentType: audioType(song.suffix),
    suffix: song.suffix,
    transcodedContentType: transcoded?.mediaType,
    transcodedSuffix: transcoded?.suffix,
    duration: Math.round(song.durationMs / 1000),
    bitRate: song.bitRateKbps,
    path: path ?? virtualPath(song),
    discNumber: song.discNumber || undefined,
    created: isoDate(options.recentlyAddedByModTime ? song.updatedAt : song.createdAt),
    albumId: song.albumId,
    artistId: artists[0]?.id,
    type: 'music',
    isVideo: false,
    bpm: song.bpm ?? 0,
    comment: song.comment,
    sortName: song.sortTitle || song.orderTitle,
    mediaType: 'song',
    musicBrainzId: song.mbzRecordingId,
    isrc: tags['isrc'] ?? [],
    genres,
    replayGain: replayGain(song),
    channelCount: song.channels,
    samplingRate: song.sampleRateHz,
    bitDepth: song.bitDepth ?? 0,
    moods: tags['mood'] ?? [],
    artists,
    displayArtist: song.artist,
    albumArtists: song.albumArtists === song.artists ? artists : parseList<Named>(song.albumArtists),
    displayAlbumArtist: song.albumArtist,
    contributors: contributors.map(({ role, subRole, id, name }) => ({ role, subRole: subRole || undefined, artist: { id, name } })),
    displayComposer: composersOf(contributors),
    explicitStatus: explicit[song.explicitStatus] ?? '',
    groupings: tags['grouping'] ?? [],
    works: tags === noTags ? [] : worksOf(tags),
    movements: tags === noTags ? [] : movementsOf(tags),
  };
}

type Named = Record<'id' | 'name', string>;
type Contributor = Named & Record<'role' | 'subRole', string>;

const parseList = <T>(text: string): T[] => (text === '[]' ? [] : (JSON.parse(text) as T[]));

/** There are few different lists of genres. */
const genresOf = memoize(5000, (text) => parseList<Named>(text).map(({ name }) => ({ name })));

function composersOf(contributors: readonly Contributor[]): string {
  let names = '';
  for (const { role, name } of contributors) if (role === 'composer') names += names ? `, ${name}` : name;
  return names;
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

function replayGain(song: ShownSong): Tree {
  return {
    trackGain: song.rgTrackGain ?? undefined,
    albumGain: song.rgAlbumGain ?? undefined,
    trackPeak: song.rgTrackPeak ?? undefined,
    albumPeak: song.rgAlbumPeak ?? undefined,
  };
}

/** A tidy path made of tags: the real one is nobody's business unless the player is allowed to see it. */
function virtualPath(song: ShownSong): string {
  const part = (text: string) => (text.includes('/') ? text.replaceAll('/', '_') : text);
  const two = (number: number) => (number < 10 ? `0${number}` : String(number));
  const disc = song.discNumber ? `${two(song.discNumber)}-` : '';
  const track = song.trackNumber ? `${two(song.trackNumber)} - ` : '';
  return `${part(song.albumArtist)}/${part(song.album)}/${disc}${track}${part(song.title)}.${song.suffix}`;
}
