// A user's changes to tags as they arrive in the catalogue: own tags on songs and albums, and sorting by sort tags.
import { afterEach, expect, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { createAdmin, native, subsonic, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp | undefined;
afterEach(() => melodrome?.close());

test("a user's own tags reach songs and albums", async () => {
  melodrome = await makeApp();
  const { config } = melodrome.app;
  config.tags['occasion'] = { aliases: ['occasion', 'event'], split: ['+'], album: true };
  config.tags['takes'] = { aliases: ['takes'], type: 'int' };
  melodrome.library.add('a/1.flac', { TITLE: 'One', ALBUM: 'A', EVENT: 'Party+Wedding', TAKES: '7 or so' });
  melodrome.library.add('a/2.flac', { TITLE: 'Two', ALBUM: 'A', OCCASION: 'Party', TAKES: 'many' });
  await melodrome.scan();
  const { token } = await createAdmin(melodrome);
  const songs = (await native(melodrome, '/api/song?_sort=title', token)).body as Reply[];
  expect(songs.map(({ tags }) => [tags.occasion, tags.takes])).toEqual([
    [['Party', 'Wedding'], ['7']],
    [['Party'], undefined],
  ]);
  const [album] = (await native(melodrome, '/api/album', token)).body as Reply[];
  expect(album.tags.occasion).toEqual(['Party', 'Wedding']);
  expect(album.tags.takes).toBeUndefined();
});

/** Shown names run against the order of their sort tags. */
function fill({ library }: TestApp): void {
  library.add('1.flac', {
    TITLE: 'A',
    TITLESORT: 'Z',
    ARTIST: 'Anna',
    ARTISTSORT: 'Zett, Anna',
    ALBUMARTIST: 'Anna',
    ALBUMARTISTSORT: 'Zett, Anna',
    ALBUM: 'A',
    ALBUMSORT: 'Z',
  });
  library.add('2.flac', { TITLE: 'M', ARTIST: 'Mia', ALBUMARTIST: 'Mia', ALBUM: 'M' });
}

async function orders(test: TestApp, token: string): Promise<string[]> {
  const { albumList2 } = await subsonic(test, 'getAlbumList2', { type: 'alphabeticalByName' });
  const byArtist = (await subsonic(test, 'getAlbumList2', { type: 'alphabeticalByArtist' })).albumList2;
  const { artists } = await subsonic(test, 'getArtists');
  const songs = (await native(test, '/api/song?_sort=title', token)).body as Reply[];
  return [
    albumList2.album.map(({ name }: Reply) => name).join(''),
    byArtist.album.map(({ name }: Reply) => name).join(''),
    artists.index.map(({ name }: Reply) => name).join(''),
    songs.map(({ title }: Reply) => title).join(''),
  ];
}

test('names are sorted as shown, or by their sort tags where those are preferred', async () => {
  melodrome = await makeApp({ library: () => {}, scan: false });
  fill(melodrome);
  await melodrome.scan();
  const { token } = await createAdmin(melodrome);
  expect(await orders(melodrome, token)).toEqual(['AM', 'AM', 'AM', 'AM']);
  melodrome.app.config.preferSortTags = true;
  // The settings of the scan have changed: a quick scan reads everything anew.
  await melodrome.scan();
  expect(await orders(melodrome, token)).toEqual(['MA', 'MA', 'MX-Z', 'MA']);
});

test('a cue sheet beside a file makes songs of it', async () => {
  melodrome = await makeApp();
  melodrome.library.add('x/Side.flac', { ALBUM: 'Whole' });
  writeFileSync(
    join(melodrome.library.root, 'x/Side.cue'),
    'TITLE "Sheet"\nFILE "Side.wav" WAVE\nTRACK 01 AUDIO\nTITLE "One"\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nTITLE "Two"\nINDEX 01 01:00:00\n',
  );
  await melodrome.scan();
  await createAdmin(melodrome);
  const { album } = (await subsonic(melodrome, 'getAlbumList2', { type: 'newest' })).albumList2;
  const { song } = (await subsonic(melodrome, 'getAlbum', { id: album[0].id })).album;
  expect(song.map((one: Reply) => [one.title, one.track, one.duration])).toEqual([
    ['One', 1, 60],
    ['Two', 2, 120],
  ]);
  expect((await melodrome.scan()).changed).toBe(0);
});
