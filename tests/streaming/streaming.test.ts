// Real files, real ffmpeg, real sockets.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { probeSeconds, writeTone } from '../support/audio.ts';
import { createAdmin, subsonic, subsonicQuery } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp;
let origin: string;
let short: { id: string; bytes: Uint8Array };
let long: { id: string };
let quiet: string;
const get = (endpoint: string, parameters: Record<string, string | number>, init: RequestInit = {}) =>
  fetch(`${origin}/rest/${endpoint}?${subsonicQuery(parameters)}`, init);

beforeAll(async () => {
  melodrome = await makeApp();
  const root = melodrome.library.root;
  await Promise.all([
    writeTone(join(root, 'a/short.flac'), 4, { title: 'Short / "tone"' }),
    writeTone(join(root, 'a/long.flac'), 900, { title: 'Long' }),
    writeTone(join(root, 'a/quiet.flac'), 2, { title: 'Quiet', REPLAYGAIN_TRACK_GAIN: '-9.00 dB', REPLAYGAIN_TRACK_PEAK: '0.9' }),
  ]);
  await melodrome.scan();
  await createAdmin(melodrome);
  origin = await melodrome.listen();
  const { song } = (await subsonic(melodrome, 'search3', { query: '' })).searchResult3;
  const find = (title: string) => song.find((one: { title: string }) => one.title === title).id;
  short = { id: find('Short / "tone"'), bytes: readFileSync(join(root, 'a/short.flac')) };
  long = { id: find('Long') };
  quiet = find('Quiet');
});
afterAll(() => melodrome.close());

describe('the file as it is', () => {
  test('comes whole, with type, length and validators', async () => {
    const reply = await get('stream', { id: short.id });
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('audio/flac');
    expect(Number(reply.headers.get('content-length'))).toBe(short.bytes.length);
    expect(reply.headers.get('accept-ranges')).toBe('bytes');
    expect(reply.headers.get('etag')).toMatch(/^"[^"]+"$/);
    expect(Buffer.compare(Buffer.from(await reply.arrayBuffer()), short.bytes)).toBe(0);
  });

  const size = () => short.bytes.length;
  const ranges: [range: string, status: number, first: () => number, end: () => number][] = [
    ['bytes=0-0', 206, () => 0, () => 1],
    ['bytes=10-', 206, () => 10, size],
    ['bytes=-5', 206, () => size() - 5, size],
    ['bytes=5-999999999', 206, () => 5, size],
    ['bytes=0-1,5-6', 200, () => 0, size],
    ['bytes=9-2', 200, () => 0, size],
    ['pages=1-2', 200, () => 0, size],
  ];
  test.each(ranges)('range %s gives %i', async (range, status, first, end) => {
    const reply = await get('stream', { id: short.id }, { headers: { range } });
    expect(reply.status).toBe(status);
    if (status === 206) expect(reply.headers.get('content-range')).toBe(`bytes ${first()}-${end() - 1}/${size()}`);
    expect(Buffer.compare(Buffer.from(await reply.arrayBuffer()), short.bytes.subarray(first(), end()))).toBe(0);
  });

  test('a range behind the end is 416 with the size', async () => {
    const reply = await get('stream', { id: short.id }, { headers: { range: `bytes=${size()}-` } });
    expect(reply.status).toBe(416);
    expect(reply.headers.get('content-range')).toBe(`bytes */${size()}`);
  });

  test('If-Range and If-None-Match are honoured', async () => {
    const { headers } = await get('stream', { id: short.id }, { method: 'HEAD' });
    const etag = headers.get('etag') ?? '';
    expect((await get('stream', { id: short.id }, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await get('stream', { id: short.id }, { headers: { range: 'bytes=0-3', 'if-range': etag } })).status).toBe(206);
    expect((await get('stream', { id: short.id }, { headers: { range: 'bytes=0-3', 'if-range': '"other"' } })).status).toBe(200);
  });

  test('dates are honoured as validators too, and a broken one is not', async () => {
    const { headers } = await get('stream', { id: short.id }, { method: 'HEAD' });
    const modified = headers.get('last-modified') ?? '';
    const older = new Date(Date.parse(modified) - 5000).toUTCString();
    const status = async (more: Record<string, string>) => (await get('stream', { id: short.id }, { headers: more })).status;
    expect(await status({ 'if-modified-since': modified })).toBe(304);
    expect(await status({ 'if-modified-since': older })).toBe(200);
    expect(await status({ 'if-modified-since': 'yesterday' })).toBe(200);
    expect(await status({ 'if-modified-since': modified, 'if-none-match': '"other"' })).toBe(200);
    expect(await status({ range: 'bytes=0-3', 'if-range': modified })).toBe(206);
    expect(await status({ range: 'bytes=0-3', 'if-range': older })).toBe(200);
    expect(await status({ range: 'bytes=0-3', 'if-none-match': '*' })).toBe(304);
  });

  test('a range of a HEAD says what it would send', async () => {
    const reply = await get('stream', { id: short.id }, { method: 'HEAD', headers: { range: 'bytes=5-9' } });
    expect([reply.status, reply.headers.get('content-length')]).toEqual([206, '5']);
  });

  test('HEAD has the headers and no body', async () => {
    const reply = await get('stream', { id: short.id }, { method: 'HEAD' });
    expect(Number(reply.headers.get('content-length'))).toBe(size());
    expect((await reply.arrayBuffer()).byteLength).toBe(0);
  });

  test('a download has a safe name', async () => {
    const reply = await get('download', { id: short.id });
    expect(reply.headers.get('content-disposition')).toBe(
      `attachment; filename="Short _ _tone_.flac"; filename*=UTF-8''Short%20_%20_tone_.flac`,
    );
  });
});

describe('transcoding', () => {
  test.each(['mp3', 'opus', 'aac', 'flac'])('to %s plays from start to end', async (format) => {
    const reply = await get('stream', { id: short.id, format, maxBitRate: 96 });
    expect(reply.status).toBe(200);
    const bytes = new Uint8Array(await reply.arrayBuffer());
    expect(await probeSeconds(bytes)).toBeCloseTo(4, 0);
  });

  test('a whole result comes from the cache the next time, with ranges', async () => {
    const first = await (await get('stream', { id: short.id, format: 'mp3', maxBitRate: 64 })).arrayBuffer();
    const again = await get('stream', { id: short.id, format: 'mp3', maxBitRate: 64 }, { headers: { range: 'bytes=100-199' } });
    expect(again.status).toBe(206);
    expect(Buffer.compare(Buffer.from(await again.arrayBuffer()), Buffer.from(first).subarray(100, 200))).toBe(0);
  });

  test('starts where it is told', async () => {
    const reply = await get('stream', { id: short.id, format: 'mp3', timeOffset: 2 });
    expect(await probeSeconds(new Uint8Array(await reply.arrayBuffer()))).toBeCloseTo(2, 0);
  });

  test('HEAD starts no ffmpeg', async () => {
    const reply = await get('stream', { id: long.id, format: 'opus' }, { method: 'HEAD' });
    expect(reply.headers.get('content-type')).toContain('audio/ogg');
    expect(melodrome.app.streams.running()).toBe(0);
    // Nobody knows the length yet: players take 0 for an empty song.
    expect(reply.headers.get('content-length')).toBeNull();
  });

  test('a range of what is not whole yet is answered from the first byte on', async () => {
    const reply = await get('stream', { id: long.id, format: 'mp3', maxBitRate: 33 }, { headers: { range: 'bytes=0-99' } });
    expect([reply.status, reply.headers.get('accept-ranges'), reply.headers.get('content-range')]).toEqual([200, 'none', null]);
    expect(await probeSeconds(new Uint8Array(await reply.arrayBuffer()))).toBeCloseTo(900, -1);
  });

  test('behind the end is short, and no hang', async () => {
    const reply = await get('stream', { id: short.id, format: 'mp3', timeOffset: 4000 });
    expect((await reply.arrayBuffer()).byteLength).toBeLessThan(5000);
  });

  test('ReplayGain is put into the sound where that is wished, and its tags are taken out', async () => {
    const loud = async () => {
      const bytes = await (await get('stream', { id: quiet, format: 'mp3' })).arrayBuffer();
      const child = Bun.spawn(['ffmpeg', '-nostdin', '-hide_banner', '-i', 'pipe:0', '-af', 'volumedetect', '-f', 'null', '-'], {
        stdin: new Blob([bytes]),
        stderr: 'pipe',
      });
      const text = await new Response(child.stderr).text();
      return { decibels: Number(/mean_volume: (-?[\d.]+)/.exec(text)?.[1]), hasTags: /replaygain/i.test(text) };
    };
    const plain = await loud();
    melodrome.app.config.transcoding.replayGain = 'track';
    const gained = await loud();
    melodrome.app.config.transcoding.replayGain = 'off';
    expect(plain.hasTags).toBe(true);
    expect(gained.hasTags).toBe(false);
    expect(gained.decibels - plain.decibels).toBeCloseTo(-9, 0);
  });

  test('ends with its listener', async () => {
    const leaving = new AbortController();
    const reply = await get('stream', { id: long.id, format: 'mp3', maxBitRate: 320 }, { signal: leaving.signal });
    const reader = reply.body?.getReader();
    await reader?.read();
    expect(melodrome.app.streams.running()).toBe(1);
    leaving.abort();
    const children = () =>
      Bun.spawnSync(['pgrep', '-P', String(process.pid), 'ffmpeg'])
        .stdout.toString()
        .trim();
    const until = performance.now() + 3000;
    while (children() !== '' && performance.now() < until) await Bun.sleep(10);
    expect(children()).toBe('');
    expect(melodrome.app.streams.running()).toBe(0);
  });

  test('has a limit, said with 429', async () => {
    const limited = await makeApp({ config: { 'transcoding.maxconcurrent': '1' } });
    try {
      await writeTone(join(limited.library.root, 'long.flac'), 900, { title: 'Long' });
      await limited.scan();
      await createAdmin(limited);
      const address = await limited.listen();
      const { song } = (await subsonic(limited, 'search3', { query: '' })).searchResult3;
      const url = (offset: number) => `${address}/rest/stream?${subsonicQuery({ id: song[0].id, format: 'mp3', timeOffset: offset })}`;
      const leaving = new AbortController();
      const first = await fetch(url(1), { signal: leaving.signal });
      expect(first.status).toBe(200);
      const second = await fetch(url(2));
      expect(second.status).toBe(429);
      expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0);
      leaving.abort();
    } finally {
      await limited.close();
    }
  });
});
