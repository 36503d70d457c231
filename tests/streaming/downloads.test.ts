// Downloads: archives that other programs can unpack, with names every system can keep.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { attachment } from '../../src/api/http/stream-reply.ts';
import { probeSeconds, writeTone } from '../support/audio.ts';
import { adminPassword, createAdmin, native, subsonic, subsonicQuery, type Reply } from '../support/clients.ts';
import { writeFlac } from '../support/flac.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp;
let origin: string;
let token: string;
let songs: Reply[];
let laterMs = 0;
const hostile = '../../x\\..:<b>"*?|\u202e';
const download = (parameters: Record<string, string | number>, init?: RequestInit, user?: string) =>
  fetch(`${origin}/rest/download?${subsonicQuery(parameters, user, adminPassword)}`, init);
const find = (title: string) => songs.find((song) => song.title === title);

/** What unzip makes of it, by name. */
async function unpack(reply: Response): Promise<Map<string, Buffer>> {
  const folder = join(melodrome.folder, 'unpacked');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const zip = join(melodrome.folder, 'download.zip');
  writeFileSync(zip, new Uint8Array(await reply.arrayBuffer()));
  const check = Bun.spawnSync(['unzip', '-tq', zip]);
  expect(check.stdout.toString() + check.stderr.toString()).toContain('No errors detected');
  const unzip = Bun.spawnSync(['unzip', '-q', '-o', zip, '-d', folder], { env: { LC_ALL: 'C.UTF-8', PATH: '/usr/bin:/bin' } });
  expect(unzip.stderr.toString()).toBe('');
  const names = (readdirSync(folder, { recursive: true }) as string[]).filter((name) => statSync(join(folder, name)).isFile());
  return new Map(names.toSorted().map((name) => [name, readFileSync(join(folder, name))]));
}

beforeAll(async () => {
  melodrome = await makeApp({ clock: { now: () => Date.now() + laterMs } });
  const root = melodrome.library.root;
  const common = { album_artist: 'Band' };
  await writeTone(join(root, 'one/01 first.flac'), 3, {
    title: 'First',
    artist: 'Band',
    album: 'Two Discs',
    track: '1',
    disc: '1',
    ...common,
  });
  await writeTone(join(root, 'one/02 second.flac'), 3, {
    title: 'Second',
    artist: 'Band',
    album: 'Two Discs',
    track: '1',
    disc: '2',
    ...common,
  });
  writeFlac(join(root, 'bad/CON.flac'), {
    TITLE: hostile,
    ARTIST: 'Bänd\r\nSet-Cookie: x',
    ALBUM: hostile,
    ALBUMARTIST: 'Band',
    TRACKNUMBER: 1,
  });
  writeFlac(join(root, `bad/${'é'.repeat(120)}.flac`), {
    TITLE: 'é'.repeat(255),
    ARTIST: 'A',
    ALBUM: hostile,
    ALBUMARTIST: 'Band',
    TRACKNUMBER: 2,
  });
  writeFlac(join(root, 'bad/gone.flac'), { TITLE: 'Gone', ALBUM: hostile, ALBUMARTIST: 'Band', TRACKNUMBER: 3 });
  const second = join(melodrome.folder, 'second');
  mkdirSync(second);
  writeFlac(join(second, 'secret.flac'), { TITLE: 'Secret', ARTIST: 'Band', ALBUM: 'Closed', ALBUMARTIST: 'Band' });
  const client = melodrome.app.db.$client;
  client.run("INSERT INTO library (id, name, path, created_at, updated_at) VALUES (2, 'Second', ?, 0, 0)", [second]);
  await melodrome.scan();
  rmSync(join(root, 'bad/gone.flac'));
  ({ token } = await createAdmin(melodrome));
  client.run(`INSERT INTO user (id, user_name, login_name, name, is_admin, password_hash, password_secret, created_at, updated_at)
              SELECT 'guest-id', 'guest', 'guest', 'Guest', 0, password_hash, password_secret, 0, 0 FROM user LIMIT 1`);
  client.run("INSERT INTO user_library (user_pk, library_id) SELECT pk, 1 FROM user WHERE id = 'guest-id'");
  origin = await melodrome.listen();
  songs = (await subsonic(melodrome, 'search3', { query: '', songCount: 100 })).searchResult3.song;
});
afterAll(() => melodrome.close());

describe('an album', () => {
  test('comes with its discs as folders, its files as they are, and its length', async () => {
    const reply = await download({ id: find('First').albumId });
    expect(reply.headers.get('content-type')).toBe('application/zip');
    expect(reply.headers.get('content-disposition')).toContain('filename="Two Discs.zip"');
    const length = Number(reply.headers.get('content-length'));
    // Also where the server cannot say it by the usual name.
    expect(Number(reply.headers.get('x-content-length'))).toBe(length);
    const files = await unpack(reply);
    expect(statSync(join(melodrome.folder, 'download.zip')).size).toBe(length);
    expect([...files.keys()]).toEqual(['Two Discs/Disc 01/01 first.flac', 'Two Discs/Disc 02/02 second.flac']);
    const original = readFileSync(join(melodrome.library.root, 'one/01 first.flac'));
    expect(Buffer.compare(files.get('Two Discs/Disc 01/01 first.flac') ?? Buffer.alloc(0), original)).toBe(0);
  });

  test('of a song that is gone is an error, also to who only asks for the head', async () => {
    const { id } = find('Gone') as Reply;
    const parameters = { id, format: 'mp3', maxBitRate: 51 };
    for (const method of ['GET', 'HEAD']) {
      const reply = await fetch(`${origin}/rest/stream?${subsonicQuery(parameters)}`, { method });
      expect(reply.headers.get('content-type')).toStartWith('application/json');
    }
  });

  test('tells its length without being sent', async () => {
    const id = find('First').albumId;
    const head = await download({ id }, { method: 'HEAD' });
    expect(Number(head.headers.get('content-length'))).toBe((await (await download({ id })).arrayBuffer()).byteLength);
  });

  test('is converted where that is asked for', async () => {
    const files = await unpack(await download({ id: find('First').albumId, format: 'mp3', bitrate: 96 }));
    expect([...files.keys()]).toEqual(['Two Discs/Disc 01/01 first.mp3', 'Two Discs/Disc 02/02 second.mp3']);
    const head = await download({ id: find('First').albumId, format: 'mp3', bitrate: 96 }, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, null]);
    for (const bytes of files.values()) expect(await probeSeconds(bytes)).toBeCloseTo(3, 0);
  });

  test('has names every system can keep, and leaves out what is gone', async () => {
    const reply = await download({ id: songs.find((song) => song.album.includes('..')).albumId });
    expect(reply.headers.get('content-disposition')).not.toMatch(/[\r\n\u202e]/);
    expect(attachment('...zip')).toContain('filename="_.zip"');
    expect(attachment('CON..zip')).toContain('filename="_CON.zip"');
    const names = [...(await unpack(reply)).keys()];
    expect(names).toHaveLength(2);
    for (const name of names) {
      expect(name.split('/')).toHaveLength(2);
      // eslint-disable-next-line no-control-regex -- these must not be there
      expect(name).not.toMatch(/[\u0000-\u001f\\:*?"<>|\u202e]|(^|\/)\.\.?(\/|$)|(^|\/)con\./i);
      for (const part of name.split('/')) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(206);
    }
  });
});

test('an artist is all their albums, without those of closed libraries', async () => {
  const id = find('First').artistId;
  const all = [...(await unpack(await download({ id }))).keys()];
  expect(all.filter((name) => name.startsWith('Closed/'))).toEqual(['Closed/secret.flac']);
  const some = [...(await unpack(await download({ id }, {}, 'guest'))).keys()];
  expect(some).toEqual(all.filter((name) => !name.startsWith('Closed/')));
});

test('a playlist is numbered, with a list of its own', async () => {
  const made = await subsonic(melodrome, 'createPlaylist', {
    name: 'Mix / 1',
    songId: [find('Second').id, find('Secret').id, find('First').id],
  });
  const { id } = made.playlist;
  const files = await unpack(await download({ id }));
  expect([...files.keys()]).toEqual(['01 - Band - Second.flac', '02 - Band - Secret.flac', '03 - Band - First.flac', 'Mix _ 1.m3u']);
  const lines = files.get('Mix _ 1.m3u')?.toString().split('\n') ?? [];
  expect(lines.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([...files.keys()].slice(0, 3));
  await subsonic(melodrome, 'updatePlaylist', { playlistId: id, public: true });
  expect([...(await unpack(await download({ id }, {}, 'guest'))).keys()].filter((name) => name.includes('Secret'))).toEqual([]);
});

test('a song is its file, or converted with a length', async () => {
  const { id } = find('First');
  const raw = await download({ id });
  const hash = (bytes: ArrayBuffer | Uint8Array) => createHash('sha256').update(new Uint8Array(bytes)).digest('hex');
  expect(hash(await raw.arrayBuffer())).toBe(hash(readFileSync(join(melodrome.library.root, 'one/01 first.flac'))));
  const converted = await download({ id, format: 'opus' });
  expect(converted.headers.get('content-disposition')).toContain('First.opus');
  expect(Number(converted.headers.get('content-length'))).toBe((await converted.arrayBuffer()).byteLength);
});

test('the page gets the same by its session', async () => {
  const reply = await melodrome.fetch(`/api/download/${find('First').albumId}`, { headers: { 'x-nd-authorization': `Bearer ${token}` } });
  expect(reply.headers.get('content-type')).toBe('application/zip');
  expect((await unpack(reply)).size).toBe(2);
  expect((await native(melodrome, '/api/download/nothing', token)).status).toBe(404);
  expect((await melodrome.fetch(`/api/download/${find('First').albumId}`)).status).toBe(401);
});

test('refusals: unknown, closed, nothing left, switched off', async () => {
  const error = async (reply: Response) => ((await reply.json()) as Reply)['subsonic-response'].error.code;
  expect(await error(await download({ id: 'nothing' }))).toBe(70);
  expect(await error(await download({ id: find('Secret').id }, {}, 'guest'))).toBe(70);
  expect(await error(await download({ id: find('Secret').albumId }, {}, 'guest'))).toBe(70);
  melodrome.app.config.enableDownloads = false;
  try {
    expect(await error(await download({ id: find('First').id }))).toBe(50);
    expect(await error(await download({ id: find('First').albumId }))).toBe(50);
  } finally {
    melodrome.app.config.enableDownloads = true;
  }
});

test('a listener who leaves ends it: neither ffmpeg nor open file is left', async () => {
  const root = melodrome.library.root;
  const tags = { artist: 'Long Band', album_artist: 'Long Band', album: 'Long' };
  await writeTone(join(root, 'long/1.flac'), 600, { title: 'Long 1', ...tags });
  await writeTone(join(root, 'long/2.wav'), 200, { title: 'Long 2', ...tags });
  await melodrome.scan();
  const { album } = (await subsonic(melodrome, 'search3', { query: 'Long' })).searchResult3;
  const id = album.find((one: { name: string }) => one.name === 'Long').id;
  const open = () => readdirSync('/proc/self/fd').length;
  const before = open();
  for (const format of ['opus', '']) {
    const leaving = new AbortController();
    const reply = await download({ id, format, bitrate: 500 }, { signal: leaving.signal });
    await reply.body?.getReader().read();
    leaving.abort();
  }
  const end = performance.now() + 5000;
  while ((melodrome.app.streams.running() > 0 || open() > before) && performance.now() < end) await Bun.sleep(20);
  expect(melodrome.app.streams.running()).toBe(0);
  expect(open()).toBeLessThanOrEqual(before);
});

test('a download without format follows the player where that is set', async () => {
  const { id } = find('First');
  await download({ id });
  const players = (await native(melodrome, '/api/player', token)).body;
  const ours = players.find((one: { userName: string; userAgent: string }) => one.userName === 'admin' && one.userAgent !== '');
  await native(melodrome, `/api/player/${ours.id}`, token, { method: 'PUT', body: JSON.stringify({ transcodingId: 'mp3' }) });
  // Who calls is kept for a second.
  laterMs = 2000;
  expect((await download({ id })).headers.get('content-type')).toBe('audio/flac');
  melodrome.app.config.autoTranscodeDownload = true;
  expect((await download({ id })).headers.get('content-type')).toBe('audio/mpeg');
  melodrome.app.config.autoTranscodeDownload = false;
});
