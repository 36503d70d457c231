// Every format: tags, stream properties and covers, as files of other programs hold them.
import { afterAll, describe, expect, test } from 'bun:test';
import { join } from 'node:path';

import { readPicture } from '../../src/tags/picture.ts';
import { createTagReader } from '../../src/tags/read.ts';
import { apeTag, dsdiff, dsf, id3Tag, monkeysAudio, musepack, read, tempFolder } from './support.ts';

const fixtures = join(import.meta.dir, '../fixtures');
const folder = tempFolder();
afterAll(() => folder.remove());

interface Expected {
  codec: string;
  container: string;
  channels?: number;
  sampleRateHz?: number;
  bitDepth?: number;
  hasPicture?: boolean;
}

// One second of a mono tone each, written by ffmpeg (scripts/make-fixtures.ts).
const files: Record<string, Expected> = {
  'tone.mp3': { codec: 'mp3', container: 'mpeg', hasPicture: true },
  'tone-v23.mp3': { codec: 'mp3', container: 'mpeg' },
  'tone.flac': { codec: 'flac', container: 'flac', bitDepth: 16, hasPicture: true },
  'tone.ogg': { codec: 'vorbis', container: 'ogg' },
  'tone.opus': { codec: 'opus', container: 'ogg', sampleRateHz: 48_000 },
  'tone.oga': { codec: 'flac', container: 'ogg', bitDepth: 16 },
  // What ffmpeg's MP4 writer says of any AAC.
  'tone.m4a': { codec: 'aac', container: 'mp4', channels: 2, hasPicture: true },
  'tone-alac.m4a': { codec: 'alac', container: 'mp4', bitDepth: 16 },
  'tone-fragmented.m4a': { codec: 'aac', container: 'mp4', channels: 2 },
  'tone.aac': { codec: 'aac', container: 'adts' },
  'tone.aiff': { codec: 'pcm', container: 'aiff', bitDepth: 16 },
  'tone.wma': { codec: 'wma', container: 'asf' },
  'tone.wv': { codec: 'wavpack', container: 'wavpack', bitDepth: 16 },
  'tone.mka': { codec: 'vorbis', container: 'matroska' },
};

describe('files of ffmpeg', () => {
  for (const [file, expected] of Object.entries(files)) {
    test(file, async () => {
      const { fields, audio } = await read(join(fixtures, 'audio', file));
      expect(fields).toMatchObject({
        title: 'One Second',
        artist: 'Fixture Artist',
        album: 'Fixtures',
        albumArtist: 'Fixture Band',
        trackNumber: 3,
        trackTotal: 12,
        discNumber: 1,
        discTotal: 2,
        date: '2004-05-06',
        year: 2004,
        genres: ['Test Tone'],
        comment: 'made by ffmpeg',
        hasPicture: expected.hasPicture ?? false,
      });
      expect(fields.participants.filter(({ role }) => role === 'composer').map(({ name }) => name)).toEqual(['Sine Wave']);
      expect(audio.durationMs).toBeWithin(995, 1060);
      expect(audio.bitRateKbps).toBeGreaterThan(20);
      expect(audio).toMatchObject({
        codec: expected.codec,
        container: expected.container,
        channels: expected.channels ?? 1,
        sampleRateHz: expected.sampleRateHz ?? 44_100,
        bitDepth: expected.bitDepth ?? null,
      });
      const picture = await readPicture(join(fixtures, 'audio', file));
      if (!expected.hasPicture) return expect(picture).toBeUndefined();
      expect(picture?.mime).toBe('image/png');
      expect(Buffer.from(picture?.data ?? [])).toEqual(Buffer.from(await Bun.file(join(fixtures, 'cover.png')).bytes()));
    });
  }

  test('tone.wav: RIFF knows fewer tags', async () => {
    const { fields, audio } = await read(join(fixtures, 'audio/tone.wav'));
    expect(fields).toMatchObject({
      title: 'One Second',
      artist: 'Fixture Artist',
      album: 'Fixtures',
      trackNumber: 3,
      genres: ['Test Tone'],
    });
    expect(audio).toMatchObject({ codec: 'pcm', durationMs: 1000, bitRateKbps: 706, bitDepth: 16, channels: 1 });
  });

  test('a wrong ending does not matter where the content has a signature', async () => {
    const flac = await Bun.file(join(fixtures, 'audio/tone.flac')).bytes();
    const { fields, audio } = await read(folder.write('really-flac.mp3', flac));
    expect([audio.codec, fields.title]).toEqual(['flac', 'One Second']);
  });
});

describe('formats without an encoder here', () => {
  test("Monkey's Audio with several values in one APE item", async () => {
    const tag = apeTag({ Title: 'Ape', Artist: 'One\0Two', Genre: 'Jazz', Track: '4/9' });
    const { fields, audio } = await read(folder.write('a.ape', Buffer.concat([monkeysAudio(), tag])));
    expect(audio).toMatchObject({ codec: 'ape', durationMs: 4020, sampleRateHz: 44_100, channels: 2, bitDepth: 16 });
    expect(fields).toMatchObject({ title: 'Ape', artist: 'One • Two', genres: ['Jazz'], trackNumber: 4, trackTotal: 9 });
  });

  test('Musepack', async () => {
    const { fields, audio } = await read(folder.write('a.mpc', Buffer.concat([musepack(), apeTag({ Title: 'Pack', Year: '1999' })])));
    expect(audio).toMatchObject({ codec: 'musepack', durationMs: 3000, sampleRateHz: 44_100, channels: 2 });
    expect(fields).toMatchObject({ title: 'Pack', year: 1999 });
  });

  test('DSF with an ID3 tag behind the sound', async () => {
    const { fields, audio } = await read(folder.write('a.dsf', dsf(id3Tag({ TIT2: 'Stream', TPE1: 'Direct' }))));
    expect(audio).toMatchObject({ codec: 'dsd', durationMs: 2000, sampleRateHz: 2_822_400, channels: 2, bitDepth: 1, bitRateKbps: 5645 });
    expect(fields).toMatchObject({ title: 'Stream', artist: 'Direct' });
  });

  test('DSDIFF with an ID3 tag behind the sound; a cut one is named', async () => {
    const whole = dsdiff(id3Tag({ TIT2: 'Stream', TPE1: 'Direct', 'TXXX:MOOD': 'Calm' }));
    const { fields, audio } = await read(folder.write('a.dff', whole));
    expect(audio).toMatchObject({ codec: 'dsd', durationMs: 2000, sampleRateHz: 2_822_400, channels: 2, bitDepth: 1, bitRateKbps: 5645 });
    expect(fields).toMatchObject({ title: 'Stream', artist: 'Direct', tags: { mood: ['Calm'] }, payload: expect.any(Number) });
    expect(await createTagReader()(folder.write('cut.dff', whole.subarray(0, 40)))).toMatchObject({
      ok: false,
      reason: 'the DSDIFF file is damaged',
    });
  });
});

describe('several tags in one MP3', () => {
  const sound = () => Bun.file(join(fixtures, 'audio/tone.aac')).bytes();

  test('per field the first of ID3v2, APE and ID3v1 that has it', async () => {
    const v1 = Buffer.alloc(128);
    v1.write('TAGtitle of v1');
    v1.write('artist of v1', 33);
    v1.write('album of v1', 63);
    const file = Buffer.concat([
      id3Tag({ TIT2: 'title of v2' }),
      (await sound()).subarray(300),
      apeTag({ Title: 'title of ape', Artist: 'artist of ape' }),
      v1,
    ]);
    const { fields } = await read(folder.write('three.aac', file));
    expect([fields.title, fields.artist, fields.album]).toEqual(['title of v2', 'artist of ape', 'album of v1']);
  });

  test('of two ID3v2 tags the first counts', async () => {
    const file = Buffer.concat([id3Tag({ TIT2: 'first' }), id3Tag({ TIT2: 'second', TPE1: 'second' }), (await sound()).subarray(300)]);
    const { fields } = await read(folder.write('two.aac', file));
    expect([fields.title, fields.artist]).toEqual(['first', '[Unknown Artist]']);
  });
});

describe('what is no audio', () => {
  const cases: Record<string, Uint8Array> = {
    'empty.mp3': new Uint8Array(),
    'text.ogg': Buffer.from('just text\n'.repeat(50)),
    'zeros.flac': Buffer.alloc(10_000),
    'html.m4a': Buffer.from('<!doctype html><title>404</title>'),
  };
  for (const [name, content] of Object.entries(cases)) {
    test(name, async () => {
      const result = await createTagReader()(folder.write(name, content));
      expect(result.ok).toBe(false);
      if (!result.ok) expect(result.reason).toMatch(/^the (file|content) /);
    });
  }

  test('a folder, and a file that is not there', async () => {
    const reader = createTagReader();
    expect(await reader(folder.path)).toMatchObject({ ok: false });
    expect(await reader(join(folder.path, 'nothing.mp3'))).toEqual({ ok: false, reason: 'the file is no longer there', isPassing: true });
  });
});
