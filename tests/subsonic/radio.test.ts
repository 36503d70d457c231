// Internet radio stations.
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { adminName, adminPassword, native, postJson } from '../support/clients.ts';
import { codesWithout, makePeople, type People } from './people.ts';

let people: People;
const station = { name: 'Jazz & more', streamUrl: 'https://radio.example/jazz?q=1&b=2', homepageUrl: 'https://radio.example/' };
beforeAll(async () => {
  people = await makePeople();
});
afterAll(() => people.close());

const stations = async (user = 'guest') => (await people.as(user, 'getInternetRadioStations')).internetRadioStations.internetRadioStation;

test('are kept by admins and heard by all, in the order of their names', async () => {
  expect(await stations()).toEqual([]);
  expect((await people.as('admin', 'createInternetRadioStation', station)).status).toBe('ok');
  await people.as('admin', 'createInternetRadioStation', { name: 'alpha', streamUrl: 'http://127.0.0.1:8000/a' });
  const [alpha, jazz] = await stations();
  expect(alpha).toEqual({ id: expect.any(String), name: 'alpha', streamUrl: 'http://127.0.0.1:8000/a' });
  expect(jazz).toEqual({ id: expect.any(String), name: station.name, streamUrl: station.streamUrl, homePageUrl: station.homepageUrl });
  expect(await people.textAs('ann', 'getInternetRadioStations')).toContain(
    'name="Jazz &amp; more" streamUrl="https://radio.example/jazz?q=1&amp;b=2" homePageUrl="https://radio.example/"/>',
  );

  await people.as('admin', 'updateInternetRadioStation', { id: jazz.id, name: 'Blues', streamUrl: 'http://blues.example/' });
  expect((await stations())[1]).toEqual({ id: jazz.id, name: 'Blues', streamUrl: 'http://blues.example/' });
  expect((await people.as('admin', 'deleteInternetRadioStation', { id: alpha.id })).status).toBe('ok');
  expect(await stations()).toHaveLength(1);
});

test('cannot be changed by others', async () => {
  const [blues] = await stations();
  for (const user of ['ann', 'guest']) {
    for (const [endpoint, parameters] of [
      ['createInternetRadioStation', station],
      ['updateInternetRadioStation', { ...station, id: blues.id }],
      ['deleteInternetRadioStation', { id: blues.id }],
    ] as const) {
      expect((await people.as(user, endpoint, parameters)).error.code).toBe(50);
    }
  }
  expect((await people.fetch('/rest/getInternetRadioStations?f=json&v=1.16.1&c=x')).status).toBe(200);
  expect(await (await people.fetch('/rest/getInternetRadioStations?f=json&v=1.16.1&c=x')).text()).toContain('"code":10');
  expect(await stations()).toEqual([blues]);
});

test('need what makes a station', async () => {
  const [blues] = await stations();
  const { homepageUrl: _, ...needed } = station;
  expect(await codesWithout(people, 'admin', 'createInternetRadioStation', needed)).toEqual({ name: 10, streamUrl: 10 });
  expect(await codesWithout(people, 'admin', 'updateInternetRadioStation', { id: blues.id, ...needed })).toEqual({
    id: 10,
    name: 10,
    streamUrl: 10,
  });
  expect(await codesWithout(people, 'admin', 'deleteInternetRadioStation', { id: blues.id })).toEqual({ id: 10 });
  for (const streamUrl of ['file:///etc/passwd', 'javascript:alert(1)', 'ftp://host/x', 'not an address', '/relative', 'http://']) {
    const reply = await people.as('admin', 'createInternetRadioStation', { name: 'x', streamUrl });
    expect({ streamUrl, code: reply.error?.code }).toEqual({ streamUrl, code: 0 });
    expect((await people.as('admin', 'createInternetRadioStation', { ...station, name: 'y', homepageUrl: streamUrl })).error.code).toBe(0);
  }
  expect((await people.as('admin', 'createInternetRadioStation', { ...station, name: 'Blues' })).error.message).toContain('already');
  for (const id of ['nope', people.open[0].id, '%00']) {
    expect((await people.as('admin', 'updateInternetRadioStation', { ...station, id })).error.code).toBe(70);
    expect((await people.as('admin', 'deleteInternetRadioStation', { id })).error.code).toBe(70);
  }
});

test('show the picture that was uploaded', async () => {
  const [blues] = await stations();
  const { token } = (await (await postJson(people, '/auth/login', { username: adminName, password: adminPassword })).json()) as {
    token: string;
  };
  const form = new FormData();
  form.set('image', new Blob([readFileSync(join(import.meta.dir, '../fixtures/cover.png'))]), 'cover.png');
  expect((await native(people, `/api/radio/${blues.id}/image`, token, { method: 'POST', body: form })).status).toBe(200);
  const [{ coverArt }] = await stations();
  expect(coverArt).toStartWith(`ra-${blues.id}_`);
  expect(await people.textAs('guest', 'getCoverArt', { id: coverArt })).toContain('PNG');
});
