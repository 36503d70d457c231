// The transcoding extension: clients say what they can play; the decision, its token and the stream behind it.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { utimesSync } from 'node:fs';
import { join } from 'node:path';

import { probeSeconds, writeTone } from '../support/audio.ts';
import { createAdmin, subsonic, subsonicQuery, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp;
let origin: string;
let now = Date.now();
const ids: Record<string, string> = {};

const everything = { containers: [], audioCodecs: [], protocols: [] };
const only = (container: string, codec: string, more: object = {}) => ({
  containers: [container],
  audioCodecs: [codec],
  protocols: ['http'],
  ...more,
});
const into = (container: string, audioCodec: string, more: object = {}) => ({ container, audioCodec, protocol: 'http', ...more });
const limit = (name: string, comparison: string, values: string[], required = true) => ({ name, comparison, values, required });

async function ask(id: string, client: unknown, query: Record<string, string> = {}, init: RequestInit = {}) {
  const reply = await fetch(`${origin}/rest/getTranscodeDecision?${subsonicQuery({ mediaId: id, mediaType: 'song', ...query })}`, {
    method: 'POST',
    body: typeof client === 'string' ? client : JSON.stringify({ name: 'tests', platform: 'tests', ...(client as object) }),
    headers: { 'content-type': 'application/json' },
    ...init,
  });
  return reply;
}
const decide = async (title: string, client: unknown): Promise<Reply> =>
  ((await (await ask(ids[title] ?? '', client)).json()) as Reply)['subsonic-response'].transcodeDecision;
const open = (parameters: Record<string, string | number>, init: RequestInit = {}) =>
  fetch(`${origin}/rest/getTranscodeStream?${subsonicQuery(parameters)}`, init);

beforeAll(async () => {
  melodrome = await makeApp({ clock: { now: () => now } });
  const root = melodrome.library.root;
  await writeTone(join(root, 'tone.flac'), 6, { title: 'FLAC' });
  await writeTone(join(root, 'tone.mp3'), 6, { title: 'MP3' });
  await writeTone(join(root, 'tone.m4a'), 6, { title: 'M4A' });
  await melodrome.scan();
  await createAdmin(melodrome);
  origin = await melodrome.listen();
  for (const { id, title } of (await subsonic(melodrome, 'search3', { query: '' })).searchResult3.song) ids[title] = id;
});
afterAll(() => melodrome.close());

describe('as it is', () => {
  test.each([
    ['FLAC', everything],
    ['FLAC', only('flac', 'flac')],
    ['MP3', only('mpeg', 'mp3')],
    ['M4A', only('mp4', 'aac')],
    ['M4A', only('m4a', 'adts', { maxAudioChannels: 2 })],
  ])('%s fits %j', async (title, profile) => {
    const decision = await decide(title, { directPlayProfiles: [profile] });
    expect(decision).toMatchObject({ canDirectPlay: true, canTranscode: false, transcodeReason: [], errorReason: '' });
    expect(decision.sourceStream).toMatchObject({ protocol: 'http', audioChannels: 2, audioSamplerate: 44_100 });
    const stream = await open({ mediaId: ids[title] ?? '', mediaType: 'song', transcodeParams: decision.transcodeParams });
    expect(stream.headers.get('accept-ranges')).toBe('bytes');
  });

  test.each([
    ['container', { directPlayProfiles: [only('mp3', 'flac')] }, 'container not supported'],
    ['codec', { directPlayProfiles: [only('flac', 'mp3')] }, 'audio codec not supported'],
    ['protocol', { directPlayProfiles: [{ ...everything, protocols: ['hls'] }] }, 'protocol not supported'],
    ['channels', { directPlayProfiles: [{ ...everything, maxAudioChannels: 1 }] }, 'audio channels not supported'],
    ['bit rate', { maxAudioBitrate: 32_000, directPlayProfiles: [everything] }, 'audio bitrate not supported'],
    ['nothing', {}, 'no direct play profile'],
    [
      'sample rate',
      {
        directPlayProfiles: [everything],
        codecProfiles: [{ type: 'AudioCodec', name: 'flac', limitations: [limit('audioSamplerate', 'LessThanEqual', ['22050'])] }],
      },
      'audioSamplerate not supported',
    ],
  ])('does not fit by its %s', async (_, client, reason) => {
    const decision = await decide('FLAC', client);
    expect(decision).toMatchObject({ canDirectPlay: false, canTranscode: false });
    expect(decision.transcodeReason).toContain(reason);
    expect(decision.errorReason).not.toBe('');
    expect(decision.transcodeParams).toBeUndefined();
  });
});

describe('transcoded', () => {
  test.each([
    ['mp3', 'mp3', 'audio/mpeg', 'mp3'],
    ['ogg', 'opus', 'audio/ogg', 'opus'],
    ['aac', 'aac', 'audio/aac', 'aac'],
    ['mp4', 'aac', 'audio/mp4', 'aac'],
    ['webm', 'opus', 'audio/webm', 'opus'],
    ['flac', 'flac', 'audio/flac', 'flac'],
  ])('to %s with %s plays', async (container, codec, mediaType, made) => {
    const decision = await decide('FLAC', { directPlayProfiles: [only('x', 'x')], transcodingProfiles: [into(container, codec)] });
    expect(decision).toMatchObject({ canDirectPlay: false, canTranscode: true, errorReason: '' });
    expect(decision.transcodeStream).toMatchObject({ protocol: 'http', container, codec: made });
    const wish = { mediaId: ids['FLAC'] ?? '', mediaType: 'song', transcodeParams: decision.transcodeParams };
    const stream = await open(wish);
    expect(stream.headers.get('content-type')).toBe(mediaType);
    expect(await probeSeconds(new Uint8Array(await stream.arrayBuffer()))).toBeCloseTo(6, 0);
    expect(await probeSeconds(new Uint8Array(await (await open({ ...wish, offset: 4 })).arrayBuffer()))).toBeCloseTo(2, 0);
  });

  test('by the first wish that can be met', async () => {
    const wishes = [
      into('wma', 'wma'),
      { ...into('mp3', 'mp3'), protocol: 'hls' },
      into('flac', 'flac'),
      into('ogg', 'vorbis'),
      into('ogg', 'opus'),
      into('mp3', 'mp3'),
    ];
    expect((await decide('MP3', { transcodingProfiles: wishes })).transcodeStream).toMatchObject({ container: 'ogg', codec: 'opus' });
  });

  test('within the limits of bit rate, channels, rate and depth', async () => {
    const client = {
      maxTranscodingAudioBitrate: 96_000,
      transcodingProfiles: [into('mp3', 'mp3', { maxAudioChannels: 1 })],
      codecProfiles: [
        {
          type: 'AudioCodec',
          name: 'mp3',
          limitations: [limit('audioSamplerate', 'LessThanEqual', ['32000']), limit('audioProfile', 'Equals', ['x'])],
        },
      ],
    };
    const decision = await decide('FLAC', client);
    expect(decision.transcodeStream).toEqual({
      protocol: 'http',
      container: 'mp3',
      codec: 'mp3',
      audioChannels: 1,
      audioBitrate: 96_000,
      audioSamplerate: 32_000,
    });
    const stream = await open({ mediaId: ids['FLAC'] ?? '', mediaType: 'song', transcodeParams: decision.transcodeParams });
    const probe = Bun.spawn(['ffprobe', '-v', 'error', '-show_entries', 'stream=sample_rate,channels', '-of', 'csv=p=0', '-'], {
      stdin: new Blob([await stream.arrayBuffer()]),
    });
    expect((await new Response(probe.stdout).text()).trim()).toBe('32000,1');
  });

  test.each([
    ['mp3', 'mp3', '40000', 32_000],
    ['aac', 'aac', '44099.9', 32_000],
    ['flac', 'flac', '40000', 32_000],
  ])('%s at a rate that it can have', async (container, codec, most, made) => {
    const { transcodeStream, transcodeParams } = await decide('FLAC', {
      transcodingProfiles: [into(container, codec, { maxAudioChannels: 1.5 })],
      codecProfiles: [{ type: 'AudioCodec', name: codec, limitations: [limit('audioSamplerate', 'LessThanEqual', [most])] }],
    });
    expect(transcodeStream).toMatchObject({ codec, audioSamplerate: made });
    const stream = await open({ mediaId: ids['FLAC'] ?? '', mediaType: 'song', transcodeParams });
    expect(stream.status).toBe(200);
    expect(await probeSeconds(new Uint8Array(await stream.arrayBuffer()))).toBeCloseTo(6, 0);
  });

  test('WebM does not tell another length than that of the song', async () => {
    const { transcodeParams } = await decide('FLAC', { transcodingProfiles: [into('webm', 'opus')] });
    const stream = await open({ mediaId: ids['FLAC'] ?? '', mediaType: 'song', transcodeParams });
    const probe = Bun.spawn(['ffprobe', '-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', '-'], {
      stdin: new Blob([await stream.arrayBuffer()]),
    });
    // Live WebM has none; it is never that of the longest stream we make.
    expect(['N/A', '6.0']).toContain((await new Response(probe.stdout).text()).trim().slice(0, 3));
  });

  test('not where a limit cannot be kept', async () => {
    const client = {
      transcodingProfiles: [into('ogg', 'opus')],
      codecProfiles: [{ type: 'AudioCodec', name: 'opus', limitations: [limit('audioSamplerate', 'Equals', ['44100'])] }],
    };
    expect(await decide('FLAC', client)).toMatchObject({ canDirectPlay: false, canTranscode: false });
    const odd = {
      transcodingProfiles: [into('mp3', 'mp3')],
      codecProfiles: [{ type: 'AudioCodec', name: 'mp3', limitations: [limit('audioSamplerate', 'Equals', ['40000'])] }],
    };
    expect(await decide('FLAC', odd)).toMatchObject({ canDirectPlay: false, canTranscode: false });
  });
});

test('a player set to a format gets it where the client can play it', async () => {
  const client = melodrome.app.db.$client;
  const profiles = { directPlayProfiles: [everything], transcodingProfiles: [into('mp3', 'mp3'), into('ogg', 'opus')] };
  expect((await decide('FLAC', profiles)).canDirectPlay).toBe(true);
  client.run("UPDATE player SET transcoding_id = 'opus', max_bit_rate = 64");
  now += 2000;
  expect(await decide('FLAC', profiles)).toMatchObject({ canDirectPlay: false, transcodeStream: { codec: 'opus', audioBitrate: 64_000 } });
  client.run("UPDATE player SET transcoding_id = 'opus', max_bit_rate = 0");
  now += 2000;
  expect((await decide('FLAC', { ...profiles, transcodingProfiles: [into('mp3', 'mp3')] })).canDirectPlay).toBe(true);
  client.run("UPDATE player SET transcoding_id = '', max_bit_rate = 0");
  now += 2000;
});

describe('mistakes', () => {
  test('of the question', async () => {
    const id = ids['FLAC'] ?? '';
    const get = await fetch(`${origin}/rest/getTranscodeDecision?${subsonicQuery({ mediaId: id, mediaType: 'song' })}`);
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
    const code = async (reply: Response) => ((await reply.json()) as Reply)['subsonic-response'].error?.code;
    expect(await code(await ask(id, 'no json'))).toBe(0);
    expect(await code(await ask(id, { directPlayProfiles: 'all' }))).toBe(0);
    expect(await code(await ask(id, { codecProfiles: [{ limitations: [{ name: 'x', comparison: 'Like' }] }] }))).toBe(0);
    expect(await code(await ask('nothing', {}))).toBe(70);
    expect(await code(await ask(id, {}, { mediaType: '' }))).toBe(10);
    expect(await code(await ask(id, {}, { mediaType: 'podcast' }))).toBe(70);
    expect((await ask(id, { maxAudioBitrate: null, directPlayProfiles: null, transcodingProfiles: null })).status).toBe(200);
    expect(await code(await ask(id, 'x'.repeat(2_000_000)))).toBe(0);
  });

  test('of the stream have codes of HTTP', async () => {
    const decision = await decide('FLAC', { transcodingProfiles: [into('mp3', 'mp3')] });
    const good = { mediaId: ids['FLAC'] ?? '', mediaType: 'song', transcodeParams: decision.transcodeParams as string };
    expect((await open(good, { method: 'HEAD' })).status).toBe(200);
    expect((await open({ mediaId: good.mediaId, mediaType: 'song' })).status).toBe(400);
    expect((await open({ ...good, transcodeParams: 'nonsense' })).status).toBe(400);
    expect((await open({ ...good, mediaId: ids['MP3'] ?? '' })).status).toBe(400);
    expect((await open({ ...good, mediaId: 'nothing' })).status).toBe(404);
    expect(
      (await open({ ...good, transcodeParams: good.transcodeParams.replace(/^./, (sign) => (sign === 'e' ? 'f' : 'e')) })).status,
    ).toBe(410);
    now += 49 * 3_600_000;
    expect((await open(good)).status).toBe(410);
  });

  test('a song that changed makes them out of date', async () => {
    const decision = await decide('MP3', { transcodingProfiles: [into('ogg', 'opus')] });
    const later = new Date(Date.now() + 60_000);
    utimesSync(join(melodrome.library.root, 'tone.mp3'), later, later);
    await melodrome.scan(true);
    expect((await open({ mediaId: ids['MP3'] ?? '', mediaType: 'song', transcodeParams: decision.transcodeParams })).status).toBe(410);
  });
});

test('an episode of a podcast is decided in the same way', async () => {
  const { app } = melodrome;
  const folder = app.config.podcasts.folder;
  await writeTone(join(folder, 'one.mp3'), 5, {});
  const client = app.db.$client;
  client.run(
    "INSERT INTO podcast_channel (pk, id, url, title, status, created_at, updated_at) VALUES (1, 'channel', 'http://x', 'Channel', 'completed', 0, 0)",
  );
  client.run(`INSERT INTO podcast_episode (id, channel_pk, guid, title, media_url, suffix, duration_ms, size_bytes, status, file, published_at, created_at, updated_at)
              VALUES ('episode', 1, 'g', 'Episode', 'http://x', 'mp3', 5000, 40000, 'completed', 'one.mp3', 0, 0, 0)`);
  const wish = { transcodingProfiles: [into('ogg', 'opus')] };
  const query = { mediaType: 'podcast' };
  const decision = ((await (await ask('episode', wish, query)).json()) as Reply)['subsonic-response'].transcodeDecision;
  expect(decision).toMatchObject({ canTranscode: true, sourceStream: { container: 'mp3', codec: 'mp3' } });
  const stream = await open({ mediaId: 'episode', ...query, transcodeParams: decision.transcodeParams, offset: 1 });
  expect(await probeSeconds(new Uint8Array(await stream.arrayBuffer()))).toBeCloseTo(4, 0);
});

test('XML says the same', async () => {
  const body = JSON.stringify({ name: 'x', platform: 'x', transcodingProfiles: [into('mp3', 'mp3')] });
  const reply = await ask(ids['FLAC'] ?? '', body, { f: 'xml' });
  const text = await reply.text();
  expect(text).toContain('<transcodeDecision canDirectPlay="false" canTranscode="true"');
  expect(text).toContain('<transcodeReason>no direct play profile</transcodeReason>');
  expect(text).toContain('<transcodeStream protocol="http" container="mp3" codec="mp3"');
});
