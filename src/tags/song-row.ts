// From what a file says to the values of its rows: pure, no database. Done in the tag threads, so that the
// scan thread has nothing to do but to write.
import { basename } from 'node:path';

import { sortKey } from '../lib/fold.ts';
import { suffixOf } from '../lib/media-types.ts';
import { indexText, nameText } from '../lib/search-text.ts';
import { cutCodec, cutSuffix } from './cut-format.ts';
import { isOwnTag } from './mapping.ts';
import { orderName, sortedBy } from './order.ts';
import { albumPid, artistId, tagId, trackPid } from './pid.ts';
import type { AudioProperties, Participant, SongFields } from './types.ts';

export interface IdentityRules {
  trackPid: string;
  albumPid: string;
  ignoredArticles: string;
  /** Sort by the sort tags of files where they have some. */
  preferSortTags?: boolean;
}

/** A participant with the id of its artist. */
export interface Credit extends Participant {
  id: string;
}

/** A file as the scan found it. */
export interface SongFile {
  libraryId: number;
  /** Absolute. */
  path: string;
  /** Relative to the library; '' is its root. */
  folder: string;
  name: string;
  sizeBytes: number;
  mtimeMs: number;
  birthtimeMs: number;
  /** The sidecar sheet that may divide the file into songs; absolute. */
  cue?: { path: string };
}

/** The stretch of its file that a song of a cue sheet is. */
export interface CuePlace {
  /** From 1. */
  index: number;
  startMs: number;
}

/** Columns of `song` that come from the file, in the order of `SongRow.values`; the last is kept when a song changes. */
export const songColumns = [
  'library_id',
  'file_name',
  'pid',
  'tag_hash',
  'payload_hash',
  'cue_index',
  'start_ms',
  'title',
  'sort_title',
  'order_title',
  'album',
  'artist',
  'order_artist',
  'album_artist',
  'artists',
  'album_artists',
  'contributors',
  'track_number',
  'disc_number',
  'disc_subtitle',
  'year',
  'date',
  'original_year',
  'original_date',
  'release_year',
  'release_date',
  'genres',
  'order_genre',
  'tags',
  'compilation',
  'comment',
  'lyrics',
  'bpm',
  'explicit_status',
  'catalog_number',
  'mbz_recording_id',
  'mbz_release_track_id',
  'rg_track_gain',
  'rg_track_peak',
  'rg_album_gain',
  'rg_album_peak',
  'duration_ms',
  'bit_rate',
  'sample_rate',
  'bit_depth',
  'channels',
  'codec',
  'suffix',
  'size_bytes',
  'mtime_ms',
  'birthtime_ms',
  'has_picture',
  'missing',
  'created_at',
] as const;

type SongValue = string | number | null;

/** A song's rows; plain JSON, as it travels from the tag threads. */
export interface SongRow {
  values: SongValue[];
  album: { id: string; name: string };
  createdAt: number;
  credits: Credit[];
  tags: { id: string; name: string; value: string }[];
  search: { title: string; album: string; artist: string; other: string };
}

/** Everything the database keeps of a song; `cue` for one of several in a file. */
export function songRow(fields: SongFields, audio: AudioProperties, file: SongFile, rules: IdentityRules, cue?: CuePlace): SongRow {
  const albumId = albumPid(fields, file.libraryId, file.folder, rules.albumPid);
  const libraryPath = (file.folder === '' ? file.name : `${file.folder}/${file.name}`) + (cue ? `#${cue.index}` : '');
  const suffix = suffixOf(file.name);
  const pid = trackPid(fields, albumId, file.libraryId, file.folder, rules.trackPid, libraryPath);
  const credits = fields.participants.map((person) => ({ ...person, id: artistId(person.name) }));
  const named = (role: string) => unique(credits.filter((credit) => credit.role === role)).map(({ id, name }) => ({ id, name }));
  const genres = fields.genres.map((name) => ({ id: tagId('genre', name), name }));
  const { genre: _genre, ...otherTags } = fields.tags;
  const createdAt = file.birthtimeMs > 0 ? Math.min(file.birthtimeMs, file.mtimeMs) : file.mtimeMs;
  const values: Record<(typeof songColumns)[number], SongValue> = {
    library_id: file.libraryId,
    file_name: file.name,
    pid,
    tag_hash: fields.hash,
    payload_hash: fields.payload,
    cue_index: cue?.index ?? 0,
    start_ms: cue ? whole(cue.startMs) : 0,
    title: fields.title || basename(file.name),
    sort_title: fields.sortTitle,
    order_title: sortKey(sortedBy(fields.title, fields.sortTitle, rules.preferSortTags)),
    album: fields.album,
    artist: fields.artist,
    order_artist: orderName(sortedBy(fields.artist, fields.sortArtist, rules.preferSortTags), rules.ignoredArticles),
    album_artist: fields.albumArtist,
    artists: JSON.stringify(named('artist')),
    album_artists: JSON.stringify(named('albumartist')),
    contributors: JSON.stringify(
      credits
        .filter(({ role }) => role !== 'artist' && role !== 'albumartist')
        .map(({ role, subRole, id, name }) => ({ role, subRole, id, name })),
    ),
    track_number: fields.trackNumber,
    disc_number: fields.discNumber,
    disc_subtitle: fields.discSubtitle,
    year: fields.year,
    date: fields.date,
    original_year: fields.originalYear,
    original_date: fields.originalDate,
    release_year: fields.releaseYear,
    release_date: fields.releaseDate,
    genres: JSON.stringify(genres),
    order_genre: sortKey(fields.genres[0] ?? ''),
    tags: JSON.stringify({ ...otherTags, ...albumFacts(fields) }),
    compilation: fields.compilation ? 1 : 0,
    comment: fields.comment,
    lyrics: fields.lyrics.length > 0 ? JSON.stringify(fields.lyrics) : '',
    bpm: fields.bpm === null ? null : Math.round(fields.bpm) || null,
    explicit_status: fields.explicitStatus,
    catalog_number: fields.catalogNumber,
    mbz_recording_id: fields.mbzRecordingId,
    mbz_release_track_id: fields.mbzReleaseTrackId,
    rg_track_gain: fields.rgTrackGain,
    rg_track_peak: fields.rgTrackPeak,
    rg_album_gain: fields.rgAlbumGain,
    rg_album_peak: fields.rgAlbumPeak,
    duration_ms: whole(audio.durationMs),
    bit_rate: whole(audio.bitRateKbps),
    sample_rate: whole(audio.sampleRateHz),
    bit_depth: audio.bitDepth === null ? null : whole(audio.bitDepth),
    channels: whole(audio.channels),
    codec: cue ? cutCodec(suffix, audio.codec) : audio.codec,
    suffix: cue ? cutSuffix(suffix, audio.codec) : suffix,
    size_bytes: file.sizeBytes,
    mtime_ms: file.mtimeMs,
    birthtime_ms: file.birthtimeMs,
    has_picture: fields.hasPicture ? 1 : 0,
    missing: 0,
    created_at: createdAt,
  };
  return {
    values: songColumns.map((name) => values[name]),
    album: { id: albumId, name: fields.album },
    createdAt,
    credits,
    tags: tagsOf(fields),
    search: {
      title: nameText(rules.ignoredArticles, String(values.title), fields.sortTitle, ...(fields.tags['subtitle'] ?? [])),
      album: indexText(fields.album, fields.sortAlbum),
      artist: indexText(fields.artist, fields.albumArtist, fields.sortArtist, fields.sortAlbumArtist),
      other: indexText(...credits.flatMap((credit) => [credit.name, credit.sortName]), fields.discSubtitle),
    },
  };
}

/** What the album needs and no song column holds travels with the song's tags. */
function albumFacts(fields: SongFields): Record<string, string[]> {
  const facts: Record<string, string> = {
    albumsort: fields.sortAlbum,
    artistsort: fields.sortArtist,
    albumartistsort: fields.sortAlbumArtist,
    musicbrainz_albumid: fields.mbzAlbumId,
    musicbrainz_releasegroupid: fields.mbzReleaseGroupId,
    musicbrainz_albumartistid: fields.mbzAlbumArtistId,
    musicbrainz_artistid: fields.mbzArtistId,
    musicbrainz_albumtype: fields.mbzAlbumType,
    musicbrainz_albumcomment: fields.mbzAlbumComment,
  };
  return Object.fromEntries(Object.entries(facts).flatMap(([name, value]) => (value ? [[name, [value]]] : [])));
}

const whole = (value: number) => (Number.isFinite(value) && value > 0 ? Math.round(value) : 0);

function unique(credits: Credit[]): Credit[] {
  const seen = new Set<string>();
  return credits.filter(({ id }) => !seen.has(id) && seen.add(id));
}

function tagsOf(fields: SongFields): { id: string; name: string; value: string }[] {
  const found = new Map<string, { id: string; name: string; value: string }>();
  const add = (name: string, value: string) => {
    const id = tagId(name, value);
    if (!found.has(id)) found.set(id, { id, name, value });
  };
  for (const genre of fields.genres) add('genre', genre);
  for (const [name, values] of Object.entries(fields.tags)) {
    if (name === 'genre' || isOwnTag(name)) continue;
    for (const value of values) add(name, value);
  }
  return [...found.values()];
}
