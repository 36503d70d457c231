// Pictures made to hurt: nothing is decoded that its header rules out, nothing is served that a browser would
// run, nothing outside the library is read, and the next source takes the place of what is none.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';

import { prepareArtwork } from '../../src/core/artwork/precache.ts';
import { createAdmin, subsonicRaw, type Parameters } from '../support/clients.ts';
import { makeApp, type MakeOptions, type TestApp } from '../support/make-app.ts';
import { cover, idOf, picture, put } from './support.ts';

let melodrome: TestApp;
let folder: string;
let green: Uint8Array;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'melodrome-hostile-'));
  green = await picture('green');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => melodrome.close());

async function make(options: MakeOptions): Promise<void> {
  melodrome = await makeApp(options);
  await createAdmin(melodrome);
}

const text = (value: string) => new TextEncoder().encode(value);

/** A PNG of this size whose pixels are all zero: some hundred kilobytes that would become gigabytes. */
function pngBomb(width: number, height: number, rows: number): Uint8Array {
  const chunk = (type: string, body: Uint8Array) => {
    const bytes = Buffer.alloc(body.length + 12);
    bytes.writeUInt32BE(body.length, 0);
    bytes.write(type, 4, 'latin1');
    bytes.set(body, 8);
    bytes.writeUInt32BE(Bun.hash.crc32(bytes.subarray(4, body.length + 8)), body.length + 8);
    return bytes;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.alloc(rows * (width * 3 + 1)))),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

/** A GIF whose screen is small and whose frame is not. */
function lyingGif(width: number, height: number): Uint8Array {
  const bytes = Buffer.alloc(40);
  bytes.write('GIF89a', 0, 'latin1');
  bytes.writeUInt16LE(8, 6);
  bytes.writeUInt16LE(8, 8);
  bytes.set([0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2c], 10);
  bytes.writeUInt16LE(width, 24);
  bytes.writeUInt16LE(height, 26);
  bytes.set([0, 2, 2, 0x44, 1, 0, 0x3b], 28);
  return bytes.subarray(0, 35);
}

async function ffmpeg(name: string, ...args: string[]): Promise<Uint8Array> {
  const path = join(folder, name);
  const child = Bun.spawn(['ffmpeg', '-nostdin', '-v', 'error', '-y', ...args, path], { stderr: 'pipe' });
  if ((await child.exited) !== 0) throw new Error(await new Response(child.stderr).text());
  return readFileSync(path);
}

describe('what is no picture, or too much of one', () => {
  const half = async () => {
    const bytes = await picture('red', { format: 'png' });
    return bytes.subarray(0, bytes.length >> 1);
  };
  const cases: [name: string, file: string, bytes: () => Uint8Array | Promise<Uint8Array>][] = [
    ['a bomb of 50000 × 50000 pixels', 'cover.png', () => pngBomb(50_000, 50_000, 40)],
    ['a bomb whose size overflows', 'cover.png', () => pngBomb(0xffffffff, 0xffffffff, 0)],
    ['a GIF with a frame beyond its screen', 'cover.gif', () => lyingGif(65_535, 65_535)],
    [
      'a WebP that lies',
      'cover.webp',
      () =>
        Buffer.concat([text('RIFF\u0020\0\0\0WEBPVP8X\n\0\0\0\0\0\0\0'), Uint8Array.of(255, 255, 255, 255, 255, 255), new Uint8Array(40)]),
    ],
    ['half a PNG', 'cover.png', half],
    ['a JPEG of three bytes', 'cover.jpg', () => Uint8Array.of(0xff, 0xd8, 0xff)],
    ['SVG with a script', 'cover.jpg', () => text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    ['HTML', 'cover.png', () => text('<!doctype html><script>alert(1)</script>')],
    ['a program', 'cover.webp', () => text('#!/bin/sh\nrm -rf /\n')],
    ['noise', 'cover.bmp', () => crypto.getRandomValues(new Uint8Array(5000)).fill(0, 0, 2)],
  ];

  test.each(cases)('%s is never shown, and the next source is', async (what, file, bytes) => {
    const bad = await bytes();
    await make({
      library: (files) => {
        files.add('Ann/One/1.flac', { TITLE: 'a', ARTIST: 'Ann', ALBUM: 'One' });
        put(files, `Ann/One/${file}`, bad);
        put(files, 'Ann/One/folder.jpg', green);
      },
    });
    const id = `al-${idOf(melodrome, 'album', 'One')}`;
    for (const parameters of [{ size: 0 }, { size: 100 }, { size: 100, square: true }] as Parameters[]) {
      const shown = await cover(melodrome, id, parameters);
      expect(shown.status).toBe(200);
      expect(shown.headers.get('x-content-type-options')).toBe('nosniff');
      // Half a picture in its own size is still one; everything else is replaced.
      expect(shown.color).toBe(what === 'half a PNG' && parameters['size'] === 0 ? 'broken' : 'placeholder');
    }
    expect(await prepareArtwork(melodrome.app)).toBeGreaterThan(0);
    expect((await cover(melodrome, id)).color).toBe('green');
    // A scan of everything comes to the same end, and nothing is looked at twice.
    await melodrome.scan(true);
    expect((await cover(melodrome, id)).color).toBe('green');
    await prepareArtwork(melodrome.app);
    expect(await prepareArtwork(melodrome.app)).toBe(0);
  });

  test('bombs cost no memory', async () => {
    const bomb = pngBomb(50_000, 50_000, 200);
    await make({
      library: (files) => {
        for (let n = 0; n < 20; n++) {
          files.add(`Ann/${n}/1.flac`, { TITLE: 'a', ARTIST: 'Ann', ALBUM: `Album ${n}` });
          put(files, `Ann/${n}/cover.png`, bomb);
        }
      },
    });
    Bun.gc(true);
    const before = process.memoryUsage().rss;
    const ids = Array.from({ length: 20 }, (_, n) => `al-${idOf(melodrome, 'album', `Album ${n}`)}`);
    const shown = await Promise.all(ids.map((id) => cover(melodrome, id, { size: 300 })));
    expect(shown.map(({ color }) => color)).toEqual(ids.map(() => 'placeholder'));
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });
});

describe('files that are not what they seem', () => {
  const one: MakeOptions['library'] = (files) => {
    files.add('Ann/One/1.flac', { TITLE: 'a', ARTIST: 'Ann', ALBUM: 'One' });
    put(files, 'Ann/One/cover.jpg', green);
  };
  const coverPath = () => join(melodrome.library.root, 'Ann/One/cover.jpg');
  const shown = async () => (await cover(melodrome, `al-${idOf(melodrome, 'album', 'One')}`)).color;

  test('a pipe in place of a cover does not stop anybody', async () => {
    await make({ library: one });
    unlinkSync(coverPath());
    Bun.spawnSync(['mkfifo', coverPath()]);
    expect(await shown()).toBe('placeholder');
    await melodrome.scan();
    expect(await shown()).toBe('placeholder');
  });

  test('a cover that grew to 200 MB is not read', async () => {
    await make({ library: one });
    truncateSync(coverPath(), 200_000_000);
    expect(await shown()).toBe('placeholder');
    await melodrome.scan();
    expect(await shown()).toBe('placeholder');
  });

  test('links: out of the library only where links are followed, in circles never', async () => {
    const secret = join(folder, 'secret.jpg');
    writeFileSync(secret, green);
    const linked: MakeOptions['library'] = (files) => {
      files.add('Ann/One/1.flac', { TITLE: 'a', ARTIST: 'Ann', ALBUM: 'One' });
      symlinkSync(secret, join(files.root, 'Ann/One/cover.jpg'));
      symlinkSync('folder.jpg', join(files.root, 'Ann/One/folder.jpg'));
      symlinkSync('/etc/passwd', join(files.root, 'Ann/One/front.jpg'));
    };
    await make({ library: linked });
    expect(await shown()).toBe('green');
    await melodrome.close();
    await make({ library: linked, config: { 'scanner.followsymlinks': 'false' } });
    expect(await shown()).toBe('placeholder');
    await melodrome.close();
    // A file that becomes a link between scan and request.
    await make({ library: one, config: { 'scanner.followsymlinks': 'false' } });
    unlinkSync(coverPath());
    symlinkSync(secret, coverPath());
    expect(await shown()).toBe('placeholder');
    await melodrome.close();
    await make({ library: one, config: { 'scanner.followsymlinks': 'false' } });
    rmSync(join(melodrome.library.root, 'Ann/One'), { recursive: true });
    mkdirSync(join(folder, 'outside'), { recursive: true });
    writeFileSync(join(folder, 'outside/cover.jpg'), green);
    symlinkSync(join(folder, 'outside'), join(melodrome.library.root, 'Ann/One'));
    expect(await shown()).toBe('placeholder');
  });

  test('a cover that vanishes is missed, not failed', async () => {
    await make({ library: one });
    unlinkSync(coverPath());
    expect(await shown()).toBe('placeholder');
    expect(await prepareArtwork(melodrome.app)).toBe(0);
    put(melodrome.library, 'Ann/One/cover.jpg', green);
    await melodrome.scan();
    expect(await shown()).toBe('green');
  });
});

describe('formats', () => {
  async function withCover(name: string, bytes: Uint8Array, config: Record<string, string> = {}) {
    await make({
      library: (files) => {
        files.add('Ann/One/1.flac', { TITLE: 'a', ARTIST: 'Ann', ALBUM: 'One' });
        put(files, `Ann/One/${name}`, bytes);
      },
      config,
    });
    const id = `al-${idOf(melodrome, 'album', 'One')}`;
    return (parameters: Parameters = {}) => subsonicRaw(melodrome, 'getCoverArt', { id, ...parameters });
  }

  test('JPEG stays JPEG, PNG stays PNG, squares become PNG, WebP where it is wanted; never larger', async () => {
    const wide = await picture('red', { width: 400, height: 200 });
    const get = await withCover('cover.jpg', wide);
    const facts = async (parameters: Parameters) => {
      const bytes = await (await get(parameters)).bytes();
      const { format, width, height } = await new Bun.Image(bytes).metadata();
      return `${format} ${width} × ${height}`;
    };
    expect(await facts({ size: 100 })).toBe('jpeg 100 × 50');
    expect(await facts({ size: 1000 })).toBe('jpeg 400 × 200');
    expect(await facts({ size: 100, square: true })).toBe('png 100 × 100');
    expect(await facts({ size: 1000, square: true })).toBe('png 400 × 400');
    expect(await facts({ size: -5 })).toBe('jpeg 400 × 200');
    for (const size of ['1e9', 'NaN', '99999999999999999999', '300;rm', '0']) expect((await get({ size })).status).toBe(200);
    melodrome.app.config.enableWebPEncoding = true;
    expect(await facts({ size: 90 })).toBe('webp 90 × 45');
    expect(await facts({ size: 90, square: true })).toBe('webp 90 × 90');
    await melodrome.close();
    const png = await withCover('cover.png', await picture('red', { format: 'png' }));
    expect((await png({ size: 50 })).headers.get('content-type')).toBe('image/png');
  });

  test('the quality is the one that is set', async () => {
    const noise = await ffmpeg('noise.png', '-f', 'lavfi', '-i', 'testsrc2=s=600x600', '-frames:v', '1');
    const bytes = await new Bun.Image(noise).jpeg({ quality: 95 }).bytes();
    const lengths: number[] = [];
    for (const coverartquality of ['20', '90']) {
      const get = await withCover('cover.jpg', bytes, { coverartquality });
      lengths.push((await (await get({ size: 300 })).bytes()).length);
      if (coverartquality === '20') await melodrome.close();
    }
    expect(lengths[0]).toBeLessThan((lengths[1] ?? 0) / 2);
  });

  test('moving pictures move while they are small; of large ones the first frame is shown', async () => {
    const small = await ffmpeg('small.gif', '-f', 'lavfi', '-i', 'testsrc=s=64x64:d=2');
    const get = await withCover('cover.gif', small);
    expect(Buffer.from(await (await get({ size: 32 })).bytes()).equals(Buffer.from(small))).toBe(true);
    await melodrome.close();
    // Two thousand frames: only their first is decoded.
    const long = await ffmpeg('long.gif', '-f', 'lavfi', '-i', 'testsrc=s=96x96:r=50:d=40');
    expect(long.length).toBeGreaterThan(1024 * 1024);
    const large = await withCover('cover.gif', long);
    const reply = await large({ size: 48 });
    expect(reply.headers.get('content-type')).toBe('image/jpeg');
    expect(await new Bun.Image(await reply.bytes()).metadata()).toMatchObject({ width: 48, height: 48 });
  });

  test('every kind of PNG and JPEG becomes a square and a colour', async () => {
    const kinds = [
      ['rgb48.png', 'rgb48be'],
      ['gray.png', 'gray'],
      ['gray16.png', 'gray16be'],
      ['pal8.png', 'pal8'],
      ['alpha.png', 'rgba'],
      ['grey.jpg', 'gray'],
      ['full.jpg', 'yuvj444p'],
      ['wide.bmp', 'bgr24'],
    ] as const;
    const covers = await Promise.all(
      kinds.map(([name, format]) => ffmpeg(name, '-f', 'lavfi', '-i', 'testsrc=s=120x80', '-frames:v', '1', '-pix_fmt', format)),
    );
    await make({
      library: (files) => {
        kinds.forEach(([name], i) => {
          files.album('Ann', name, 1);
          put(files, `Ann/${name}/cover.${name.split('.')[1]}`, covers[i] ?? '');
        });
      },
    });
    for (const [name] of kinds) {
      const shown = await cover(melodrome, `al-${idOf(melodrome, 'album', name)}`, { size: 60, square: true });
      expect([name, shown.type, shown.width, shown.height]).toEqual([name, 'image/png', 60, 60]);
    }
    expect(await prepareArtwork(melodrome.app)).toBe(kinds.length);
    expect(
      melodrome.app.db.$client
        .query("SELECT count(*) AS n FROM image WHERE width = 120 AND height = 80 AND thumb_hash <> '' AND dominant_color <> ''")
        .get(),
    ).toEqual({ n: kinds.length });
  });

  test('too many at once are told to come back', async () => {
    const get = await withCover('cover.jpg', green, { devartworkthrottlebackloglimit: '3', devartworkmaxrequests: '1' });
    const replies = await Promise.all(Array.from({ length: 12 }, (_, i) => get({ size: 50 + i })));
    const counts = replies.map(({ status }) => status);
    expect(counts.filter((status) => status === 200).length).toBe(4);
    expect(counts.filter((status) => status === 429).length).toBe(8);
    expect((await get({ size: 99 })).status).toBe(200);
  });

  test('what no codec here reads is sent as it is, with its own type', async () => {
    const jxl = Buffer.concat([Uint8Array.of(0xff, 0x0a), crypto.getRandomValues(new Uint8Array(300))]);
    const get = await withCover('cover.jxl', jxl);
    const reply = await get({ size: 100 });
    expect(reply.headers.get('content-type')).toBe('image/jxl');
    expect(Buffer.from(await reply.bytes()).equals(jxl)).toBe(true);
    await prepareArtwork(melodrome.app);
    expect((await get()).headers.get('content-type')).toBe('image/jxl');
  });

  test('AVIF is resized', async () => {
    const avif = await ffmpeg('a.avif', '-f', 'lavfi', '-i', 'color=red:s=200x100', '-frames:v', '1');
    const get = await withCover('cover.avif', avif);
    const reply = await get({ size: 50 });
    expect(await new Bun.Image(await reply.bytes()).metadata()).toMatchObject({ format: 'jpeg', width: 50, height: 25 });
  });

  test('HEAD, ETag and what may be kept for ever', async () => {
    const get = await withCover('cover.jpg', green);
    const first = await get({ size: 50 });
    const etag = first.headers.get('etag') ?? '';
    const id = `al-${idOf(melodrome, 'album', 'One')}`;
    const again = await subsonicRaw(melodrome, 'getCoverArt', { id, size: 50 }, { headers: { 'if-none-match': etag } });
    expect([again.status, (await again.bytes()).length]).toEqual([304, 0]);
    const head = await subsonicRaw(melodrome, 'getCoverArt', { id, size: 50 }, { method: 'HEAD' });
    expect([head.status, head.headers.get('etag'), head.headers.get('content-length')]).toEqual([
      200,
      etag,
      first.headers.get('content-length'),
    ]);
    const hash = etag.slice(1, 17);
    const kept = async (suffix: string) => (await cover(melodrome, `${id}${suffix}`)).headers.get('cache-control');
    expect(await kept(`_${hash}`)).toBe('private, max-age=31536000, immutable');
    expect(await kept('_0')).toBe('private, no-cache');
    expect(await kept('_5f3e1a2b')).toBe('private, no-cache');
  });
});
