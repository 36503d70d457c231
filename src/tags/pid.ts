// Persistent ids: what stays the same about a song, album, artist or tag when its files move.
// Every id is 128 bits as 22 base62 digits; all functions here are pure.

import { memoize } from '../lib/memo.ts';
import type { SongFields } from './types.ts';

const digits = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

export const defaultTrackPid = 'musicbrainz_trackid|albumid,discnumber,tracknumber,title';
export const defaultAlbumPid = 'musicbrainz_albumid|albumartistid,album,albumversion,releasedate';

export const variousArtistsName = 'Various Artists';
export const variousArtistsId = '63sqASlAfjbGMuLP4JhnZU';
export const variousArtistsMbid = '89ad4ac3-39f7-470e-963a-56509c546377';
export const unknownArtistName = '[Unknown Artist]';
export const unknownArtistId = '6QiT23Pg8GAJHZop58uMKH';
export const unknownAlbumName = '[Unknown Album]';

/** 16 bytes as 22 base62 digits, zero-padded. */
export function encodeId(bytes: Uint8Array): string {
  // Four limbs of 32 bits, divided by 62 again and again: much cheaper than BigInt.
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  const limbs = [view.getUint32(0), view.getUint32(4), view.getUint32(8), view.getUint32(12)];
  let id = '';
  for (let digit = 0; digit < 22; digit++) {
    let rest = 0;
    for (let i = 0; i < 4; i++) {
      const value = rest * 4294967296 + (limbs[i] ?? 0);
      limbs[i] = Math.floor(value / 62);
      rest = value % 62;
    }
    id = digits.charAt(rest) + id;
  }
  return id;
}

const digest = new Uint8Array(16);

/** The id of a list of texts: MD5 over each followed by U+200B. */
export function hashId(...parts: string[]): string {
  Bun.MD5.hash(`${parts.join('\u200b')}\u200b`, digest);
  return encodeId(digest);
}

/** Typographic quotes and dashes made plain, so that spellings of one name meet. */
export function normalPunctuation(text: string): string {
  return text
    .replace(/[‘’‛′]/g, "'")
    .replace(/[＂〃ˮײ᳓″‶˶ʺ“”˝‟]/g, '"')
    .replace(/[‐–—−―]/g, '-');
}

const normal = (name: string) => normalPunctuation(name.toLowerCase());

// Few names and albums make up a library of many songs: hashing each once halves the time of a song's row.
const remembered = 5_000;
const nameHash = memoize(remembered, (name) => hashId(normal(name)));

/** An artist is a name: letter case and typographic punctuation do not matter. */
export const artistId = memoize(remembered, (name) => hashId(nameHash(name)));

const tagHash = memoize(remembered, (text) => hashId(text));

export const tagId = (name: string, value: string): string => tagHash(`${name}\u200b${value}`.toLowerCase());

const albumHash = memoize(remembered, (text) => hashId(text));

/** The album's id, and with it what counts as one album. `folder` is relative to the library. */
export function albumPid(fields: SongFields, libraryId: number, folder: string, spec = defaultAlbumPid): string {
  if (spec === 'album_legacy') return legacyAlbumPid(fields);
  return albumHash(pidText(spec, libraryId, (attribute) => (attribute === 'albumid' ? '' : attributeOf(fields, attribute, folder))));
}

/** The song's persistent id; `albumId` is what `albumPid` gave, `path` is only needed for 'track_legacy'. */
export function trackPid(
  fields: SongFields,
  albumId: string,
  libraryId: number,
  folder: string,
  spec = defaultTrackPid,
  path = '',
): string {
  if (spec === 'track_legacy') return hashId(path);
  return hashId(pidText(spec, libraryId, (attribute) => (attribute === 'albumid' ? albumId : attributeOf(fields, attribute, folder))));
}

/** The text that is hashed. */
function pidText(spec: string, libraryId: number, valueOf: (attribute: string) => string): string {
  const { values } = decisivePart(spec, valueOf);
  return `${libraryId}\\${values.join('\\')}`;
}

/** The first alternative of a specification that has a value. */
function decisivePart(spec: string, valueOf: (attribute: string) => string): { attributes: string[]; values: string[] } {
  for (const alternative of spec.split('|')) {
    const attributes = alternative.split(',').map((attribute) => attribute.trim().toLowerCase());
    const values = attributes.map(valueOf);
    if (values.some((value) => value !== '')) return { attributes, values };
  }
  return { attributes: [], values: [''] };
}

/** Which alternative of the album specification decided, with its values as they are compared (names instead of their hashes). */
export function albumRule(fields: SongFields, folder: string, spec: string): { attribute: string; value: string }[] {
  if (spec === 'album_legacy') {
    return [
      { attribute: 'albumartist', value: fields.albumArtist },
      { attribute: 'album', value: fields.album },
      { attribute: 'releasedate', value: fields.releaseDate },
    ];
  }
  const { attributes, values } = decisivePart(spec, (attribute) => (attribute === 'albumid' ? '' : attributeOf(fields, attribute, folder)));
  return attributes.map((attribute, i) => ({
    attribute,
    value: attribute === 'albumartistid' ? normal(fields.albumArtist) : (values[i] ?? ''),
  }));
}

/** The same for the song's persistent id. */
export function trackRule(
  fields: SongFields,
  albumId: string,
  folder: string,
  spec: string,
  path: string,
): { attribute: string; value: string }[] {
  if (spec === 'track_legacy') return [{ attribute: 'path', value: path }];
  const { attributes, values } = decisivePart(spec, (attribute) =>
    attribute === 'albumid' ? albumId : attributeOf(fields, attribute, folder),
  );
  return attributes.map((attribute, i) => ({ attribute, value: values[i] ?? '' }));
}

function legacyAlbumPid(fields: SongFields): string {
  return hashId(`${fields.albumArtist}\\${fields.album}${fields.releaseDate ? `\\${fields.releaseDate}` : ''}`.toLowerCase());
}

const count = (n: number) => (n > 0 ? String(n) : '');

function attributeOf(fields: SongFields, attribute: string, folder: string): string {
  switch (attribute) {
    case 'folder':
      return folder;
    case 'albumartistid':
      return nameHash(fields.albumArtist);
    case 'album':
      return fields.album === unknownAlbumName ? '' : normal(fields.album);
    case 'track':
    case 'tracknumber':
      return count(fields.trackNumber);
    case 'disc':
    case 'discnumber':
      return count(fields.discNumber);
    case 'tracktotal':
      return count(fields.trackTotal);
    case 'disctotal':
      return count(fields.discTotal);
    case 'bpm':
      return count(fields.bpm ?? 0);
    case 'compilation':
      return fields.compilation ? '1' : '';
    default: {
      const column = columnOfTag[attribute];
      return column ? fields[column] : (fields.tags[attribute]?.[0] ?? '');
    }
  }
}

type TextColumn = { [K in keyof SongFields]: SongFields[K] extends string ? K : never }[keyof SongFields];

const columnOfTag: Record<string, TextColumn> = {
  title: 'title',
  titlesort: 'sortTitle',
  albumsort: 'sortAlbum',
  artist: 'artist',
  artistsort: 'sortArtist',
  albumartist: 'albumArtist',
  albumartistsort: 'sortAlbumArtist',
  discsubtitle: 'discSubtitle',
  comment: 'comment',
  catalognumber: 'catalogNumber',
  date: 'date',
  recordingdate: 'date',
  originaldate: 'originalDate',
  releasedate: 'releaseDate',
  explicitstatus: 'explicitStatus',
  musicbrainz_recordingid: 'mbzRecordingId',
  musicbrainz_trackid: 'mbzReleaseTrackId',
  musicbrainz_albumid: 'mbzAlbumId',
  musicbrainz_releasegroupid: 'mbzReleaseGroupId',
  musicbrainz_artistid: 'mbzArtistId',
  musicbrainz_albumartistid: 'mbzAlbumArtistId',
};
