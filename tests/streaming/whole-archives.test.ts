// Large archives of files as they are: put together on the disk, with their length and ranges; sent as they are made elsewhere.
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { appendFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { createAdmin, subsonic, subsonicQuery } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { sendRaw } from '../support/wire.ts';

const songBytes = 9_000_000;

let melodrome: TestApp;
let origin: string;
let albumId: string;
beforeAll(async () => {
  melodrome = await withLargeAlbum({});
  origin = await melodrome.listen();
  albumId = await firstAlbum(melodrome);
});
afterAll(() => melodrome.close());

async function withLargeAlbum(config: Record<string, string>): Promise<TestApp> {
  const made = await makeApp({
    config,
    library({ root, album }) {
      album('Band', 'Long', 2);
      for (const n of [1, 2]) appendFileSync(join(root, `Band/Long/0${n}.flac`), noise(songBytes, n));
    },
  });
  await createAdmin(made);
  return made;
}

function noise(length: number, seed: number): Buffer {
  const bytes = Buffer.alloc(length);
  let x = seed;
  for (let i = 0; i < length; i += 4) bytes.writeUInt32LE((x = (Math.imul(x, 1_664_525) + 1_013_904_223) >>> 0), i);
  return bytes;
}

const firstAlbum = async (made: TestApp): Promise<string> =>
  (await subsonic(made, 'getAlbumList2', { type: 'newest', size: 1 })).albumList2.album[0].id;
const addressOf = (id: string) => `/rest/download?${subsonicQuery({ id })}`;
const kept = (made: TestApp) => {
  const folder = join(made.folder, 'data/cache/archives');
  return (readdirSync(folder, { recursive: true }) as string[]).filter((name) => statSync(join(folder, name)).isFile());
};

function checkZip(bytes: Uint8Array): void {
  const path = join(melodrome.folder, 'check.zip');
  writeFileSync(path, bytes);
  const check = Bun.spawnSync(['unzip', '-tqq', path]);
  expect({ code: check.exitCode, said: check.stderr.toString() }).toEqual({ code: 0, said: '' });
}

test('they come with their length over the wire, whole and in parts', async () => {
  const head = await fetch(origin + addressOf(albumId), { method: 'HEAD' });
  const length = Number(head.headers.get('content-length'));
  const reply = await fetch(origin + addressOf(albumId));
  expect([reply.status, Number(reply.headers.get('content-length'))]).toEqual([200, length]);
  expect(length).toBeGreaterThan(2 * songBytes);
  expect(reply.headers.get('transfer-encoding')).toBeNull();
  expect(reply.headers.get('content-disposition')).toContain('Long.zip');
  const whole = new Uint8Array(await reply.arrayBuffer());
  expect(whole).toHaveLength(length);
  checkZip(whole);

  const etag = reply.headers.get('etag') ?? '';
  const rest = await fetch(origin + addressOf(albumId), { headers: { range: 'bytes=12000000-', 'if-range': etag } });
  expect([rest.status, rest.headers.get('content-range')]).toEqual([206, `bytes 12000000-${length - 1}/${length}`]);
  expect(Buffer.compare(new Uint8Array(await rest.arrayBuffer()), whole.subarray(12_000_000))).toBe(0);
  expect(kept(melodrome)).toHaveLength(1);
});

test('those who want one at the same time get the same', async () => {
  const made = await withLargeAlbum({});
  try {
    const id = await firstAlbum(made);
    const replies = await Promise.all([1, 2, 3].map(() => made.fetch(addressOf(id))));
    const bodies = await Promise.all(replies.map(async (reply) => Bun.hash(await reply.arrayBuffer())));
    expect(new Set(bodies).size).toBe(1);
    expect(new Set(replies.map(({ headers }) => headers.get('etag'))).size).toBe(1);
    expect(kept(made)).toHaveLength(1);
  } finally {
    await made.close();
  }
});

test('a file that changes makes another archive, also for who has a part of the old one', async () => {
  const before = await melodrome.fetch(addressOf(albumId));
  const etag = before.headers.get('etag') ?? '';
  await before.arrayBuffer();
  appendFileSync(join(melodrome.library.root, 'Band/Long/02.flac'), noise(1000, 3));
  const after = await melodrome.fetch(addressOf(albumId), { headers: { range: 'bytes=1000-', 'if-range': etag } });
  expect([after.status, after.headers.get('etag') === etag]).toEqual([200, false]);
  checkZip(new Uint8Array(await after.arrayBuffer()));
});

test('they are nothing for those who may not have the songs', async () => {
  await subsonic(melodrome, 'createUser', { username: 'guest', password: 'a word', email: 'g@example.org' });
  const may = await melodrome.fetch(`/rest/download?${subsonicQuery({ id: albumId }, 'guest', 'a word')}`);
  expect(may.headers.get('content-type')).toBe('application/zip');
  await may.arrayBuffer();
  melodrome.app.db.$client.run("DELETE FROM user_library WHERE user_pk = (SELECT pk FROM user WHERE user_name = 'guest')");
  await subsonic(melodrome, 'updateUser', { username: 'guest', email: 'h@example.org' });
  const closed = await melodrome.fetch(`/rest/download?${subsonicQuery({ id: albumId, f: 'json' }, 'guest', 'a word')}`);
  expect(await closed.json()).toMatchObject({ 'subsonic-response': { error: { code: 70 } } });
});

test.each(['0', '10MB'])('without room for them (%s) they are sent as they are made', async (archivecachesize) => {
  const made = await withLargeAlbum({ archivecachesize });
  try {
    const address = await made.listen();
    const id = await firstAlbum(made);
    const { host } = new URL(address);
    const answer = await sendRaw(address, `GET ${addressOf(id)} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect(answer.text.slice(0, 1000)).toMatch(/\r\nX-Content-Length: \d+\r\n/i);
    checkZip(new Uint8Array(await (await fetch(address + addressOf(id))).arrayBuffer()));
  } finally {
    await made.close();
  }
});
