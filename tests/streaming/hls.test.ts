// HLS as a player sees it: ffmpeg itself plays the playlist, and what it hears is the song without a gap.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { createAdmin, subsonic, subsonicQuery } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp;
let origin: string;
let now = Date.now();
const ids: Record<string, string> = {};
const get = (path: string) => fetch(`${origin}/rest/${path}`);
const playlist = async (parameters: Parameters<typeof subsonicQuery>[0], endpoint = 'hls.m3u8') =>
  (await get(`${endpoint}?${subsonicQuery(parameters)}`)).text();
const addresses = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

async function run(args: string[]): Promise<Uint8Array> {
  const child = Bun.spawn(['ffmpeg', '-nostdin', '-v', 'error', '-y', ...args], { stdout: 'pipe', stderr: 'pipe' });
  const out = new Uint8Array(await new Response(child.stdout).arrayBuffer());
  if ((await child.exited) !== 0) throw new Error(`ffmpeg: ${await new Response(child.stderr).text()}`);
  return out;
}

beforeAll(async () => {
  melodrome = await makeApp({ clock: { now: () => now } });
  const root = melodrome.library.root;
  mkdirSync(root, { recursive: true });
  const sweep = ['-f', 'lavfi', '-i', 'aevalsrc=0.4*sin(2*PI*(200+20*t)*t):s=44100:d=34'];
  await run([...sweep, '-ac', '2', '-metadata', 'title=Sweep', join(root, 'sweep.flac')]);
  await run(['-i', join(root, 'sweep.flac'), '-b:a', '64k', '-metadata', 'title=Low', join(root, 'low.mp3')]);
  await melodrome.scan();
  await createAdmin(melodrome);
  origin = await melodrome.listen();
  const { song } = (await subsonic(melodrome, 'search3', { query: '' })).searchResult3;
  for (const { id, title } of song) ids[title] = id;
});
afterAll(() => melodrome.close());

describe('one bit rate', () => {
  test('is a playlist of pieces of fixed length', async () => {
    const text = await playlist({ id: ids['Sweep'] ?? '', bitRate: 128 });
    expect(text).toStartWith('#EXTM3U\n');
    expect(text).toContain('#EXT-X-ENDLIST');
    const lengths = [...text.matchAll(/#EXTINF:([\d.]+),/g)].map((match) => Number(match[1]));
    expect(lengths).toHaveLength(4);
    expect(new Set(lengths.slice(0, -1)).size).toBe(1);
    expect(lengths.reduce((sum, one) => sum + one, 0)).toBeCloseTo(34, 0);
    const target = Number(/#EXT-X-TARGETDURATION:(\d+)/.exec(text)?.[1]);
    expect(target).toBeGreaterThanOrEqual(Math.round(Math.max(...lengths)));
  });

  test('is heard by ffmpeg as the song, without a gap at the joints', async () => {
    const url = `${origin}/rest/hls.m3u8?${subsonicQuery({ id: ids['Sweep'] ?? '', bitRate: 256 })}`;
    const heard = new Int16Array((await run(['-i', url, '-f', 's16le', '-ac', '1', '-ar', '44100', 'pipe:1'])).slice().buffer);
    const sung = new Int16Array(
      (await run(['-i', join(melodrome.library.root, 'sweep.flac'), '-f', 's16le', '-ac', '1', 'pipe:1'])).slice().buffer,
    );
    expect(heard.length / 44_100).toBeCloseTo(34, 0);
    // The encoder begins with one frame of its own. A lost or doubled frame would shift everything behind it.
    const shift = 1024;
    const at = (seconds: number) => Math.round(seconds * 44_100);
    for (const from of [2, 9.9, 10.02, 19.98, 20.03, 30.01, 32]) {
      let wrong = 0;
      let power = 0;
      for (let i = at(from); i < at(from) + 4096; i++) {
        wrong += ((heard[i + shift] ?? 0) - (sung[i] ?? 0)) ** 2;
        power += (sung[i] ?? 0) ** 2;
      }
      expect({ from, isAlike: wrong < power / 50 }).toEqual({ from, isAlike: true });
    }
  });

  test('can be entered anywhere, and a piece is made once', async () => {
    const [, , third] = addresses(await playlist({ id: ids['Sweep'] ?? '', bitRate: 96 }));
    const both = await Promise.all([get(third ?? ''), get(third ?? '')]);
    const [a, b] = await Promise.all(both.map((reply) => reply.arrayBuffer()));
    expect(both[0]?.headers.get('content-type')).toBe('audio/aac');
    expect(Number(both[0]?.headers.get('content-length'))).toBe(a?.byteLength ?? 0);
    expect(Buffer.compare(Buffer.from(a as ArrayBuffer), Buffer.from(b as ArrayBuffer))).toBe(0);
    expect(melodrome.app.streams.running()).toBe(0);
  });

  test('never more than the song has', async () => {
    const [first] = addresses(await playlist({ id: ids['Low'] ?? '', bitRate: 320 }));
    const bytes = await (await get(first ?? '')).arrayBuffer();
    expect((bytes.byteLength * 8) / 10 / 1000).toBeLessThan(90);
  });
});

test('several bit rates are a playlist of playlists', async () => {
  const text = await playlist({ id: ids['Sweep'] ?? '', bitRate: ['64', '128', '256@480x360'] }, 'hls');
  expect([...text.matchAll(/AVERAGE-BANDWIDTH=(\d+)/g)].map((match) => Number(match[1]))).toEqual([64_000, 128_000, 256_000]);
  const [first = ''] = addresses(text);
  const pieces = await (await get(first)).text();
  const reply = await get(first.replace('list.m3u8', addresses(pieces)[3] ?? ''));
  expect(reply.status).toBe(200);
});

describe('addresses of pieces', () => {
  test('hold neither password nor login', async () => {
    const text = await playlist({ id: ids['Sweep'] ?? '', bitRate: ['64', '128'] });
    expect(text).not.toMatch(/[?&](u|p|t|s|jwt|apiKey)=/);
    expect(text).not.toContain('admin');
  });

  test('are good for their song only, and for some hours', async () => {
    const [first = ''] = addresses(await playlist({ id: ids['Sweep'] ?? '' }));
    expect((await get(first)).status).toBe(200);
    expect((await get(first.replace('0.aac', '4.aac'))).status).toBe(404);
    expect((await get(first.replace('0.aac', '../x'))).status).toBe(404);
    const forged = first.replace(/hls\/(.)/, (_, sign: string) => `hls/${sign === 'a' ? 'b' : 'a'}`);
    expect((await get(forged)).status).toBe(403);
    now += 24 * 3_600_000;
    expect((await get(first)).status).toBe(403);
  });

  test('end with the password they were made under', async () => {
    const [first = ''] = addresses(await playlist({ id: ids['Sweep'] ?? '' }));
    melodrome.app.db.$client.run('UPDATE user SET token_version = token_version + 1');
    expect((await get(first)).status).toBe(403);
  });
});

test('an unknown song is error 70, without login 40', async () => {
  expect(await playlist({ id: 'nothing' })).toContain('"code":70');
  expect(await (await get('hls.m3u8?u=admin&p=wrong&v=1.16&c=x&id=1&f=json')).text()).toContain('"code":40');
  expect(await playlist({})).toContain('"code":10');
});
