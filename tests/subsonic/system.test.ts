// Formats of replies, logins, errors, and the endpoints about the server itself.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';

import { createAdmin, subsonic, subsonicQuery, subsonicRaw, adminName, adminPassword } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp;
beforeAll(async () => {
  melodrome = await makeApp();
  await createAdmin(melodrome);
});
afterAll(() => melodrome.close());

const raw = async (query: string, init?: RequestInit) => {
  const response = await melodrome.fetch(`/rest/ping?${query}`, init);
  return { response, text: await response.text() };
};
const errorOf = async (query: string) => {
  const { text } = await raw(query);
  return JSON.parse(text)['subsonic-response'].error;
};

describe('login', () => {
  const common = 'v=1.16.1&c=tests&f=json';
  const hex = (text: string) => Buffer.from(text).toString('hex');

  test('accepts password, hex password and token', async () => {
    for (const way of [
      `u=${adminName}&p=${encodeURIComponent(adminPassword)}&${common}`,
      `u=${adminName}&p=enc:${hex(adminPassword)}&${common}`,
      subsonicQuery({}),
      `u=ADMIN&p=${encodeURIComponent(adminPassword)}&${common}`,
    ]) {
      expect((await raw(way)).text).toContain('"status":"ok"');
    }
  });

  test('refuses what is wrong with code 40 and never says which part', async () => {
    const wrongName = await errorOf(`u=nobody&p=x&${common}`);
    const wrongPassword = await errorOf(`u=${adminName}&p=x&${common}`);
    expect(wrongName.code).toBe(40);
    expect(wrongPassword).toEqual(wrongName);
    expect((await errorOf(`u=${adminName}&t=0123&s=abc&${common}`)).code).toBe(40);
    expect((await errorOf(`u=${adminName}&p=enc:zz&${common}`)).code).toBe(40);
  });

  test('asks for what is missing with code 10, in the order of the protocol', async () => {
    expect((await errorOf('f=json')).message).toContain("'u'");
    expect((await errorOf(`u=${adminName}&f=json`)).code).toBe(10);
    expect((await errorOf(`u=${adminName}&p=x&c=tests&f=json`)).message).toContain("'v'");
  });

  test('comes before everything else', async () => {
    const response = await melodrome.fetch('/rest/getSong?f=json&v=1&c=x&u=nobody&p=x&id=whatever');
    expect(((await response.json()) as { 'subsonic-response': { error: { code: number } } })['subsonic-response'].error.code).toBe(40);
  });

  test('slows down who keeps guessing', async () => {
    const other = await makeApp();
    try {
      await createAdmin(other);
      const tries = await Promise.all(Array.from({ length: 60 }, (_, i) => other.fetch(`/rest/ping?u=${adminName}&p=guess${i}&${common}`)));
      const late = tries.at(-1);
      expect(late?.status).toBe(429);
      expect(Number(late?.headers.get('retry-after'))).toBeGreaterThan(0);
    } finally {
      await other.close();
    }
  });
});

describe('replies', () => {
  test('come as XML by default', async () => {
    const response = await subsonicRaw(melodrome, 'ping', { f: 'xml' });
    expect(response.headers.get('content-type')).toContain('application/xml');
    const text = await response.text();
    expect(text).toStartWith('<?xml version="1.0" encoding="UTF-8"?>');
    expect(text).toContain('<subsonic-response xmlns="http://subsonic.org/restapi" status="ok" version="1.16.1"');
    expect(text).toContain('openSubsonic="true"');
  });

  test('come as JSON and as JSONP with a safe function name', async () => {
    const plain = await subsonicRaw(melodrome, 'ping');
    expect(plain.headers.get('content-type')).toContain('application/json');
    const wrapped = await (await subsonicRaw(melodrome, 'ping', { f: 'jsonp', callback: 'jQuery123' })).text();
    expect(wrapped).toMatch(/^jQuery123\(\{.*\}\);?$/s);
    const evil = await (await subsonicRaw(melodrome, 'ping', { f: 'jsonp', callback: 'alert(1)//' })).text();
    expect(evil).not.toContain('alert(1)');
  });

  test('answer .view, POST forms and HEAD', async () => {
    expect((await subsonicRaw(melodrome, 'ping.view')).status).toBe(200);
    const form = await melodrome.fetch('/rest/ping', {
      method: 'POST',
      body: subsonicQuery({}),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(await form.text()).toContain('"status":"ok"');
    const capitals = await melodrome.fetch('/rest/ping', {
      method: 'POST',
      body: subsonicQuery({}),
      headers: { 'content-type': 'Application/X-WWW-Form-URLEncoded; Charset=UTF-8' },
    });
    expect(await capitals.text()).toContain('"status":"ok"');
    expect((await subsonicRaw(melodrome, 'ping', {}, { method: 'HEAD' })).status).toBe(200);
  });

  test('take the first of a repeated parameter', async () => {
    const { text } = await raw(`${subsonicQuery({})}&f=xml`);
    expect(text).toContain('"status":"ok"');
  });

  test('let pages of other origins read them', async () => {
    expect((await subsonicRaw(melodrome, 'ping')).headers.get('access-control-allow-origin')).toBe('*');
    const preflight = await melodrome.fetch('/rest/ping', { method: 'OPTIONS' });
    expect(preflight.status).toBe(204);
  });

  test('are gzipped for those who accept it', async () => {
    const response = await subsonicRaw(melodrome, 'getOpenSubsonicExtensions', {}, { headers: { 'accept-encoding': 'gzip' } });
    expect(response.status).toBe(200);
  });
});

describe('endpoints', () => {
  test.each(['noSuchThing', 'getSonicSimilarTracks', 'findSonicPath'])('%s, which nobody offers, is 404', async (name) => {
    expect((await subsonicRaw(melodrome, name)).status).toBe(404);
  });

  test('extensions need no login', async () => {
    const response = await melodrome.fetch('/rest/getOpenSubsonicExtensions?f=json');
    const reply = (
      (await response.json()) as { 'subsonic-response': { status: string; openSubsonicExtensions: { name: string; versions: number[] }[] } }
    )['subsonic-response'];
    expect(reply.status).toBe('ok');
    expect(reply.openSubsonicExtensions.map(({ name }) => name)).toContain('formPost');
    for (const { versions } of reply.openSubsonicExtensions) expect(versions.length).toBeGreaterThan(0);
  });

  test('getLicense is always valid', async () => {
    expect((await subsonic(melodrome, 'getLicense')).license.valid).toBe(true);
  });

  test('getUser tells about oneself', async () => {
    const { user } = await subsonic(melodrome, 'getUser', { username: adminName });
    expect(user).toMatchObject({ username: adminName, adminRole: true, streamRole: true, folder: [1] });
    expect((await subsonic(melodrome, 'getUser', { username: 'other' })).error.code).toBe(70);
  });
});

test('hostile requests are never a 500 and never HTML', async () => {
  const login = subsonicQuery({});
  const attacks = [
    `/rest/getSong?${login}&id=%00`,
    `/rest/getSong?${login}&id=${'x'.repeat(5000)}`,
    `/rest/getAlbumList2?${login}&type=newest&size=1000000000&offset=-5`,
    `/rest/getAlbumList2?${login}&type=nonsense`,
    `/rest/search3?${login}&query=%22%27*%28%29%20OR%20NEAR&songCount=-1`,
    `/rest/getCoverArt?${login}&id=../../etc/passwd`,
    `/rest/stream?${login}&id=../../etc/passwd`,
    `/rest/getSong?${login}&id=%E0%A4%A`,
    `/rest/star?${login}&id=nope&albumId=nope`,
    `/rest/setRating?${login}&id=nope&rating=99`,
    `/rest/scrobble?${login}&id=nope&time=99999999999999999`,
    `/rest/%E0%A4%A?${login}`,
  ];
  for (const path of attacks) {
    const response = await melodrome.fetch(path);
    expect({ path, status: response.status < 500 || response.status === 501 }).toEqual({ path, status: true });
    expect(response.headers.get('content-type') ?? '').not.toContain('html');
    expect(await response.text()).not.toContain(adminPassword);
  }
});

test('new apps are told real paths only where that is the default', async () => {
  const pathOf = async (config: Record<string, string>) => {
    const test = await makeApp({ library: (library) => library.album('Band', 'Record', 1), config });
    try {
      await createAdmin(test);
      return (await subsonic(test, 'search3', { query: 'record' })).searchResult3.song[0].path as string;
    } finally {
      await test.close();
    }
  };
  expect(await pathOf({ 'subsonic.defaultreportrealpath': 'true' })).toEndWith('/music/Band/Record/01.flac');
  expect(await pathOf({})).not.toStartWith('/');
});
