// `pls`: playlists from the command line.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { createAdmin } from '../support/clients.ts';
import { runBeside } from '../support/commands.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { addUser, clientOf, put } from './support.ts';

let melodrome: TestApp;
let api: ReturnType<typeof clientOf>;
beforeAll(async () => {
  melodrome = await makeApp({ library: ({ album }) => album('Alpha', 'One', 3) });
  api = clientOf(melodrome, (await createAdmin(melodrome)).token);
  await addUser(melodrome, 'mia');
  const songs = await api.songs();
  await api.send('POST', 'playlist', { name: 'Mix, "best"', public: true, ids: [songs['One 2'], songs['One 1']] });
  await api.send('POST', 'playlist', { name: 'A/B', ids: [songs['One 3']] });
  await api.send('POST', 'playlist', { name: 'a:b', ids: [] });
});
afterAll(() => melodrome.close());

const run = (...words: string[]) => runBeside(melodrome, words);
const pathOf = (song: string) => join(melodrome.library.root, 'Alpha/One', song);

test('pls list, as CSV and as JSON', async () => {
  const { out } = await run('pls', 'list');
  const [head, ...lines] = out.trim().split('\n');
  expect(head).toBe('playlist id,playlist name,owner id,owner name,public');
  expect(lines.map((line) => line.replace(/^[^,]+,/, '').replace(/,[^,]+,admin/, ',admin')).toSorted()).toEqual([
    '"Mix, ""best""",admin,true',
    'A/B,admin,false',
    'a:b,admin,false',
  ]);
  const { out: json } = await run('pls', 'list', '-f', 'json', '-u', 'mia');
  expect(JSON.parse(json)).toEqual([]);
  expect(run('pls', 'list', '-u', 'nobody')).rejects.toThrow('user not found');
});

test('pls prints one playlist, or writes it in the format of the file', async () => {
  const { out, code } = await run('pls', '-p', 'mix, "BEST"');
  expect(code).toBe(0);
  expect(out).toBe(
    `#EXTM3U\n#PLAYLIST:Mix, "best"\n#EXTINF:180,Alpha - One 2\n${pathOf('02.flac')}\n#EXTINF:180,Alpha - One 1\n${pathOf('01.flac')}\n`,
  );
  const file = join(melodrome.folder, 'out.xspf');
  await run('pls', '-p', 'A/B', '-o', file);
  expect(readFileSync(file, 'utf8')).toContain('<title>One 3</title>');
  expect(run('pls', '-p', 'A/B', '-o', join(melodrome.folder, 'no/such.m3u'))).rejects.toThrow('such.m3u cannot be written (ENOENT');
  expect(run('pls', '-p', 'nope')).rejects.toThrow('playlist not found');
  expect(run('pls')).rejects.toThrow('needs a playlist');
});

test('pls export writes a file for each, for its owner only', async () => {
  const folder = join(melodrome.folder, 'out');
  mkdirSync(folder);
  await run('pls', 'export', '-o', folder);
  const names = readdirSync(folder).toSorted();
  expect(names).toEqual(['A_B.m3u', 'Mix, _best_.m3u', expect.stringMatching(/^a_b_\w{6}\.m3u$/i)].toSorted());
  expect(statSync(join(folder, 'Mix, _best_.m3u')).mode & 0o777).toBe(0o600);
  expect(run('pls', 'export', '-o', join(folder, 'nope'))).rejects.toThrow('is not a folder');
});

test('pls export takes names of any length', async () => {
  const folder = join(melodrome.folder, 'long');
  mkdirSync(folder);
  for (const name of ['夜'.repeat(200), `${'夜'.repeat(200)}!`, `${'x'.repeat(99)}🎵🎵`]) {
    expect((await api.send('POST', 'playlist', { name, ids: [] })).status).toBe(200);
    await run('pls', 'export', '-p', name, '-o', folder);
  }
  expect(readdirSync(folder).toSorted()).toEqual([`${'x'.repeat(99)}.m3u`, `${'夜'.repeat(66)}.m3u`]);
  await run('pls', 'export', '-o', folder);
  expect(readdirSync(folder)).toHaveLength(6);
});

describe('pls import', () => {
  test('tells what matched, for any owner', async () => {
    put(melodrome, '../in.m3u', `#PLAYLIST:Brought\n${pathOf('01.flac')}\nmusic/Alpha/One/02.flac\nnope.mp3\n`);
    const { out, code } = await run('pls', 'import', '-u', 'mia', join(melodrome.folder, 'in.m3u'));
    expect({ out, code }).toEqual({ out: 'in.m3u: 2 of 3 songs\n  not found: nope.mp3\n', code: 0 });
    expect((await api.lists())['Brought']).toMatchObject({ ownerName: 'mia', songCount: 2, sync: false });
    expect(await run('pls', 'import', 'missing.m3u')).toMatchObject({ code: 1, err: expect.stringContaining('missing.m3u') });
  });
  test('keeps files of a library in step with --sync', async () => {
    put(melodrome, 'Lists/kept.m3u', '../Alpha/One/03.flac\n');
    const { out } = await run('pls', 'import', '--sync', join(melodrome.library.root, 'Lists/kept.m3u'));
    expect(out).toBe('kept.m3u: 1 of 1 songs, kept in step with the file\n');
    expect((await api.lists())['kept']).toMatchObject({ sync: true, path: 'Lists/kept.m3u', songCount: 1 });
    const outside = await run('pls', 'import', '--sync', join(melodrome.folder, 'in.m3u'));
    expect(outside.out).toContain('not kept in step');
  });
});
