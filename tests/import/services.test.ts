// Accounts at Last.fm and ListenBrainz come over with the plays that Navidrome had not told yet, and those are told from here.
import { afterEach, beforeEach, expect, test } from 'bun:test';
import { join } from 'node:path';

import { apiKey, apiSecret, startFakeService, type FakeService } from '../scrobbling/fake-service.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { encrypt, makeNavidrome, type NavidromeDatabase } from './navidrome-database.ts';
import { importReport, runImport } from './support.ts';

let melodrome: TestApp;
let service: FakeService;
let old: NavidromeDatabase;

beforeEach(async () => {
  service = startFakeService();
  melodrome = await makeApp({
    config: {
      'lastfm.apikey': apiKey,
      'lastfm.secret': apiSecret,
      'lastfm.baseurl': `${service.origin}/2.0/`,
      'listenbrainz.baseurl': `${service.origin}/1/`,
    },
    library: ({ album }) => album('Ada', 'One', 1),
  });
  old = makeNavidrome(join(melodrome.folder, 'navidrome.db'), 'new');
  old.add('library', { id: 1, name: 'Music', path: '/music' });
  old.add(
    'user',
    { id: 'u-ann', user_name: 'ann', password: encrypt('secret'), is_admin: 1 },
    { id: 'u-bob', user_name: 'bob', password: encrypt('x y') },
  );
  old.add('media_file', { id: 'song1', library_id: 1, path: 'Ada/One/01.flac', title: 'One 1', duration: 180, missing: 0 });
  old.add(
    'user_props',
    { user_id: 'u-ann', key: 'LastFMSessionKey', value: 'session of ann' },
    { user_id: 'u-ann', key: 'ListenBrainzSessionKey', value: 'token of ann' },
    { user_id: 'u-ann', key: 'theme', value: 'dark' },
    { user_id: 'u-gone', key: 'LastFMSessionKey', value: 'x' },
  );
  const play = { service: 'lastfm', media_file_id: 'song1', play_time: '2024-03-01 10:00:00+00:00' };
  old.add('scrobble_buffer', { id: 'a', user_id: 'u-ann', ...play }, { id: 'b', user_id: 'u-bob', ...play });
});
afterEach(async () => {
  old.client.close();
  await melodrome.close();
  await service.stop();
});

const words = () => [old.file, '--map', `/music=${melodrome.library.root}`];

test('accounts and what waited for them come over, and are told from here', async () => {
  const { sections } = await importReport(melodrome, ...words());
  expect(sections.services).toMatchObject({
    found: 3,
    brought: 2,
    notes: [{ what: 'Last.fm of ann', reason: expect.stringContaining('LastFM.ApiKey') }],
    left: [{ what: 'Last.fm of u-gone', reason: 'its user is not here' }],
  });
  expect(sections['waiting plays']).toMatchObject({ found: 2, brought: 1, left: [{ what: '1 play' }] });
  await melodrome.app.scrobbling.resume();
  expect(service.told).toMatchObject([
    { path: '/2.0/', body: { method: 'track.scrobble', sk: 'session of ann', 'timestamp[0]': '1709287200' } },
  ]);
});

test('what was told once is not brought again', async () => {
  await importReport(melodrome, ...words());
  await melodrome.app.scrobbling.resume();
  expect((await runImport(melodrome, ...words())).out).toContain('0 changes');
  await melodrome.app.scrobbling.resume();
  expect(service.told).toHaveLength(1);
});
