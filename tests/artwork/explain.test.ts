// Which picture won and why, told in the order in which the rules were tried.
import { afterAll, beforeAll, expect, test } from 'bun:test';

import type { Caller } from '../../src/context.ts';
import { explainCover } from '../../src/core/artwork/explain.ts';
import { createAdmin } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { cover, idOf, picture, put } from './support.ts';

let melodrome: TestApp;
const admin: Caller = {
  user: { pk: 1, id: 'a', userName: 'admin', name: '', isAdmin: true },
  player: undefined,
  libraryIds: [1],
  seesAll: true,
};

beforeAll(async () => {
  const [red, green] = (await Promise.all([picture('red', { width: 600 }), picture('green', { format: 'png', width: 64 })])) as [
    Uint8Array,
    Uint8Array,
  ];
  melodrome = await makeApp({
    library: (files) => {
      files.add('Ann/One/1.flac', { TITLE: 'First', ARTIST: 'Ann', ALBUM: 'One', DISCNUMBER: 1 }, { picture: red });
      files.add('Ann/One/2.flac', { TITLE: 'Second', ARTIST: 'Ann', ALBUM: 'One', DISCNUMBER: 2 });
      put(files, 'Ann/One/cover.jpg', '');
      put(files, 'Ann/One/cd2.png', green);
    },
  });
  await createAdmin(melodrome);
});
afterAll(() => melodrome.close());

const step = (rule: string, outcome: string, isChosen = false) => ({ rule, outcome, isChosen });
const embedded = expect.stringMatching(/^in the song "First": 600 × 600, JPEG, \d+ kB$/);

test('an album', async () => {
  const { steps, source, hash } = await explainCover(melodrome.app, admin, 'album', idOf(melodrome, 'album', 'One'));
  expect(steps).toEqual([
    step('uploaded', 'nothing was uploaded'),
    step('pinned', 'no picture was chosen by hand'),
    step('cover.*', 'file:1:Ann/One/cover.jpg: the file is empty'),
    step('folder.*', 'no such file'),
    step('front.*', 'no such file'),
    step('embedded', embedded, true),
  ]);
  expect(source).toBe(`embedded:${idOf(melodrome, 'song', 'First')}`);
  // It is the one that is shown.
  const shown = await cover(melodrome, `al-${idOf(melodrome, 'album', 'One')}_${hash}`);
  expect([shown.color, shown.headers.get('cache-control')]).toEqual(['red', 'private, max-age=31536000, immutable']);
});

test('discs, songs, artists, and what has none', async () => {
  const of = (kind: 'disc' | 'song' | 'artist', id: string, disc?: number) => explainCover(melodrome.app, admin, kind, id, disc);
  const album = idOf(melodrome, 'album', 'One');
  expect((await of('disc', album, 2)).steps).toEqual([
    step('disc*.*', 'no such file'),
    step('cd*.*', expect.stringMatching(/^file:1:Ann\/One\/cd2\.png: 64 × 64, PNG, \d+ kB$/), true),
  ]);
  expect((await of('disc', album, 1)).steps.at(-1)).toEqual(step('embedded', embedded, true));
  expect((await of('disc', album, 7)).steps.at(-1)).toEqual(step('album: embedded', embedded, true));
  expect((await of('song', idOf(melodrome, 'song', 'Second'))).steps.map(({ rule }) => rule)).toEqual([
    'embedded',
    'disc 2: disc*.*',
    'disc 2: cd*.*',
  ]);
  expect(await of('artist', idOf(melodrome, 'artist', 'Ann'))).toEqual({
    steps: [
      step('uploaded', 'nothing was uploaded'),
      step('pinned', 'no picture was chosen by hand'),
      step('artist.*', 'no such file'),
      step('album/artist.*', 'no such file'),
      step('external', 'no provider of pictures is set up'),
    ],
    source: '',
    hash: '',
  });
});

test('for admins, and for what is there', async () => {
  const user = { ...admin, user: { ...admin.user, isAdmin: false } };
  const code = (caller: Caller, kind: 'album' | 'playlist' | 'radio', id: string) =>
    explainCover(melodrome.app, caller, kind, id).then(
      () => 'told',
      (error: { code: string }) => error.code,
    );
  expect(await code(user, 'album', idOf(melodrome, 'album', 'One'))).toBe('forbidden');
  expect(await code({ ...admin, libraryIds: [] }, 'album', idOf(melodrome, 'album', 'One'))).toBe('not_found');
  for (const kind of ['album', 'playlist', 'radio'] as const) expect(await code(admin, kind, 'nope')).toBe('not_found');
});
