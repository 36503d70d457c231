// Chat, and what little there is of the oldest parts of the protocol: the first search, videos, pictures of users.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';

import { subsonicQuery } from '../support/clients.ts';
import { annPassword, codesWithout, makePeople, type People } from './people.ts';

let people: People;
const clock = { time: Date.UTC(2026, 0, 10), now: () => clock.time };
beforeAll(async () => {
  people = await makePeople({ clock });
});
afterAll(() => people.close());

describe('chat', () => {
  const messages = async (since?: number) =>
    (await people.as('guest', 'getChatMessages', since === undefined ? {} : { since })).chatMessages.chatMessage;

  test('is read by all, oldest first, from a time on', async () => {
    expect(await messages()).toEqual([]);
    await people.as('ann', 'addChatMessage', { message: 'a <b> & "c"\nnext 🎵' });
    const first = clock.time;
    clock.time += 1000;
    await people.as('admin', 'addChatMessage', { message: 'hello' });
    expect(await messages()).toEqual([
      { username: 'ann', time: first, message: 'a <b> & "c"\nnext 🎵' },
      { username: 'admin', time: clock.time, message: 'hello' },
    ]);
    expect(await messages(first)).toHaveLength(1);
    expect(await messages(clock.time)).toEqual([]);
    expect(await people.textAs('guest', 'getChatMessages')).toContain(
      `<chatMessage username="ann" time="${first}" message="a &lt;b&gt; &amp; &quot;c&quot;&#10;next 🎵"/>`,
    );
  });

  test('takes messages of some length', async () => {
    expect(await codesWithout(people, 'ann', 'addChatMessage', { message: 'x' })).toEqual({ message: 10 });
    expect((await people.as('ann', 'addChatMessage', { message: '   ' })).error.code).toBe(0);
    expect((await people.as('ann', 'addChatMessage', { message: 'x'.repeat(2001) })).error.code).toBe(0);
    expect(await messages()).toHaveLength(2);
  });

  test('keeps the 500 newest', async () => {
    for (let i = 0; i < 505; i++) await people.as('ann', 'addChatMessage', { message: `number ${i}` });
    const kept = await messages();
    expect(kept).toHaveLength(500);
    expect(kept[0].message).toBe('number 5');
    expect(kept.at(-1).message).toBe('number 504');
  });
});

describe('the first search', () => {
  const search = async (user: string, parameters: Record<string, string | number>) =>
    (await people.as(user, 'search', parameters)).searchResult;

  test('finds songs by any word and by named ones', async () => {
    expect(await search('ann', { any: 'record', count: 2 })).toMatchObject({ offset: 0, totalHits: 6 });
    expect((await search('ann', { any: 'record', count: 2, offset: 5 })).match).toHaveLength(1);
    expect((await search('ann', { artist: 'secret' })).match[0].title).toBe('Secret Song');
    expect(await search('ann', { title: 'secret', artist: 'open' })).toEqual({ offset: 0, totalHits: 0, match: [] });
    expect((await search('ann', { album: 'open', title: '3' })).match.map((song: { track: number }) => song.track)).toEqual([3]);
    expect((await search('ann', { any: 'open', newerThan: Date.now() + 60_000 })).totalHits).toBe(0);
    expect((await search('ann', { any: 'open', newerThan: 1 })).totalHits).toBe(5);
    expect((await search('ann', { any: '"*%\' OR' })).totalHits).toBe(0);
  });

  test('tells nothing of closed libraries, and is the same in XML', async () => {
    expect(await search('guest', { any: 'secret' })).toEqual({ offset: 0, totalHits: 0, match: [] });
    expect(await people.textAs('guest', 'search', { title: '3' })).toMatch(/<searchResult offset="0" totalHits="1"><match id="/);
  });
});

test('there are no videos', async () => {
  expect((await people.as('guest', 'getVideos')).videos).toEqual({ video: [] });
  expect(await people.textAs('guest', 'getVideos')).toContain('<videos/>');
  for (const endpoint of ['getVideoInfo', 'getCaptions']) {
    expect((await people.as('guest', endpoint, { id: people.open[0].id })).error.code).toBe(70);
    expect((await people.as('guest', endpoint)).error.code).toBe(10);
  }
});

describe('pictures of users', () => {
  const avatar = (username: string, headers: Record<string, string> = {}) =>
    people.fetch(`/rest/getAvatar?${subsonicQuery({ username }, 'ann', annPassword)}`, { headers });

  test('are drawn, always the same, and need not be sent twice', async () => {
    const reply = await avatar('GUEST');
    const bytes = new Uint8Array(await reply.arrayBuffer());
    expect(reply.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(bytes).subarray(1, 4).toString()).toBe('PNG');
    expect(bytes.length).toBeLessThan(20_000);
    expect(new Uint8Array(await (await avatar('guest')).arrayBuffer())).toEqual(bytes);
    expect(new Uint8Array(await (await avatar('ann')).arrayBuffer())).not.toEqual(bytes);
    const etag = reply.headers.get('etag') ?? '';
    expect((await avatar('guest', { 'if-none-match': etag })).status).toBe(304);
  });

  test('of nobody are not found', async () => {
    expect((await people.as('guest', 'getAvatar', { username: 'nobody' })).error.code).toBe(70);
    expect((await people.as('guest', 'getAvatar')).error.code).toBe(10);
    expect((await people.as('guest', 'getAvatar', { username: "x' OR '1'='1" })).error.code).toBe(70);
  });
});
