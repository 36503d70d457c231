// C05, C07 and C13: who has no account, who guesses, and who says two things at once.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { request } from 'node:http';

import { openSecrets } from '../../src/core/access/secrets.ts';
import { adminName, adminPassword, type Reply } from '../support/clients.ts';
import type { TestApp } from '../support/make-app.ts';
import { makeCrowd, type Crowd } from './people.ts';
import { nobody, rest, type Values } from './walk.ts';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

describe('without the right password', () => {
  let crowd: Crowd;
  beforeAll(async () => {
    crowd = await makeCrowd();
    const client = crowd.app.db.$client;
    // A password that cannot be read any more, and none at all, as other servers may have kept it.
    client.run("UPDATE user SET password_secret = zeroblob(40) WHERE user_name = 'bob'");
    const empty = openSecrets(crowd.app.config.dataFolder, '').seal('', '');
    client.run("UPDATE user SET password_hash = '', password_secret = ? WHERE user_name = 'guest'", [empty]);
  });
  afterAll(() => crowd.close());

  const tries: Record<string, string | undefined>[] = [
    ...['nobody', '%', '_____', 'a_min', 'admi%', '*', "admin'--", "' OR 1=1 --", 'admin\u0000', '\u0000', 'null', '__proto__'].flatMap(
      (u) => [
        { u, t: md5('salt'), s: 'salt' },
        { u, t: md5(''), s: '' },
        { u, p: 'wrong' },
      ],
    ),
    ...[adminName, 'ann', 'bob', 'guest'].flatMap((u) => [
      { u, t: md5('salt'), s: 'salt' },
      { u, t: md5(''), s: '' },
      { u, t: '', s: 'salt' },
      { u, p: '' },
      { u, p: 'enc:' },
      { u, p: 'enc:zz' },
      { u, p: 'undefined' },
      { u },
      { u, jwt: 'a.b.c' },
    ]),
    { u: 'bob', p: 'bob word' },
    { u: 'bob', t: md5('bob wordsalt'), s: 'salt' },
    { u: 'guest', p: 'guest word' },
  ];

  test.each(['json', 'xml'])('every answer is the same error 40, to the byte, as %s', async (f) => {
    const texts = new Set<string>();
    for (const credentials of tries) {
      crowd.passLimits();
      const given = Object.fromEntries(Object.entries(credentials).filter(([, value]) => value !== undefined)) as Values;
      const { text, status } = await rest(crowd, nobody, 'getUsers', { ...given, f });
      expect({ credentials, status }).toEqual({ credentials, status: 200 });
      texts.add(text);
    }
    expect([...texts]).toEqual([expect.stringMatching(/code"?[:=]"?40/)]);
  });

  test('the page is told the same too', async () => {
    const texts = new Set<string>();
    for (const username of ['nobody', '%', adminName, 'bob', 'guest', "' OR 1=1 --"]) {
      crowd.passLimits();
      const body = JSON.stringify({ username, password: 'wrong' });
      const reply = await crowd.fetch('/auth/login', { method: 'POST', body });
      texts.add(`${reply.status} ${await reply.text()}`);
      const empty = await crowd.fetch('/auth/login', { method: 'POST', body: JSON.stringify({ username, password: '' }) });
      expect(empty.status).toBe(422);
    }
    expect([...texts]).toEqual(['401 {"error":"Invalid username or password"}']);
  });
});

/** One request from an address of this machine; other headers as somebody would forge them. */
function askFrom(origin: string, localAddress: string, path: string, body?: string): Promise<{ status: number; text: string }> {
  const forged = `10.1.${Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 250)}`;
  const headers = { 'x-forwarded-for': forged, 'x-real-ip': forged, 'true-client-ip': forged, forwarded: `for=${forged}` };
  return new Promise((resolve, reject) => {
    const sent = request(origin + path, { localAddress, method: body === undefined ? 'GET' : 'POST', headers }, (reply) => {
      let text = '';
      reply.on('data', (part: Buffer) => (text += part.toString()));
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const query = (values: Record<string, string>) => new URLSearchParams({ v: '1.16.1', c: 'guesser', f: 'json', ...values }).toString();

describe('guessing', () => {
  let crowd: Crowd;
  let origin: string;
  beforeAll(async () => {
    crowd = await makeCrowd();
    origin = await crowd.listen();
  });
  afterAll(() => crowd.close());
  afterEach(() => {
    crowd.passLimits();
  });
  const place = '127.0.0.21';

  /** Ways to try the n-th guess; the answer when it was looked at. */
  const ways: Record<string, (n: number) => Promise<{ status: number }>> = {
    'a password': (n) => askFrom(origin, place, `/rest/ping?${query({ u: adminName, p: `guess ${n}` })}`),
    'an encoded password': (n) =>
      askFrom(origin, place, `/rest/ping?${query({ u: 'ADMIN', p: `enc:${Buffer.from(`x${n}`).toString('hex')}` })}`),
    'a token': (n) => askFrom(origin, place, `/rest/ping?${query({ u: ` ${adminName} `, t: md5(`guess ${n}salt`), s: 'salt' })}`),
    'a session': (n) => askFrom(origin, place, `/rest/ping?${query({ u: adminName, jwt: `a.${n}.c` })}`),
    'the password of the page': (n) =>
      askFrom(origin, place, '/auth/login', JSON.stringify({ username: adminName, password: `guess ${n}` })),
    'a key': (n) => askFrom(origin, place, `/rest/ping?${query({ apiKey: `mdk_${n}` })}`),
    'a share': (n) => askFrom(origin, place, `/share/${String(n).padStart(22, 'a')}`),
  };

  test.each(Object.keys(ways))('%s is looked at 20 times at most, whatever the headers say', async (way) => {
    let lookedAt = 0;
    for (let n = 0; n < 100; n++) if ((await ways[way]!(n)).status !== 429) lookedAt++;
    expect({ lookedAt, isFew: lookedAt > 2 && lookedAt <= 20 }).toEqual({ lookedAt, isFew: true });
    const before = performance.now();
    const { text } = await askFrom(origin, '127.0.0.22', `/rest/ping?${query({ u: adminName, p: adminPassword })}`);
    expect(text).toContain('"ok"');
    const body = JSON.stringify({ username: adminName, password: adminPassword });
    expect((await askFrom(origin, '127.0.0.23', '/auth/login', body)).status).toBe(200);
    expect(performance.now() - before).toBeLessThan(5000);
  });

  test('all ways together are looked at 20 times for one password', async () => {
    let lookedAt = 0;
    for (let n = 0; n < 40; n++) {
      for (const way of ['a password', 'an encoded password', 'a token', 'the password of the page']) {
        if ((await ways[way]!(n)).status !== 429) lookedAt++;
      }
    }
    expect({ lookedAt, isFew: lookedAt > 2 && lookedAt <= 20 }).toEqual({ lookedAt, isFew: true });
  });

  test('many guesses at once are not looked at more often', async () => {
    const all = await Promise.all(Array.from({ length: 60 }, (_, n) => ways['the password of the page']!(n)));
    expect(all.filter(({ status }) => status !== 429).length).toBeLessThanOrEqual(10);
  });

  test('right keys and shares are let in from where wrong ones come from', async () => {
    const [share] = (await crowd.as('ann', 'createShare', { id: crowd.open[0]!.id })).shares.share;
    const made = await crowd.fetch('/api/apikey', {
      method: 'POST',
      body: JSON.stringify({ name: 'phone', scope: 'play' }),
      headers: { 'x-nd-authorization': `Bearer ${crowd.users['ann']!.token}` },
    });
    const { key } = (await made.json()) as Reply;
    for (let n = 0; n < 40; n++) for (const way of ['a key', 'a share']) await ways[way]!(n);
    expect((await askFrom(origin, place, `/rest/ping?${query({ apiKey: key })}`)).text).toContain('"ok"');
    expect((await askFrom(origin, place, `/share/${share.id}`)).status).toBe(200);
    expect((await ways['a key']!(99)).status).toBe(429);
    expect((await ways['a share']!(99)).status).toBe(429);
  });

  test('logging in to the page takes earlier mistakes back, what apps send does not', async () => {
    const logIn = (password: string) => askFrom(origin, place, '/auth/login', JSON.stringify({ username: adminName, password }));
    for (let round = 0; round < 4; round++) {
      for (let n = 0; n < 4; n++) expect((await ways['a password']!(n)).status).toBe(200);
      crowd.passLimits(30_000);
      expect((await logIn(adminPassword)).status).toBe(200);
    }
    const statuses: number[] = [];
    for (let n = 0; n < 12; n++) {
      statuses.push((await ways['a password']!(n)).status);
      await askFrom(origin, place, `/rest/ping?${query({ u: adminName, p: adminPassword, c: `app ${n}` })}`);
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(10);
  });
});

test('behind a proxy that is trusted, places are what it says, and an IPv6 network is one of them', async () => {
  const crowd = await makeCrowd({ config: { 'extauth.trustedsources': '127.0.0.1' } });
  const origin = await crowd.listen();
  const guess = async (from: string, n: number) =>
    (await fetch(`${origin}/rest/ping?${query({ u: adminName, p: `guess ${n}` })}`, { headers: { 'x-forwarded-for': from } })).status;
  let lookedAt = 0;
  for (let n = 0; n < 60; n++) if ((await guess(`2001:db8:1:2:${n.toString(16)}::7`, n)) !== 429) lookedAt++;
  expect(lookedAt).toBe(10);
  expect(await guess('2001:db8:1:3::7', 1)).toBe(200);
  expect(await guess('192.0.2.7', 1)).toBe(200);
  await crowd.close();
});

describe('a parameter that is given twice', () => {
  let crowd: Crowd;
  beforeAll(async () => {
    crowd = await makeCrowd();
  });
  afterAll(() => crowd.close());
  const credentials = { u: 'ann', p: 'grün & wild+1%' };
  const ask = async (test: TestApp, first: Record<string, string>, ...more: Record<string, string>[]) => {
    crowd.passLimits();
    const pairs = [first, ...more].map((one) => new URLSearchParams(one).toString()).join('&');
    return ((await (await test.fetch(`/rest/getSong?v=1.16.1&c=x&f=json&${pairs}`)).json()) as Reply)['subsonic-response'];
  };

  test('is error 43 where it says who somebody is, and the first one elsewhere', async () => {
    const [one, other] = crowd.open.map(({ id }) => String(id)) as [string, string];
    const others: Record<string, string>[] = [{ u: adminName }, { p: 'other' }, { u: '%61dmin' }];
    for (const second of others) {
      expect((await ask(crowd, { ...credentials, id: one }, second)).error.code).toBe(43);
      expect((await ask(crowd, second, { ...credentials, id: one })).error.code).toBe(43);
    }
    for (const [name, first] of [
      ['t', 'x'],
      ['s', 'x'],
      ['jwt', 'x'],
      ['apiKey', 'x'],
    ] as const) {
      expect((await ask(crowd, { u: 'ann', [name]: first, id: one }, { [name]: 'y' })).error.code).toBe(43);
    }
    expect((await ask(crowd, { ...credentials, id: one }, { u: 'ann' })).song.id).toBe(one);
    expect((await ask(crowd, { ...credentials, id: one }, { id: other })).song.id).toBe(one);
    const form = await crowd.fetch(`/rest/getSong?${new URLSearchParams({ ...credentials, v: '1.16.1', c: 'x', f: 'json', id: one })}`, {
      method: 'POST',
      body: new URLSearchParams({ u: adminName, id: other }),
    });
    expect(((await form.json()) as Reply)['subsonic-response'].error.code).toBe(43);
  });

  test('counts each time where there may be several', async () => {
    const ids = crowd.open.map(({ id }) => String(id));
    await crowd.as('ann', 'star', { id: ids });
    expect((await crowd.as('ann', 'getStarred2')).starred2.song).toHaveLength(ids.length);
  });

  test('cannot reach what objects inherit', async () => {
    for (const name of ['__proto__', 'constructor', 'prototype', 'toString', '__proto__[isAdmin]', 'constructor.prototype.isAdmin']) {
      const reply = await ask(crowd, { ...credentials, id: String(crowd.open[0]!.id) }, { [name]: 'true' });
      expect({ name, status: reply.status }).toEqual({ name, status: 'ok' });
    }
    expect((await crowd.as('ann', 'getUsers')).error.code).toBe(50);
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
  });
});
