// Hundreds of odd files of other projects, against what two other readers agree on. The files are not part of this
// project: they lie beside it (../shared/corpus) or this test says that it was skipped.
import { describe, expect, test } from 'bun:test';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { fileKind } from '../../src/lib/media-types.ts';
import { createTagReader } from '../../src/tags/read.ts';
import type { AudioProperties, SongFields } from '../../src/tags/types.ts';

const root = join(import.meta.dir, '../../../shared/corpus/torture');
const isPresent = existsSync(join(root, 'reference.json'));
if (!isPresent) console.warn('skipped: the corpus of odd files (../shared/corpus/torture) is not here');

type Value = string | number | boolean | string[];

interface Reference {
  verdict?: string;
  agreed?: Record<string, Value>;
}

type Compare = (wanted: Value, fields: SongFields, audio: AudioProperties) => boolean;

const list = (value: Value) => (Array.isArray(value) ? value : [String(value)]);
const plain = (texts: string[]) =>
  texts
    .join('')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[;/,\s]/g, '');
const named = (fields: SongFields, role: string) => fields.participants.filter((one) => one.role === role).map(({ name }) => name);
const digits = (value: Value) => Math.round(Number.parseFloat(String(list(value)[0]).replace(',', '.'))) || 0;
const near = (a: number | null, b: Value, tolerance: number) =>
  a !== null && Math.abs(a - Number.parseFloat(String(list(b)[0]))) <= tolerance;

/** The text as written, several values joined or the first of them; our limit is 1,024 characters. */
function isText(found: string, wanted: Value): boolean {
  const texts = list(wanted).map((text) => text.normalize('NFC').trim());
  return [texts.join(' • '), texts[0] ?? '', (texts[0] ?? '').slice(0, 1_024)].includes(found.normalize('NFC').trim());
}

/** Any date of ours: which one a year belongs to is a rule, not a matter of reading. */
function isDate(fields: SongFields, wanted: Value): boolean {
  const year = /\d{4}/.exec(String(list(wanted)[0]))?.[0] ?? '0000';
  return year === '0000' || [fields.date, fields.releaseDate, fields.originalDate].some((date) => date.startsWith(year));
}

/** Ids that are no UUIDs are dropped on purpose. */
function isId(found: string, wanted: Value): boolean {
  const valid = list(wanted).filter((id) => /^[0-9a-f]{8}-/i.test(id));
  return valid.length === 0 ? found === '' : valid.join(';').toLowerCase().includes(found);
}

const compare: Record<string, Compare> = {
  title: (wanted, fields) => isText(fields.title, wanted) || plain(list(wanted)) === '',
  artist: (wanted, fields) => isText(fields.artist, wanted) || plain(list(wanted)) === '',
  album: (wanted, fields) => isText(fields.album, wanted) || plain(list(wanted)) === '',
  albumartist: (wanted, fields) => fields.albumArtist.startsWith(list(wanted)[0] ?? ''),
  artists: (wanted, fields) => plain(named(fields, 'artist')) === plain(list(wanted)),
  albumartists: (wanted, fields) => plain(named(fields, 'albumartist')) === plain(list(wanted)),
  composer: (wanted, fields) => plain(named(fields, 'composer')) === plain(list(wanted)),
  genre: (wanted, fields) => plain(fields.genres) === plain(list(wanted)),
  artistsort: (wanted, fields) => isText(fields.sortArtist, wanted),
  albumartistsort: (wanted, fields) => isText(fields.sortAlbumArtist, wanted),
  albumsort: (wanted, fields) => isText(fields.sortAlbum, wanted),
  titlesort: (wanted, fields) => isText(fields.sortTitle, wanted),
  isrc: (wanted, fields) => plain(fields.tags['isrc'] ?? []) === plain(list(wanted)),
  label: (wanted, fields) => plain(fields.tags['recordlabel'] ?? []) === plain([...new Set(list(wanted))]),
  catalognumber: (wanted, fields) => isText(fields.catalogNumber, wanted),
  date: (wanted, fields) => isDate(fields, wanted),
  originaldate: (wanted, fields) => isDate(fields, wanted),
  bpm: (wanted, fields) => (fields.bpm ?? 0) === digits(wanted),
  track: (wanted, fields) => fields.trackNumber === digits(wanted),
  tracktotal: (wanted, fields) => fields.trackTotal === digits(wanted),
  disc: (wanted, fields) => fields.discNumber === digits(wanted),
  disctotal: (wanted, fields) => fields.discTotal === digits(wanted),
  compilation: (wanted, fields) => fields.compilation === wanted,
  rg_track_gain: (wanted, fields) => near(fields.rgTrackGain, wanted, 0.02),
  rg_track_peak: (wanted, fields) => near(fields.rgTrackPeak, wanted, 0.02),
  rg_album_gain: (wanted, fields) => near(fields.rgAlbumGain, wanted, 0.02),
  rg_album_peak: (wanted, fields) => near(fields.rgAlbumPeak, wanted, 0.02),
  mb_recording: (wanted, fields) => isId(fields.mbzRecordingId, wanted),
  mb_track: (wanted, fields) => isId(fields.mbzReleaseTrackId, wanted),
  mb_album: (wanted, fields) => isId(fields.mbzAlbumId, wanted),
  mb_artist: (wanted, fields) => isId(fields.mbzArtistId, wanted),
  mb_albumartist: (wanted, fields) => isId(fields.mbzAlbumArtistId, wanted),
  mb_releasegroup: (wanted, fields) => isId(fields.mbzReleaseGroupId, wanted),
  has_lyrics: (wanted, fields) => fields.lyrics.length > 0 === wanted,
  has_cover: (wanted, fields) => fields.hasPicture === wanted,
  duration: (wanted, _, audio) => near(audio.durationMs / 1000, wanted, Math.max(0.12, Number(wanted) * 0.01)),
  // Bit rates are defined differently everywhere; of files of a second or so they say nothing.
  bitrate: (wanted, _, audio) => Number(wanted) === 0 || audio.durationMs < 2_000 || near(audio.bitRateKbps, wanted, Number(wanted) * 0.1),
  samplerate: (wanted, _, audio) => audio.sampleRateHz === Number(wanted),
  channels: (wanted, _, audio) => audio.channels === Number(wanted),
  bits: (wanted, _, audio) => audio.bitDepth === null || audio.bitDepth === wanted,
};

/** Where we differ on purpose, or cannot know better; docs/tags.md gives the same reasons. */
const known: Record<string, string> = {
  'taglib/dsd_stereo.wv: samplerate': 'DSD has its own rate, not an eighth of it',
  'taglib/ilst-is-last.m4a: has_cover': 'the picture has no bytes',
  'beets/image-jpeg.mp3: has_lyrics': 'the lyrics are an empty text',
  'tinytag/test2.wma: has_lyrics': 'the lyrics are an empty text',
  'jaudiotagger/testV24-comments-utf8.mp3: duration': 'two bit rates without a table: an estimate either way',
  'tinytag/id3_frames.mp3: bitrate': 'two bit rates: the average, not that of the first frame',
  'tinytag/mpeg4_xa9des.m4a: compilation': 'holds no sound, and is reported as such',
  'tinytag/mpeg4_xa9des.m4a: has_lyrics': 'holds no sound, and is reported as such',
  'tinytag/mpeg4_xa9des.m4a: has_cover': 'holds no sound, and is reported as such',
  'tinytag/mpeg4_xa9des.m4a: bitrate': 'holds no sound, and is reported as such',
  'tinytag/with_id3_header.flac: has_cover': 'the picture lies in an ID3 tag before the FLAC stream',
};

describe.skipIf(!isPresent)('odd files', () => {
  test('all values are read as two other readers do, but for those named here', async () => {
    const { files } = JSON.parse(readFileSync(join(root, 'reference.json'), 'utf8')) as { files: Record<string, Reference> };
    const read = createTagReader();
    const wrong: string[] = [];
    let compared = 0;
    let longestMs = 0;
    for (const [path, { agreed, verdict }] of Object.entries(files)) {
      if (fileKind(path) !== 'audio') continue;
      const began = performance.now();
      const result = await read(join(root, path));
      longestMs = Math.max(longestMs, performance.now() - began);
      if (verdict !== undefined) continue;
      for (const [name, wanted] of Object.entries(agreed ?? {})) {
        compared++;
        if (!result.ok || !compare[name]?.(wanted, result.fields, result.audio)) wrong.push(`${path}: ${name}`);
      }
    }
    expect(compared).toBeGreaterThan(5_000);
    expect(wrong.sort()).toEqual(Object.keys(known).sort());
    expect(longestMs).toBeLessThan(2_000);
  }, 30_000);
});
