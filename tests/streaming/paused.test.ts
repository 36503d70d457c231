// A player that pauses reads nothing for longer than connections may be idle, and still gets all of a file. What has been sent
// wholly times out as ever.
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Elysia } from 'elysia';

import { addRoute } from '../../src/api/http/route.ts';

/** The listener's own is a minute. */
const idleSeconds = 4;
const pauseMs = 9000;
/** More than the sockets between hold. */
const sizeBytes = 40_000_000;

let folder: string;
let server: Bun.Server<undefined>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'melodrome-paused-'));
  await Bun.write(join(folder, 'long'), new Uint8Array(sizeBytes));
  await Bun.write(join(folder, 'short'), 'short');
  const router = new Elysia();
  for (const name of ['long', 'short']) {
    addRoute(router as unknown as Elysia, ['GET'], `/${name}`, (hit) => {
      hit.keepOpen();
      return new Response(Bun.file(join(folder, name)));
    });
  }
  server = Bun.serve({ port: 0, hostname: '127.0.0.1', idleTimeout: idleSeconds, fetch: (request) => router.fetch(request) });
  router.server = server as unknown as typeof router.server;
});
afterAll(async () => {
  await server.stop(true);
  rmSync(folder, { recursive: true, force: true });
});

/** Bytes that came until the connection ended; after some it pauses. */
function ask(path: string, isPausing: boolean): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const socket = connect(server.port ?? 0, '127.0.0.1', () => socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`));
  let count = 0;
  let hasPaused = false;
  socket.on('data', (bytes) => {
    if (!hasPaused && isPausing) {
      hasPaused = true;
      socket.pause();
      setTimeout(() => socket.resume(), pauseMs);
    }
    count += bytes.length;
    if (count > sizeBytes) socket.destroy();
  });
  socket.on('close', () => resolve(count));
  socket.on('error', reject);
  return promise;
}

test('a long pause loses nothing', async () => {
  expect(await ask('/long', true)).toBeGreaterThan(sizeBytes);
});

test('a connection with nothing to do is closed', async () => {
  expect(await ask('/short', false)).toBeGreaterThan(0);
});
