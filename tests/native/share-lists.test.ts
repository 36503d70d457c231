// /api/share as a list: each share with the first songs of it, as far as its owner and whoever asks may see them.
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { join } from 'node:path';

import { createAdmin, native, postJson, type Reply } from '../support/clients.ts';
import { writeFlac } from '../support/flac.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

type Listed = { id: string; tracks: Reply[]; albums: Reply[] };

let melodrome: TestApp;
let token: string;
let bob: string;
let bobId: string;
let otherLibrary: number;
beforeAll(async () => {
  melodrome = await makeApp({ library: ({ album }) => album('Ada', 'One', 3) });
  ({ token } = await createAdmin(melodrome));
  const path = join(melodrome.folder, 'other');
  writeFlac(join(path, 'Bo/Two/1.flac'), { TITLE: 'Two 1', ALBUM: 'Two', ARTIST: 'Bo' });
  otherLibrary = Number((await send('POST', '/library', { name: 'Other', path })).body['id']);
  await melodrome.scan();
  bobId = (await send('POST', '/user', { userName: 'bob', password: 'bob word', libraryIds: [1, otherLibrary] })).body['id'] as string;
  bob = await tokenOfBob();
});
afterAll(() => melodrome.close());

const send = (method: string, path: string, body?: unknown, as = token) =>
  native(melodrome, `/api${path}`, as, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
const tokenOfBob = async () =>
  ((await (await postJson(melodrome, '/auth/login', { username: 'bob', password: 'bob word' })).json()) as { token: string }).token;
const idOf = async (list: string, name: string) =>
  ((await send('GET', `/${list}?name=${name}&title=${name}`)).body as Reply[])[0]?.['id'] as string;
const shares = async (as = token, query = '') => (await send('GET', `/share?${query}`, undefined, as)).body as unknown as Listed[];
const titles = ({ tracks }: Listed) => tracks.map(({ title }) => title as string);

test('each share has its songs and albums, those of closed folders are left out', async () => {
  const [one, two] = [await idOf('album', 'one'), await idOf('album', 'two')];
  const mine = (await send('POST', '/share', { resourceIds: one })).body['id'] as string;
  const theirs = (await send('POST', '/share', { resourceIds: `${one},${two}` }, bob)).body['id'] as string;
  const all = await shares();
  expect(all.map(({ id }) => id)).toEqual([theirs, mine]);
  expect(all.map(titles)).toEqual([
    ['One 1', 'One 2', 'One 3', 'Two 1'],
    ['One 1', 'One 2', 'One 3'],
  ]);
  expect(all[0]?.albums.map(({ name }) => name as string)).toEqual(['One', 'Two']);
  expect((await shares(bob)).map(({ id }) => id)).toEqual([theirs]);

  // What is closed to its owner by now is in nobody's list of it, nor in the share alone.
  await send('PUT', `/user/${bobId}/library`, { libraryIds: [1] });
  bob = await tokenOfBob();
  for (const as of [token, bob]) {
    const [listed] = await shares(as);
    expect(titles(listed!)).toEqual(['One 1', 'One 2', 'One 3']);
    expect(listed?.albums.map(({ name }) => name as string)).toEqual(['One']);
    const alone = (await send('GET', `/share/${theirs}`, undefined, as)).body as unknown as Listed;
    expect(titles(alone)).toEqual(['One 1', 'One 2', 'One 3']);
  }
  for (const id of [mine, theirs]) await send('DELETE', `/share/${id}`);
});

test('they can be left out, and a long list tells little of each', async () => {
  const one = await idOf('album', 'one');
  const song = ((await send('GET', '/song?_sort=title')).body as Reply[])[2]?.['id'] as string;
  for (let n = 0; n < 501; n++) expect((await send('POST', '/share', { resourceIds: [song, one] })).status).toBe(200);
  const long = await shares();
  expect(long).toHaveLength(501);
  expect(long.every((share) => titles(share).join() === 'One 3,One 1')).toBe(true);
  const [page] = await shares(token, '_start=0&_end=1');
  expect(titles(page!)).toEqual(['One 3', 'One 1', 'One 2', 'One 3']);
  const [bare] = await shares(token, '_start=0&_end=1&tracks=false');
  expect(bare).not.toHaveProperty('tracks');
  expect(bare).not.toHaveProperty('albums');
  expect(bare).toMatchObject({ id: page?.id, contents: expect.stringContaining('One 3') });
});

test('an end that no date can say is refused, and every list stays readable', async () => {
  const resourceIds = await idOf('album', 'one');
  for (const expires of [1e30, -1e30, 9e15]) {
    expect(await send('POST', '/share', { resourceIds, expires })).toMatchObject({
      status: 400,
      body: { error: 'the end of a share is a date' },
    });
  }
  const made = await send('POST', '/share', { resourceIds, expires: 4e12 + 0.5 });
  expect(made.status).toBe(200);
  const path = `/share/${made.body['id'] as string}`;
  expect((await send('PUT', path, { expires: 9e15 })).status).toBe(400);
  expect((await send('GET', path)).body).toMatchObject({ expiresAt: new Date(4e12).toISOString() });
  expect((await send('GET', '/share?_end=1')).status).toBe(200);
});
