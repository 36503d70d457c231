// Searches of somebody who may not see a library find nothing of it, not even what they once marked there.
import { afterAll, beforeAll, expect, test } from 'bun:test';

import { makeBrowsing, song, type Browsing } from '../native/browse-support.ts';
import { subsonic, type Reply } from '../support/clients.ts';

let at: Browsing;
beforeAll(async () => {
  at = await makeBrowsing(
    (open, closed) => {
      song(open, 'Open/1.flac', { TITLE: 'Same Thing', ARTIST: 'Open', ALBUM: 'Same', LYRICS: 'Words of everybody' });
      song(closed, 'Hidden/1.flac', { TITLE: 'Same Secret', ARTIST: 'Hidden', ALBUM: 'Same Hidden', LYRICS: 'Words of somebody' });
    },
    { config: { 'search.fullstring': 'true', 'search.lyrics': 'true' } },
  );
  const client = at.melodrome.app.db.$client;
  for (const kind of ['song', 'album', 'artist']) {
    client.run(`INSERT INTO mark (user_pk, kind, item_id, starred_at, play_count, rating)
      SELECT user.pk, '${kind}', ${kind}.id, 1, 9, 5 FROM user, ${kind} WHERE user.id = 'guest'`);
  }
});
afterAll(() => at.melodrome.close());

const queries = ['same', 'hidden', 'secret', 'ecre', 'idde', 'somebody', 'words', 's', 'h'];

test.each(queries)('%s', async (query) => {
  const everything = `search?q=${query}&songs=50&albums=50&artists=50`;
  const { body } = await at.guest(everything);
  expect(JSON.stringify(body)).not.toMatch(/Hidden|Secret/);
  const all = (await at.admin(everything)).body;
  expect(JSON.stringify(all)).toMatch(/Hidden|Secret/);
});

test('both searches of Subsonic and that of the page find the same', async () => {
  const ids = (rows: Reply[] = []) => rows.map(({ id }) => id);
  for (const query of queries) {
    const { searchResult2 } = await subsonic(at.melodrome, 'search2', { query });
    const { searchResult3 } = await subsonic(at.melodrome, 'search3', { query });
    const { body } = await at.admin(`search?q=${query}&songs=20&albums=20&artists=20`);
    for (const [kind, kinds] of [
      ['song', 'songs'],
      ['album', 'albums'],
      ['artist', 'artists'],
    ] as const) {
      expect(ids(searchResult2[kind])).toEqual(ids(searchResult3[kind]));
      expect(ids(body[kinds])).toEqual(ids(searchResult3[kind]));
    }
  }
});

test('a library that is named alone is searched alone', async () => {
  const titles = async (folder: number) =>
    (await subsonic(at.melodrome, 'search3', { query: 'same', musicFolderId: folder })).searchResult3.song;
  expect((await titles(1)).map(({ title }: Reply) => title)).toEqual(['Same Thing']);
  expect((await titles(2)).map(({ title }: Reply) => title)).toEqual(['Same Secret']);
});
