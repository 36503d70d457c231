// Play queues, by the id of the current song and by its place.
import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test';

import { subsonicQuery } from '../support/clients.ts';
import { annPassword, makePeople, type People } from './people.ts';

let people: People;
let ids: string[];
beforeAll(async () => {
  people = await makePeople();
  ids = people.open.map(({ id }) => id as string);
});
afterAll(() => people.close());
beforeEach(async () => {
  await people.as('ann', 'savePlayQueue');
});

const queueOf = async (user: string) => (await people.as(user, 'getPlayQueue')).playQueue;
const byIndexOf = async (user: string) => (await people.as(user, 'getPlayQueueByIndex')).playQueueByIndex;
const entryIds = (queue: { entry: { id: string }[] }) => queue.entry.map(({ id }) => id);

test('keep songs, order, current song, position and who changed them', async () => {
  const songs = [ids[1], ids[0], ids[1], ids[2]] as string[];
  const saved = await people.as('ann', 'savePlayQueue', { id: songs, current: ids[0]!, position: 12_345, c: 'phone' });
  expect(saved.status).toBe('ok');
  const queue = await queueOf('ann');
  expect(entryIds(queue)).toEqual(songs);
  expect(queue).toMatchObject({ current: ids[0], position: 12_345, username: 'ann', changedBy: 'phone' });
  expect(Date.parse(queue.changed)).toBeGreaterThan(Date.parse('2020-01-01'));
  expect(await byIndexOf('ann')).toMatchObject({ currentIndex: 1, position: 12_345 });
  expect(await queueOf('admin')).toBeUndefined();
});

test('by index tell apart the same song twice', async () => {
  const songs = [ids[1], ids[0], ids[1]] as string[];
  await people.as('ann', 'savePlayQueueByIndex', { id: songs, currentIndex: 2, position: 7 });
  expect(await byIndexOf('ann')).toMatchObject({ currentIndex: 2, position: 7 });
  expect((await queueOf('ann')).current).toBe(ids[1]);
  const text = await people.textAs('ann', 'getPlayQueueByIndex');
  expect(text).toContain('<playQueueByIndex currentIndex="2" position="7" username="ann"');
  expect(text.match(/<entry /g)).toHaveLength(3);
  expect(await people.textAs('ann', 'getPlayQueue')).toContain(`<playQueue current="${ids[1]}"`);
});

test('are cleared by a call without songs, and there is none before the first', async () => {
  await people.as('ann', 'savePlayQueue', { id: ids, current: ids[0]! });
  expect((await people.as('ann', 'savePlayQueue')).status).toBe('ok');
  expect(await people.as('ann', 'getPlayQueue')).not.toHaveProperty('playQueue');
  await people.as('ann', 'savePlayQueueByIndex', { id: ids, currentIndex: 0 });
  await people.as('ann', 'savePlayQueueByIndex');
  expect(await people.as('ann', 'getPlayQueueByIndex')).not.toHaveProperty('playQueueByIndex');
});

test('stay as they were when a call cannot be right', async () => {
  await people.as('ann', 'savePlayQueue', { id: ids, current: ids[3]!, position: 9 });
  const before = await queueOf('ann');
  for (const [endpoint, parameters, code] of [
    ['savePlayQueue', { id: ids }, 10],
    ['savePlayQueue', { id: ids.slice(0, 2), current: ids[4]! }, 0],
    ['savePlayQueue', { id: ['nope', 'neither'], current: 'nope' }, 70],
    ['savePlayQueueByIndex', { id: ids }, 10],
    ['savePlayQueueByIndex', { id: ids, currentIndex: ids.length }, 0],
    ['savePlayQueueByIndex', { id: ids, currentIndex: -1 }, 0],
    ['savePlayQueueByIndex', { id: ids, currentIndex: 'x' }, 0],
  ] as const) {
    expect({ parameters, code: (await people.as('ann', endpoint, parameters)).error?.code }).toEqual({ parameters, code });
    expect(await queueOf('ann')).toEqual(before);
  }
});

test('leave out what nobody knows any more, and stay at the current song', async () => {
  await people.as('ann', 'savePlayQueueByIndex', { id: ['gone', ids[0]!, 'gone too', ids[1]!], currentIndex: 3, position: 50 });
  expect(await byIndexOf('ann')).toMatchObject({ currentIndex: 1, position: 50 });
  await people.as('ann', 'savePlayQueue', { id: ['gone', ids[0]!], current: 'gone', position: 50 });
  expect(await byIndexOf('ann')).toMatchObject({ currentIndex: 0, position: 0 });
});

test('hold nothing of closed libraries, neither saved nor later', async () => {
  await people.as('guest', 'savePlayQueue', { id: [people.closed.id, ids[0]!], current: ids[0]!, position: 3 });
  expect(entryIds(await queueOf('guest'))).toEqual([ids[0]!]);
  expect((await people.as('guest', 'savePlayQueue', { id: people.closed.id, current: people.closed.id })).error.code).toBe(70);

  await people.as('ann', 'savePlayQueueByIndex', { id: [ids[0]!, people.closed.id, ids[1]!], currentIndex: 1, position: 77 });
  await people.as('admin', 'updateUser', { username: 'ann', musicFolderId: 1 });
  const queue = await byIndexOf('ann');
  expect(entryIds(queue)).toEqual([ids[0]!, ids[1]!]);
  expect(queue).toMatchObject({ currentIndex: 1, position: 0 });
  await people.as('admin', 'updateUser', { username: 'ann', musicFolderId: [1, 2] });
  expect(await byIndexOf('ann')).toMatchObject({ currentIndex: 1, position: 77 });
});

test('of ten thousand songs go through by form', async () => {
  const many = Array.from({ length: 10_000 }, (_, i) => ids[i % ids.length] as string);
  const body = subsonicQuery({ id: many, currentIndex: 9_999, position: 1 }, 'ann', annPassword);
  const reply = await people.fetch('/rest/savePlayQueueByIndex.view', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(await reply.text()).toContain('"status":"ok"');
  const queue = await byIndexOf('ann');
  expect(queue.entry).toHaveLength(10_000);
  expect(queue.currentIndex).toBe(9_999);
});
