// The jukebox against a program that speaks as mpv does, and with the real one where it is installed.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { writeTone } from '../support/audio.ts';
import { adminPassword, createAdmin, subsonic, subsonicQuery, subsonicRaw, type Parameters, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let tools: string;
let mpv: string;
let melodrome: TestApp;
let songs: Reply[];

beforeAll(() => {
  tools = mkdtempSync(join(tmpdir(), 'melodrome-fake-mpv-'));
  mpv = join(tools, 'mpv');
  writeFileSync(join(tools, 'fake.ts'), readFileSync(join(import.meta.dir, 'fake-mpv.ts')));
  writeFileSync(mpv, `#!/bin/sh\nexec "${process.execPath}" "${join(tools, 'fake.ts')}" "$@"\n`);
  chmodSync(mpv, 0o755);
});
afterAll(() => rmSync(tools, { recursive: true, force: true }));
afterEach(async () => {
  await melodrome.close();
  rmSync(join(tools, 'log'), { force: true });
});

async function start(config: Record<string, string> = {}): Promise<void> {
  melodrome = await makeApp({
    library: ({ album }) => {
      album('Band', 'Record', 4);
      album('Broken', 'Broken', 1);
    },
    config: { 'jukebox.enabled': 'true', mpvpath: mpv, ...config },
  });
  await createAdmin(melodrome);
  melodrome.app.db.$client
    .run(`INSERT INTO user (id, user_name, login_name, name, is_admin, password_hash, password_secret, created_at, updated_at)
    SELECT 'guest-id', 'guest', 'guest', 'Guest', 0, password_hash, password_secret, 0, 0 FROM user LIMIT 1`);
  songs = (await subsonic(melodrome, 'search3', { query: 'record', songCount: 10 })).searchResult3.song.toSorted(
    (a: Reply, b: Reply) => a.track - b.track,
  );
}

const control = (action: string, parameters: Parameters = {}): Promise<Reply> =>
  subsonic(melodrome, 'jukeboxControl', { action, ...parameters });
const status = async () => (await control('status')).jukeboxStatus;
const list = async () => (await control('get')).jukeboxPlaylist;
const ids = (...places: number[]) => places.map((place) => songs[place].id);
const logged = (): Reply[] =>
  existsSync(join(tools, 'log'))
    ? readFileSync(join(tools, 'log'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];
const commands = () => logged().flatMap(({ command }) => (command ? [command] : []));

/** Waits for something another program does. */
async function until(isDone: () => Promise<boolean> | boolean): Promise<void> {
  const limit = performance.now() + 20_000;
  while (!(await isDone())) {
    if (performance.now() > limit) throw new Error(`it never happened; mpv was told: ${JSON.stringify(logged())}`);
    await Bun.sleep(10);
  }
}

/** The song that plays comes to its end. */
async function endSong(): Promise<void> {
  const { socketPath } = logged().findLast(({ args }) => args);
  const socket = createConnection(socketPath);
  socket.on('error', () => {});
  socket.end('{"command":["fake-end"]}\n');
  await until(() => !existsSync(socketPath));
}

describe('the queue', () => {
  test('is set, added to, shown, mixed, shortened and emptied', async () => {
    await start();
    expect(await status()).toEqual({ currentIndex: -1, playing: false, gain: 0.7, position: 0 });
    await control('set', { id: ids(0, 1) });
    await control('add', { id: ids(2, 0) });
    expect((await list()).entry.map(({ id }: Reply) => id)).toEqual(ids(0, 1, 2, 0));
    expect((await list()).currentIndex).toBe(0);
    await control('remove', { index: 1 });
    expect((await list()).entry.map(({ id }: Reply) => id)).toEqual(ids(0, 2, 0));
    await control('shuffle');
    expect((await list()).entry.map(({ id }: Reply) => id).toSorted()).toEqual(ids(0, 2, 0).toSorted());
    await control('clear');
    expect(await list()).toEqual({ currentIndex: -1, playing: false, gain: 0.7, position: 0, entry: [] });
    expect(logged()).toEqual([]);
  });

  test('plays, pauses, goes on, seeks, changes its volume', async () => {
    await start();
    await control('set', { id: ids(0, 1) });
    const { jukeboxStatus } = await control('start');
    expect(jukeboxStatus).toMatchObject({ currentIndex: 0, playing: true });
    const { args } = logged()[0];
    expect(args).toContain('--audio-device=auto');
    expect(args).toContain('--volume=70');
    expect(args.some((arg: string) => arg.endsWith('Band/Record/01.flac'))).toBe(true);
    await until(async () => (await status()).position === 7);
    expect((await control('stop')).jukeboxStatus.playing).toBe(false);
    expect((await control('start')).jukeboxStatus.playing).toBe(true);
    await control('setGain', { gain: 0.25 });
    await control('skip', { index: 0, offset: 30 });
    expect(await status()).toMatchObject({ gain: 0.25, position: 30, currentIndex: 0 });
    await until(() => commands().some(([name]) => name === 'seek'));
    expect(commands()).toEqual(
      expect.arrayContaining([
        ['set_property', 'pause', true],
        ['set_property', 'pause', false],
        ['set_property', 'volume', 25],
        ['seek', 30, 'absolute'],
      ]),
    );
  });

  test('goes on by itself, over songs that cannot be played, and stops at its end', async () => {
    await start();
    const [broken] = (await subsonic(melodrome, 'search3', { query: 'broken' })).searchResult3.song;
    await control('set', { id: [...ids(0), broken.id, ...ids(1)] });
    await control('start');
    await endSong();
    await until(async () => (await status()).currentIndex === 2 && (await status()).playing);
    await endSong();
    await until(async () => !(await status()).playing);
    expect(await status()).toMatchObject({ currentIndex: 0, position: 0 });
  });

  test('loses the song that plays and plays the one after it', async () => {
    await start();
    await control('set', { id: ids(0, 1, 2) });
    await control('skip', { index: 1 });
    await control('remove', { index: 1 });
    expect(await status()).toMatchObject({ currentIndex: 1, playing: true });
    await control('remove', { index: 0 });
    expect(await status()).toMatchObject({ currentIndex: 0, playing: true });
    expect(logged().filter(({ args }) => args)).toHaveLength(2);
  });

  test('ends with the server, and so does what plays', async () => {
    await start();
    await control('set', { id: ids(0) });
    await control('start');
    const { socketPath } = logged()[0];
    await melodrome.close();
    expect(existsSync(socketPath)).toBe(false);
    await start();
  });
});

describe('rights and errors', () => {
  test('admins only, unless the option says otherwise', async () => {
    await start();
    const asGuest = async (action: string): Promise<Reply> =>
      ((await (await melodrome.fetch(`/rest/jukeboxControl?${subsonicQuery({ action }, 'guest', adminPassword)}`)).json()) as Reply)[
        'subsonic-response'
      ];
    for (const action of ['get', 'status', 'start', 'clear', 'nonsense']) expect((await asGuest(action)).error.code).toBe(50);
    await melodrome.close();
    await start({ 'jukebox.adminonly': 'false' });
    expect((await asGuest('status')).jukeboxStatus.playing).toBe(false);
    // Songs of libraries closed to somebody are not there for them.
    await control('set', { id: ids(0) });
    expect((await asGuest('get')).jukeboxPlaylist).toMatchObject({ currentIndex: -1, entry: [] });
  });

  test('what is missing, unknown or out of place', async () => {
    await start();
    for (const [action, parameters, code] of [
      ['', {}, 10],
      ['dance', {}, 10],
      ['constructor', {}, 10],
      ['skip', {}, 10],
      ['remove', {}, 10],
      ['setGain', {}, 10],
      ['setGain', { gain: 'loud' }, 0],
      ['skip', { index: 5 }, 0],
      ['remove', { index: -1 }, 0],
      ['add', { id: 'nope' }, 70],
      ['set', { id: ['nope'] }, 70],
    ] as [string, Parameters, number][]) {
      expect({ action, code: (await control(action, parameters)).error?.code }).toEqual({ action, code });
    }
    await control('setGain', { gain: 7 });
    expect((await status()).gain).toBe(1);
    expect((await control('start')).jukeboxStatus.playing).toBe(false);
  });

  test('a program that is not there is said', async () => {
    await start({ mpvpath: join(tools, 'nothing') });
    await control('set', { id: ids(0) });
    expect((await control('start')).error.message).toContain('MPVPath');
    expect((await status()).playing).toBe(false);
  });

  test('switched off it is not implemented', async () => {
    await start({ 'jukebox.enabled': 'false' });
    expect((await subsonicRaw(melodrome, 'jukeboxControl', { action: 'get' })).status).toBe(501);
  });
});

test.skipIf(!Bun.which('mpv'))('the real mpv plays a second of sound (skipped where it is not installed)', async () => {
  melodrome = await makeApp({
    config: { 'jukebox.enabled': 'true', mpvcmdtemplate: 'mpv --ao=null --no-audio-display %f --input-ipc-server=%s' },
  });
  await createAdmin(melodrome);
  await writeTone(join(melodrome.library.root, 'tone.flac'), 1, { title: 'Tone' });
  await melodrome.scan();
  const [song] = (await subsonic(melodrome, 'search3', { query: 'tone' })).searchResult3.song;
  await control('set', { id: song.id });
  expect((await control('start')).jukeboxStatus.playing).toBe(true);
  await until(async () => !(await status()).playing);
});
