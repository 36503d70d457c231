// The explanation of files, songs and albums: every "why" a listener may have is answered.
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { songs } from '../scanner/support.ts';
import { writeTone } from '../support/audio.ts';
import { createAdmin, native } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { runProgram } from '../support/program.ts';

let melodrome: TestApp;
let token: string;

beforeAll(async () => {
  melodrome = await makeApp({
    library: ({ add, root }) => {
      add(
        'Ada/One/01.flac',
        { TITLE: 'First', ARTIST: 'Ada feat. Ben', ALBUMARTIST: 'Ada', ALBUM: 'One', DATE: '1999', PERFORMER: 'Cleo (oboe)', FOO: 'bar' },
        { sound: 'x' },
      );
      add('Ada/Best/09.flac', { TITLE: 'First', ARTIST: 'Ada', ALBUM: 'Best' }, { sound: 'x' });
      add('Ben/One/01.flac', { TITLE: 'Else', ARTIST: 'Ben', ALBUM: 'One' });
      add('Ada/One/skipped/01.flac', { TITLE: 'Skipped' });
      add('.hidden/01.flac', { TITLE: 'Hidden' });
      writeFileSync(join(root, 'Ada/One/cover.jpg'), 'no picture');
      writeFileSync(join(root, 'Ada/.ndignore'), 'One/skip*\n');
      writeFileSync(join(root, 'Ada/notes.txt'), 'x');
      writeFileSync(join(root, 'broken.flac'), 'fLaC');
      symlinkSync('nowhere', join(root, 'link.mp3'));
      mkdirSync(join(root, 'lists'));
      writeFileSync(join(root, 'lists/mix.m3u'), '../Ada/One/01.flac\n../Ada/One/02.flac\nhttp://radio.example/\n');
    },
  });
  await writeTone(join(melodrome.library.root, 'Ben/tone.mp3'), 1, { title: 'Tone', artist: 'Ben', album: 'Tones' });
  await melodrome.scan();
  ({ token } = await createAdmin(melodrome));
});
afterAll(() => melodrome.close());

async function lines(subject: string): Promise<Record<string, string>> {
  const { status, body } = await native(melodrome, `/api/explain?subject=${encodeURIComponent(subject)}`, token);
  expect(status).toBe(200);
  const all = (body.sections as { title: string; lines: { label: string; value: string }[] }[]).flatMap(({ title, lines: list }) =>
    list.map(({ label, value }) => [`${title}: ${label}`, value] as const),
  );
  return Object.fromEntries(all);
}

test('a song: its file, raw tags with what they mean, rules of album and song, people, versions, other albums, cover', async () => {
  const said = await lines('Ada/One/01.flac');
  expect(said).toMatchObject({
    'File: a scan': 'looks at it',
    'File: in the catalogue': 'yes',
    'Tags in the file: Vorbis comments: title': 'First  → title',
    'Tags in the file: Vorbis comments: foo': 'bar  → not used',
    'What they mean: artist': 'Ada feat. Ben',
    'Why this album and song: album by': 'albumartistid = ada, album = one, albumversion = (empty), releasedate = (empty)',
    'Who took part: performer (oboe)': 'Cleo, known by name',
    'In the catalogue: same sound as': 'First on Best',
    'In the catalogue: state': 'present',
    'Artists: albumartist': expect.stringMatching(/^Ada \(id \w+\): by name$/),
    'Other albums of this name: One – Ben': expect.stringContaining('other album artist (Ada, there Ben)'),
  });
  expect(Object.keys(said).filter((label) => label.startsWith('Cover: ')).length).toBeGreaterThan(1);
  const { id, albumId } = songs(melodrome)['Ada/One/01.flac']!;
  expect(await lines(id)).toEqual(said);
  expect(await lines(join(melodrome.library.root, 'Ada/One/01.flac'))).toEqual(said);
  expect(await lines(albumId)).toMatchObject({ 'Album: name': 'One', 'Folders: Ada/One': '1 songs' });
});

test('an MP3 names its frames', async () => {
  expect(await lines('Ben/tone.mp3')).toMatchObject({ 'Tags in the file: ID3v2: tit2': 'Tone  → title' });
});

test.each([
  ['Ada/One/skipped/01.flac', '"Ada/One/skipped" is left out by "One/skip*" in Ada/.ndignore'],
  ['.hidden/01.flac', '".hidden" is a hidden folder'],
  ['Ada/notes.txt', 'files ending in ".txt" are neither music, pictures nor playlists'],
  ['link.mp3', 'link to nothing'],
  ['Ada/One/nothing.flac', 'is not there'],
])('%s is passed by, and why', async (path, reason) => {
  expect((await lines(join(melodrome.library.root, path)))['File: a scan']).toContain(reason);
});

test('a broken file, and a playlist whose lines match or not', async () => {
  expect(await lines(join(melodrome.library.root, 'broken.flac'))).toMatchObject({
    'File: in the catalogue': 'no',
    'File: last problem': expect.stringContaining('stream information'),
    'Tags: cannot be read': expect.stringContaining('stream information'),
  });
  expect(await lines(join(melodrome.library.root, 'lists/mix.m3u'))).toMatchObject({
    'Lines: ../Ada/One/01.flac': 'is "First"',
    'Lines: ../Ada/One/02.flac': expect.stringContaining('not found'),
    'Lines: http://radio.example/': 'internet address',
  });
  expect((await lines(melodrome.library.root))['File: in the catalogue']).toMatch(/^yes, with \d+ songs in it$/);
  expect(await lines('Ada/One')).toMatchObject({ 'File: in the catalogue': expect.stringMatching(/^yes, with \d songs in it$/) });
  expect(await lines('lists/mix.m3u')).toMatchObject({ 'Lines: http://radio.example/': 'internet address' });
});

test('the command prints it for a terminal, without what could steer one, and as JSON', async () => {
  const flags = [`--musicfolder=${melodrome.library.root}`, `--datafolder=${join(melodrome.folder, 'data')}`, '--loglevel=error'];
  melodrome.library.add('Ada/One/evil.flac', { TITLE: '\u001b[2JEvil' });
  await melodrome.scan();
  const told = await runProgram(
    ['explain', ...flags, 'Ada/One/01.flac', join(melodrome.library.root, 'Ada/One/evil.flac')],
    melodrome.folder,
  );
  expect([told.code, told.err]).toEqual([0, '']);
  expect(told.out).toContain('Why this album and song');
  expect(told.out).toContain('First on Best');
  expect(told.out).toMatch(/title +.*Evil/);
  expect(told.out).not.toContain('\u001b');
  const json = await runProgram(['explain', ...flags, '--json', songs(melodrome)['Ada/One/01.flac']!.id], melodrome.folder);
  expect(JSON.parse(json.out)).toMatchObject([{ title: 'Ada/One/01.flac' }]);
  const unknown = await runProgram(['explain', ...flags, '/etc/passwd'], melodrome.folder);
  expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining('lies in no library')]);
  expect((await runProgram(['explain', ...flags], melodrome.folder)).err).toContain('explain needs a file');
});

test('a playlist by its id: where its songs come from, and what is missing', async () => {
  await melodrome.app.playlistFiles.idle();
  const [list] = (await native(melodrome, '/api/playlist', token)).body;
  expect(await lines(list.id)).toMatchObject({
    'Playlist: its songs come from': 'the file lists/mix.m3u',
    'Entries without a song: ../Ada/One/02.flac': 'not found',
  });
});

test('outside of all libraries nothing is told, and only admins ask', async () => {
  expect((await native(melodrome, '/api/explain?subject=/etc/passwd', token)).status).toBe(404);
  expect((await native(melodrome, `/api/explain?subject=${encodeURIComponent('../../../../etc/passwd')}`, token)).status).toBe(404);
  expect((await native(melodrome, '/api/explain?subject=', token)).status).toBe(400);
  expect((await melodrome.fetch('/api/explain?subject=x')).status).toBe(401);
});
