// Where pictures come from, for every kind of item and in the order that is configured.
import { afterEach, describe, expect, test } from 'bun:test';
import { rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

import { prepareArtwork } from '../../src/core/artwork/precache.ts';
import { adminName, adminPassword, createAdmin, native, postJson, subsonic } from '../support/clients.ts';
import { makeApp, type MakeOptions, type TestApp } from '../support/make-app.ts';
import { colorAt, cover, idOf, picture, put } from './support.ts';

let melodrome: TestApp;
afterEach(() => melodrome.close());

const [red, green, blue, yellow, violet] = (await Promise.all(
  (['red', 'green', 'blue', 'yellow', 'violet'] as const).map((color) => picture(color)),
)) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array];

async function make(options: MakeOptions): Promise<void> {
  melodrome = await makeApp(options);
  await createAdmin(melodrome);
}

const login = async () =>
  (await postJson(melodrome, '/auth/login', { username: adminName, password: adminPassword })).json() as Promise<{ token: string }>;
const colorOf = async (id: string) => (await cover(melodrome, id)).color;
const album = (name: string) => `al-${idOf(melodrome, 'album', name)}`;
const disc = (name: string, number: number) => `dc-${idOf(melodrome, 'album', name)}:${number}`;
const song = (title: string) => `mf-${idOf(melodrome, 'song', title)}`;
const artist = (name: string) => `ar-${idOf(melodrome, 'artist', name)}`;
const track = (title: string, more: Record<string, string | number> = {}) => ({
  TITLE: title,
  ARTIST: 'Ann',
  ALBUMARTIST: 'Ann',
  ALBUM: 'One',
  ...more,
});

describe('albums', () => {
  test('by the configured order: patterns, then what is embedded', async () => {
    const library: MakeOptions['library'] = (files) => {
      files.add('Ann/One/1.flac', track('a'), { picture: red });
      put(files, 'Ann/One/scan.jpg', green);
      put(files, 'Ann/One/FRONT.JPG', blue);
    };
    await make({ library });
    expect(await colorOf(album('One'))).toBe('blue');
    await melodrome.close();
    await make({ library, config: { coverartpriority: 'scan.*, front.*' } });
    expect(await colorOf(album('One'))).toBe('green');
    await melodrome.close();
    await make({ library, config: { coverartpriority: 'external, embedded, *' } });
    expect(await colorOf(album('One'))).toBe('red');
  });

  test('the name without a number first, then in natural order', async () => {
    await make({
      library: (files) => {
        for (const name of ['One', 'Two']) files.add(`Ann/${name}/1.flac`, track(name, { ALBUM: name }));
        put(files, 'Ann/One/cover.1.jpg', red);
        put(files, 'Ann/One/cover.jpg', green);
        put(files, 'Ann/Two/cover10.jpg', red);
        put(files, 'Ann/Two/cover2.jpg', blue);
      },
      config: { coverartpriority: 'cover*' },
    });
    expect([await colorOf(album('One')), await colorOf(album('Two'))]).toEqual(['green', 'blue']);
  });

  test('above disc folders, but never from the folder of the artist', async () => {
    await make({
      library: (files) => {
        for (const n of [1, 2]) files.add(`Ann/Box/CD ${n}/1.flac`, track(`b${n}`, { ALBUM: 'Box', DISCNUMBER: n }));
        put(files, 'Ann/Box/cover.jpg', red);
        put(files, 'Ann/Box/CD 1/cover.jpg', blue);
        files.add('Ann/Single/Disc 1/1.flac', track('s', { ALBUM: 'Single' }));
        put(files, 'Ann/Single/folder.jpg', violet);
        // One album in two folders beside others: what lies above belongs to the artist.
        for (const n of [1, 2]) files.add(`Bob/Split ${n}/1.flac`, { TITLE: `p${n}`, ARTIST: 'Bob', ALBUM: 'Split', TRACKNUMBER: n });
        files.add('Bob/Other/1.flac', { TITLE: 'o', ARTIST: 'Bob', ALBUM: 'Other' });
        put(files, 'Bob/folder.jpg', yellow);
        put(files, 'Bob/Split 2/cover.jpg', green);
      },
    });
    expect(await colorOf(album('Box'))).toBe('red');
    expect(await colorOf(album('Single'))).toBe('violet');
    expect(await colorOf(album('Split'))).toBe('green');
    expect(await colorOf(album('Other'))).toBe('placeholder');
  });

  test('empty and oversized files are passed over', async () => {
    await make({
      library: (files) => {
        files.add('Ann/One/1.flac', track('a'));
        put(files, 'Ann/One/cover.jpg', '');
        put(files, 'Ann/One/folder.png', new Uint8Array(2_000_000));
        put(files, 'Ann/One/front.jpg', green);
      },
      config: { maximagesize: '1MB', maximageuploadsize: '1MB' },
    });
    expect(await colorOf(album('One'))).toBe('green');
  });
});

describe('discs', () => {
  test('carry their number, unless their file carries none', async () => {
    await make({
      library: (files) => {
        for (const n of [1, 2, 3])
          files.add(`Ann/One/${n}.flac`, track(`d${n}`, { DISCNUMBER: n, ...(n === 3 ? { DISCSUBTITLE: 'Café Encore' } : {}) }));
        put(files, 'Ann/One/cover.jpg', yellow);
        put(files, 'Ann/One/disc01.jpg', red);
        put(files, 'Ann/One/Disc 2 (front).jpg', blue);
        put(files, 'Ann/One/CAFE ENCORE.jpg', green);
      },
      config: { discartpriority: 'disc*.*, cd*.*, discsubtitle, embedded' },
    });
    expect(await colorOf(album('One'))).toBe('yellow');
    expect(await colorOf(disc('One', 1))).toBe('red');
    expect(await colorOf(disc('One', 2))).toBe('blue');
    expect(await colorOf(disc('One', 3))).toBe('green');
    expect(await colorOf(disc('One', 9))).toBe('yellow');
    expect((await cover(melodrome, 'dc-nope:1')).status).toBe(200);
    expect((await cover(melodrome, 'dc-nope:1')).type).toContain('json');
  });

  test('in folders of their own, embedded, or as the album', async () => {
    await make({
      library: (files) => {
        files.add('Ann/One/CD1/1.flac', track('d1', { DISCNUMBER: 1 }));
        put(files, 'Ann/One/CD1/disc.jpg', red);
        files.add('Ann/One/CD2/1.flac', track('d2', { DISCNUMBER: 2 }), { picture: green });
        files.add('Ann/One/CD3/1.flac', track('d3', { DISCNUMBER: 3 }));
        put(files, 'Ann/One/cover.jpg', blue);
      },
    });
    expect(await Promise.all([1, 2, 3].map((n) => colorOf(disc('One', n))))).toEqual(['red', 'green', 'blue']);
    const first = await cover(melodrome, disc('One', 1));
    const hash = first.headers.get('etag')?.slice(1, 17);
    expect((await cover(melodrome, `${disc('One', 1)}_${hash}`)).headers.get('cache-control')).toContain('immutable');
    await melodrome.close();
    await make({
      library: (files) => {
        files.add('Ann/One/1.flac', track('d1', { DISCNUMBER: 1 }));
        put(files, 'Ann/One/disc1.jpg', red);
        put(files, 'Ann/One/cover.jpg', blue);
      },
      config: { discartpriority: '' },
    });
    expect(await colorOf(disc('One', 1))).toBe('blue');
  });
});

test('songs of several discs name the picture of their disc', async () => {
  await make({
    library: (files) => {
      files.add('Ann/One/1.flac', track('own', { DISCNUMBER: 1 }), { picture: red });
      for (const n of [1, 2]) files.add(`Ann/One/${n + 1}.flac`, track(`on ${n}`, { DISCNUMBER: n }));
      put(files, 'Ann/One/disc2.jpg', green);
      put(files, 'Ann/One/cover.jpg', blue);
      files.add('Ann/Two/1.flac', track('single', { ALBUM: 'Two', DISCNUMBER: 1 }));
      put(files, 'Ann/Two/cover.jpg', yellow);
    },
  });
  const { token } = await login();
  const ids: Record<string, string> = {};
  for (const title of ['own', 'on 1', 'on 2', 'single']) {
    const id = idOf(melodrome, 'song', title);
    ids[title] = (await subsonic(melodrome, 'getSong', { id })).song.coverArt as string;
    const { body } = await native(melodrome, `/api/song/${id}`, token);
    expect(body.coverArtId).toBe(ids[title]);
    const reply = await melodrome.fetch(`/api/cover/${encodeURIComponent(body.coverArtId)}?size=96`, {
      headers: { 'x-nd-authorization': `Bearer ${token}` },
    });
    expect(reply.status).toBe(200);
  }
  expect(ids['on 2']).toBe(`${album('One').replace('al-', 'dc-')}:2`);
  expect(ids['single']).toStartWith(album('Two'));
  expect(await Promise.all(Object.values(ids).map(colorOf))).toEqual(['red', 'blue', 'green', 'yellow']);
});

test('songs: embedded, then the disc, then the album', async () => {
  const library: MakeOptions['library'] = (files) => {
    files.add('Ann/One/1.flac', track('own', { DISCNUMBER: 1 }), { picture: red });
    files.add('Ann/One/2.flac', track('of the disc', { DISCNUMBER: 2 }));
    files.add('Ann/Two/1.flac', track('of the album', { ALBUM: 'Two' }));
    put(files, 'Ann/One/disc2.jpg', green);
    put(files, 'Ann/One/cover.jpg', blue);
    put(files, 'Ann/Two/cover.jpg', yellow);
  };
  await make({ library });
  const all = () => Promise.all(['own', 'of the disc', 'of the album'].map((title) => colorOf(song(title))));
  expect(await all()).toEqual(['red', 'green', 'yellow']);
  await melodrome.close();
  await make({ library, config: { enablemediafilecoverart: 'false' } });
  expect(await all()).toEqual(['blue', 'blue', 'yellow']);
});

describe('artists', () => {
  test('their own folder, up to three above, and their albums; never a folder shared with others', async () => {
    await make({
      library: (files) => {
        for (const name of ['One', 'Two']) files.add(`A/Ann/${name}/1.flac`, track(name, { ALBUM: name }));
        put(files, 'A/Ann/artist.png', red);
        files.add('B/Bob/Deep/Deeper/1.flac', { TITLE: 'b', ARTIST: 'Bob', ALBUM: 'Deeper' });
        put(files, 'B/Bob/artist.jpg', green);
        files.add('C/1.flac', { TITLE: 'c', ARTIST: 'Cem', ALBUM: 'Cem' });
        put(files, 'C/folder.jpg', blue);
        files.add('Duet/1.flac', { TITLE: 'd', ARTIST: ['Dan', 'Eva'], ALBUMARTIST: ['Dan', 'Eva'], ALBUM: 'Duet' });
        put(files, 'Duet/artist.jpg', yellow);
        put(files, 'artist.jpg', violet);
      },
      config: { artistartpriority: 'artist.*, album/folder.*' },
    });
    expect(await Promise.all(['Ann', 'Bob', 'Cem', 'Dan'].map((name) => colorOf(artist(name))))).toEqual([
      'red',
      'green',
      'blue',
      'placeholder',
    ]);
  });

  test('a folder of pictures named by MusicBrainz id or name', async () => {
    const mbid = '5b11f4ce-a62d-471e-81fc-a69a8278c7da';
    let folder = '';
    await make({
      library: (files) => {
        folder = join(files.root, '../faces');
        files.add('1.flac', { TITLE: 'a', ARTIST: 'Nirvana', MUSICBRAINZ_ARTISTID: mbid, ALBUM: 'A' });
        files.add('2.flac', { TITLE: 'b', ARTIST: 'AC/DC', ALBUM: 'B' });
        files.add('3.flac', { TITLE: 'c', ARTIST: 'Björk', ALBUM: 'C' });
        put({ root: folder }, `${mbid}.jpg`, red);
        put({ root: folder }, 'nirvana.jpg', violet);
        put({ root: folder }, 'AC_DC.png', green);
        put({ root: folder }, 'bjork.webp', blue);
      },
      scan: false,
    });
    melodrome.app.config.artistImageFolder = folder;
    melodrome.app.config.artistArtPriority = 'artist.*, image-folder';
    await melodrome.scan();
    const names = ['Nirvana', 'AC/DC', 'Björk'];
    const shown = () => Promise.all(names.map((name) => colorOf(artist(name))));
    expect(await shown()).toEqual(['red', 'green', 'blue']);
    // The folder lies outside all libraries: the look at pictures after a scan sees what changes in it.
    put({ root: folder }, 'AC_DC.png', yellow);
    put({ root: folder }, 'Björk.jpg', violet);
    rmSync(join(folder, 'bjork.webp'));
    await prepareArtwork(melodrome.app);
    expect(await shown()).toEqual(['red', 'yellow', 'violet']);
    melodrome.app.config.artistImageFolder = '';
    await prepareArtwork(melodrome.app);
    expect(await shown()).toEqual(['placeholder', 'placeholder', 'placeholder']);
  });
});

describe('playlists', () => {
  const insert = (row: { id: string; sourceFile?: string; imageLine?: string }, titles: string[]) => {
    const client = melodrome.app.db.$client;
    const { pk } = client
      .query(
        `INSERT INTO playlist (id, name, order_name, owner_pk, public, source_file, image_line, created_at, updated_at)
         VALUES (?, 'x', 'x', (SELECT min(pk) FROM user), 1, ?, ?, 0, 0) RETURNING pk`,
      )
      .get(row.id, row.sourceFile ?? '', row.imageLine ?? '') as { pk: number };
    titles.forEach((title, i) =>
      client
        .query('INSERT INTO playlist_item (playlist_pk, position, song_id) VALUES (?, ?, ?)')
        .run(pk, i, idOf(melodrome, 'song', title)),
    );
  };
  const four = async () =>
    make({
      library: (files) => {
        [red, green, blue, yellow].forEach((bytes, i) => {
          files.add(`${i}/1.flac`, { TITLE: `${i}`, ARTIST: 'Ann', ALBUM: `Album ${i}` });
          put(files, `${i}/cover.jpg`, bytes);
        });
        files.add('5/1.flac', { TITLE: '5', ARTIST: 'Ann', ALBUM: 'Bare' });
        put(files, 'lists/rock.m3u', '#EXTM3U\n');
        put(files, 'lists/Rock.JPG', violet);
        put(files, 'lists/art/named.jpg', green);
      },
    });

  test('beside the file, named in it, or made of four covers', async () => {
    await four();
    insert({ id: 'sidecar', sourceFile: '1:lists/rock.m3u', imageLine: 'art/named.jpg' }, ['0']);
    insert({ id: 'named', sourceFile: '1:lists/other.m3u', imageLine: 'art/named.jpg' }, ['0']);
    insert({ id: 'absolute', sourceFile: '1:lists/other.m3u', imageLine: `file://${melodrome.library.root}/lists/art/named.jpg` }, ['0']);
    insert({ id: 'mosaic' }, ['5', '0', '1', '1', '2', '3']);
    insert({ id: 'single' }, ['5', '2', '1']);
    insert({ id: 'none' }, ['5']);
    insert({ id: 'empty' }, []);
    expect(await colorOf('pl-sidecar')).toBe('violet');
    expect(await colorOf('pl-named')).toBe('green');
    expect(await colorOf('pl-absolute')).toBe('green');
    expect(await colorOf('pl-single')).toBe('blue');
    expect(await colorOf('single')).toBe('blue');
    expect(await colorOf('pl-none')).toBe('placeholder');
    expect(await colorOf('pl-empty')).toBe('placeholder');
    const mosaic = await cover(melodrome, 'pl-mosaic');
    expect([mosaic.width, mosaic.height, mosaic.type]).toEqual([600, 600, 'image/jpeg']);
    const quarters = [
      [0.25, 0.25],
      [0.75, 0.25],
      [0.25, 0.75],
      [0.75, 0.75],
    ] as const;
    expect(await Promise.all(quarters.map(([x, y]) => colorAt(mosaic.bytes, x, y)))).toEqual(['red', 'green', 'blue', 'yellow']);
    const small = await cover(melodrome, 'pl-mosaic', { size: 100 });
    expect(small.width).toBe(100);
    // Another cover, another mosaic.
    utimesSync(join(melodrome.library.root, '0/cover.jpg'), 1_700_000_000, 1_700_000_000);
    await melodrome.scan();
    expect((await cover(melodrome, 'pl-mosaic')).headers.get('etag')).not.toBe(mosaic.headers.get('etag'));
  });

  test('no line of a playlist reaches a file elsewhere', async () => {
    await four();
    put({ root: melodrome.folder }, 'secret.jpg', red);
    const lines = [
      '../../secret.jpg',
      `${melodrome.folder}/secret.jpg`,
      'file:///etc/passwd',
      '..%2f..%2fsecret.jpg',
      'http://127.0.0.1:9/x.jpg',
      'rock.m3u',
      '',
    ];
    for (const [i, imageLine] of lines.entries()) {
      insert({ id: `p${i}`, sourceFile: '1:lists/other.m3u', imageLine }, []);
      expect(await colorOf(`pl-p${i}`)).toBe('placeholder');
    }
  });
});
