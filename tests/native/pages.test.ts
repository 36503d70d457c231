// Pages of long lists: whatever their size and depth, they are the list cut into pieces.
import { afterAll, beforeAll, expect, test } from 'bun:test';

import { createAdmin, native } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

const songCount = 4_500;
let melodrome: TestApp;
let token: string;

beforeAll(async () => {
  melodrome = await makeApp({ library: ({ album }) => album('Alpha', 'One', 3) });
  ({ token } = await createAdmin(melodrome));
  // Files would take longer than what is tested: the same rows, many times.
  const { client } = { client: melodrome.app.db.$client };
  const columns = (
    client
      .query("SELECT name FROM pragma_table_info('song') WHERE name NOT IN ('pk', 'id', 'order_title', 'file_name')")
      .values() as string[][]
  ).flat();
  client.run(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${songCount - 3})
     INSERT INTO song (id, order_title, file_name, ${columns.join(', ')})
     SELECT 'copy' || i, 'title ' || (i % 700), 'file ' || i, ${columns.join(', ')} FROM n CROSS JOIN (SELECT * FROM song LIMIT 1)`,
  );
  client.run(`UPDATE library SET song_count = ${songCount}`);
  client.run(
    "INSERT INTO mark (user_pk, kind, item_id, rating) SELECT user.pk, 'song', song.id, song.pk % 5 + 1 FROM song, user WHERE song.pk % 9 = 0",
  );
});
afterAll(() => melodrome.close());

const page = async (sort: string, order: string, start: number, end: number, more = '') =>
  (
    (await native(melodrome, `/api/song?_sort=${sort}&_order=${order}&_start=${start}&_end=${end}${more}`, token)).body as { id: string }[]
  ).map(({ id }) => id);

test.each(
  ['title', 'album', 'path', 'created_at', 'rating', 'year'].flatMap((sort) => ['ASC', 'DESC'].map((order) => [sort, order] as const)),
)('%s %s', async (sort, order) => {
  const whole = await page(sort, order, 0, songCount);
  expect(new Set(whole).size).toBe(songCount);
  for (const [start, end] of [
    [1_990, 2_010],
    [2_240, 2_260],
    [2_245, 3_000],
    [4_400, 4_500],
    [4_490, 4_600],
    [4_499, 4_500],
    [4_500, 4_510],
    [9_000, 9_100],
  ] as const) {
    expect(await page(sort, order, start, end), `${start} to ${end}`).toEqual(whole.slice(start, end));
  }
});

test('the other way round is the list reversed, also behind the middle', async () => {
  const [up, down] = [await page('title', 'ASC', 3_000, 3_100), await page('title', 'DESC', songCount - 3_100, songCount - 3_000)];
  expect(down.toReversed()).toEqual(up);
});

test('songs that come between two pages are counted', async () => {
  expect(await page('title', 'ASC', 4_490, 4_600)).toHaveLength(10);
  melodrome.library.add('New/01.flac', { TITLE: 'zzz', ALBUM: 'New' });
  await melodrome.app.scanner.scan({ full: false, targets: [{ libraryId: 1, folder: 'New' }] });
  const last = await page('title', 'ASC', 4_490, 4_600);
  expect(last).toHaveLength(11);
});
