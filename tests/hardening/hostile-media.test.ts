// C26: hundreds of damaged songs, made from good ones by changing, cutting, doubling and swapping bytes where they hurt most. A scan
// finds every good song, and no file holds it up.
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';

import { createFileReader } from '../../src/tags/read.ts';
import { problems, songs } from '../scanner/support.ts';
import { createAdmin, subsonicRaw } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

const fixtures = join(import.meta.dir, '../fixtures/audio');
const names = readdirSync(fixtures).filter((name) => statIsAudio(name));
const perFile = 40;
/** Where headers and tags are. */
const headBytes = 4096;

function statIsAudio(name: string): boolean {
  return /\.(mp3|flac|ogg|opus|m4a|aac|wav|aiff?|wma|ape|wv|dsf|dff|mpc|mka|tta|tak|shn)$/i.test(name);
}

/** The same numbers every time. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Change = (bytes: Buffer, random: (below: number) => number) => Buffer;

const place = (bytes: Buffer, random: (below: number) => number, width = 1) =>
  random(Math.max(1, Math.min(random(4) > 0 ? headBytes : bytes.length, bytes.length) - width));

const changes: Record<string, Change> = {
  'some bits'(bytes, random) {
    for (let n = 0; n < 1 + random(20); n++) bytes[place(bytes, random)]! ^= 1 << random(8);
    return bytes;
  },
  'a length of 4 GB': (bytes, random) => (bytes.writeUInt32BE(0xffffffff, place(bytes, random, 4)), bytes),
  'a length of 2 GB': (bytes, random) => (bytes.writeUInt32LE(0x7fffffff, place(bytes, random, 4)), bytes),
  'a length of nothing': (bytes, random) => (bytes.writeUInt32BE(0, place(bytes, random, 4)), bytes),
  'a length beyond counting': (bytes, random) => (bytes.writeBigUInt64BE(2n ** 63n, place(bytes, random, 8)), bytes),
  'an end too early': (bytes, random) => bytes.subarray(0, 1 + random(bytes.length)),
  'a beginning that is missing': (bytes, random) => bytes.subarray(random(Math.min(headBytes, bytes.length))),
  'a part twice'(bytes, random) {
    const [at, length] = [place(bytes, random), random(2000)];
    return Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
  },
  'a part a thousand times'(bytes, random) {
    const at = place(bytes, random, 64);
    const part = bytes.subarray(at, at + 64);
    return Buffer.concat([bytes.subarray(0, at), ...Array.from({ length: 1000 }, () => part), bytes.subarray(at)]);
  },
  'zeros in the middle'(bytes, random) {
    const at = place(bytes, random, 16);
    return bytes.fill(0, at, at + 16 + random(500));
  },
  'noise behind the first bytes'(bytes, random) {
    for (let at = 16 + random(64); at < bytes.length; at++) bytes[at] = random(256);
    return bytes;
  },
  'its head twice': (bytes, random) => Buffer.concat([bytes.subarray(0, random(headBytes)), bytes]),
};

let melodrome: TestApp;
let count = 0;
beforeAll(async () => {
  melodrome = await makeApp();
  const { root } = melodrome.library;
  mkdirSync(join(root, 'good'));
  mkdirSync(join(root, 'bad'));
  const kinds = Object.entries(changes);
  for (const [f, name] of names.entries()) {
    copyFileSync(join(fixtures, name), join(root, 'good', name));
    const random = createRandom(f + 1);
    for (let n = 0; n < perFile; n++) {
      const change = kinds[n % kinds.length]![1];
      writeFileSync(join(root, 'bad', `${n} ${name}`), change(Buffer.from(readFileSync(join(fixtures, name))), random));
      count++;
    }
  }
  await createAdmin(melodrome);
  const summary = await melodrome.scan();
  expect(summary.error).toBe('');
});
afterAll(() => melodrome.close());

test('all good songs are there, and each bad file is a song or a problem', () => {
  expect(count).toBeGreaterThanOrEqual(300);
  const [known, bad] = [songs(melodrome), problems(melodrome)];
  expect(names.filter((name) => !(`good/${name}` in known))).toEqual([]);
  const silent = readdirSync(join(melodrome.library.root, 'bad')).filter((name) => !(`bad/${name}` in known) && !(`bad/${name}` in bad));
  expect(silent).toEqual([]);
});

test('no file takes two seconds', async () => {
  // One that hangs was given up by its tag thread, and would hang here.
  expect(Object.values(problems(melodrome)).filter((reason) => /took longer/.test(String(reason)))).toEqual([]);
  const read = createFileReader();
  const slow: string[] = [];
  for (const name of readdirSync(join(melodrome.library.root, 'bad'))) {
    const before = performance.now();
    await read(join(melodrome.library.root, 'bad', name));
    if (performance.now() - before > 2000) slow.push(name);
  }
  expect(slow).toEqual([]);
});

test('what was read can be told, shown and played without an error of the server', async () => {
  const some = Object.values(songs(melodrome)).filter(({ path }) => path.startsWith('bad/'));
  expect(some.length).toBeGreaterThan(50);
  for (const [n, { id }] of some.entries()) {
    expect((await subsonicRaw(melodrome, 'getSong', { id })).status).toBe(200);
    expect((await subsonicRaw(melodrome, 'getCoverArt', { id })).status).toBe(200);
    // One ffmpeg for each would take a minute.
    if (n % 25 === 0) expect((await subsonicRaw(melodrome, 'stream', { id, format: 'mp3' })).status).toBe(200);
  }
});

test('the kinds of files are many', () => expect(new Set(names.map((name) => extname(name))).size).toBeGreaterThanOrEqual(8));
