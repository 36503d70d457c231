// Search.FullString and Search.Lyrics: off by default; turned on, the next scan makes what is there findable.
import { expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createAdmin, subsonic } from '../support/clients.ts';
import { writeFlac } from '../support/flac.ts';
import { makeApp, type LibraryBuilder, type TestApp } from '../support/make-app.ts';

function library({ add }: LibraryBuilder): void {
  add('1.flac', {
    TITLE: 'Thunderstruck',
    ARTIST: 'AC/DC',
    ALBUM: 'The Razors Edge',
    TRACKNUMBER: 1,
    LYRICS: '[00:01.00]Sound of the <00:02.00>drums\n[00:03.00]Beating in my heart',
  });
  add('2.flac', { TITLE: 'Struck', ARTIST: 'Böhse Löwen', ALBUM: 'Überall', TRACKNUMBER: 1 });
  add('3.flac', { TITLE: 'Heart', ARTIST: '東京事変', ALBUM: '教育', TRACKNUMBER: 1, LYRICS: 'Nobody says drumming' });
}

async function find(melodrome: TestApp, query: string): Promise<Record<string, string[]>> {
  const { searchResult3 } = await subsonic(melodrome, 'search3', { query });
  const names = (rows: { title?: string; name?: string }[] = []) => rows.map(({ title, name }) => title ?? name ?? '');
  return { artists: names(searchResult3.artist), albums: names(searchResult3.album), songs: names(searchResult3.song) };
}
const songs = async (melodrome: TestApp, query: string) => (await find(melodrome, query))['songs'];

async function withOptions(config: Record<string, string>, work: (melodrome: TestApp) => Promise<void>): Promise<void> {
  const melodrome = await makeApp({ library, config });
  try {
    await createAdmin(melodrome);
    await work(melodrome);
  } finally {
    await melodrome.close();
  }
}

test('neither looks inside words nor into lyrics unless asked to', () =>
  withOptions({}, async (melodrome) => {
    expect(await songs(melodrome, 'struck')).toEqual(['Struck']);
    expect(await songs(melodrome, 'drums')).toEqual([]);
  }));

test('FullString finds parts of words, every word anywhere, after what is found without', () =>
  withOptions({ 'search.fullstring': 'true' }, async (melodrome) => {
    expect(await songs(melodrome, 'struck')).toEqual(['Struck', 'Thunderstruck']);
    expect(await songs(melodrome, 'STRÜCK')).toEqual(['Struck', 'Thunderstruck']);
    expect(await songs(melodrome, 'understru')).toEqual(['Thunderstruck']);
    expect(await songs(melodrome, 'struck azor')).toEqual(['Thunderstruck']);
    expect(await songs(melodrome, 'und ck')).toEqual(['Thunderstruck']);
    expect(await songs(melodrome, 'ck')).toEqual(['Thunderstruck', 'Struck']);
    expect(await songs(melodrome, 'struck nowhere')).toEqual([]);
    expect((await find(melodrome, 'oewen'))['artists']).toEqual([]);
    expect((await find(melodrome, 'owen'))['artists']).toEqual(['Böhse Löwen']);
    expect((await find(melodrome, 'cd'))['artists']).toEqual(['AC/DC']);
    expect((await find(melodrome, 'berall'))['albums']).toEqual(['Überall']);
    expect((await find(melodrome, '京事'))['artists']).toEqual(['東京事変']);
    for (const query of ['%', '_', '"', "'", '%%%', '\ud800ck', 'c\u0000k']) await find(melodrome, query);
    expect(await songs(melodrome, '%%%')).toEqual([]);
    expect(await songs(melodrome, 'drums')).toEqual([]);
  }));

test('Lyrics finds words of lyrics, after all others, without their times', () =>
  withOptions({ 'search.lyrics': 'true' }, async (melodrome) => {
    expect(await songs(melodrome, 'heart')).toEqual(['Heart', 'Thunderstruck']);
    expect(await songs(melodrome, 'drums beating')).toEqual(['Thunderstruck']);
    expect(await songs(melodrome, 'drum')).toEqual(['Thunderstruck', 'Heart']);
    expect(await songs(melodrome, '"of the drums"')).toEqual(['Thunderstruck']);
    expect(await songs(melodrome, '02')).toEqual([]);
    expect(await songs(melodrome, 'struck')).toEqual(['Struck']);
    melodrome.library.add('1.flac', {
      TITLE: 'Thunderstruck',
      ARTIST: 'AC/DC',
      ALBUM: 'The Razors Edge',
      TRACKNUMBER: 1,
      LYRICS: 'Trumpets',
    });
    await melodrome.scan(true);
    expect(await songs(melodrome, 'beating')).toEqual([]);
    expect(await songs(melodrome, 'trumpets')).toEqual(['Thunderstruck']);
  }));

test('turned on, the next scan reads what it passed over; turned off, it forgets', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'melodrome-search-'));
  const config = { datafolder: join(folder, 'data'), musicfolder: join(folder, 'music') };
  makeSongs(config.musicfolder);
  const start = async (more: Record<string, string>, work: (melodrome: TestApp) => Promise<void>) => {
    const melodrome = await makeApp({ config: { ...config, ...more } });
    await melodrome.scan();
    await work(melodrome);
    await melodrome.close();
  };
  const rows = ({ app }: TestApp) =>
    ['song_part_fts', 'artist_part_fts', 'lyrics_fts'].map(
      (table) => app.db.$client.query(`SELECT count(*) FROM ${table}`).values()[0]?.[0],
    );
  try {
    await start({}, async (melodrome) => {
      await createAdmin(melodrome);
      expect(rows(melodrome)).toEqual([0, 0, 0]);
    });
    const both = { 'search.lyrics': 'true', 'search.fullstring': 'true' };
    for (let round = 0; round < 2; round++) {
      await start(both, async (melodrome) => {
        expect(rows(melodrome)).toEqual([1, 1, 1]);
        expect(await songs(melodrome, 'chapter')).toEqual(['Title']);
        expect(await songs(melodrome, 'itl')).toEqual(['Title']);
      });
      await start({}, async (melodrome) => {
        expect(rows(melodrome)).toEqual([0, 0, 0]);
        expect(await songs(melodrome, 'chapter')).toEqual([]);
      });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

const makeSongs = (root: string) =>
  writeFlac(join(root, '1.flac'), { TITLE: 'Title', ARTIST: 'Artist', ALBUM: 'Album', LYRICS: 'Chapter and verse' });
