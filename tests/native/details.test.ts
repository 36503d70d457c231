// What is told of albums and artists beyond their songs, in lists as alone; and who is like an artist, where somebody asks.
import { afterAll, beforeAll, expect, test } from 'bun:test';

import { createAdmin, native, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

const artistId = '31111111-2222-4333-8444-555555555555';
const albumId = '41111111-2222-4333-8444-555555555555';

let melodrome: TestApp;
let token: string;
let path: string;
beforeAll(async () => {
  melodrome = await makeApp({
    library({ album, add }) {
      album('Ada', 'One', 3, { GENRE: 'Jazz' });
      album('Bo', 'Two', 2, { GENRE: 'Rock' });
      album('Cy', 'Three', 2, { GENRE: 'Jazz' });
      album('Dee', 'Four', 2, { GENRE: 'Jazz' });
      const ids = { MUSICBRAINZ_ARTISTID: artistId, MUSICBRAINZ_ALBUMID: albumId };
      add('Eve/Five/1.flac', { TITLE: 'Alone', ALBUM: 'Five', ARTIST: 'Eve', COMMENT: 'live', ...ids });
    },
  });
  ({ token } = await createAdmin(melodrome));
  const [ada] = (await get('/api/artist?name=ada')) as Reply[];
  path = `/api/artist/${ada?.['id'] as string}`;
});
afterAll(() => melodrome.close());

const get = async (address: string): Promise<unknown> => (await native(melodrome, address, token)).body;
const similar = async (wish: string) => ((await get(`${path}?similar=${wish}`)) as { similarArtists?: Reply[] }).similarArtists;

test('artists like one are named where that is asked for', async () => {
  expect((await similar('5'))?.map(({ name }) => name as string).sort()).toEqual(['Cy', 'Dee']);
  const [first] = (await similar('1')) ?? [];
  expect(await similar('1')).toHaveLength(1);
  expect(await get(`/api/artist/${first?.['id'] as string}`)).toMatchObject({ name: first?.['name'] });
  // Nobody pays for what nobody asked for.
  expect(await get(path)).not.toHaveProperty('similarArtists');
  for (const nonsense of ['0', '-1', 'x', '']) expect(await similar(nonsense)).toBeUndefined();
  for (const one of (await get('/api/artist?similar=5')) as Reply[]) expect(one).not.toHaveProperty('similarArtists');
});

test('albums have their comment and both have their page at MusicBrainz', async () => {
  const known: [list: string, name: string, told: object][] = [
    ['artist', 'eve', { biography: '', externalUrl: `https://musicbrainz.org/artist/${artistId}` }],
    ['album', 'five', { description: 'live', externalUrl: `https://musicbrainz.org/release/${albumId}` }],
  ];
  for (const [list, name, told] of known) {
    const [row] = (await get(`/api/${list}?name=${name}`)) as Reply[];
    expect(row).toMatchObject({ ...told, externalInfoUpdatedAt: expect.any(String) });
    expect(await get(`/api/${list}/${row?.['id'] as string}`)).toMatchObject(told);
  }
  const [one] = (await get('/api/album?name=one')) as Reply[];
  expect(one).toMatchObject({ description: '', externalUrl: '' });
  expect(one).not.toHaveProperty('externalInfoUpdatedAt');
});
