// From what a file says to the values of its rows: pure, no database.
import { basename } from 'node:path';

import { sortKey } from '../lib/fold.ts';
import { suffixOf } from '../lib/media-types.ts';
import { searchText } from '../lib/search-text.ts';
import { orderName } from '../tags/order.ts';
import { albumPid, artistId, tagId, trackPid } from '../tags/pid.ts';
import type { AudioProperties, Participant, SongFields } from '../tags/types.ts';
import type { FoundFile } from './types.ts';

export interface IdentityRules {
  trackPid: string;
  albumPid: string;
  ignoredArticles: string;
}

/** A participant with the id of its artist. */
export interface Credit extends Participant {
  id: string;
}

export interface SongRow {
  values: Record<string, string | number | null>;
  albumId: string;
  credits: Credit[];
  tags: { id: string; name: string; value: string }[];
  search: { title: string; album: string; artist: string; other: string };
}

/** Tags whose values are nearly unique to a song: kept on the song, not offered for browsing. */
const notBrowsable =
  /^(musicbrainz_|acoustid|isrc|asin|barcode|encod|website|copyright|license|.*total$|.*sort$|lyrics|comment|subtitle|movement|work$|r128_|replaygain)/;

/** Everything the database keeps of a song. `libraryPath` is the file's path in its library. */
export function songRow(
  fields: SongFields,
  audio: AudioProperties,
  file: FoundFile,
  place: { libraryId: number; libraryPath: string; folder: string },
  rules: IdentityRules,
): SongRow {
  const albumId = albumPid(fields, place.libraryId, place.folder, rules.albumPid);
  const pid = trackPid(fields, albumId, place.libraryId, place.folder, rules.trackPid, place.libraryPath);
  const credits = fields.participants.map((person) => ({ ...person, id: artistId(person.name) }));
  const named = (role: string) => unique(credits.filter((credit) => credit.role === role)).map(({ id, name }) => ({ id, name }));
  const genres = fields.genres.map((name) => ({ id: tagId('genre', name), name }));
  const { genre: _genre, ...otherTags } = fields.tags;
  const createdAt = file.birthtimeMs > 0 ? Math.min(file.birthtimeMs, file.mtimeMs) : file.mtimeMs;
  return {
    albumId,
    credits,
    tags: tagsOf(fields),
    search: {
      title: searchText(fields.title, fields.sortTitle, ...(fields.tags['subtitle'] ?? [])),
      album: searchText(fields.album, fields.sortAlbum),
      artist: searchText(fields.artist, fields.albumArtist, fields.sortArtist, fields.sortAlbumArtist),
      other: searchText(...credits.flatMap((credit) => [credit.name, credit.sortName]), fields.discSubtitle),
    },
    values: {
      library_id: place.libraryId,
      file_name: file.name,
      pid,
      tag_hash: fields.hash,
      title: fields.title || basename(file.name),
      sort_title: fields.sortTitle,
      order_title: sortKey(fields.title),
      album: fields.album,
      artist: fields.artist,
      order_artist: orderName(fields.artist, rules.ignoredArticles),
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
      codec: audio.codec,
      suffix: suffixOf(file.name),
      size_bytes: file.sizeBytes,
      mtime_ms: file.mtimeMs,
      birthtime_ms: file.birthtimeMs,
      has_picture: fields.hasPicture ? 1 : 0,
      missing: 0,
      created_at: createdAt,
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
    if (name === 'genre' || notBrowsable.test(name)) continue;
    for (const value of values) add(name, value);
  }
  return [...found.values()];
}
