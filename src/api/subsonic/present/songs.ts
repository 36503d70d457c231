// A song as the protocol's Child (navidrome.md 4.6).
import type { Caller } from '../../../context.ts';
import { songCover, type SongCoverRules } from '../../../core/artwork/song-cover.ts';
import type { SongRow } from '../../../core/catalog/rows.ts';
import { songPath } from '../../../core/streaming/source.ts';
import { audioType } from '../../../lib/media-types.ts';
import { parseNumberOf } from '../../../tags/values.ts';
import type { Tree } from '../respond.ts';
import { isoDate } from './dates.ts';

interface Named {
  id: string;
  name: string;
}

export interface SongOptions {
  appendSubtitle: boolean;
  appendAlbumVersion: boolean;
  recentlyAddedByModTime: boolean;
  covers: SongCoverRules;
  /** A song lies in the folder of its file, not in its album. */
  folderBrowsing: boolean;
}

const explicit: Record<string, string> = { e: 'explicit', c: 'clean' };

/** Everything but what depends on the user and the player. */
export function songTree(song: SongRow, options: SongOptions): Tree {
  const artists = names(song.artists);
  const albumArtists = names(song.albumArtists);
  const genres = names(song.genres);
  const tags = song.tags === '{}' ? {} : (JSON.parse(song.tags) as Record<string, string[]>);
  const contributors =
    song.contributors === '[]' ? [] : (JSON.parse(song.contributors) as { role: string; subRole: string; id: string; name: string }[]);
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
    duration: Math.round(song.durationMs / 1000),
    bitRate: song.bitRateKbps,
    path: virtualPath(song),
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
    genres: genres.map(({ name }) => ({ name })),
    replayGain: replayGain(song),
    channelCount: song.channels,
    samplingRate: song.sampleRateHz,
    bitDepth: song.bitDepth ?? 0,
    moods: tags['mood'] ?? [],
    artists: artists.map(({ id, name }) => ({ id, name })),
    displayArtist: song.artist,
    albumArtists: albumArtists.map(({ id, name }) => ({ id, name })),
    displayAlbumArtist: song.albumArtist,
    contributors: contributors.map(({ role, subRole, id, name }) => ({
      role,
      subRole: subRole || undefined,
      artist: { id, name },
    })),
    displayComposer: contributors
      .filter(({ role }) => role === 'composer')
      .map(({ name }) => name)
      .join(', '),
    explicitStatus: explicit[song.explicitStatus] ?? '',
    groupings: tags['grouping'] ?? [],
    works: worksOf(tags),
    movements: movementsOf(tags),
  };
}

/** Ids belong to works by position, where there are as many. */
function worksOf({ work = [], musicbrainz_workid: ids = [] }: Record<string, string[]>): Tree[] {
  return work.map((name, i) => ({ name, musicBrainzId: ids.length === work.length ? ids[i] : undefined }));
}

/** Number and count are tags of their own, or one: `2/4`. */
function movementsOf({ movementname = [], movement, movementtotal }: Record<string, string[]>): Tree[] {
  const [number, count] = parseNumberOf(movement?.[0]);
  const total = parseNumberOf(movementtotal?.[0])[0] || count;
  const isOne = movementname.length === 1;
  return movementname.map((name) => ({ name, number: (isOne && number) || undefined, count: (isOne && total) || undefined }));
}

/** What the player's settings change. */
export function playerMembers(song: SongRow, caller: Caller, transcoded: { suffix: string; mediaType: string } | undefined): Tree {
  return {
    ...(caller.player?.reportRealPath ? { path: songPath(song) } : {}),
    ...(transcoded ? { transcodedSuffix: transcoded.suffix, transcodedContentType: transcoded.mediaType } : {}),
  };
}

/** Members of SubMusic and the like, which cannot hold more. */
export const minimalSong = (song: SongRow): Tree => ({ id: song.id, isDir: false, title: song.title });

function replayGain(song: SongRow): Tree {
  return {
    trackGain: song.rgTrackGain ?? undefined,
    albumGain: song.rgAlbumGain ?? undefined,
    trackPeak: song.rgTrackPeak ?? undefined,
    albumPeak: song.rgAlbumPeak ?? undefined,
  };
}

/** A tidy path made of tags: the real one is nobody's business unless the player is allowed to see it. */
function virtualPath(song: SongRow): string {
  const part = (text: string) => text.replaceAll('/', '_');
  const two = (number: number) => String(number).padStart(2, '0');
  const disc = song.discNumber ? `${two(song.discNumber)}-` : '';
  const track = song.trackNumber ? `${two(song.trackNumber)} - ` : '';
  return `${part(song.albumArtist)}/${part(song.album)}/${disc}${track}${part(song.title)}.${song.suffix}`;
}

const names = (text: string): Named[] => (text === '[]' ? [] : (JSON.parse(text) as Named[]));
