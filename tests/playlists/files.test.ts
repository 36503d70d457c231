// Playlist files of libraries: every way to name a song, encodings, what happens when files change on either side.
//
// music/Alpha/One/01…03.flac   One 1 … One 3
// music/Beta/Two/01.flac …     Two 1, Two 2
// music/Émile/Été.flac         Été
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { createAdmin } from '../support/clients.ts';
import { makeApp, type LibraryBuilder, type TestApp } from '../support/make-app.ts';
import { clientOf, put, scanAll } from './support.ts';

const music = ({ album, add }: LibraryBuilder) => {
  album('Alpha', 'One', 3);
  album('Beta', 'Two', 2);
  add('Émile/Été.flac', { TITLE: 'Été', ARTIST: 'Émile', ALBUM: 'Été', ALBUMARTIST: 'Émile', TRACKNUMBER: 1 });
};

let melodrome: TestApp;
let api: ReturnType<typeof clientOf>;
beforeAll(async () => {
  melodrome = await makeApp({ library: music });
  api = clientOf(melodrome, (await createAdmin(melodrome)).token);
});
afterAll(() => melodrome.close());

const file = (path: string) => join(melodrome.library.root, path);
const text = (path: string) => readFileSync(file(path), 'utf8');

/** Imports one file and says what came of it. */
async function imported(path: string, content: string | Uint8Array): Promise<string[]> {
  put(melodrome, path, content);
  await scanAll(melodrome);
  const [list] = (await api.get('playlist')).body.filter((one: { path: string }) => one.path === path);
  const titles = await api.titles(list.id);
  await api.send('DELETE', `playlist/${list.id}`);
  rmSync(file(path));
  return titles;
}

describe('a line means a song', () => {
  const root = () => melodrome.library.root;
  const lines: [name: string, line: () => string][] = [
    ['beside the file', () => '../Alpha/One/02.flac'],
    ['with dots in between', () => './../Lists/.././Alpha/One/02.flac'],
    ['from the root of the library', () => 'Alpha/One/02.flac'],
    ['absolute', () => `${root()}/Alpha/One/02.flac`],
    ['as an address', () => `file://${encodeURI(root())}/Alpha/One/02.flac`],
    ['as an address of this machine', () => `file://localhost${encodeURI(root())}/Alpha/One/02.flac`],
    ['percent-encoded', () => '../Alpha/One/%30%32.flac'],
    ['with blanks around', () => `  ../Alpha/One/02.flac \t`],
    ['in other letters', () => '../ALPHA/one/02.FLAC'],
    ['on a drive of Windows', () => 'C:\\Music\\Alpha\\One\\02.flac'],
    ['on a Windows share', () => '\\\\server\\music\\Alpha\\One\\02.flac'],
    ['relative on Windows', () => '..\\Alpha\\One\\02.flac'],
    ['below another root', () => '/mnt/nas/media/Alpha/One/02.flac'],
    ['as a drive in an address', () => 'file:///D:/Music/Alpha/One/02.flac'],
    ['by its tags, as servers show it to apps', () => 'Alpha/One/02 - One 2.flac'],
  ];
  test.each(lines)('%s', async (_, line) => {
    expect(await imported('Lists/a line.m3u', `#EXTM3U\n${line()}\n`)).toEqual(['One 2']);
  });

  test('with accents of either form, and in old encodings', async () => {
    const line = '../Émile/Été.flac';
    for (const content of [line.normalize('NFC'), line.normalize('NFD'), `\ufeff${line}`, Buffer.from(line, 'latin1')]) {
      expect(await imported('Lists/b.m3u', content)).toEqual(['Été']);
    }
    const wide = Buffer.from(`\ufeff#EXTM3U\r\n${line}\r\n`, 'utf16le');
    expect(await imported('Lists/c.m3u8', wide)).toEqual(['Été']);
    expect(await imported('Lists/d.m3u8', Buffer.from(wide).swap16())).toEqual(['Été']);
  });

  test('in PLS and XSPF', async () => {
    expect(
      await imported(
        'Lists/e.pls',
        '[playlist]\nFile2=../Beta/Two/01.flac\nTitle2=x\nFile1=../Alpha/One/03.flac\nNumberOfEntries=2\nVersion=2\n',
      ),
    ).toEqual(['One 3', 'Two 1']);
    const track = (location: string) => `<track><location>${location}</location><duration>1000</duration></track>`;
    const xspf = `<?xml version="1.0"?><playlist version="1" xmlns="http://xspf.org/ns/0/"><title>A &amp; B</title><trackList>
      ${track('../Alpha/One/01.flac')}${track('../%C3%89mile/%C3%89t%C3%A9.flac')}</trackList></playlist>`;
    expect(await imported('Lists/f.xspf', xspf)).toEqual(['One 1', 'Été']);
  });

  test('only where it is the one that fits', async () => {
    // 01.flac is in two albums, the folder is wrong for both; one name alone says too little.
    expect(await imported('Lists/g.m3u', '../Gamma/01.flac\n01.flac\nhttp://radio.example/stream\nNothing/here.mp3\n')).toEqual([
      '?01.flac',
      '?01.flac',
      '?stream',
      '?here.mp3',
    ]);
  });
});

describe('an import', () => {
  test('takes name and picture from the file and belongs to the first admin', async () => {
    put(melodrome, 'Lists/named.m3u8', '#EXTM3U\n#PLAYLIST:Evening\n#EXTALBUMARTURL:cover.jpg\n#EXTINF:10,x\n../Alpha/One/01.flac\n');
    await scanAll(melodrome);
    const { Evening } = await api.lists();
    expect(Evening).toMatchObject({
      ownerName: 'admin',
      public: false,
      sync: true,
      songCount: 1,
      path: 'Lists/named.m3u8',
      editable: true,
    });
    const [row] = melodrome.app.db.$client.query('SELECT image_line FROM playlist WHERE id = ?').values(Evening.id) as [[string]];
    expect(row).toEqual(['cover.jpg']);
  });

  test('keeps id, name and visibility when the file changes, and the playlist when it vanishes', async () => {
    const before = (await api.lists())['Evening'];
    await api.send('PUT', `playlist/${before.id}`, { public: true });
    put(melodrome, 'Lists/named.m3u8', '#EXTM3U\n#PLAYLIST:Morning\n../Alpha/One/02.flac\n../Beta/Two/01.flac\n', 1000);
    await scanAll(melodrome);
    expect((await api.lists())['Evening']).toMatchObject({ id: before.id, public: true, songCount: 2 });
    expect(await api.titles(before.id)).toEqual(['One 2', 'Two 1']);
    rmSync(file('Lists/named.m3u8'));
    await scanAll(melodrome);
    expect((await api.lists())['Evening']).toMatchObject({ id: before.id, songCount: 2 });
  });

  test('keeps a song that moved since, also when the file changes and still names its old place', async () => {
    const before = { TITLE: 'Wanderer', ARTIST: 'Wanderer', ALBUM: 'Ways' };
    melodrome.library.add('Ways/here.flac', before, { sound: 'wanderer' });
    put(melodrome, 'Lists/ways.m3u', '../Ways/here.flac\n', 1000);
    await scanAll(melodrome);
    const { id } = (await api.lists())['ways'];
    mkdirSync(file('Ways/far'));
    renameSync(file('Ways/here.flac'), file('Ways/far/there.flac'));
    await scanAll(melodrome);
    put(melodrome, 'Lists/ways.m3u', '../Ways/here.flac\n../Alpha/One/01.flac\n', 2000);
    await scanAll(melodrome);
    expect(await api.titles(id)).toEqual(['Wanderer', 'One 1']);
    // Another song in its old place is the one that is named from then on.
    melodrome.library.add('Ways/here.flac', { ...before, TITLE: 'Settler' }, { sound: 'settler' });
    put(melodrome, 'Lists/ways.m3u', '../Ways/here.flac\n', 3000);
    await scanAll(melodrome);
    expect(await api.titles(id)).toEqual(['Settler']);
    await api.send('DELETE', `playlist/${id}`);
    rmSync(file('Lists/ways.m3u'));
    rmSync(file('Ways'), { recursive: true });
    await scanAll(melodrome);
  });

  test('of a moved file is the same playlist', async () => {
    put(melodrome, 'Lists/moving.m3u', '../Alpha/One/01.flac\n');
    await scanAll(melodrome);
    const { id } = (await api.lists())['moving'];
    mkdirSync(file('Elsewhere'));
    renameSync(file('Lists/moving.m3u'), file('Elsewhere/moving.m3u'));
    await scanAll(melodrome);
    expect((await api.lists())['moving']).toMatchObject({ id, path: 'Elsewhere/moving.m3u' });
  });

  test('happens once: nothing is written without a change', async () => {
    const rows = () => melodrome.app.db.$client.query('SELECT * FROM playlist ORDER BY pk').values();
    const before = rows();
    await scanAll(melodrome);
    await melodrome.app.playlistFiles.update(true);
    expect(rows()).toEqual(before);
  });

  test('does not bring back what was deleted until the file changes', async () => {
    put(melodrome, 'Lists/unwanted.m3u', '../Alpha/One/01.flac\n', 2000);
    await scanAll(melodrome);
    await api.send('DELETE', `playlist/${(await api.lists())['unwanted'].id}`);
    await scanAll(melodrome);
    await melodrome.app.playlistFiles.update(true);
    expect((await api.lists())['unwanted']).toBeUndefined();
    put(melodrome, 'Lists/unwanted.m3u', '../Alpha/One/02.flac\n', 3000);
    await scanAll(melodrome);
    expect((await api.lists())['unwanted'].songCount).toBe(1);
  });

  test('refuses what is no playlist, and says so', async () => {
    put(
      melodrome,
      'Lists/binary.m3u',
      Uint8Array.from({ length: 3000 }, (_, i) => (i * 7) % 256),
    );
    put(melodrome, 'Lists/broken.nsp', '{"all": [');
    await scanAll(melodrome);
    expect((await api.lists())['binary']).toBeUndefined();
    const { body } = await api.get('playlist/problem');
    expect(body).toEqual([
      { file: '1:Lists/binary.m3u', reason: expect.stringContaining('binary') },
      { file: '1:Lists/broken.nsp', reason: expect.stringContaining('JSON') },
    ]);
    rmSync(file('Lists/binary.m3u'));
    rmSync(file('Lists/broken.nsp'));
  });
});

describe('lines without a song', () => {
  test('are kept, told with the reason, and match when the song appears', async () => {
    put(melodrome, 'Lists/waiting.m3u', '../Alpha/One/01.flac\n../Late/Comer/01.flac\nGamma/02.flac\n');
    await scanAll(melodrome);
    const { id } = (await api.lists())['waiting'];
    expect(await api.titles(id)).toEqual(['One 1', '?01.flac', '?02.flac']);
    const { body } = await api.get(`playlist/${id}/unmatched`);
    expect(body).toEqual([
      { id: '2', line: '../Late/Comer/01.flac', reason: 'several fit', candidates: expect.any(Array) },
      { id: '3', line: 'Gamma/02.flac', reason: 'several fit', candidates: expect.any(Array) },
    ]);
    expect(body[0].candidates.map(({ path }: { path: string }) => path).toSorted()).toEqual(['Alpha/One/01.flac', 'Beta/Two/01.flac']);
    melodrome.library.add('Late/Comer/01.flac', { TITLE: 'Late 1', ARTIST: 'Late', ALBUM: 'Comer' });
    await scanAll(melodrome);
    expect(await api.titles(id)).toEqual(['One 1', 'Late 1', '?02.flac']);
    expect((await api.lists())['waiting'].songCount).toBe(2);
  });

  test('are settled by hand, and an admin settles the line for good', async () => {
    const { id } = (await api.lists())['waiting'];
    const songs = await api.songs();
    expect((await api.send('PUT', `playlist/${id}/unmatched/1`, { mediaFileId: songs['Two 2'] })).status).toBe(409);
    expect((await api.send('PUT', `playlist/${id}/unmatched/3`, { mediaFileId: 'nope' })).status).toBe(404);
    expect((await api.send('PUT', `playlist/${id}/unmatched/3`, { mediaFileId: songs['Two 2'] })).status).toBe(200);
    expect(await api.titles(id)).toEqual(['One 1', 'Late 1', 'Two 2']);
    const again = await api.upload('Gamma/02.flac\n', 'name=again');
    expect(again.body).toMatchObject({ total: 1, matched: 1, unmatched: [] });
  });
});

describe('a change here is written into the file', () => {
  const content = [
    '#EXTM3U',
    '#PLAYLIST:Kept',
    '# made by hand',
    '#EXTINF:180,Alpha - One 1',
    '../Alpha/One/01.flac',
    '# a section',
    '../nothing/of this/name.mp3',
    '../Alpha/One/02.flac',
    '',
  ];

  test('with comments and unknown lines in place, relative as before, and is not read again', async () => {
    put(melodrome, 'Lists/kept.m3u', content.join('\r\n'), 5000);
    await scanAll(melodrome);
    const { id } = (await api.lists())['Kept'];
    const songs = await api.songs();
    const added = await api.send('POST', `playlist/${id}/tracks`, { ids: [songs['Two 1']] });
    expect(added.body).toEqual({ added: 1 });
    const withSong = [...content.slice(0, -1), '#EXTINF:180,Beta - Two 1', '../Beta/Two/01.flac', ''];
    expect(text('Lists/kept.m3u')).toBe(withSong.join('\r\n'));
    await api.send('DELETE', `playlist/${id}/tracks?id=1`);
    expect(text('Lists/kept.m3u')).toBe(withSong.toSpliced(3, 2).join('\r\n'));
    await api.send('PUT', `playlist/${id}/tracks/3`, { insert_before: '1' });
    expect(await api.titles(id)).toEqual(['Two 1', '?name.mp3', 'One 2']);
    const changed = (await api.lists())['Kept'].updatedAt;
    await scanAll(melodrome);
    expect((await api.lists())['Kept'].updatedAt).toBe(changed);
    expect(await api.titles(id)).toEqual(['Two 1', '?name.mp3', 'One 2']);
    expect((await api.send('PUT', `playlist/${id}`, { name: 'Renamed' })).body).toMatchObject({ name: 'Renamed', sync: true });
    expect(text('Lists/kept.m3u')).toContain('#PLAYLIST:Renamed\r\n');
  });

  test('in the words of the file: other roots, addresses, encodings, PLS and XSPF', async () => {
    const songs = await api.songs();
    const { root } = melodrome.library;
    const track = (location: string) => `<track><location>${location}</location></track>`;
    const files: [path: string, content: string | Buffer, line: string][] = [
      ['w.m3u', 'C:\\Music\\Alpha\\One\\01.flac\r\n', 'C:\\Music\\Émile\\Été.flac'],
      ['x.m3u', `${root}/Alpha/One/01.flac\n`, `${root}/Émile/Été.flac`],
      ['y.m3u', `file:///mnt/x%20y/Alpha/One/01.flac\n`, 'file:///mnt/x%20y/%C3%89mile/%C3%89t%C3%A9.flac'],
      ['z.m3u', 'Alpha/One/01.flac\n', 'Émile/Été.flac'],
      ['v.pls', '[playlist]\nFile1=..\\Alpha\\One\\01.flac\nNumberOfEntries=1\n', 'File2=..\\Émile\\Été.flac'],
      [
        'u.xspf',
        `<playlist><trackList>${track('../Alpha/One/01.flac')}</trackList></playlist>`,
        '<location>../%C3%89mile/%C3%89t%C3%A9.flac',
      ],
    ];
    for (const [name, before] of files) put(melodrome, `Styles/${name}`, before);
    await scanAll(melodrome);
    for (const [name, , line] of files) {
      const list = (await api.lists())[name.split('.')[0] ?? ''];
      expect((await api.send('POST', `playlist/${list.id}/tracks`, { ids: [songs['Été']] })).body).toEqual({ added: 1 });
      expect(text(`Styles/${name}`)).toContain(line);
    }
    put(melodrome, 'Styles/old.m3u', Buffer.from('../Émile/Été.flac\n', 'latin1'));
    await scanAll(melodrome);
    await api.send('POST', `playlist/${(await api.lists())['old'].id}/tracks`, { ids: [songs['Été']] });
    expect(readFileSync(file('Styles/old.m3u'), 'latin1')).toBe('../Émile/Été.flac\n../Émile/Été.flac\n');
    await scanAll(melodrome);
    expect(await api.titles((await api.lists())['w'].id)).toEqual(['One 1', 'Été']);
  });

  test('unless the file changed meanwhile: then it is read and the change refused', async () => {
    put(melodrome, 'Lists/race.m3u', '../Alpha/One/01.flac\n', 6000);
    await scanAll(melodrome);
    const { id } = (await api.lists())['race'];
    put(melodrome, 'Lists/race.m3u', '../Alpha/One/01.flac\n../Alpha/One/02.flac\n', 7000);
    const { status, body } = await api.send('DELETE', `playlist/${id}/tracks?id=1`);
    expect({ status, body }).toEqual({ status: 409, body: { error: expect.stringContaining('read again') } });
    expect(await api.titles(id)).toEqual(['One 1', 'One 2']);
    expect((await api.send('DELETE', `playlist/${id}/tracks?id=1`)).status).toBe(200);
    expect(text('Lists/race.m3u')).toBe('../Alpha/One/02.flac\n');
  });

  test.skipIf(process.getuid?.() === 0)('with a warning where that cannot be (skipped for root, who may write anywhere)', async () => {
    put(melodrome, 'Closed/list.m3u', '../Alpha/One/01.flac\n');
    await scanAll(melodrome);
    const { id } = (await api.lists())['list'];
    chmodSync(file('Closed'), 0o555);
    try {
      const { body } = await api.send('PUT', `playlist/${id}/tracks`, { ids: [] });
      expect(body).toMatchObject({ sync: false, warning: expect.stringContaining('Closed/list.m3u') });
      expect(text('Closed/list.m3u')).toBe('../Alpha/One/01.flac\n');
    } finally {
      chmodSync(file('Closed'), 0o755);
    }
  });

  test('and keeps the rights of the file; nothing is left beside it', async () => {
    put(melodrome, 'Lists/mode.m3u', '../Alpha/One/01.flac\n');
    chmodSync(file('Lists/mode.m3u'), 0o640);
    await scanAll(melodrome);
    const { id } = (await api.lists())['mode'];
    await api.send('PUT', `playlist/${id}/tracks`, { ids: [] });
    expect(text('Lists/mode.m3u')).toBe('');
    expect(statSync(file('Lists/mode.m3u')).mode & 0o777).toBe(0o640);
    expect([...new Bun.Glob('**/.*').scanSync({ cwd: melodrome.library.root, dot: true })]).toEqual([]);
  });

  test('goes on without a file that is gone, and starts again when asked', async () => {
    put(melodrome, 'Lists/gone.m3u', '../Alpha/One/01.flac\n', 8000);
    await scanAll(melodrome);
    const { id } = (await api.lists())['gone'];
    rmSync(file('Lists/gone.m3u'));
    const songs = await api.songs();
    await api.send('POST', `playlist/${id}/tracks`, { ids: [songs['Two 2']] });
    expect(existsSync(file('Lists/gone.m3u'))).toBe(false);
    expect((await api.get(`playlist/${id}`)).body).toMatchObject({ sync: false, songCount: 2 });
    expect((await api.send('PUT', `playlist/${id}`, { sync: true })).status).toBe(409);
    put(melodrome, 'Lists/gone.m3u', '../Alpha/One/01.flac\n', 8000);
    expect((await api.send('PUT', `playlist/${id}`, { sync: true })).body).toMatchObject({ sync: true, songCount: 2 });
    expect(text('Lists/gone.m3u')).toContain('../Beta/Two/02.flac');
  });
});

test('files are read when the first admin is there, only in folders of PlaylistsPath', async () => {
  const young = await makeApp({ library: music, config: { playlistspath: 'Lists/**:.', defaultplaylistpublicvisibility: 'true' } });
  try {
    put(young, 'Lists/Deep/in.m3u', '../../Alpha/One/01.flac\n');
    put(young, 'Alpha/out.m3u', 'One/01.flac\n');
    put(young, 'root.m3u', 'Alpha/One/01.flac\n');
    await scanAll(young);
    const { token } = await createAdmin(young);
    await young.app.playlistFiles.idle();
    const lists = await clientOf(young, token).lists();
    expect(Object.keys(lists).toSorted()).toEqual(['in', 'root']);
    expect(lists['in']).toMatchObject({ public: true, songCount: 1 });
  } finally {
    await young.close();
  }
});

test('AutoImportPlaylists=false leaves files alone', async () => {
  const quiet = await makeApp({ library: music, config: { autoimportplaylists: 'false' } });
  try {
    const { token } = await createAdmin(quiet);
    put(quiet, 'a.m3u', 'Alpha/One/01.flac\n');
    await scanAll(quiet);
    expect(await clientOf(quiet, token).lists()).toEqual({});
  } finally {
    await quiet.close();
  }
});
