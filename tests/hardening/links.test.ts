// C19: links and special files. A link counts by the ending of what it leads to, in scans and whenever a file is opened later:
// somebody who may write into the library cannot make the server hand out its database or /etc/passwd.
import { Database } from 'bun:sqlite';
import { afterEach, expect, test } from 'bun:test';
import { mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { problems, songs } from '../scanner/support.ts';
import { writeTone } from '../support/audio.ts';
import { createAdmin, native, subsonic, subsonicRaw } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

const canary = 'kanarie of another folder';

let melodrome: TestApp;
let token: string;
afterEach(() => melodrome.close());

/** A library with two albums, and a folder outside it full of what nobody may read. */
async function open(config: Record<string, string> = {}): Promise<void> {
  melodrome = await makeApp({
    config,
    library(library) {
      library.album('Band', 'Record', 2);
    },
  });
  ({ token } = await createAdmin(melodrome));
  mkdirSync(outside());
  writeFileSync(outside('secret'), canary);
  // One that any reader of the format accepts, under a name that says what it is.
  const database = new Database(outside('secret.db'));
  database.run('CREATE TABLE secret (text)');
  database.run('INSERT INTO secret VALUES (?)', [canary]);
  database.close();
}

const outside = (name = '') => join(melodrome.folder, 'outside', name);
const inside = (name: string) => join(melodrome.library.root, 'Band/Record', name);
const isLeaked = (bytes: Uint8Array) => Buffer.from(bytes).includes(canary) || Buffer.from(bytes).includes('SQLite format 3');

/** Everything that hands out bytes of a song or of what lies beside it. */
async function bytesOf(id: string, albumId: string): Promise<Record<string, Uint8Array>> {
  const ask = async (endpoint: string, parameters: Record<string, string>) => (await subsonicRaw(melodrome, endpoint, parameters)).bytes();
  return {
    stream: await ask('stream', { id }),
    raw: await ask('stream', { id, format: 'raw' }),
    converted: await ask('stream', { id, format: 'mp3' }),
    download: await ask('download', { id }),
    archive: await ask('download', { id: albumId }),
    cover: await ask('getCoverArt', { id: albumId }),
    lyrics: await ask('getLyricsBySongId', { id }),
  };
}

async function expectNothingOf(song: { id: string; albumId: string }): Promise<void> {
  for (const [what, bytes] of Object.entries(await bytesOf(song.id, song.albumId))) {
    expect({ what, isLeaked: isLeaked(bytes) }).toEqual({ what, isLeaked: false });
  }
}

test('links to what is no music are named by the scan and give nothing away', async () => {
  await open();
  const root = melodrome.library.root;
  for (const ending of ['wav', 'mp3', 'flac', 'ogg', 'mpc']) {
    symlinkSync('/etc/passwd', inside(`passwd.${ending}`));
    symlinkSync(outside('secret.db'), inside(`database.${ending}`));
  }
  for (const name of ['cover.jpg', '01.lrc', '01.txt', '02.m3u', 'Record.m3u8', '02.cue', 'list.nsp'])
    symlinkSync(outside('secret'), inside(name));
  symlinkSync(join(melodrome.folder, 'data'), join(root, 'data'));
  symlinkSync(root, inside('loop'));
  symlinkSync('self.mp3', inside('self.mp3'));
  const summary = await melodrome.scan();
  expect(summary.error).toBe('');
  expect(Object.keys(songs(melodrome)).sort()).toEqual(['Band/Record/01.flac', 'Band/Record/02.flac']);
  expect(problems(melodrome)).toMatchObject({
    'Band/Record/passwd.wav': 'the link leads to something else',
    'Band/Record/database.mpc': 'the link leads to something else',
  });
  for (const song of (await subsonic(melodrome, 'search3', { query: '' })).searchResult3.song) {
    await expectNothingOf(song);
  }
  const lists = await native(melodrome, '/api/playlist', token);
  expect(JSON.stringify(lists.body)).not.toContain('kanarie');
});

test('links to music are music, wherever it lies', async () => {
  await open();
  await writeTone(outside('real.mp3'), 1, { title: 'Elsewhere' });
  symlinkSync(outside('real.mp3'), inside('03.mp3'));
  await melodrome.scan();
  const { id } = (await subsonic(melodrome, 'search3', { query: 'elsewhere' })).searchResult3.song[0];
  expect((await subsonicRaw(melodrome, 'stream', { id, format: 'raw' })).headers.get('content-type')).toBe('audio/mpeg');
});

test.each([
  ['a text', 'secret'],
  ['a database', 'secret.db'],
])('a song that becomes a link to %s after the scan is not there any more', async (_what, target) => {
  await open();
  const [song] = (await subsonic(melodrome, 'search3', { query: '' })).searchResult3.song;
  for (const name of ['01.flac', '02.flac']) {
    rmSync(inside(name));
    symlinkSync(outside(target), inside(name));
  }
  await expectNothingOf(song);
  expect(await subsonic(melodrome, 'stream', { id: song.id })).toMatchObject({ status: 'failed', error: { code: 70 } });
  expect(await subsonic(melodrome, 'download', { id: song.albumId })).toMatchObject({ status: 'failed', error: { code: 70 } });
});

test('a folder that becomes a link to another after the scan opens nothing of it', async () => {
  await open();
  const [song] = (await subsonic(melodrome, 'search3', { query: '' })).searchResult3.song;
  renameSync(inside(''), join(melodrome.folder, 'moved'));
  symlinkSync(outside('secret.db'), outside('01.flac'));
  symlinkSync(outside('secret.db'), outside('02.flac'));
  symlinkSync(outside(), inside(''));
  await expectNothingOf(song);
});

test('pipes, sockets and devices in place of a song hold nobody up', async () => {
  await open();
  const [song] = (await subsonic(melodrome, 'search3', { query: '' })).searchResult3.song;
  for (const name of ['01.flac', '02.flac']) {
    rmSync(inside(name));
    Bun.spawnSync(['mkfifo', inside(name)]);
  }
  for (const format of ['', 'raw', 'mp3']) {
    expect(await subsonic(melodrome, 'stream', { id: song.id, format })).toMatchObject({ status: 'failed', error: { code: 70 } });
  }
  expect(await subsonic(melodrome, 'download', { id: song.albumId })).toMatchObject({ status: 'failed', error: { code: 70 } });
});

test('a sparse file of 20 GB is over in a moment', async () => {
  await open();
  for (const ending of ['mp3', 'flac', 'wav', 'm4a', 'ogg', 'ape', 'dsf', 'wma', 'mka']) {
    writeFileSync(inside(`sparse.${ending}`), '');
    truncateSync(inside(`sparse.${ending}`), 20e9);
  }
  const summary = await melodrome.scan();
  expect(summary.error).toBe('');
  expect(Object.values(problems(melodrome)).filter((reason) => /took longer/.test(String(reason)))).toEqual([]);
});
