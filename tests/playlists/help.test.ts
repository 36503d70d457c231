// What editors of playlists ask before they change anything: what rules would find, which lists hold songs already.
//
// Alpha/One 1–4
import { afterAll, beforeAll, expect, test } from 'bun:test';

import { createAdmin, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { addUser, clientOf, scanAll } from './support.ts';

let melodrome: TestApp;
let admin: ReturnType<typeof clientOf>;
let mia: ReturnType<typeof clientOf>;
let songs: Record<string, string>;

beforeAll(async () => {
  melodrome = await makeApp({ library: ({ album }) => album('Alpha', 'One', 4), scan: false });
  await scanAll(melodrome);
  admin = clientOf(melodrome, (await createAdmin(melodrome)).token);
  mia = clientOf(melodrome, await addUser(melodrome, 'mia'));
  songs = await admin.songs();
});
afterAll(() => melodrome.close());

const idsOf = (...titles: string[]) => titles.map((title) => songs[title] ?? '');
const make = async (user: typeof admin, name: string, titles: string[], more: object = {}): Promise<string> =>
  (await user.send('POST', 'playlist', { name, ids: idsOf(...titles), ...more })).body.id;

test('rules are tried without being kept', async () => {
  const { status, body } = await admin.send('POST', 'playlist/preview', {
    rules: { all: [{ gt: { tracknumber: 1 } }], sort: '-title', limit: 2 },
  });
  expect(status).toBe(200);
  expect(body.songCount).toBe(2);
  expect(body.songs.map(({ title }: Reply) => title)).toEqual(['One 4', 'One 3']);
  expect(body.duration).toBeGreaterThan(0);
  expect((await admin.get('playlist')).body).toEqual([]);
});

test('what is wrong with rules is said with their place', async () => {
  const rules = { all: [{ is: { title: 'a' } }, { any: [{ is: { yeer: 1 } }] }] };
  const { status, body } = await admin.send('POST', 'playlist/preview', { rules });
  expect(status).toBe(400);
  expect(body.error).toStartWith('smart playlist, rule all 2 › any 1: there is no field "yeer"');
  expect((await admin.send('POST', 'playlist/preview', {})).status).toBe(400);
});

test('the marks of the owner count, and only who may edit a list may try for it', async () => {
  await mia.send('PUT', 'mark', { id: songs['One 2'], starred: true });
  const rules = { all: [{ is: { loved: true } }] };
  const id = await make(mia, 'Loved', [], { rules });
  const hers = await admin.send('POST', 'playlist/preview', { rules, id });
  expect(hers.body.songs.map(({ title }: Reply) => title)).toEqual(['One 2']);
  expect((await admin.send('POST', 'playlist/preview', { rules })).body.songCount).toBe(0);
  const own = await make(admin, 'Own', [], { public: true });
  expect((await mia.send('POST', 'playlist/preview', { rules, id: own })).status).toBe(403);
});

test('lists that hold songs already are told, others are not', async () => {
  const some = await make(mia, 'Some', ['One 1', 'One 1', 'One 2']);
  await make(mia, 'None', []);
  await make(admin, 'Public', ['One 1'], { public: true });
  const album = (await mia.get('album')).body[0].id;
  expect((await mia.send('POST', 'playlist/holding', { albumIds: [album] })).body).toEqual({ songCount: 4, held: { [some]: 2 } });
  expect((await mia.send('POST', 'playlist/holding', { ids: idsOf('One 4') })).body).toEqual({ songCount: 1, held: {} });
  expect((await mia.send('POST', 'playlist/holding', { ids: 'x' })).status).toBe(400);
});

test('only what is new can be added, and songs go back to their places', async () => {
  const id = await make(mia, 'Places', ['One 1', 'One 2', 'One 3']);
  const add = async (body: object) => mia.send('POST', `playlist/${id}/tracks`, body);
  expect((await add({ ids: idsOf('One 2', 'One 4', 'One 4'), onlyNew: true })).body).toEqual({ added: 1 });
  expect(await mia.titles(id)).toEqual(['One 1', 'One 2', 'One 3', 'One 4']);
  await mia.send('DELETE', `playlist/${id}/tracks?id=1&id=3`);
  expect((await add({ ids: idsOf('One 1', 'One 3'), places: [1, 3] })).body).toEqual({ added: 2 });
  expect(await mia.titles(id)).toEqual(['One 1', 'One 2', 'One 3', 'One 4']);
  expect((await add({ ids: idsOf('One 1'), places: [1, 2] })).status).toBe(400);
  expect((await add({ ids: idsOf('One 1'), places: [99] })).body).toEqual({ added: 1 });
  expect(await mia.titles(id)).toEqual(['One 1', 'One 2', 'One 3', 'One 4', 'One 1']);
});

test('a random order with a seed is the same on every page', async () => {
  const id = await make(mia, 'Mixed', ['One 1', 'One 2', 'One 3', 'One 4']);
  const page = async (query: string) =>
    (await mia.get(`playlist/${id}/tracks?_sort=random&${query}`)).body.map(({ title }: Reply) => title);
  const whole = await page('seed=a');
  expect([...(await page('seed=a&_start=0&_end=2')), ...(await page('seed=a&_start=2&_end=4'))]).toEqual(whole);
  const orders = await Promise.all(['b', 'c', 'd', 'e'].map((seed) => page(`seed=${seed}`)));
  expect(orders.some((order) => order.join() !== whole.join())).toBe(true);
  expect(whole.toSorted()).toEqual(['One 1', 'One 2', 'One 3', 'One 4']);
});

test('a file of rules becomes a smart playlist', async () => {
  const text = '{ "comment": "quick", "all": [{"is": {"tracknumber": 2}}] } // mine';
  const { status, body } = await mia.upload(text, 'fileName=Seconds.nsp');
  expect(status).toBe(201);
  expect(body).toMatchObject({ name: 'Seconds', comment: 'quick', rules: { all: [{ is: { tracknumber: 2 } }] }, total: 1, unmatched: [] });
  expect((await mia.upload('{ "all": [{"is": {"yeer": 2}}] }', 'fileName=x.nsp')).status).toBe(400);
});

test('of rules without a limit the first ten songs are told, and how much all of them are', async () => {
  for (let i = 0; i < 12; i++)
    melodrome.library.add(`Long/${i}.flac`, { TITLE: `Long ${i}`, ARTIST: 'Long', ALBUM: 'Long' }, { seconds: 60 + i });
  await scanAll(melodrome);
  const tried = async (more: object) =>
    (await admin.send('POST', 'playlist/preview', { rules: { all: [{ is: { artist: 'Long' } }], sort: '-duration', ...more } })).body;
  const [all, same] = [await tried({}), await tried({ limit: 100 })];
  expect(all).toMatchObject({ songCount: 12, duration: 12 * 60 + 66 });
  expect(all.songs.map(({ title }: Reply) => title)).toEqual(Array.from({ length: 10 }, (_, i) => `Long ${11 - i}`));
  expect(all).toEqual(same);
});
