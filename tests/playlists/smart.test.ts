// Smart playlists (smart-library.ts): playlists in rules, when they are evaluated, `.nsp` files, and what is refused.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { join } from 'node:path';

import { subsonic } from '../support/clients.ts';
import { makeSmart } from './smart-library.ts';
import { addUser, clientOf, put, scanAll } from './support.ts';

let smart: Awaited<ReturnType<typeof makeSmart>>;
const found = (rules: object) => smart.found(rules);
const refused = (rules: unknown) => smart.refused(rules);
beforeAll(async () => {
  smart = await makeSmart();
});
afterAll(() => smart.melodrome.close());

describe('playlists in rules', () => {
  test('are named by id, name or path, and need to be visible', async () => {
    const { body } = await smart.api.send('POST', 'playlist', { name: 'Some', ids: [smart.songs['Apple'], smart.songs['Été']] });
    put(smart.melodrome, 'Lists/file.m3u', '../Ann/2.flac\n');
    await scanAll(smart.melodrome);
    expect(await found({ all: [{ inPlaylist: { id: body.id } }] })).toEqual(['Apple', 'Été']);
    expect(await found({ all: [{ notInPlaylist: { id: body.id } }] })).toEqual(['berry', 'Date']);
    expect(await found({ all: [{ inPlaylist: { name: 'some' } }] })).toEqual(['Apple', 'Été']);
    for (const path of ['Lists/file.m3u', 'file.m3u', './Lists/file.m3u'])
      expect(await found({ all: [{ inPlaylist: { path } }] })).toEqual(['berry']);
    expect(await found({ all: [{ inPlaylist: { id: 'nope' } }] })).toEqual([]);
    const other = clientOf(smart.melodrome, await addUser(smart.melodrome, 'mia'));
    const hers = (await other.send('POST', 'playlist', { name: 'Hers', rules: { all: [{ inPlaylist: { id: body.id } }] } })).body;
    expect(hers.songCount).toBe(0);
    await smart.api.send('PUT', `playlist/${body.id}`, { public: true });
    smart.clock.time += 120_000;
    expect(await other.titles(hers.id)).toEqual(['Apple', 'Été']);
  });
  test('may name one another', async () => {
    const rulesOn = (name: string, more: object) => ({ name, rules: { any: [{ inPlaylist: { name: name === 'A' ? 'B' : 'A' } }, more] } });
    const a = (await smart.api.send('POST', 'playlist', rulesOn('A', { is: { title: 'Apple' } }))).body;
    const b = (await smart.api.send('POST', 'playlist', rulesOn('B', { is: { title: 'berry' } }))).body;
    smart.clock.time += 120_000;
    expect(await smart.api.titles(b.id)).toEqual(['Apple', 'berry']);
    expect(await smart.api.titles(a.id)).toEqual(['Apple', 'berry']);
  });
});

describe('evaluation', () => {
  test('is for the marks of the owner, by whoever reads, once per delay', async () => {
    const { body } = await smart.api.send('POST', 'playlist', { name: 'Loved', public: true, rules: { all: [{ is: { loved: true } }] } });
    const reader = clientOf(smart.melodrome, await addUser(smart.melodrome, 'tom'));
    await reader.send('PUT', 'mark', { id: smart.songs['berry'], starred: true });
    await smart.api.send('PUT', 'mark', { id: smart.songs['Date'], starred: true });
    expect(await reader.titles(body.id)).toEqual(['Apple']);
    smart.clock.time += 61_000;
    expect(await reader.titles(body.id)).toEqual(['Apple', 'Date']);
    expect((await reader.get(`playlist/${body.id}`)).body).toMatchObject({ songCount: 2, editable: false });
    await smart.api.send('PUT', 'mark', { id: smart.songs['Date'], starred: false });
  });
  test('waits for refreshDelay, in days and weeks too', async () => {
    const { body } = await smart.api.send('POST', 'playlist', {
      name: 'Slow',
      rules: { all: [{ is: { loved: true } }], refreshDelay: '1d12h' },
    });
    await smart.api.send('PUT', 'mark', { id: smart.songs['Date'], starred: true });
    smart.clock.time += 35 * 3_600_000;
    expect(await smart.api.titles(body.id)).toEqual(['Apple']);
    smart.clock.time += 2 * 3_600_000;
    expect(await smart.api.titles(body.id)).toEqual(['Apple', 'Date']);
    await smart.api.send('PUT', 'mark', { id: smart.songs['Date'], starred: false });
  });
  test('may wait for ever', async () => {
    const rules = { all: [{ is: { year: 1999 } }], refreshDelay: '99999999999w' };
    const { body } = await smart.api.send('POST', 'playlist', { name: 'Never', rules });
    expect((await subsonic(smart.melodrome, 'getPlaylist', { id: body.id })).playlist).toMatchObject({ songCount: 1 });
    expect((await subsonic(smart.melodrome, 'getPlaylists')).status).toBe('ok');
    await smart.api.send('DELETE', `playlist/${body.id}`);
  });
  test('changes rules at once, and keeps the songs when the rules are taken away', async () => {
    const { body } = await smart.api.send('POST', 'playlist', { name: 'Turning', rules: { all: [{ is: { year: 1999 } }] } });
    expect((await smart.api.send('POST', `playlist/${body.id}/tracks`, { ids: [smart.songs['Date']] })).status).toBe(409);
    await smart.api.send('PUT', `playlist/${body.id}`, { rules: { all: [{ is: { year: 2010 } }] } });
    expect(await smart.api.titles(body.id)).toEqual(['Été']);
    await smart.api.send('PUT', `playlist/${body.id}`, { rules: null });
    await smart.api.send('POST', `playlist/${body.id}/tracks`, { ids: [smart.songs['Date']] });
    expect(await smart.api.titles(body.id)).toEqual(['Été', 'Date']);
    expect((await smart.api.send('PUT', `playlist/${body.id}`, { rules: { all: [{ is: { year: 1 } }] } })).status).toBe(409);
  });
});

test('.nsp files are read, with comments, and written when they hold none', async () => {
  put(
    smart.melodrome,
    'Smart/one.nsp',
    '// mine\n{ "name": "From file", "comment": "http://x /* kept */", /* so */ "public": true, "all": [{"is": {"genre": "Jazz"}}] }',
    1000,
  );
  put(smart.melodrome, 'Smart/two.nsp', '{"all": [{"is": {"genre": "Jazz"}}], "limit": 5, "extra": 1}', 1000);
  put(smart.melodrome, 'Smart/wrong.nsp', '{"all": [{"is": {"genr": "Jazz"}}]}', 1000);
  await scanAll(smart.melodrome);
  const lists = await smart.api.lists();
  expect(lists['From file']).toMatchObject({
    comment: 'http://x /* kept */',
    public: true,
    sync: true,
    rules: { all: [{ is: { genre: 'Jazz' } }] },
  });
  expect(await smart.api.titles(lists['From file'].id)).toEqual(['Été']);
  expect((await smart.api.get('playlist/problem')).body).toEqual([
    { file: '1:Smart/wrong.nsp', reason: expect.stringContaining('did you mean genre?') },
  ]);
  const { body } = await smart.api.send('PUT', `playlist/${lists['two'].id}`, { rules: { any: [{ is: { genre: 'Pop' } }] } });
  expect(body).toMatchObject({ sync: true, songCount: 2 });
  expect(await Bun.file(join(smart.melodrome.library.root, 'Smart/two.nsp')).json()).toEqual({
    name: 'two',
    extra: 1,
    any: [{ is: { genre: 'Pop' } }],
  });
  const kept = await smart.api.send('PUT', `playlist/${lists['From file'].id}`, { rules: { any: [{ is: { genre: 'Pop' } }] } });
  expect(kept.body).toMatchObject({ sync: false, songCount: 2, warning: expect.stringContaining('comments') });
});

describe('what cannot be used is refused with the place and a hint', () => {
  const cases: [rules: unknown, message: string][] = [
    [{}, 'either a list "all"'],
    [{ all: [], any: [] }, 'either a list "all"'],
    [{ all: [] }, 'at least one rule'],
    [{ all: 'x' }, 'all is a list'],
    [{ all: [{ is: { yeer: 1 } }] }, 'rule all 1: there is no field "yeer" (did you mean year?)'],
    [{ any: [{ is: { year: 1 } }, { all: [{ iz: { year: 1 } }] }] }, 'rule any 2 › all 1: there is no operator "iz" (did you mean is?)'],
    [{ all: [{ is: { year: 'old' } }] }, '"is" on "year" expects a number'],
    [{ all: [{ is: { loved: 'maybe' } }] }, 'true or false'],
    [{ all: [{ is: {} }] }, 'one field'],
    [{ all: [{ is: { year: 1 }, gt: { year: 1 } }] }, 'one operator'],
    [{ all: [{ gt: { title: 1 } }] }, '"title" is a text'],
    [{ all: [{ inTheRange: { year: [1] } }] }, 'two values'],
    [{ all: [{ inTheLast: { title: 3 } }] }, 'is no date'],
    [{ all: [{ before: { dateadded: 'yesterday' } }] }, 'a date such as'],
    [{ all: [{ isMissing: { title: true } }] }, 'never missing'],
    [{ all: [{ inPlaylist: { owner: 'x' } }] }, '{"id": …}'],
    [{ all: [{ is: { title: { a: 1 } } }] }, 'a simple value'],
    [{ all: [{ contains: { title: 'a\u0000b' } }] }, 'number 0'],
    [{ all: [{ is: { title: 'x' } }], limit: -1 }, 'limit is a whole number'],
    [{ all: [{ is: { title: 'x' } }], order: 'up' }, 'order is'],
    [{ all: [{ is: { title: 'x' } }], refreshDelay: 'soon' }, 'refreshDelay'],
    [{ all: Array.from({ length: 501 }, () => ({ is: { year: 1 } })) }, 'at most 500'],
    [Array.from({ length: 12 }).reduce<object>((inner) => ({ all: [inner] }), { is: { year: 1 } }), 'nested more than'],
  ];
  test.each(cases)('%j', async (rules, message) => expect(await refused(rules)).toContain(message));
});

test('values never become statements', async () => {
  const hostile = [
    "' OR 1=1 --",
    '") OR 1=1; DROP TABLE song; --',
    "x') UNION SELECT password_hash FROM user --",
    '?1',
    '%',
    '_',
    '\\',
    '[a-z]*',
  ];
  for (const value of hostile) {
    for (const operator of ['is', 'contains', 'startsWith', 'endsWith']) {
      for (const field of ['title', 'comment', 'genre', 'artist', 'isrc', 'filepath']) {
        expect({ value, operator, field, titles: await found({ all: [{ [operator]: { [field]: value } }] }) }).toMatchObject({
          titles: field === 'comment' && ['%', '_'].includes(value) && operator === 'contains' ? ['Apple'] : [],
        });
      }
    }
    expect(await refused({ all: [{ is: { [value]: 1 } }] })).toContain('there is no field');
    expect(await found({ all: [{ is: { title: 'Apple' } }], sort: value })).toEqual(['Apple']);
  }
  expect(await smart.api.songs()).toMatchObject(smart.songs);
});
