// Cue sheets as programs and people write them, and what becomes of files that have one.
import { afterAll, describe, expect, test } from 'bun:test';
import { join } from 'node:path';

import { parseCue } from '../../src/tags/cue.ts';
import { createSongReader } from '../../src/tags/read-song.ts';
import { createFileReader } from '../../src/tags/read.ts';
import { songColumns } from '../../src/tags/song-row.ts';
import { writeFlac, type Tags } from '../support/flac.ts';
import { tempFolder } from './support.ts';

const folder = tempFolder();
afterAll(folder.remove);

const sheet = `\ufeffREM GENRE "Field Recording"
REM DATE 1998
REM DISCID 7A0A9B0B
REM COMMENT "ExactAudioCopy v1.3"
REM REPLAYGAIN_ALBUM_GAIN -4.5 dB
CATALOG 4006381333931
PERFORMER "The Players"
TITLE "One Long Evening"
FILE "C:\\music\\evening.wav" WAVE
  TRACK 01 AUDIO
    TITLE "Dusk"
    PERFORMER "Anna"
    ISRC DEA230000001
    REM REPLAYGAIN_TRACK_GAIN -2.25 dB
    FLAGS DCP
    INDEX 01 00:00:00
  TRACK 02 AUDIO
    TITLE "Say "night""
    SONGWRITER "Bea"
    INDEX 00 00:58:00
    INDEX 01 01:00:37
  TRACK 3 AUDIO
    INDEX 01 02:30:00
    TITLE Dawn
`;

let made = 0;
function flacWith(name: string, tags: Tags, seconds = 180): string {
  const path = join(folder.path, String(made++), name);
  writeFlac(path, tags, { seconds });
  return path;
}

async function songs(path: string, cue?: string | Uint8Array) {
  const cuePath = cue === undefined ? undefined : folder.write(`sheet-${made++}.cue`, typeof cue === 'string' ? Buffer.from(cue) : cue);
  const result = await createFileReader()(path, cuePath);
  if (!result.ok) throw new Error(result.reason);
  return result.songs;
}

describe('a sheet', () => {
  test('says where its tracks begin, to the frame', () => {
    const tracks = parseCue(sheet)?.files[0]?.tracks.map(({ number, startMs, title }) => [number, startMs, title]);
    expect(tracks).toEqual([
      [1, 0, 'Dusk'],
      [2, 60_493, 'Say "night"'],
      [3, 150_000, 'Dawn'],
    ]);
  });

  const odd: [why: string, text: string, starts: number[][]][] = [
    ['data tracks', 'FILE "a.bin" BINARY\nTRACK 01 MODE1/2352\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nINDEX 01 01:00:00', [[60_000]]],
    [
      'gaps at the end of the file before',
      'FILE a.wav WAVE\nTRACK 1 AUDIO\nINDEX 01 0:0:0\nTRACK 2 AUDIO\nINDEX 00 3:0:0\nFILE b.wav WAVE\nINDEX 01 0:0:0',
      [[0], [0]],
    ],
    ['more than 99 minutes', 'FILE "a.wav" WAVE\nTRACK 01 AUDIO\nINDEX 01 123:04:05', [[7_384_067]]],
    ['lower case, tabs and old Mac line ends', 'file "a.wav" wave\r\ttrack 01 audio\r\t\tindex 01 00:01:00', [[1_000]]],
  ];
  test.each(odd)('may have %s', (_, text, starts) => {
    expect(parseCue(text)?.files.map((file) => file.tracks.map((track) => track.startMs))).toEqual(starts);
  });

  test.each([
    '',
    'TRACK 01 AUDIO\nINDEX 01 00:00:00',
    'FILE "a.wav" WAVE',
    'INDEX '.repeat(200_000),
    '"'.repeat(100_000),
    'FILE "\nTRACK\nINDEX 01',
  ])('without tracks is none (%#)', (text) => expect(parseCue(text)).toBeUndefined());
});

describe('a file with a sheet', () => {
  test('becomes its tracks, with what both say', async () => {
    const path = flacWith('evening.flac', {
      TITLE: 'The whole evening',
      ARTIST: 'The Players',
      ALBUMARTIST: 'The Players',
      MUSICBRAINZ_ARTISTID: '11111111-1111-4111-8111-111111111111',
      LABEL: 'Own',
      LYRICS: 'all of it',
    });
    const found = await songs(path, sheet);
    expect(found.map(({ cue, audio }) => [cue?.index, cue?.startMs, audio.durationMs])).toEqual([
      [1, 0, 60_493],
      [2, 60_493, 89_507],
      [3, 150_000, 30_000],
    ]);
    const fields = found.map((song) => song.fields);
    expect(fields.map(({ title }) => title)).toEqual(['Dusk', 'Say "night"', 'Dawn']);
    expect(fields.map(({ artist }) => artist)).toEqual(['Anna', 'The Players', 'The Players']);
    expect(fields.map(({ trackNumber, trackTotal }) => [trackNumber, trackTotal])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    expect(fields.map(({ rgTrackGain, rgAlbumGain }) => [rgTrackGain, rgAlbumGain])).toEqual([
      [-2.25, -4.5],
      [null, -4.5],
      [null, -4.5],
    ]);
    expect(fields.map(({ mbzArtistId }) => mbzArtistId !== '')).toEqual([false, true, true]);
    for (const one of fields) {
      expect(one).toMatchObject({ album: 'One Long Evening', albumArtist: 'The Players', year: 1998, comment: '', lyrics: [] });
      expect(one.tags).toMatchObject({ genre: ['Field Recording'], recordlabel: ['Own'], barcode: ['4006381333931'] });
    }
    expect(fields[0]?.tags['isrc']).toEqual(['DEA230000001']);
    expect(fields[1]?.participants).toContainEqual(expect.objectContaining({ role: 'composer', name: 'Bea' }));
    expect(new Set(fields.map(({ hash }) => hash)).size).toBe(3);
  });

  test('gives rows with ids and places of their own', async () => {
    const path = flacWith('evening.flac', { ALBUM: 'x', MUSICBRAINZ_RELEASETRACKID: '11111111-1111-4111-8111-111111111111' });
    const cue = { path: folder.write('evening.cue', Buffer.from(sheet)) };
    const file = { libraryId: 1, path, folder: 'f', name: 'evening.flac', sizeBytes: 10, mtimeMs: 1, birthtimeMs: 1, cue };
    for (const trackPid of ['musicbrainz_trackid|albumid,discnumber,tracknumber,title', 'track_legacy']) {
      const rules = { tagOptions: {}, trackPid, albumPid: 'albumartistid,album', ignoredArticles: '' };
      const result = await createSongReader(rules)(file);
      if (!result.ok) throw new Error(result.reason);
      const column = (name: (typeof songColumns)[number]) => result.rows.map((row) => row.values[songColumns.indexOf(name)]);
      expect(column('cue_index')).toEqual([1, 2, 3]);
      expect(column('start_ms')).toEqual([0, 60_493, 150_000]);
      expect(new Set(column('pid')).size).toBe(3);
      expect(new Set(result.rows.map((row) => row.album.id)).size).toBe(1);
    }
  });

  test('finds its tracks in a sheet over several files', async () => {
    const text = `FILE "side a.ape" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nINDEX 01 01:00:00
FILE "side b.ape" WAVE\nTRACK 03 AUDIO\nINDEX 01 00:00:00\nTRACK 04 AUDIO\nINDEX 01 00:30:00`;
    const found = await songs(flacWith('Side B.flac', {}), text);
    expect(found.map(({ fields, cue }) => [fields.title, fields.trackNumber, fields.trackTotal, cue?.startMs])).toEqual([
      ['Track 3', 3, 4, 0],
      ['Track 4', 4, 4, 30_000],
    ]);
  });

  test.each<[string, string | Uint8Array]>([
    ['Windows-1252', Buffer.from(sheet.slice(1).replace('Dusk', 'D\u00e4mmerung'), 'latin1')],
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(sheet.slice(1).replace('Dusk', 'D\u00e4mmerung'), 'utf16le')])],
  ])('is read from %s', async (_, bytes) => {
    expect((await songs(flacWith('evening.flac', {}), bytes))[0]?.fields.title).toBe('Dämmerung');
  });

  test('may carry it in its tags', async () => {
    const found = await songs(flacWith('anything.flac', { CUESHEET: sheet }));
    expect(found.map(({ fields }) => fields.title)).toEqual(['Dusk', 'Say "night"', 'Dawn']);
  });

  const whole: [why: string, tags: Tags, cue: string | Uint8Array | undefined][] = [
    ['the sheet is about another file', {}, sheet],
    ['it has one track', {}, 'FILE "other.wav" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00'],
    [
      'all but one of its tracks lie behind the end',
      {},
      'FILE "other.wav" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nINDEX 01 03:00:00',
    ],
    ['it is no sheet', {}, crypto.getRandomValues(new Uint8Array(5_000))],
    ['the sheet in the tags is broken', { CUESHEET: 'FILE' }, undefined],
  ];
  test.each(whole)('stays one song where %s', async (_, tags, cue) => {
    const found = await songs(flacWith('other.flac', { TITLE: 'Whole', ...tags }), cue);
    expect(found.map(({ fields, cue: place }) => [fields.title, place])).toEqual([['Whole', undefined]]);
  });

  test('is read without it when the sheet is gone', async () => {
    const result = await createFileReader()(flacWith('evening.flac', {}), join(folder.path, 'gone.cue'));
    expect(result.ok && result.songs.length).toBe(1);
  });
});
