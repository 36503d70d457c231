// The folder tree: true paths, counts of everything below, pages, and nothing of a library that is closed.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { subsonic, type Reply } from '../support/clients.ts';
import { makeBrowsing, song, type Browsing } from './browse-support.ts';

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');

let at: Browsing;
beforeAll(async () => {
  at = await makeBrowsing((open, closed) => {
    song(open, 'loose.flac', { TITLE: 'Loose', ARTIST: 'Nobody', ALBUM: 'Singles' });
    song(open, 'Band/Album/02 b.flac', { TITLE: 'Anything', ARTIST: 'Band', ALBUM: 'Album', TRACKNUMBER: 1 });
    song(open, 'Band/Album/01 a.flac', { TITLE: 'Zebra', ARTIST: 'Band', ALBUM: 'Album', TRACKNUMBER: 2 });
    song(open, 'Band/Album/CD 2/01.flac', { TITLE: 'Second', ARTIST: 'Band', ALBUM: 'Album', DISCNUMBER: 2, TRACKNUMBER: 1 });
    song(open, 'Band/Album (Live)/01.flac', { TITLE: 'Live', ARTIST: 'Band', ALBUM: 'Album Live' });
    song(open, 'Band 2/01.flac', { TITLE: 'Other', ARTIST: 'Band 2', ALBUM: 'Other' });
    song(open, 'émile/100%_[x]/01.flac', { TITLE: 'Signs', ARTIST: 'Émile', ALBUM: 'Signs' });
    song(closed, 'Secret/Hidden/01.flac', { TITLE: 'Hidden', ARTIST: 'Secret', ALBUM: 'Hidden' });
    writeFileSync(join(open, 'Band/Album/cover.png'), png);
    writeFileSync(join(open, 'Band/mix.m3u'), 'Album/01 a.flac\n');
  });
});
afterAll(() => at.melodrome.close());

const namesOf = (rows: Reply[]) => rows.map((row) => row.name ?? row.title);
async function open(...path: string[]): Promise<Reply> {
  let here = (await at.admin(`folder/${(await at.admin('folder')).body[0].id}`)).body;
  for (const name of path) here = (await at.admin(`folder/${here.folders.find((row: Reply) => row.name === name).id}`)).body;
  return here;
}

test('roots are the libraries', async () => {
  const { body, total } = await at.admin('folder');
  expect(total).toBe(2);
  expect(body[0]).toMatchObject({ libraryId: 1, path: '', name: 'Music Library', songCount: 7, duration: 420 });
  expect(body[1]).toMatchObject({ libraryId: 2, path: '', name: 'Closed', songCount: 1, libraryPath: at.closed });
});

test('a folder has its path, parents, folders and songs, with what lies below counted', async () => {
  const root = await open();
  expect(root.parents).toEqual([]);
  expect(namesOf(root.folders)).toEqual(['Band', 'Band 2', 'émile']);
  expect(root.folders[0]).toMatchObject({ path: 'Band', songCount: 4, duration: 240, hasPlaylists: true });
  expect(root.folders[0].coverArtId).toStartWith('al-');
  expect(root.folders[1]).toMatchObject({ songCount: 1, coverArtId: '' });
  expect(namesOf(root.songs)).toEqual(['Loose']);
  const album = await open('Band', 'Album');
  expect(album).toMatchObject({ path: 'Band/Album', name: 'Album', songCount: 3, folderTotal: 1, songTotal: 2 });
  expect(namesOf(album.parents)).toEqual(['Music Library', 'Band']);
  expect(album.parents[1]).toEqual({ id: root.folders[0].id, name: 'Band', path: 'Band' });
  // By file name, not by track.
  expect(album.songs.map(({ path }: Reply) => path)).toEqual(['Band/Album/01 a.flac', 'Band/Album/02 b.flac']);
  expect(album.songs[0]).toMatchObject({ title: 'Zebra', folderId: album.id });
});

test('a playlist lies in its folder', async () => {
  await at.melodrome.app.playlistFiles.idle();
  expect(namesOf((await open('Band')).playlists)).toEqual(['mix']);
  expect((await open('Band', 'Album')).playlists).toEqual([]);
});

test('pages count folders, then songs', async () => {
  const whole = await open();
  const rows: string[] = [];
  for (let start = 0; start < 5; start += 2) {
    const { body, total } = await at.admin(`folder/${whole.id}?_start=${start}&_end=${start + 2}`);
    expect(total).toBe(4);
    rows.push(...namesOf(body.folders), ...namesOf(body.songs));
  }
  expect(rows).toEqual(['Band', 'Band 2', 'émile', 'Loose']);
});

test('what is played are all songs as they lie', async () => {
  const band = await open('Band');
  const paths = async (query = '') => (await at.admin(`folder/${band.id}/songs?${query}`)).body.map(({ path }: Reply) => path);
  const all = ['Band/Album/01 a.flac', 'Band/Album/02 b.flac', 'Band/Album/CD 2/01.flac', 'Band/Album (Live)/01.flac'];
  expect(await paths()).toEqual(all);
  expect(await paths('_start=1&_end=3')).toEqual(all.slice(1, 3));
  expect(await paths('_start=3')).toEqual(all.slice(3));
  expect((await at.admin(`folder/${band.id}/songs`)).total).toBe(4);
  const root = await open();
  expect((await at.admin(`folder/${root.id}/songs`)).body.map(({ title }: Reply) => title)[0]).toBe('Loose');
  expect((await at.admin(`song?folder_id=${band.id}&_sort=path`)).total).toBe(4);
  expect((await at.admin(`song?folder_id=${root.id}`)).total).toBe(7);
  const byPath = async (path: string) => namesOf((await at.admin(`song?_sort=title&path=${encodeURIComponent(path)}`)).body);
  expect(await byPath('Band/Album/')).toEqual(['Anything', 'Second', 'Zebra']);
  expect(await byPath('Band/Album')).toEqual(['Anything', 'Live', 'Second', 'Zebra']);
  expect(await byPath('Band/Album/01')).toEqual(['Zebra']);
  expect(await byPath('loose')).toEqual(['Loose']);
  expect(await byPath('émile/100%_[')).toEqual(['Signs']);
  expect(await byPath('%')).toEqual([]);
  const signs = await open('émile', '100%_[x]');
  expect(namesOf((await at.admin(`song?folder_id=${signs.id}`)).body)).toEqual(['Signs']);
});

describe('who may not see a library', () => {
  test('finds neither its root nor its folders, names or counts', async () => {
    const { body, total } = await at.guest('folder');
    expect(total).toBe(1);
    expect(body[0]).toMatchObject({ libraryId: 1, libraryPath: '', songCount: 7 });
    const [, root] = (await at.admin('folder')).body;
    const { folders } = (await at.admin(`folder/${root.id}`)).body;
    for (const id of [root.id, folders[0].id]) {
      expect((await at.guest(`folder/${id}`)).status).toBe(404);
      expect((await at.guest(`folder/${id}/songs`)).status).toBe(404);
      expect((await at.guest(`song?folder_id=${id}`)).body).toEqual([]);
    }
    expect(JSON.stringify((await at.guest(`folder/${body[0].id}`)).body)).not.toMatch(/Secret|Hidden|Closed|closed/);
  });

  test('needs to log in', async () => {
    for (const path of ['/api/folder', '/api/folder/x', '/api/folder/x/songs']) expect((await at.melodrome.fetch(path)).status).toBe(401);
  });
});

test('nonsense is not found', async () => {
  for (const id of ['nope', '%00', "'", '..%2f..']) expect((await at.admin(`folder/${id}`)).status).toBe(404);
});

test('Subsonic follows tags', async () => {
  const root = await open();
  expect((await subsonic(at.melodrome, 'getMusicDirectory', { id: root.id })).error.code).toBe(70);
  const { indexes } = await subsonic(at.melodrome, 'getIndexes');
  expect(JSON.stringify(indexes)).not.toContain(root.folders[0].id);
});

test('a folder that is gone is hidden; one that moved is where it is', async () => {
  const before = await open('Band 2');
  rmSync(join(at.melodrome.library.root, 'Band 2'), { recursive: true });
  renameSync(join(at.melodrome.library.root, 'Band/Album (Live)'), join(at.melodrome.library.root, 'Live'));
  await at.melodrome.scan(false, true);
  const root = await open();
  expect(namesOf(root.folders)).toEqual(['Band', 'émile', 'Live']);
  expect(root.songCount).toBe(6);
  expect(root.folders.map(({ songCount }: Reply) => songCount)).toEqual([3, 1, 1]);
  expect((await at.admin(`folder/${before.id}`)).status).toBe(404);
});
