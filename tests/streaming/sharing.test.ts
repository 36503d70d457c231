// Transcodes are shared, bounded and ended: by those who wait, by those who pause, by those who leave.
import { afterEach, describe, expect, test } from 'bun:test';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { probeSeconds, writeTone } from '../support/audio.ts';
import { adminPassword, createAdmin, subsonic, subsonicQuery } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp;
let origin: string;
afterEach(() => melodrome.close());

const url = (parameters: Record<string, string | number>, user?: string) =>
  `${origin}/rest/stream?${subsonicQuery(parameters, user, adminPassword)}`;

/** An app with tones of some lengths; their ids by title. */
async function start(tones: Record<string, number>, config: Record<string, string> = {}): Promise<Record<string, string>> {
  melodrome = await makeApp({ config });
  for (const [title, seconds] of Object.entries(tones)) {
    await writeTone(join(melodrome.library.root, `${title}.flac`), seconds, { title });
  }
  await melodrome.scan();
  await createAdmin(melodrome);
  origin = await melodrome.listen();
  const { song } = (await subsonic(melodrome, 'search3', { query: '', songCount: 100 })).searchResult3;
  return Object.fromEntries(song.map((one: { title: string; id: string }) => [one.title, one.id]));
}

async function until(isTrue: () => boolean, waitMs = 15_000): Promise<void> {
  const end = performance.now() + waitMs;
  while (!isTrue() && performance.now() < end) await Bun.sleep(10);
  expect(isTrue()).toBe(true);
}
const nothingRuns = () => melodrome.app.streams.running() === 0 && melodrome.app.streams.slots.taken() === 0;

function cacheFiles(): string[] {
  const folder = join(melodrome.folder, 'data/cache/transcoding');
  return existsSync(folder)
    ? (readdirSync(folder, { recursive: true }) as string[]).filter((name) => statSync(join(folder, name)).isFile())
    : [];
}

test('equal wishes share one ffmpeg, and all get the same bytes', async () => {
  const { long = '' } = await start({ long: 120 });
  const replies = await Promise.all(Array.from({ length: 20 }, () => fetch(url({ id: long, format: 'mp3', maxBitRate: 96 }))));
  expect(melodrome.app.streams.running()).toBeLessThanOrEqual(1);
  const hashes = await Promise.all(replies.map(async (reply) => Bun.hash(await reply.arrayBuffer())));
  expect(new Set(hashes).size).toBe(1);
  await until(nothingRuns);
  const cached = await fetch(url({ id: long, format: 'mp3', maxBitRate: 96 }));
  expect(cached.headers.get('accept-ranges')).toBe('bytes');
  expect(Bun.hash(await cached.arrayBuffer())).toBe(hashes[0] ?? 0n);
});

test('a listener who pauses gets all of it, and holds no ffmpeg meanwhile', async () => {
  const { long = '' } = await start({ long: 240 });
  const reply = await fetch(url({ id: long, format: 'mp3', maxBitRate: 128 }));
  const reader = reply.body?.getReader();
  const parts = [(await reader?.read())?.value ?? new Uint8Array(0)];
  // Nothing is read until ffmpeg has long ended.
  await until(nothingRuns, 50_000);
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) parts.push(part.value);
  expect(await probeSeconds(Buffer.concat(parts))).toBeCloseTo(240, -1);
});

test('without a cache the pace of the listener holds ffmpeg back, and all of it arrives', async () => {
  const { long = '' } = await start({ long: 200 }, { transcodingcachesize: '0' });
  const reply = await fetch(url({ id: long, format: 'flac', timeOffset: 1 }));
  expect(melodrome.app.streams.running()).toBe(1);
  expect(await probeSeconds(new Uint8Array(await reply.arrayBuffer()))).toBeCloseTo(199, -1);
  expect(cacheFiles()).toEqual([]);
  await until(nothingRuns);
});

describe('who leaves', () => {
  test('ends an unshared transcode, which leaves nothing behind', async () => {
    const { long = '' } = await start({ long: 1200 });
    const leaving = new AbortController();
    const reply = await fetch(url({ id: long, format: 'opus', maxBitRate: 510 }), { signal: leaving.signal });
    await reply.body?.getReader().read();
    leaving.abort();
    await until(nothingRuns, 3000);
    await until(() => cacheFiles().length === 0, 3000);
  });

  test('does not end it for others', async () => {
    const { long = '' } = await start({ long: 200 });
    const leaving = new AbortController();
    const wish = { id: long, format: 'mp3', maxBitRate: 96 };
    const [first, second] = await Promise.all([fetch(url(wish), { signal: leaving.signal }), fetch(url(wish))]);
    await first.body?.getReader().read();
    leaving.abort();
    expect(await probeSeconds(new Uint8Array(await second.arrayBuffer()))).toBeCloseTo(200, -1);
  });

  test('and comes back at once goes on with the same ffmpeg', async () => {
    const { long = '' } = await start({ long: 300 });
    const wish = { id: long, format: 'mp3', maxBitRate: 320 };
    const leaving = new AbortController();
    await (await fetch(url(wish), { signal: leaving.signal })).body?.getReader().read();
    leaving.abort();
    const again = await fetch(url(wish), { headers: { range: 'bytes=0-' } });
    expect(melodrome.app.streams.running()).toBeLessThanOrEqual(1);
    expect(again.status).toBe(200);
    expect(await probeSeconds(new Uint8Array(await again.arrayBuffer()))).toBeCloseTo(300, -1);
  });
});

test('200 wishes of four users never exceed the limits, and the rest are told to wait', async () => {
  const { long = '' } = await start({ long: 60 }, { 'transcoding.maxconcurrent': '3', 'transcoding.maxconcurrentperuser': '2' });
  const client = melodrome.app.db.$client;
  for (const name of ['a', 'b', 'c']) {
    client.run(
      `INSERT INTO user (id, user_name, login_name, name, is_admin, password_hash, password_secret, created_at, updated_at)
       SELECT ?1, ?1, ?1, ?1, 1, password_hash, password_secret, 0, 0 FROM user LIMIT 1`,
      [name],
    );
  }
  let most = 0;
  const watch = setInterval(() => (most = Math.max(most, melodrome.app.streams.running())), 1);
  const users = ['admin', 'a', 'b', 'c'];
  const replies = await Promise.all(
    Array.from({ length: 200 }, async (_, i) => {
      const reply = await fetch(url({ id: long, format: 'mp3', maxBitRate: 32 + i }, users[i % 4]));
      most = Math.max(most, melodrome.app.streams.running());
      const bytes = await reply.arrayBuffer();
      return { status: reply.status, retry: reply.headers.get('retry-after'), sizeBytes: bytes.byteLength };
    }),
  );
  clearInterval(watch);
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(3);
  const served = replies.filter(({ status }) => status === 200);
  const refused = replies.filter(({ status }) => status === 429);
  expect(served.length).toBeGreaterThanOrEqual(3);
  expect(served.length + refused.length).toBe(200);
  expect(refused.every(({ retry }) => Number(retry) > 0)).toBe(true);
  expect(served.every(({ sizeBytes }) => sizeBytes > 100_000)).toBe(true);
  await until(nothingRuns);
});

test('the cache keeps its limit and drops what was not used for longest', async () => {
  const tones = Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`tone${i}`, 20]));
  const ids = await start(tones, { transcodingcachesize: '1300KB' });
  const ask = async (title: string) => {
    const reply = await fetch(url({ id: ids[title] ?? '', format: 'mp3', maxBitRate: 128 }));
    await reply.arrayBuffer();
    await until(nothingRuns);
    return reply.headers.get('accept-ranges');
  };
  const size = () => cacheFiles().reduce((sum, name) => sum + statSync(join(melodrome.folder, 'data/cache/transcoding', name)).size, 0);
  for (const title of ['tone0', 'tone1']) expect(await ask(title)).toBe('none');
  expect(await ask('tone0')).toBe('bytes');
  for (const title of ['tone2', 'tone3', 'tone4']) {
    expect(await ask(title)).toBe('none');
    expect(size()).toBeLessThanOrEqual(1_300_000);
  }
  expect(cacheFiles().length).toBeGreaterThan(0);
  expect(await ask('tone4')).toBe('bytes');
  expect(await ask('tone1')).toBe('none');
});

test('a length is exact when it is asked for', async () => {
  const { tone = '' } = await start({ tone: 30 });
  const reply = await fetch(url({ id: tone, format: 'mp3', maxBitRate: 96, estimateContentLength: 'true' }));
  expect(reply.status).toBe(200);
  expect(Number(reply.headers.get('content-length'))).toBe((await reply.arrayBuffer()).byteLength);
  expect(reply.headers.get('accept-ranges')).toBe('bytes');
});
