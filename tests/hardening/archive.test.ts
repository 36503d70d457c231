// C31: archives. What is in tags makes no path, no header and no second file; who leaves after the first bytes leaves nothing behind.
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

import { writeTone } from '../support/audio.ts';
import { createAdmin, subsonic, subsonicQuery, subsonicRaw } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { openWire } from '../support/wire.ts';

const titles = [
  '../../x',
  '/etc/passwd',
  '..',
  '.',
  'C:\\Windows\\x',
  '..\\..\\x',
  'a\r\nSet-Cookie: x=1',
  'a\u0000b',
  'é'.repeat(255),
  '"; filename="evil.exe',
  '\u202egpj.exe',
  'con',
  ' ',
  '%2e%2e%2fx',
];

let melodrome: TestApp;
let origin: string;
beforeAll(async () => {
  melodrome = await makeApp({
    library(library) {
      for (const [n, title] of titles.entries()) {
        for (const disc of [1, 2])
          library.add(`${n}/${disc}.flac`, { TITLE: title, ALBUM: title, ALBUMARTIST: title, ARTIST: title, DISCNUMBER: disc });
      }
    },
    scan: false,
  });
  for (let n = 0; n < 6; n++) await writeTone(join(melodrome.library.root, `Long/${n}.flac`), 60, { album: 'Long', title: `Long ${n}` });
  await createAdmin(melodrome);
  await melodrome.scan();
  origin = await melodrome.listen();
});
afterAll(() => melodrome.close());

/** Names in the directory at the end of a zip. */
function namesIn(zip: Buffer): string[] {
  const names: string[] = [];
  for (let at = zip.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; at = zip.indexOf('PK\x01\x02', at + 4, 'latin1')) {
    names.push(zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28)));
  }
  return names;
}

test('names are safe, whatever albums, artists and playlists are called', async () => {
  const { album } = (await subsonic(melodrome, 'getAlbumList2', { type: 'newest', size: 100 })).albumList2;
  expect(album.length).toBeGreaterThan(10);
  const ids: string[] = album.flatMap(({ id, artistId }: { id: string; artistId: string }) => [id, artistId]);
  const songId = (await subsonic(melodrome, 'search3', { query: '', songCount: 40 })).searchResult3.song.map(
    ({ id }: { id: string }) => id,
  );
  for (const name of titles.filter((title) => title.trim() !== '')) {
    const made = await subsonic(melodrome, 'createPlaylist', { name, songId });
    if (made.status === 'ok') ids.push(made.playlist.id);
  }
  for (const id of new Set(ids)) {
    const reply = await subsonicRaw(melodrome, 'download', { id });
    expect(reply.headers.get('set-cookie')).toBeNull();
    expect(reply.headers.get('content-disposition')).toMatch(
      /^attachment; filename="[\x20-\x21\x23-\x7e]*\.zip"; filename\*=UTF-8''[\w%.!~-]+$/,
    );
    const names = namesIn(Buffer.from(await reply.arrayBuffer()));
    expect(names.length).toBeGreaterThan(0);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
    for (const name of names) {
      const parts = name.split('/');
      // eslint-disable-next-line no-control-regex -- control characters are what is meant
      expect({ name, isUnsafe: /[\\:\u0000-\u001f\u202e]|^\/|^[A-Za-z]:/.test(name) || parts.some((part) => /^\.*$/.test(part)) }).toEqual({
        name,
        isUnsafe: false,
      });
      expect(parts.every((part) => Buffer.byteLength(part) <= 200)).toBe(true);
    }
  }
});

/** Songs that this process holds open. */
const openSongs = () =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return (
        readlinkSync(`/proc/self/fd/${fd}`).startsWith(melodrome.folder) && /\.flac$|transcoding/.test(readlinkSync(`/proc/self/fd/${fd}`))
      );
    } catch {
      return false;
    }
  }).length;

test.skipIf(process.platform !== 'linux').each(['', 'mp3'])(
  'who leaves after a kilobyte (format %p) leaves no file and no ffmpeg open',
  async (format) => {
    const { album } = (await subsonic(melodrome, 'search3', { query: 'long', albumCount: 1 })).searchResult3;
    const before = openSongs();
    for (let n = 0; n < 5; n++) {
      const socket = await openWire(origin);
      const { promise, resolve } = Promise.withResolvers<void>();
      socket.once('data', () => resolve());
      socket.write(`GET /rest/download?${subsonicQuery({ id: album[0].id, format })} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
      await promise;
      socket.destroy();
    }
    const until = performance.now() + 5000;
    while ((openSongs() > before || melodrome.app.streams.running() > 0) && performance.now() < until) await Bun.sleep(20);
    expect({ files: openSongs(), ffmpegs: melodrome.app.streams.running() }).toEqual({ files: before, ffmpegs: 0 });
    expect(melodrome.app.streams.slots.taken()).toBe(0);
    // And the next one is served.
    expect((await subsonicRaw(melodrome, 'download', { id: album[0].id })).headers.get('content-type')).toBe('application/zip');
  },
);
