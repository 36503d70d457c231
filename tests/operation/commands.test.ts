// What every command says to programs, as JSON, and `inspect`, which needs no database.
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import sharp from 'sharp';

import { openStore } from '../../src/commands/insights-server/store.ts';
import { createAdmin, native, type Reply } from '../support/clients.ts';
import { runBeside } from '../support/commands.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { runProgram } from '../support/program.ts';

let melodrome: TestApp;
let token: string;
let songs: Reply[];
beforeAll(async () => {
  melodrome = await makeApp({ library: ({ album }) => album('Ada', 'One', 2, { GENRE: 'Jazz', MOOD: ['Calm', 'Blue'], COMPOSER: 'Dee' }) });
  ({ token } = await createAdmin(melodrome));
  songs = (await native(melodrome, '/api/song?_sort=title', token)).body as Reply[];
});
afterAll(() => melodrome.close());

const json = async (...words: string[]) => {
  const { out, code } = await runBeside(melodrome, words);
  return { code, told: JSON.parse(out) };
};

test('scan', async () => {
  melodrome.library.add('Ada/One/03.flac', { TITLE: 'One 3', ARTIST: 'Ada', ALBUM: 'One' });
  const { code, told } = await json('scan', '--json');
  expect(code).toBe(0);
  expect(told).toMatchObject({ kind: 'quick', files: 3, filesRead: 1, added: 1, problems: 0, skipped: [], held: [], error: '' });
  expect((await json('scan', '--full', '--json')).told).toMatchObject({ kind: 'full', filesRead: 3 });
  // As an editor of Windows writes it.
  const file = join(melodrome.folder, 'targets.txt');
  writeFileSync(file, '\ufeff1:Ada/One\r\n\r\n');
  expect((await json('scan', '--json', `--target-file=${file}`)).told).toMatchObject({ kind: 'quick-selective', files: 3 });
  writeFileSync(file, '\n');
  const nothing = await json('scan', '--full', '--accept-missing', '--json', `--target-file=${file}`);
  expect(nothing).toMatchObject({ code: 0, told: { kind: 'full-selective', files: 0, filesRead: 0 } });
});

test('pls: one, all, and files that are imported, with what is wrong with them', async () => {
  const body = JSON.stringify({ name: 'Mix', ids: [songs[0]?.['id']] });
  const headers = { 'content-type': 'application/json' };
  const { id } = (await native(melodrome, '/api/playlist', token, { method: 'POST', headers, body })).body as { id: string };
  const mix = { id, name: 'Mix', owner: 'admin', public: false };
  expect((await json('pls', 'list', '--json')).told).toMatchObject([mix]);
  const { told } = await json('pls', '-p', 'Mix', '--json');
  expect(told).toMatchObject(mix);
  expect(told.text).toStartWith('#EXTM3U\n#PLAYLIST:Mix\n');
  const file = join(melodrome.folder, 'mix.m3u');
  expect((await json('pls', '-p', 'Mix', '-o', file, '--json')).told).toMatchObject({ ...mix, file });
  expect(readFileSync(file, 'utf8')).toBe(told.text);
  expect((await json('pls', 'export', '-o', melodrome.folder, '--json')).told).toMatchObject([
    { ...mix, file: join(melodrome.folder, 'Mix.m3u') },
  ]);
  writeFileSync(file, `${join(melodrome.library.root, 'Ada/One/02.flac')}\nnowhere.mp3\n`);
  const absent = join(melodrome.folder, 'absent.m3u');
  const imported = await json('pls', 'import', file, absent, '--json');
  expect(imported.code).toBe(1);
  expect(imported.told).toMatchObject([
    { file, matched: 1, total: 2, isSynced: false, unmatched: [{ line: 'nowhere.mp3' }] },
    { file: absent, error: expect.any(String) },
  ]);
});

test('user: whatever is done, the account it was done to', async () => {
  const bob = { userName: 'bob', isAdmin: false, libraryIds: [1] };
  expect(JSON.parse((await runBeside(melodrome, ['user', 'create', 'bob', '--json'], ['s3cret'])).out)).toMatchObject(bob);
  expect((await json('user', 'edit', 'bob', '--name', 'Bob B.', '--json')).told).toMatchObject({ ...bob, name: 'Bob B.' });
  expect((await json('user', 'delete', 'bob', '--force', '--json')).told).toMatchObject(bob);
  expect((await json('user', 'list', '--json')).told).toHaveLength(1);
});

test('health', async () => {
  const port = new URL(await melodrome.listen()).port;
  const address = `127.0.0.1:${port}`;
  expect(await json('health', '--json', '--port', port)).toEqual({ code: 0, told: { isHealthy: true, address } });
  const refused = await json('health', '--json', '--port', '1');
  expect(refused).toMatchObject({ code: 1, told: { isHealthy: false, address: '127.0.0.1:1', error: expect.any(String) } });
});

test('insights-server: the totals of its file, and no new file', async () => {
  const file = join(melodrome.folder, 'insights.db');
  expect(runBeside(melodrome, ['insights-server', '--json', '--database', file])).rejects.toThrow('not found');
  const store = openStore(file);
  store.add({ id: '00000000-0000-4000-8000-000000000001', version: '1', library: { tracks: 7 } }, Date.now());
  store.close();
  expect((await json('insights-server', '--json', '--database', file)).told).toMatchObject({
    servers: 1,
    reports: 1,
    tracks: { sum: 7, median: 7 },
  });
});

test('explain', async () => {
  expect((await json('explain', String(songs[0]?.['id']), '--json')).told).toMatchObject([{ title: 'Ada/One/01.flac' }]);
});

test('artwork: why, once more, for all, and how many', async () => {
  melodrome.library.album('Bo', 'Two', 1);
  await melodrome.scan();
  const album = ((await native(melodrome, '/api/album?name=Two', token)).body as Reply[])[0]?.['id'] as string;
  const song = ((await native(melodrome, '/api/song?title=Two%201', token)).body as Reply[])[0]?.['id'] as string;
  const imageOf = async () => ((await native(melodrome, `/api/album/${album}`, token)).body as Reply)['imageHash'] as string;
  expect((await json('artwork', 'explain', album, '--json')).told).toMatchObject({ kind: 'album', id: album, source: '', hash: '' });
  const none = { kind: 'album', total: 2, withPicture: 0, sources: { none: 2 }, waiting: 0, unreadable: 0 };
  expect((await json('artwork', 'status', '--json')).told[0]).toEqual(none);

  // A picture that no scan has seen.
  const cover = join(melodrome.library.root, 'Bo/Two/cover.jpg');
  writeFileSync(
    cover,
    await sharp({ create: { width: 60, height: 60, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer(),
  );
  await melodrome.scan();
  const hash = await imageOf();
  expect(hash).not.toBe('');
  melodrome.app.db.$client.run("UPDATE album SET image_source = '', image_hash = ''");
  expect((await json('artwork', 'reprocess', '--dry-run', '--source', 'none', '--json')).told).toMatchObject({
    changed: 1,
    isDryRun: true,
  });
  expect(await imageOf()).toBe('');
  expect((await json('artwork', 'refresh', 'al', album, '--json')).told).toEqual([{ kind: 'album', id: album, isChanged: true }]);
  expect(await imageOf()).toBe(hash);
  expect((await json('artwork', 'reprocess', '--kind', 'al', '--json')).told).toEqual({ looked: 2, changed: 0, isDryRun: false });
  expect((await json('artwork', 'status', '--json')).told[0]).toMatchObject({ withPicture: 1, sources: { file: 1, none: 1 } });

  for (const id of [`al-${album}`, `al-${album}_${hash}`, album]) {
    const { out } = await runBeside(melodrome, ['artwork', 'explain', id]);
    expect(out).toContain(`The picture of the album ${album}`);
    expect(out).toMatch(/chosen: .*cover\.jpg/);
  }
  expect((await json('artwork', 'explain', song, '--json')).told).toMatchObject({ kind: 'song', hash });
  expect((await runBeside(melodrome, ['artwork', 'status'])).out).toMatch(/^albums: 1 of 2 have a picture \(/);
  const refused = await runBeside(melodrome, ['artwork', 'refresh', `mf-${song}`, 'al-absent', album]);
  expect(refused).toMatchObject({ code: 1, out: `album ${album}: the same picture\n` });
  expect(refused.err).toContain('found whenever somebody looks');
  expect(refused.err).toContain('al-absent: album not found');
  for (const [words, says] of [
    [['explain'], 'needs an id'],
    [['cancel'], 'unknown command artwork cancel'],
    [['status', 'x'], 'takes no x'],
    [['explain', 'zz', album], 'zz is none of al, ar'],
    [['reprocess', '--kind', 'xx'], '--kind is one of'],
  ] as const) {
    expect(() => runBeside(melodrome, ['artwork', ...words])).toThrow(says);
  }
});

test('inspect reads any file, in every form', async () => {
  const file = join(melodrome.library.root, 'Ada/One/01.flac');
  const wanted = {
    file,
    rawTags: { title: ['One 1'], mood: ['Calm', 'Blue'], composer: ['Dee'] },
    mappedTags: { title: 'One 1', artist: 'Ada', genres: ['Jazz'], trackNumber: 1, codec: 'flac', tags: { mood: ['Calm', 'Blue'] } },
  };
  const said = async (...words: string[]) => (await runBeside(melodrome, ['inspect', file, ...words])).out;
  const indented = await said();
  expect(JSON.parse(indented)).toMatchObject([wanted]);
  expect(indented.split('\n').length).toBeGreaterThan(20);
  const line = await said('-f', 'json');
  expect(line.trim()).not.toContain('\n');
  expect(JSON.parse(line)).toEqual(JSON.parse(indented));
  expect(await said('--json')).toBe(line);
  expect(Bun.YAML.parse(await said('-f', 'yaml'))).toMatchObject([wanted]);
  expect(Bun.TOML.parse(await said('-f', 'toml'))).toMatchObject({ files: [wanted] });
  expect(await said('-f', 'pretty')).toMatch(
    /Tags in the file\n[^]*mood +Calm \| Blue\n[^]*What they mean\n[^]*Who took part\n[^]*composer +Dee/,
  );
  expect(() => said('-f', 'xml')).toThrow('pretty, toml, yaml, json, jsonindent');
});

test('inspect goes on where a file cannot be read, and makes no data folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'melodrome-test-'));
  writeFileSync(join(folder, 'text.mp3'), 'no sound');
  mkdirSync(join(folder, 'album'));
  const good = join(melodrome.library.root, 'Ada/One/02.flac');
  const { code, out, err } = await runProgram(['inspect', 'text.mp3', 'album', 'absent.mp3', good], folder);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject([{ file: good }]);
  for (const name of ['text.mp3', 'album', 'absent.mp3']) expect(err).toMatch(new RegExp(`^${name}: \\w`, 'm'));
  expect([...new Bun.Glob('**').scanSync({ cwd: folder })]).toEqual(['text.mp3']);
  rmSync(folder, { recursive: true });
});
