// Subsonic.FolderBrowsing: apps that browse by folder see the folders of the disk.
import { afterAll, beforeAll, expect, test } from 'bun:test';

import { song, makeBrowsing, type Browsing } from '../native/browse-support.ts';
import { subsonic, subsonicQuery, type Reply } from '../support/clients.ts';

let at: Browsing;
beforeAll(async () => {
  at = await makeBrowsing(
    (open, closed) => {
      song(open, 'loose.flac', { TITLE: 'Loose', ARTIST: 'Nobody', ALBUM: 'Singles' });
      song(open, 'The Band/Disc/2.flac', { TITLE: 'Two', ARTIST: 'Band', ALBUM: 'Disc' });
      song(open, 'The Band/1.flac', { TITLE: 'One', ARTIST: 'Band', ALBUM: 'Disc' });
      song(closed, 'Secret/1.flac', { TITLE: 'Hidden', ARTIST: 'Secret', ALBUM: 'Hidden' });
    },
    { config: { 'subsonic.folderbrowsing': 'true' } },
  );
});
afterAll(() => at.melodrome.close());

test('indexes list what lies in the roots', async () => {
  const { indexes } = await subsonic(at.melodrome, 'getIndexes');
  expect(indexes.index.map(({ name, artist }: Reply) => [name, artist.map((one: Reply) => one.name)])).toEqual([
    ['B', ['The Band']],
    ['S', ['Secret']],
  ]);
  expect(indexes.child.map(({ title }: Reply) => title)).toEqual(['Loose']);
  const first = (await subsonic(at.melodrome, 'getIndexes', { musicFolderId: 2 })).indexes;
  expect(first.index.map(({ name }: Reply) => name)).toEqual(['S']);
});

test('indexes of two devices with one app are those of their own settings', async () => {
  const pathOf = async (device: string): Promise<string> => {
    const response = await at.melodrome.fetch(`/rest/getIndexes?${subsonicQuery({})}`, { headers: { 'user-agent': device } });
    return ((await response.json()) as Reply)['subsonic-response'].indexes.child[0].path;
  };
  const tidy = await pathOf('tablet');
  await pathOf('phone');
  at.melodrome.app.db.$client.run("UPDATE player SET report_real_path = 1 WHERE user_agent LIKE '%phone%'");
  // A caller is known for a second before their player is looked up again.
  await Bun.sleep(1100);
  expect(await pathOf('phone')).toEndWith('/loose.flac');
  expect(await pathOf('tablet')).toBe(tidy);
  expect(tidy).not.toEndWith('/loose.flac');
});

test('directories are folders, down to songs and up again', async () => {
  const { indexes } = await subsonic(at.melodrome, 'getIndexes');
  const { directory } = await subsonic(at.melodrome, 'getMusicDirectory', { id: indexes.index[0].artist[0].id });
  expect(directory.name).toBe('The Band');
  expect(directory.child.map(({ title, isDir }: Reply) => [title, isDir])).toEqual([
    ['Disc', true],
    ['One', false],
  ]);
  expect(directory.child[1].parent).toBe(directory.id);
  const below = (await subsonic(at.melodrome, 'getMusicDirectory', { id: directory.child[0].id })).directory;
  expect(below).toMatchObject({ name: 'Disc', parent: directory.id });
  const root = (await subsonic(at.melodrome, 'getMusicDirectory', { id: directory.parent })).directory;
  expect(root.parent).toBeUndefined();
  expect((await subsonic(at.melodrome, 'getMusicDirectory', { id: '1' })).directory.id).toBe(root.id);
});

test('albums and artists are still found by their ids', async () => {
  const { albumList } = await subsonic(at.melodrome, 'getAlbumList', { type: 'alphabeticalByName' });
  const { directory } = await subsonic(at.melodrome, 'getMusicDirectory', { id: albumList.album[0].id });
  expect(directory.name).toBe('Disc');
  expect((await subsonic(at.melodrome, 'getMusicDirectory', { id: 'nope' })).error.code).toBe(70);
});

test('nothing is known about folders, which is no error', async () => {
  const { indexes } = await subsonic(at.melodrome, 'getIndexes');
  const id = indexes.index[0].artist[0].id as string;
  expect((await subsonic(at.melodrome, 'getArtistInfo', { id })).artistInfo).toEqual({});
  expect((await subsonic(at.melodrome, 'getArtistInfo2', { id })).artistInfo2).toEqual({});
  expect((await subsonic(at.melodrome, 'getAlbumInfo', { id })).albumInfo).toEqual({});
  for (const endpoint of ['getArtistInfo', 'getAlbumInfo']) {
    expect((await subsonic(at.melodrome, endpoint, { id: id.split('').toReversed().join('') })).error.code).toBe(70);
  }
});

test('a closed library is not there', async () => {
  const { indexes } = await subsonic(at.melodrome, 'getIndexes', { musicFolderId: 2 });
  at.melodrome.app.db.$client.run(`UPDATE user SET (password_hash, password_secret) =
    (SELECT password_hash, password_secret FROM user WHERE user_name = 'admin') WHERE id = 'guest'`);
  const query = subsonicQuery({}, 'guest');
  const guest = async (endpoint: string) => (await at.melodrome.fetch(`/rest/${endpoint}&${query}`)).text();
  expect(await guest('getIndexes?')).toContain('The Band');
  const hidden = indexes.index[0].artist[0].id;
  for (const call of ['getIndexes?', 'getIndexes?musicFolderId=2', 'getMusicDirectory?id=2', `getMusicDirectory?id=${hidden}`]) {
    expect({ call, text: await guest(call) }).toEqual({ call, text: expect.not.stringMatching(/Secret|Hidden/) });
  }
  expect(await guest(`getMusicDirectory?id=${hidden}`)).toContain('"code":70');
});
