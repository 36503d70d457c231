// Uploaded pictures and covers chosen by hand: who may, what is taken, and that both come before everything else.
import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import type { Caller } from '../../src/context.ts';
import { explainCover } from '../../src/core/artwork/explain.ts';
import { listCoverChoices, pinCover, unpinCover } from '../../src/core/artwork/pins.ts';
import { dropOrphanUploads } from '../../src/core/artwork/uploads.ts';
import { createAdmin, native, subsonic } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { cover, idOf, picture, put, type Color } from './support.ts';

let melodrome: TestApp;
let token: string;
let otherToken: string;
const [red, green] = (await Promise.all([picture('red'), picture('green')])) as [Uint8Array, Uint8Array];

async function make(): Promise<void> {
  melodrome = await makeApp({
    library: (files) => {
      files.album('Ann', 'One', 2);
      files.album('Ann', 'Two', 1);
      put(files, 'Ann/One/cover.jpg', red);
      put(files, 'Ann/One/back.png', green);
      put(files, 'Ann/artist.jpg', red);
    },
  });
  ({ token } = await createAdmin(melodrome));
  const client = melodrome.app.db.$client;
  // Another user by the shortest way: the same password, no admin.
  client.run(
    `INSERT INTO user (id, user_name, login_name, name, is_admin, password_hash, password_secret, created_at, updated_at)
     SELECT 'other', 'other', 'other', '', 0, password_hash, password_secret, created_at, updated_at FROM user`,
  );
  client.run('INSERT INTO user_library (user_pk, library_id) SELECT pk, 1 FROM user WHERE id = ?', ['other']);
  const login = await melodrome.fetch('/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'other', password: 'correct horse' }),
  });
  otherToken = ((await login.json()) as { token: string }).token;
  const now = Date.now();
  for (const [id, owner] of [
    ['mine', 'other'],
    ['theirs', 'admin'],
  ] as const) {
    client
      .query(
        "INSERT INTO playlist (id, name, order_name, owner_pk, public, created_at, updated_at) SELECT ?, 'x', 'x', pk, 1, ?, ? FROM user WHERE user_name = ?",
      )
      .run(id, now, now, owner);
  }
  client
    .query("INSERT INTO radio (id, name, stream_url, created_at, updated_at) VALUES ('wave', 'Wave', 'http://radio.example/', 0, 0)")
    .run();
}

beforeEach(make);
afterEach(() => melodrome.close());

function upload(path: string, bytes: Uint8Array, by = token, name = 'x.jpg') {
  const body = new FormData();
  body.append('image', new File([bytes as Uint8Array<ArrayBuffer>], name));
  return native(melodrome, `/api/${path}/image`, by, { method: 'POST', body });
}
const remove = (path: string, by = token) => native(melodrome, `/api/${path}/image`, by, { method: 'DELETE' });
const albumId = () => idOf(melodrome, 'album', 'One');
const artistId = () => idOf(melodrome, 'artist', 'Ann');
const uploads = () =>
  (existsSync(join(melodrome.folder, 'data/artwork'))
    ? readdirSync(join(melodrome.folder, 'data/artwork'), { recursive: true })
    : []
  ).filter((name) => String(name).includes('.'));
const colorOf = async (id: string) => (await cover(melodrome, id)).color;

test('an upload comes first, at once, in every id, and removing it brings back what was there', async () => {
  const before = (await subsonic(melodrome, 'getAlbum', { id: albumId() })).album.coverArt as string;
  const reply = await upload(`album/${albumId()}`, green);
  expect(reply).toMatchObject({ status: 200, body: { status: 'ok' } });
  const after = (await subsonic(melodrome, 'getAlbum', { id: albumId() })).album.coverArt as string;
  expect(after).not.toBe(before);
  expect(after).toBe(reply.body.coverArtId);
  const shown = await cover(melodrome, after);
  expect([shown.color, shown.headers.get('cache-control')]).toEqual(['green', 'private, max-age=31536000, immutable']);
  expect((await native(melodrome, `/api/album/${albumId()}`, token)).body).toMatchObject({
    coverArtId: after,
    dominantColor: expect.stringMatching(/^#/),
  });
  // Neither a scan of everything nor a change of the folder takes it away.
  put(melodrome.library, 'Ann/One/cover.png', red);
  await melodrome.scan(true);
  expect(await colorOf(`al-${albumId()}`)).toBe('green');
  expect((await remove(`album/${albumId()}`)).body).toEqual({ status: 'ok' });
  expect(await colorOf(`al-${albumId()}`)).toBe('red');
  expect(uploads()).toEqual([]);
  expect((await remove(`album/${albumId()}`)).status).toBe(200);
});

test('one picture replaces the other, and one file stays', async () => {
  for (const color of ['red', 'green', 'blue'] as Color[]) {
    await upload(`artist/${artistId()}`, await picture(color, { format: 'png' }));
    expect(await colorOf(`ar-${artistId()}`)).toBe(color);
  }
  expect(uploads()).toEqual([expect.stringMatching(/^artist\/.+\.png$/)]);
});

describe('who may', () => {
  const kinds = [
    ['album', albumId, 403],
    ['artist', artistId, 200],
    ['playlist/mine', undefined, 200],
    ['playlist/theirs', undefined, 403],
    ['radio/wave', undefined, 403],
  ] as const;

  test.each(kinds)('%s', async (kind, id, status) => {
    const path = id ? `${kind}/${id()}` : kind;
    expect((await upload(path, green, otherToken)).status).toBe(status);
    expect((await remove(path, otherToken)).status).toBe(status);
    expect((await upload(path, green)).status).toBe(200);
    expect((await melodrome.fetch(`/api/${path}/image`, { method: 'POST' })).status).toBe(401);
  });

  test('only admins where EnableArtworkUpload is off; nothing that is not there', async () => {
    melodrome.app.config.enableArtworkUpload = false;
    expect((await upload(`artist/${artistId()}`, green, otherToken)).status).toBe(403);
    expect((await upload('playlist/mine', green, otherToken)).status).toBe(403);
    expect((await upload(`artist/${artistId()}`, green)).status).toBe(200);
    for (const kind of ['album', 'artist', 'playlist', 'radio']) {
      expect((await upload(`${kind}/nope`, green)).status).toBe(404);
      expect((await remove(`${kind}/nope`)).status).toBe(404);
    }
    melodrome.app.db.$client.run('DELETE FROM user_library');
    expect((await upload(`artist/${artistId()}`, green, otherToken)).status).toBeOneOf([403, 404]);
  });

  test('playlists and stations show theirs', async () => {
    await upload('playlist/mine', green, otherToken);
    await upload('radio/wave', red);
    expect(await Promise.all(['pl-mine', 'ra-wave', 'wave'].map(colorOf))).toEqual(['green', 'red', 'red']);
    melodrome.app.db.$client.run("DELETE FROM radio WHERE id = 'wave'");
    expect(dropOrphanUploads(melodrome.app)).toBe(1);
    expect(uploads()).toEqual([expect.stringMatching(/^playlist\//)]);
  });
});

test('what is no picture is refused with a reason, and leaves nothing', async () => {
  const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  const png = await picture('green', { format: 'png' });
  const bad: [Uint8Array, RegExp][] = [
    [svg, /not a picture/],
    [new Uint8Array(0), /empty/],
    [red.subarray(0, red.length >> 2), /not a picture|not complete|cannot be decoded/],
    [png.subarray(0, png.length - 60), /cannot be decoded/],
    [new TextEncoder().encode('<html>'), /not a picture/],
    [Uint8Array.from(atob('AAAAHGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZg=='), (letter) => letter.charCodeAt(0)), /avif/],
  ];
  for (const [bytes, reason] of bad) {
    const { status, body } = await upload(`artist/${artistId()}`, bytes);
    expect({ status, error: body.error }).toEqual({ status: 400, error: expect.stringMatching(reason) });
  }
  melodrome.app.config.maxImageUploadSize = 1000;
  const large = new Uint8Array(200_000);
  large.set(red);
  expect((await upload(`artist/${artistId()}`, large)).body.error).toContain('too large');
  expect(await native(melodrome, `/api/artist/${artistId()}/image`, token, { method: 'POST', body: 'x' })).toMatchObject({ status: 400 });
  const form = new FormData();
  form.append('image', 'text');
  expect(await native(melodrome, `/api/artist/${artistId()}/image`, token, { method: 'POST', body: form })).toMatchObject({ status: 400 });
  expect(uploads()).toEqual([]);
  expect(await colorOf(`ar-${artistId()}`)).toBe('red');
});

test('the kind follows the content, not the name', async () => {
  await upload(`artist/${artistId()}`, await picture('green', { format: 'webp' }), token, '../../evil.html');
  const shown = await cover(melodrome, `ar-${artistId()}`);
  expect([shown.type, shown.color]).toEqual(['image/webp', 'green']);
  expect(uploads()).toEqual([expect.stringMatching(/^artist\/\w+\.webp$/)]);
});

describe('covers chosen by hand', () => {
  const admin = (): Caller => ({
    user: { pk: 1, id: 'a', userName: 'admin', name: '', isAdmin: true },
    player: undefined,
    libraryIds: [1],
    seesAll: true,
  });

  test('win over the rules, lose to uploads, and fall away with their file', async () => {
    const { app } = melodrome;
    await pinCover(app, admin(), 'album', albumId(), 'file:1:Ann/One/back.png');
    expect(await colorOf(`al-${albumId()}`)).toBe('green');
    await melodrome.scan(true);
    expect(await colorOf(`al-${albumId()}`)).toBe('green');
    await upload(`album/${albumId()}`, await picture('blue'));
    expect(await colorOf(`al-${albumId()}`)).toBe('blue');
    await remove(`album/${albumId()}`);
    expect(await colorOf(`al-${albumId()}`)).toBe('green');
    renameSync(join(melodrome.library.root, 'Ann/One/back.png'), join(melodrome.library.root, 'Ann/One/back.gone'));
    await melodrome.scan();
    expect(await colorOf(`al-${albumId()}`)).toBe('red');
    const { steps } = await explainCover(app, admin(), 'album', albumId());
    expect(steps[1]).toEqual({ rule: 'pinned', outcome: 'file:1:Ann/One/back.png: it is gone', isChosen: false });
    unpinCover(app, admin(), 'album', albumId());
    expect((await explainCover(app, admin(), 'album', albumId())).steps[1]?.outcome).toContain('by hand');
  });

  test('are for admins, and only what lies in a library', async () => {
    const { app } = melodrome;
    const user = { ...admin(), user: { ...admin().user, isAdmin: false } };
    const attempt = (caller: Caller, source: string) =>
      pinCover(app, caller, 'album', albumId(), source).then(
        () => 'done',
        (error: { code: string }) => error.code,
      );
    expect(await attempt(user, 'file:1:Ann/One/back.png')).toBe('forbidden');
    for (const source of [
      '',
      'file:1:../data/melodrome.db',
      'file:1:Ann/One/01.flac',
      'file:9:Ann/One/back.png',
      'embedded:nope',
      'upload:x',
      'https://x/',
    ]) {
      expect(await attempt(admin(), source)).toBe('invalid');
    }
    expect(() => unpinCover(app, user, 'album', albumId())).toThrow('not allowed');
  });

  test('from all that lies near', async () => {
    const { app } = melodrome;
    expect(listCoverChoices(app, admin(), 'album', albumId())).toEqual([
      { source: 'file:1:Ann/One/back.png', name: 'back.png' },
      { source: 'file:1:Ann/One/cover.jpg', name: 'cover.jpg' },
    ]);
    expect(listCoverChoices(app, admin(), 'artist', artistId()).map(({ name }) => name)).toEqual(['artist.jpg', 'back.png', 'cover.jpg']);
    await pinCover(app, admin(), 'artist', artistId(), 'file:1:Ann/One/back.png');
    expect(await colorOf(`ar-${artistId()}`)).toBe('green');
  });

  test('and uploads follow an album whose tags change', async () => {
    await upload(`album/${albumId()}`, await picture('violet'));
    rmSync(join(melodrome.library.root, 'Ann/One/01.flac'));
    rmSync(join(melodrome.library.root, 'Ann/One/02.flac'));
    melodrome.library.album('Ann', 'One', 2, { ALBUM: 'One (Remastered)' });
    await melodrome.scan();
    expect(await colorOf(`al-${idOf(melodrome, 'album', 'One (Remastered)')}`)).toBe('violet');
  });
});
