// WMA and Matroska beyond what ffmpeg writes: hand-made headers with typed values, levels of tags, pictures, nonsense.
import { afterAll, describe, expect, test } from 'bun:test';

import { readPicture } from '../../src/tags/picture.ts';
import { createTagReader } from '../../src/tags/read.ts';
import { read, tempFolder } from './support.ts';

const folder = tempFolder();
afterAll(() => folder.remove());

const png = Buffer.from('89504e470d0a1a0a', 'hex');
const u16 = (n: number) => Buffer.from(Uint16Array.of(n).buffer);
const u32 = (n: number) => Buffer.from(Uint32Array.of(n).buffer);
const u64 = (n: number) => Buffer.from(BigUint64Array.of(BigInt(n)).buffer);
const wide = (text: string) => Buffer.from(`${text}\0`, 'utf16le');
const guid = (hex: string) => Buffer.from(hex, 'hex');

const object = (id: string, ...parts: Uint8Array[]) => {
  const body = Buffer.concat(parts);
  return Buffer.concat([guid(id), u64(24 + body.length), body]);
};
const asfValue = (type: number, value: string | number | Buffer) =>
  typeof value === 'string'
    ? wide(value)
    : typeof value === 'number'
      ? type === 4
        ? u64(value)
        : type === 5
          ? u16(value)
          : u32(value)
      : value;
const attributes = (list: [name: string, type: number, value: string | number | Buffer][]) =>
  object(
    '40a4d0d207e3d21197f000a0c95ea850',
    u16(list.length),
    ...list.map(([name, type, value]) => {
      const bytes = asfValue(type, value);
      return Buffer.concat([u16(wide(name).length), wide(name), u16(type), u16(bytes.length), bytes]);
    }),
  );
const library = (list: [name: string, type: number, value: string | Buffer][]) =>
  object(
    '941c23449894d149a1411d134e457054',
    u16(list.length),
    ...list.map(([name, type, value]) => {
      const bytes = asfValue(type, value);
      return Buffer.concat([u16(0), u16(0), u16(wide(name).length), u16(type), u32(bytes.length), wide(name), bytes]);
    }),
  );
const extension = (...objects: Buffer[]) => {
  const body = Buffer.concat(objects);
  return object('b503bf5f2ea9cf118ee300c00c205365', Buffer.alloc(18), u32(body.length), body);
};
const asfPicture = (type: number) => Buffer.concat([Buffer.of(type), u32(png.length), wide('image/png'), wide('a cover'), png]);
const sound = (format: number) =>
  object(
    '9107dcb7b7a9cf118ee600c00c205365',
    guid('409e69f84d5bcf11a8fd00805f5c442b'),
    Buffer.alloc(38),
    u16(format),
    u16(2),
    u32(48_000),
    u32(24_000),
    u16(4),
    u16(24),
  );
const fileProperties = object(
  'a1dcab8c47a9cf118ee400c00c205365',
  Buffer.alloc(40),
  u64(63_000 * 10_000),
  u64(0),
  u64(3_000),
  Buffer.alloc(16),
);

function asf(...objects: Buffer[]): Buffer {
  const body = Buffer.concat(objects);
  return Buffer.concat([guid('3026b2758e66cf11a6d900aa0062ce6c'), u64(30 + body.length), u32(objects.length), Buffer.of(1, 2), body]);
}

describe('WMA', () => {
  test('has typed values, long ones in the extension, and pictures', async () => {
    const description = [wide('From the description'), wide('Someone'), Buffer.alloc(0), wide('a comment'), Buffer.alloc(0)];
    const path = folder.write(
      'a.wma',
      asf(
        fileProperties,
        sound(0x161),
        object('3326b2758e66cf11a6d900aa0062ce6c', ...description.map((text) => u16(text.length)), ...description),
        attributes([
          ['WM/AlbumTitle', 0, 'Album'],
          ['WM/TrackNumber', 3, 7],
          ['WM/PartOfSet', 0, '1/2'],
          ['WM/IsCompilation', 2, 1],
          ['WM/BeatsPerMinute', 4, 120],
          ['WM/Genre', 0, '(17)'],
          ['WM/Year', 0, '1999-05'],
          ['WM/Mood', 0, 'Sad'],
          ['WM/Mood', 0, 'Slow'],
          ['WM/Picture', 1, asfPicture(3)],
        ]),
        extension(library([['WM/Lyrics', 0, 'la la']])),
      ),
    );
    const { fields, audio } = await read(path);
    expect(fields).toMatchObject({
      title: 'From the description',
      artist: 'Someone',
      album: 'Album',
      comment: 'a comment',
      trackNumber: 7,
    });
    expect(fields).toMatchObject({ discNumber: 1, discTotal: 2, compilation: true, bpm: 120, genres: ['Rock'], hasPicture: true });
    expect(fields.lyrics).toEqual([{ lang: 'xxx', text: 'la la' }]);
    expect(fields.tags['mood']).toEqual(['Sad', 'Slow']);
    expect(audio).toMatchObject({ durationMs: 60_000, bitRateKbps: 192, sampleRateHz: 48_000, channels: 2, bitDepth: null, codec: 'wma' });
    expect(await readPicture(path)).toEqual({ data: new Uint8Array(png), mime: 'image/png' });
  });

  test('may be lossless, or hold no sound', async () => {
    expect((await read(folder.write('b.wma', asf(fileProperties, sound(0x163))))).audio).toMatchObject({
      codec: 'wma lossless',
      bitDepth: 24,
    });
    expect(await createTagReader()(folder.write('c.wma', asf(fileProperties)))).toEqual({ ok: false, reason: 'the file holds no sound' });
  });
});

/** An element with a size of eight bytes, or of unknown size. */
const element = (id: number, body: Uint8Array | string | number, isUnknown = false): Buffer => {
  const bytes = typeof body === 'number' ? Buffer.from([body >> 8, body & 255]) : Buffer.from(body as Uint8Array);
  const idBytes = Buffer.from(id.toString(16).padStart(2 * Math.ceil(id.toString(16).length / 2), '0'), 'hex');
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(isUnknown ? 0x01ff_ffff_ffff_ffffn : 0x0100_0000_0000_0000n + BigInt(bytes.length));
  return Buffer.concat([idBytes, size, bytes]);
};
const parent = (id: number, ...children: Buffer[]) => element(id, Buffer.concat(children));
const float = (n: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(n);
  return bytes;
};
const simple = (name: string, value: string, ...nested: Buffer[]) =>
  parent(0x67c8, element(0x45a3, name), element(0x4487, value), ...nested);
const tag = (level: number, ...simples: Buffer[]) =>
  parent(0x7373, parent(0x63c0, ...(level > 0 ? [element(0x68ca, level)] : [])), ...simples);
const info = parent(
  0x1549a966,
  element(0x2ad7b1, Buffer.from('0f4240', 'hex')),
  element(0x4489, float(2_500)),
  element(0x7ba9, 'From the segment'),
);
const track = parent(
  0xae,
  element(0x83, 2),
  element(0x86, 'A_FLAC'),
  parent(0xe1, element(0xb5, float(96_000)), element(0x9f, 2), element(0x6264, 24)),
);
const tracks = parent(0x1654ae6b, parent(0xae, element(0x83, 1), element(0x86, 'V_VP8')), track);
const cluster = element(0x1f43b675, Buffer.alloc(100));
const head = parent(0x1a45dfa3, element(0x4282, 'matroska'));
const attachment = (name: string, mime: string, data: Uint8Array) =>
  parent(0x61a7, element(0x466e, name), element(0x4660, mime), element(0x465c, data));

describe('Matroska', () => {
  const tags = parent(
    0x1254c367,
    tag(
      50,
      simple('TITLE', 'Album'),
      simple('ARTIST', 'Band', element(0x67c8, Buffer.concat([element(0x45a3, 'SORT_WITH'), element(0x4487, 'Band, The')]))),
      simple('TOTAL_PARTS', '9'),
    ),
    tag(40, simple('PART_NUMBER', '2'), simple('TITLE', 'Side two')),
    tag(30, simple('TITLE', 'Song'), simple('ARTIST', 'Singer'), simple('PART_NUMBER', '4'), simple('DATE_RELEASED', '2001-02-03')),
    tag(0, simple('COMMENT', 'no level'), simple('LYRICS', 'la la')),
  );
  const attachments = parent(
    0x1941a469,
    attachment('small_cover.png', 'image/png', Buffer.of(1)),
    attachment('notes.txt', 'text/plain', Buffer.of(2)),
    attachment('cover.png', 'image/png', png),
  );

  async function expectAll(path: string): Promise<void> {
    const { fields, audio } = await read(path);
    expect(fields).toMatchObject({ title: 'Song', artist: 'Singer', album: 'Album', albumArtist: 'Band', sortAlbumArtist: 'Band, The' });
    expect(fields).toMatchObject({
      trackNumber: 4,
      trackTotal: 9,
      discNumber: 2,
      discSubtitle: 'Side two',
      date: '2001-02-03',
      comment: 'no level',
    });
    expect(fields.lyrics).toEqual([{ lang: 'xxx', text: 'la la' }]);
    expect(audio).toMatchObject({
      durationMs: 2_500,
      sampleRateHz: 96_000,
      channels: 2,
      bitDepth: 24,
      codec: 'flac',
      container: 'matroska',
    });
    expect(await readPicture(path)).toEqual({ data: new Uint8Array(png), mime: 'image/png' });
  }

  test('has tags by level, nested ones, and pictures among the attachments', () =>
    expectAll(folder.write('a.mka', Buffer.concat([head, parent(0x18538067, info, tracks, cluster, tags, attachments)]))));

  test('is found through the list of its parts, and in a segment of unknown size', async () => {
    const seek = (id: number, at: number) => parent(0x4dbb, element(0x53ab, Buffer.from(id.toString(16), 'hex')), element(0x53ac, at));
    const listLength = parent(0x114d9b74, seek(0x1254c367, 0), seek(0x1941a469, 0)).length;
    const before = listLength + info.length + tracks.length + cluster.length;
    const list = parent(0x114d9b74, seek(0x1254c367, before), seek(0x1941a469, before + tags.length));
    const body = Buffer.concat([list, info, tracks, cluster, tags, attachments]);
    await expectAll(folder.write('b.mka', Buffer.concat([head, element(0x18538067, body, true)])));
  });

  test('without tags is called as its segment says; without sound it is refused', async () => {
    const path = folder.write('c.mka', Buffer.concat([head, parent(0x18538067, info, tracks)]));
    expect((await read(path)).fields.title).toBe('From the segment');
    const silent = folder.write('d.mka', Buffer.concat([head, parent(0x18538067, info)]));
    expect(await createTagReader()(silent)).toEqual({ ok: false, reason: 'the file holds no sound' });
  });
});

describe('nonsense in either', () => {
  const wma = asf(fileProperties, sound(0x161), attributes([['WM/AlbumTitle', 0, 'Album']]));
  const mka = Buffer.concat([head, parent(0x18538067, info, tracks, cluster)]);
  test.each([
    ['wma', wma],
    ['mka', mka],
  ])('is read quickly or refused, never thrown (%s)', async (suffix, good) => {
    const readTags = createTagReader();
    const began = performance.now();
    for (let n = 0; n < 500; n++) {
      const bad = Buffer.from(good);
      // The same damage at every run.
      for (let i = 0; i < 4; i++) bad[(n * 7_919 + i * 104_729) % bad.length] = (n * 31 + i * 97) & 255;
      const result = await readTags(folder.write(`bad.${suffix}`, n % 3 === 0 ? bad.subarray(0, (n * 37) % bad.length) : bad));
      expect(typeof result.ok).toBe('boolean');
    }
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  test('many empty elements take no time', async () => {
    const path = folder.write(
      'long.mka',
      Buffer.concat([head, element(0x18538067, Buffer.concat([info, tracks, ...Array<Buffer>(200_000).fill(element(0xec, ''))]))]),
    );
    const began = performance.now();
    await read(path);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
