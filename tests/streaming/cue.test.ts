// Songs that are stretches of one long file: what is sent is that stretch, to the sample where nothing was lost.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { probeSeconds } from '../support/audio.ts';
import { createAdmin, subsonic, subsonicQuery } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp;
let origin: string;
const ids = new Map<string, string[]>();
const get = (endpoint: string, parameters: Record<string, string | number>, init: RequestInit = {}) =>
  fetch(`${origin}/rest/${endpoint}?${subsonicQuery(parameters)}`, init);

async function run(args: string[], input?: Uint8Array): Promise<Uint8Array> {
  const child = Bun.spawn(['ffmpeg', '-nostdin', '-v', 'error', '-y', ...args], {
    stdin: input ? new Blob([input as Uint8Array<ArrayBuffer>]) : 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const out = new Uint8Array(await new Response(child.stdout).arrayBuffer());
  if ((await child.exited) !== 0) throw new Error(`ffmpeg: ${await new Response(child.stderr).text()}`);
  return out;
}

/** Samples as 16 bit, two channels. */
const samples = (bytes: Uint8Array) => run(['-i', 'pipe:0', '-f', 's16le', '-ac', '2', 'pipe:1'], bytes);

/** With the sheet among the tags, and beside the file. */
const tagged = ['flac', 'wv', 'mp3', 'ogg', 'opus'];
const kinds = [...tagged, 'wav', 'm4a', 'aac', 'wma'];
const sheetFor = (album: string) => `PERFORMER "Band"\nTITLE "${album}"\nFILE "long.wav" WAVE
  TRACK 01 AUDIO\n    TITLE "One ${album}"\n    INDEX 01 00:00:00
  TRACK 02 AUDIO\n    TITLE "Two: ${album}"\n    INDEX 01 00:03:11
  TRACK 03 AUDIO\n    TITLE "Three ${album}"\n    INDEX 01 00:07:53\n`;

beforeAll(async () => {
  melodrome = await makeApp();
  const root = melodrome.library.root;
  const noise = join(melodrome.folder, 'noise.wav');
  await run(['-f', 'lavfi', '-i', 'anoisesrc=seed=7:amplitude=0.3:sample_rate=44100:duration=12', '-ac', '2', '-c:a', 'pcm_s16le', noise]);
  for (const kind of kinds) {
    mkdirSync(join(root, kind), { recursive: true });
    const sheet = tagged.includes(kind) ? ['-metadata', `CUESHEET=${sheetFor(kind)}`] : [];
    await run(['-i', noise, ...sheet, join(root, kind, `long.${kind}`)]);
    if (sheet.length === 0) writeFileSync(join(root, kind, 'anything.cue'), sheetFor(kind));
  }
  await melodrome.scan();
  await createAdmin(melodrome);
  origin = await melodrome.listen();
  const { song } = (await subsonic(melodrome, 'search3', { query: '', songCount: 100 })).searchResult3;
  for (const kind of kinds) {
    const ofKind = song.filter((one: { album: string }) => one.album === kind);
    ids.set(
      kind,
      ofKind.sort((a: { track: number }, b: { track: number }) => a.track - b.track).map((one: { id: string }) => one.id),
    );
  }
});
afterAll(() => melodrome.close());

const idOf = (kind: string, track: number) => ids.get(kind)?.[track - 1] ?? '';
const seconds = [3 + 11 / 75, 4 + 42 / 75, 12 - 7 - 53 / 75];

test('every track is a song with its own title, number and length', async () => {
  expect(kinds.map((kind) => ids.get(kind)?.length)).toEqual(kinds.map(() => 3));
  const { song } = await subsonic(melodrome, 'getSong', { id: idOf('wv', 2) });
  expect(song).toMatchObject({
    title: 'Two: wv',
    artist: 'Band',
    album: 'wv',
    track: 2,
    duration: 5,
    suffix: 'flac',
    contentType: 'audio/flac',
  });
});

describe('what is lossless', () => {
  test.each(['flac', 'wv', 'wav'])('comes as FLAC and fits together without a gap (%s)', async (kind) => {
    const parts: Uint8Array[] = [];
    for (const track of [1, 2, 3]) {
      const reply = await get('stream', { id: idOf(kind, track) });
      expect(reply.headers.get('content-type')).toBe('audio/flac');
      parts.push(await samples(new Uint8Array(await reply.arrayBuffer())));
    }
    const whole = await run(['-i', join(melodrome.library.root, kind, `long.${kind}`), '-f', 's16le', 'pipe:1']);
    expect(parts.map((part) => part.length / 4)).toEqual([
      3 * 44_100 + 11 * 588,
      4 * 44_100 + 42 * 588,
      12 * 44_100 - 7 * 44_100 - 53 * 588,
    ]);
    expect(Buffer.compare(Buffer.concat(parts), whole)).toBe(0);
  });
});

const lossy: [kind: string, comesAs: string][] = [
  ['mp3', 'audio/mpeg'],
  ['ogg', 'audio/ogg'],
  ['opus', 'audio/ogg'],
  ['m4a', 'audio/mp4'],
  ['aac', 'audio/mp4'],
  ['wma', 'audio/ogg'],
];
test.each(lossy)('tracks of %s come as %s', async (kind, mediaType) => {
  for (const track of [1, 2, 3]) {
    const reply = await get('stream', { id: idOf(kind, track) });
    expect(reply.headers.get('content-type')).toBe(mediaType);
    const long = await probeSeconds(new Uint8Array(await reply.arrayBuffer()));
    expect(Math.abs(long - (seconds[track - 1] ?? 0))).toBeLessThan(0.1);
  }
});

test('has a length and ranges, from the first request on', async () => {
  const id = idOf('flac', 3);
  const [reply, head] = await Promise.all([
    get('stream', { id }, { headers: { range: 'bytes=1000-1999' } }),
    get('stream', { id }, { method: 'HEAD' }),
  ]);
  const part = new Uint8Array(await reply.arrayBuffer());
  expect(reply.status).toBe(206);
  expect(reply.headers.get('content-range')).toBe(`bytes 1000-1999/${head.headers.get('content-length')}`);
  const whole = new Uint8Array(await (await get('stream', { id })).arrayBuffer());
  expect(Buffer.compare(whole.subarray(1000, 2000), part)).toBe(0);
  expect(melodrome.app.streams.running()).toBe(0);
});

test('can be transcoded, also from a second of its own', async () => {
  const id = idOf('flac', 2);
  const whole = await get('stream', { id, format: 'mp3', maxBitRate: 96 });
  expect(Math.abs((await probeSeconds(new Uint8Array(await whole.arrayBuffer()))) - (seconds[1] ?? 0))).toBeLessThan(0.1);
  const rest = await get('stream', { id, format: 'opus', timeOffset: 3 });
  expect(Math.abs((await probeSeconds(new Uint8Array(await rest.arrayBuffer()))) - (seconds[1] ?? 0) + 3)).toBeLessThan(0.1);
});

test('a download has a fitting name and its own tags', async () => {
  const reply = await get('download', { id: idOf('wv', 2) });
  expect(reply.headers.get('content-disposition')).toStartWith('attachment; filename="Two_ wv.flac"');
  const path = join(melodrome.folder, 'download.flac');
  writeFileSync(path, new Uint8Array(await reply.arrayBuffer()));
  const said = new TextDecoder().decode(await run(['-i', path, '-f', 'ffmetadata', 'pipe:1']));
  expect(said).toContain('title=Two: wv\n');
  expect(said).toContain('track=2\n');
  expect(said).not.toMatch(/cuesheet/i);
});

test('without a cache it comes as a stream', async () => {
  const other = await makeApp({ config: { transcodingcachesize: '0' } });
  try {
    const root = other.library.root;
    await run(['-i', join(melodrome.library.root, 'flac/long.flac'), '-c', 'copy', join(root, 'long.flac')]);
    await other.scan();
    await createAdmin(other);
    const { song } = (await subsonic(other, 'search3', { query: 'two' })).searchResult3;
    const reply = await other.fetch(`/rest/stream?${subsonicQuery({ id: song[0].id })}`);
    expect((await samples(new Uint8Array(await reply.arrayBuffer()))).length / 4).toBe(4 * 44_100 + 42 * 588);
  } finally {
    await other.close();
  }
});
