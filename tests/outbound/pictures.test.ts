// Pictures that playlist files name by address.
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { createAdmin, subsonic, subsonicRaw } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');
let server: Bun.Server<undefined>;
let asked: string[] = [];

beforeAll(() => {
  server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch(request) {
      const { pathname } = new URL(request.url);
      asked.push(pathname);
      if (pathname === '/cover.png') return new Response(png, { headers: { 'content-type': 'image/png' } });
      if (pathname === '/page.png') return new Response('<script>alert(1)</script>', { headers: { 'content-type': 'image/png' } });
      return new Response('gone', { status: 404 });
    },
  });
});
afterAll(() => server.stop(true));

const address = () => `127.0.0.1:${server.port}`;

async function withPlaylist(picture: string, config: Record<string, string>, work: (app: TestApp, coverId: string) => Promise<void>) {
  const app = await makeApp({
    config,
    library({ root, album }) {
      album('Band', 'Record', 1);
      mkdirSync(join(root, 'Lists'));
      writeFileSync(join(root, 'Lists/List.m3u'), `#EXTM3U\n#EXTALBUMARTURL:${picture}\n../Band/Record/01.flac\n`);
    },
    scan: false,
  });
  try {
    await createAdmin(app);
    await app.scan();
    await app.app.playlistFiles.idle();
    const [list] = (await subsonic(app, 'getPlaylists')).playlists.playlist;
    asked = [];
    await work(app, `pl-${list.id}`);
  } finally {
    await app.close();
  }
}

test('are fetched once and shown, where the option allows it', async () => {
  const config = { enablem3uexternalalbumart: 'true', 'outbound.allowedhosts': address() };
  await withPlaylist(`http://${address()}/cover.png`, config, async (app, id) => {
    for (const size of [0, 0, 100]) {
      const reply = await subsonicRaw(app, 'getCoverArt', { id, size });
      expect(new Uint8Array(await reply.arrayBuffer())).toEqual(new Uint8Array(png));
    }
    expect(asked).toEqual(['/cover.png']);
  });
});

test.each(['/missing.png', '/page.png'])('that cannot be had (%s) are a placeholder, and not asked for again at once', async (path) => {
  const config = { enablem3uexternalalbumart: 'true', 'outbound.allowedhosts': address() };
  await withPlaylist(`http://${address()}${path}`, config, async (app, id) => {
    for (let times = 0; times < 3; times++) {
      const reply = await subsonicRaw(app, 'getCoverArt', { id });
      expect(reply.headers.get('content-type')).toBe('image/png');
      expect(await reply.text()).not.toContain('script');
    }
    expect(asked).toEqual([path]);
  });
});

test('are not fetched without the option, nor from the own network', async () => {
  await withPlaylist(`http://${address()}/cover.png`, { 'outbound.allowedhosts': address() }, async (app, id) => {
    await subsonicRaw(app, 'getCoverArt', { id });
  });
  await withPlaylist(`http://${address()}/cover.png`, { enablem3uexternalalbumart: 'true' }, async (app, id) => {
    const reply = await subsonicRaw(app, 'getCoverArt', { id });
    expect(reply.headers.get('cache-control')).toBe('no-store');
  });
  expect(asked).toEqual([]);
});
