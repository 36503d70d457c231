// The client for everything outside: whom it asks, whom it never asks, and what it does with hostile answers.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { AppError } from '../../src/lib/errors.ts';
import { silentLog } from '../../src/lib/log.ts';
import { isPublicAddress } from '../../src/lib/outbound/address.ts';
import { createOutbound } from '../../src/lib/outbound/outbound.ts';
import { privateHosts } from '../support/private-addresses.ts';

let server: Bun.Server<undefined>;
/** What reached this machine although it must not: every request is noted. */
let asked: string[] = [];
let folder: string;
const stopping = new AbortController();
const client = (...allowed: string[]) => createOutbound({ allowed, log: silentLog, signal: stopping.signal, userAgent: 'Tests/1' });
const wish = { maxBytes: 100_000 };

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'melodrome-outbound-'));
  server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch(request) {
      const { pathname, searchParams, host } = new URL(request.url);
      asked.push(`${host}${pathname}`);
      if (pathname === '/redirect') return new Response(null, { status: 302, headers: { location: searchParams.get('to') ?? '' } });
      if (pathname === '/loop') return Response.redirect(`http://${host}/loop`);
      if (pathname === '/large') return new Response(new Uint8Array(200_000));
      if (pathname === '/bomb') {
        return new Response(Bun.gzipSync(new Uint8Array(50_000_000)), { headers: { 'content-encoding': 'gzip' } });
      }
      if (pathname === '/packed') return new Response(Bun.gzipSync('unpacked'), { headers: { 'content-encoding': 'gzip' } });
      if (pathname === '/slow') return new Response(new ReadableStream({ pull: () => new Promise(() => {}) }));
      if (pathname === '/missing') return new Response('secret of the other server', { status: 404 });
      if (pathname === '/feed' && request.headers.get('if-none-match') === '"one"') return new Response(null, { status: 304 });
      return new Response('hello', { headers: { 'content-type': 'text/plain; charset=utf-8', etag: '"one"' } });
    },
  });
});
afterAll(async () => {
  await server.stop(true);
  rmSync(folder, { recursive: true, force: true });
});

const failure = (work: Promise<unknown>): Promise<AppError> =>
  work.then(
    () => {
      throw new Error('it was answered');
    },
    (error: AppError) => error,
  );
const origin = () => `http://127.0.0.1:${server.port}`;
const local = () => `127.0.0.1:${server.port}`;

/** Private addresses, with and without the port of the server, and what is no address that may be asked at all. */
const forms = (port: number | undefined): string[] => [
  ...privateHosts.flatMap((host) => [`http://${host}/`, `http://${host}:${port}/`]),
  'http://169.254.169.254/latest/meta-data',
  `http://user:password@127.0.0.1:${port}/`,
  `http://example.org@127.0.0.1:${port}/`,
  'http://93.184.215.14:22/',
  'http://93.184.215.14:6379/',
  'file:///etc/passwd',
  'ftp://127.0.0.1/',
  'gopher://127.0.0.1:6379/_x',
  'data:text/plain,hello',
  'javascript:alert(1)',
  '//127.0.0.1/',
  'http:///',
  'not an address',
  '',
];

describe('what is never asked', () => {
  test('no form of a private address, and all fail with the same words', async () => {
    asked = [];
    const messages = new Set<string>();
    for (const form of forms(server.port)) {
      const error = await failure(client().read(form, wish));
      expect({ form, code: error.code }).toEqual({ form, code: 'upstream' });
      messages.add(error.message);
    }
    expect(messages.size).toBe(1);
    expect(asked).toEqual([]);
  });

  test('not by a redirect either, nor the fourth redirect', async () => {
    const open = client(local());
    for (const form of forms(server.port)) {
      // What leads back to the allowed server itself, and what no header can hold.
      if (
        URL.parse(form)?.host === local() ||
        form === '//127.0.0.1/' ||
        ['', 'not an address'].includes(form) ||
        /[^\x20-\x7e]/.test(form)
      )
        continue;
      asked = [];
      const error = await failure(open.read(`${origin()}/redirect?to=${encodeURIComponent(form)}`, wish));
      expect({ form, code: error.code, asked: asked.length }).toEqual({ form, code: 'upstream', asked: 1 });
    }
    asked = [];
    await failure(open.read(`${origin()}/loop`, wish));
    expect(asked).toHaveLength(4);
  });

  test('an open port looks like a closed one', async () => {
    const closed = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response() });
    const { port } = closed;
    await closed.stop(true);
    const open = await failure(client().read(`${origin()}/`, wish));
    expect((await failure(client().read(`http://127.0.0.1:${port}/`, wish))).message).toBe(open.message);
    // Even of a host that may be asked nothing more is told.
    expect((await failure(client('127.0.0.1').read(`http://127.0.0.1:${port}/`, wish))).message).toBe(open.message);
  });

  test.each([
    ['8.8.8.8', true],
    ['2606:4700::1111', true],
    ['1.1.1.1%eth0', false],
    ['3fff::1', false],
    ['5f00::1', false],
    ['nonsense', false],
  ])('%s is public: %p', (address, isPublic) => expect(isPublicAddress(address)).toBe(isPublic));
});

describe('what is allowed by name', () => {
  test.each([
    ['a host', () => '127.0.0.1'],
    ['a host with its port', local],
    ['a network', () => '127.0.0.0/8'],
  ])('%s', async (_what, entry) => {
    const { bytes, mediaType, etag } = await client(entry()).read(`${origin()}/`, wish);
    expect({ text: new TextDecoder().decode(bytes), mediaType, etag }).toEqual({ text: 'hello', mediaType: 'text/plain', etag: '"one"' });
  });

  test('opens no other port and no other host', async () => {
    asked = [];
    await failure(client('127.0.0.1:1').read(`${origin()}/`, wish));
    await failure(client('localhost').read(`${origin()}/`, wish));
    expect(asked).toEqual([]);
    await client('localhost').read(`http://localhost:${server.port}/x`, wish);
    expect(asked).toEqual([`localhost:${server.port}/x`]);
  });
});

describe('answers', () => {
  const open = () => client(local());
  test('follow redirects', async () => {
    const { url } = await open().read(`${origin()}/redirect?to=/here`, wish);
    expect(url).toBe(`${origin()}/here`);
  });

  test('that are too large, endless, packed too well or of the wrong kind are refused', async () => {
    expect((await failure(open().read(`${origin()}/large`, wish))).message).toContain('larger');
    expect((await failure(open().read(`${origin()}/bomb`, wish))).code).toBe('upstream');
    expect((await failure(open().read(`${origin()}/slow`, { ...wish, timeoutMs: 100 }))).code).toBe('upstream');
    expect((await failure(open().read(`${origin()}/`, { ...wish, type: /^image\// }))).message).toContain('another kind');
    const text = await open().read(`${origin()}/packed`, wish);
    expect(new TextDecoder().decode(text.bytes)).toBe('unpacked');
  });

  test('of failure say the number and nothing the other server wrote', async () => {
    const { message } = await failure(open().read(`${origin()}/missing`, wish));
    expect(message).toContain('404');
    expect(message).not.toContain('secret');
  });

  test('that did not change are empty', async () => {
    const reply = await open().read(`${origin()}/feed`, { ...wish, headers: { 'if-none-match': '"one"' } });
    expect({ status: reply.status, length: reply.bytes.length }).toEqual({ status: 304, length: 0 });
  });

  test('are saved as files, up to the limit', async () => {
    const path = join(folder, 'saved');
    const { sizeBytes } = await open().save(`${origin()}/large`, path, { maxBytes: 300_000 });
    expect({ sizeBytes, size: statSync(path).size }).toEqual({ sizeBytes: 200_000, size: 200_000 });
    await failure(open().save(`${origin()}/large`, path, { maxBytes: 1000 }));
    const error = await failure(open().save(`${origin()}/`, join(folder, 'no/such/folder'), wish));
    expect(error).toMatchObject({ code: 'conflict' });
    await failure(open().save(`${origin()}/slow`, join(folder, 'slow'), { ...wish, timeoutMs: 100 }));
  });
});
