// What a scan makes of songs: albums, artists, discs, compilations, covers.
import { afterEach, describe, expect, test } from 'bun:test';
import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { makeApp, type LibraryBuilder, type MakeOptions, type TestApp } from '../support/make-app.ts';
import { albums, artists, songs, touch } from './support.ts';

let melodrome: TestApp;
afterEach(() => melodrome.close());

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');

async function scanned(library: (builder: LibraryBuilder) => void, options: MakeOptions = {}): Promise<void> {
  melodrome = await makeApp({ library, ...options });
}

function image({ root }: LibraryBuilder, path: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), png);
}

const credits = (title: string) =>
  melodrome.app.db.$client
    .query(
      `SELECT role, position, artist.name FROM song_artist JOIN song ON song.pk = song_pk JOIN artist ON artist.pk = artist_pk
       WHERE title = ? ORDER BY role, position`,
    )
    .values(title);

describe('albums', () => {
  test('of several artists in one folder: one album only with an album artist or as compilation', async () => {
    await scanned(({ add }) => {
      for (const [n, artist] of ['Ann', 'Bob'].entries()) {
        add(`a/${n}.flac`, { TITLE: 'x', ALBUM: 'Flagged', ARTIST: artist, COMPILATION: '1' });
        add(`b/${n}.flac`, { TITLE: 'x', ALBUM: 'Headed', ARTIST: artist, ALBUMARTIST: 'Head' });
        add(`c/${n}.flac`, { TITLE: 'x', ALBUM: 'Plain', ARTIST: artist });
      }
    });
    expect(albums(melodrome).map(({ name, albumArtist, songCount, compilation }) => [name, albumArtist, songCount, compilation])).toEqual([
      ['Flagged', 'Various Artists', 2, 1],
      ['Headed', 'Head', 2, 0],
      ['Plain', 'Ann', 1, 0],
      ['Plain', 'Bob', 1, 0],
    ]);
    expect(artists(melodrome)).toEqual({ Ann: [1, 3], Bob: [1, 3], Head: [1, 2], 'Various Artists': [1, 2] });
  });

  test('of several discs in folders of their own, with subtitles', async () => {
    await scanned(({ add }) => {
      const common = { ALBUM: 'Box', ALBUMARTIST: 'Ann' };
      add('Ann/Box/CD 1/1.flac', { ...common, TITLE: 'a', DISCNUMBER: 1, DISCSUBTITLE: 'Early', DATE: '1970' });
      add('Ann/Box/CD 2/1.flac', { ...common, TITLE: 'b', DISCNUMBER: 2, DISCSUBTITLE: 'Late', DATE: '1990' });
    });
    expect(albums(melodrome)).toMatchObject([
      { name: 'Box', songCount: 2, discs: { 1: 'Early', 2: 'Late' }, minYear: 1970, maxYear: 1990 },
    ]);
  });

  test('of one name, told apart by MusicBrainz', async () => {
    const id = (n: number) => `${n}1111111-1111-4111-8111-111111111111`;
    await scanned(({ add }) => {
      add('a.flac', { TITLE: 'a', ALBUM: 'Same', ALBUMARTIST: 'Ann', MUSICBRAINZ_ALBUMID: id(1) });
      add('b.flac', { TITLE: 'b', ALBUM: 'Same', ALBUMARTIST: 'Ann', MUSICBRAINZ_ALBUMID: id(2) });
    });
    expect(albums(melodrome)).toHaveLength(2);
  });

  test('genres of an album: the commonest first', async () => {
    await scanned(({ add }) => {
      const common = { ALBUM: 'Mix', ALBUMARTIST: 'Ann' };
      add('1.flac', { ...common, TITLE: '1', GENRE: ['Rock', 'Folk'] });
      add('2.flac', { ...common, TITLE: '2', GENRE: 'folk' });
    });
    expect(albums(melodrome)[0]?.genres.map((name) => name.toLowerCase())).toEqual(['folk', 'rock']);
    const tags = melodrome.app.db.$client.query("SELECT value, song_count, album_count FROM tag WHERE name = 'genre' ORDER BY order_value");
    expect(tags.values().map(([name, ...counts]) => [String(name).toLowerCase(), ...counts])).toEqual([
      ['folk', 2, 1],
      ['rock', 1, 1],
    ]);
  });
});

test('several artists of a song, in every role, are all credited', async () => {
  await scanned(({ add }) =>
    add('1.flac', { TITLE: 'Duet', ARTIST: 'Ann feat. Bob', ALBUMARTIST: 'Ann', ALBUM: 'X', COMPOSER: 'Cem/Dan', PERFORMER: 'Eva (oud)' }),
  );
  expect(credits('Duet')).toEqual([
    ['albumartist', 0, 'Ann'],
    ['artist', 0, 'Ann'],
    ['artist', 1, 'Bob'],
    ['composer', 0, 'Cem'],
    ['composer', 1, 'Dan'],
    ['performer', 0, 'Eva'],
  ]);
  expect(songs(melodrome)['1.flac']?.artist).toBe('Ann feat. Bob');
  expect(artists(melodrome)).toEqual({ Ann: [1, 1], Bob: [0, 1], Cem: [0, 1], Dan: [0, 1], Eva: [0, 1] });
});

describe('covers', () => {
  const source = (n = 0) => albums(melodrome)[n]?.imageSource;

  test('in the folder, before the one in the file', async () => {
    await scanned((library) => {
      library.add('Ann/One/1.flac', { TITLE: '1', ALBUM: 'One', ARTIST: 'Ann' }, { picture: png });
      image(library, 'Ann/One/Folder.PNG');
      image(library, 'Ann/One/back.jpg');
    });
    expect(source()).toBe('file:1:Ann/One/Folder.PNG');
  });

  test('in the file: that of the first disc and track which has one', async () => {
    await scanned(({ add }) => {
      for (const n of [1, 2, 3]) {
        add(`${9 - n}.flac`, { TITLE: `${n}`, ALBUM: 'One', ARTIST: 'Ann', TRACKNUMBER: n }, n > 1 ? { picture: png } : {});
      }
    });
    expect(source()).toBe(`embedded:${songs(melodrome)['7.flac']?.id}`);
  });

  test('above the folders of the discs', async () => {
    await scanned((library) => {
      for (const n of [1, 2]) library.add(`Ann/Box/CD${n}/1.flac`, { TITLE: 'x', ALBUM: 'Box', ARTIST: 'Ann', DISCNUMBER: n });
      image(library, 'Ann/Box/cover.jpg');
    });
    expect(source()).toBe('file:1:Ann/Box/cover.jpg');
  });

  test('new, changed and removed ones are noticed without reading a song', async () => {
    await scanned(({ album }) => album('Ann', 'One', 2));
    expect(source()).toBe('');
    image(melodrome.library, 'Ann/One/cover.png');
    expect(await melodrome.scan()).toMatchObject({ filesRead: 0 });
    const [added] = albums(melodrome);
    expect(added?.imageSource).toBe('file:1:Ann/One/cover.png');
    touch(melodrome, 'Ann/One/cover.png', 1_700_000_000);
    await melodrome.scan();
    expect(albums(melodrome)[0]?.imageHash).not.toBe(added?.imageHash);
  });

  test("an artist's picture in the folder of the artist", async () => {
    await scanned((library) => {
      library.album('Ann', 'One', 1);
      library.album('Bob', 'Two', 1);
      image(library, 'Ann/artist.jpg');
    });
    const rows = melodrome.app.db.$client.query('SELECT name, image_source FROM artist ORDER BY name').values();
    expect(rows).toEqual([
      ['Ann', 'file:1:Ann/artist.jpg'],
      ['Bob', ''],
    ]);
  });
});

describe('what is left out', () => {
  test('by .ndignore, by name, and by being hidden', async () => {
    await scanned((library) => {
      for (const path of [
        'Keep/1.flac',
        'Skip/1.flac',
        'Some/good.flac',
        'Some/bad.flac',
        'Some/Demo/1.flac',
        '.hidden/1.flac',
        'Keep/.2.flac',
      ]) {
        library.add(path, { TITLE: path });
      }
      library.add('...And Justice/1.flac', { TITLE: 'not hidden' });
      library.add('$RECYCLE.BIN/1.flac', { TITLE: 'deleted' });
      writeFileSync(join(library.root, 'Skip/.ndignore'), '');
      writeFileSync(join(library.root, 'Some/.ndignore'), '# demos\nbad*\nDemo/\n');
    });
    expect(Object.keys(songs(melodrome))).toEqual(['...And Justice/1.flac', 'Keep/1.flac', 'Some/good.flac']);
  });
});

test('one album in fourteen formats', async () => {
  const folder = join(import.meta.dir, '../fixtures/audio');
  const files = readdirSync(folder).filter((name) => name !== 'tone.wav');
  await scanned(({ root }) => {
    mkdirSync(join(root, 'Fixtures'));
    for (const name of files) copyFileSync(join(folder, name), join(root, 'Fixtures', name));
  });
  expect(albums(melodrome)).toMatchObject([
    { name: 'Fixtures', albumArtist: 'Fixture Band', songCount: files.length, minYear: 2004, genres: ['Test Tone'] },
  ]);
  expect(albums(melodrome)[0]?.imageSource).toStartWith('embedded:');
});

const real = join(import.meta.dir, '../../../shared/corpus/real-small');
if (!existsSync(real)) console.warn('skipped: real music (../shared/corpus/real-small) is not here');

test.skipIf(!existsSync(real))('real music', async () => {
  melodrome = await makeApp({ config: { musicfolder: real } });
  expect(await melodrome.scan()).toMatchObject({ added: 68, problems: 0 });
  const covered = albums(melodrome).filter(({ imageSource }) => imageSource !== '');
  expect(covered.length).toBeGreaterThanOrEqual(10);
  const [total] = melodrome.app.db.$client.query('SELECT sum(duration_ms), min(duration_ms), min(bit_rate) FROM song').values();
  expect(total?.[0]).toBeWithin(4_190_000, 4_197_000);
  expect(total?.[1]).toBeGreaterThan(500);
  expect(total?.[2]).toBeGreaterThan(10);
});
