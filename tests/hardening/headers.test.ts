// C28: what every kind of answer says to the browser that gets it.
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';

import { writeTone } from '../support/audio.ts';
import { createAdmin, subsonic, subsonicQuery, type Parameters } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { ensurePage } from '../support/page.ts';

let melodrome: TestApp;
let token: string;
let songId: string;
let shareId: string;
let links: Record<'stream' | 'cover' | 'script', string>;

beforeAll(async () => {
  await ensurePage();
  melodrome = await makeApp({ config: { enablesharing: 'true', 'prometheus.enabled': 'true' } });
  await writeTone(join(melodrome.library.root, 'a/tone.mp3'), 1, { title: 'Tone', album: 'Tones', artist: 'Band' });
  copyFileSync(join(import.meta.dir, '../fixtures/cover.png'), join(melodrome.library.root, 'a/cover.png'));
  await melodrome.scan();
  ({ token } = await createAdmin(melodrome));
  songId = (await subsonic(melodrome, 'search3', { query: '' })).searchResult3.song[0].id;
  shareId = (await subsonic(melodrome, 'createShare', { id: songId })).shares.share[0].id;
  const page = await (await melodrome.fetch(`/share/${shareId}`)).text();
  const link = (pattern: RegExp) => `/share/${pattern.exec(page)?.[1]}`;
  links = { stream: link(/src="([^"]*stream\/[^"]+)"/), cover: link(/src="([^"]*cover\/[^"]+)"/), script: link(/src="([^"]*\.js)"/) };
});
afterAll(() => melodrome.close());

async function headersOf(path: string, init?: RequestInit): Promise<{ status: number; headers: Record<string, string> }> {
  const reply = await melodrome.fetch(path, { redirect: 'manual', ...init });
  await reply.body?.cancel();
  return { status: reply.status, headers: Object.fromEntries(reply.headers) };
}
const rest = (endpoint: string, parameters: Parameters = {}) => `/rest/${endpoint}?${subsonicQuery(parameters)}`;
const signedIn = (): RequestInit => ({ headers: { 'x-nd-authorization': `Bearer ${token}` } });

/** Directives by their names. */
const policyOf = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    (headers['content-security-policy'] ?? '')
      .split('; ')
      .map((part) => [part.slice(0, part.indexOf(' ')), part.slice(part.indexOf(' ') + 1)]),
  );

test('pages run their own scripts only, are in no frame and tell nobody where they were', async () => {
  const fresh = { method: 'PUT', body: JSON.stringify({ password: 'word' }), ...signedIn() };
  const locked = (await subsonic(melodrome, 'createShare', { id: songId })).shares.share[0].id;
  expect((await melodrome.fetch(`/api/share/${locked}`, fresh)).status).toBe(200);
  const pages: [path: string, status: number][] = [
    ['/app/', 200],
    ['/app/albums', 200],
    [`/share/${shareId}`, 200],
    [`/share/${locked}`, 401],
    ['/share/nowhere', 404],
  ];
  for (const [path, expected] of pages) {
    const { status, headers } = await headersOf(path);
    expect({ path, status }).toEqual({ path, status: expected });
    const policy = policyOf(headers);
    expect(policy).toMatchObject({
      'default-src': "'none'",
      'script-src': "'self'",
      'frame-ancestors': "'none'",
      'form-action': "'self'",
      'base-uri': expect.stringMatching(/^'(none|self)'$/),
    });
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cache-control': expect.stringMatching(/^no-(cache|store)$/),
    });
    const html = await (await melodrome.fetch(path)).text();
    // What the policy forbids is not there either.
    expect(html).not.toMatch(/<script(?![^>]* src=)(?![^>]*type="application\/json")|\son\w+\s*=\s*["']|javascript:/i);
  }
});

test('whoever is named by a proxy or logs in is kept in no cache, nor is anything of the web API', async () => {
  const paths = ['/api/song', '/api/nowhere', '/api/user', '/auth/nowhere'];
  for (const path of paths) {
    for (const init of [{}, signedIn()]) {
      const { headers } = await headersOf(path, init);
      expect({ path, headers }).toMatchObject({
        headers: {
          'cache-control': 'no-store',
          'cross-origin-resource-policy': 'same-origin',
          'referrer-policy': 'no-referrer',
          'x-content-type-options': 'nosniff',
        },
      });
    }
  }
  const login = { method: 'POST', body: '{"username":"nobody","password":"x"}', headers: { 'content-type': 'application/json' } };
  expect((await headersOf('/auth/login', login)).headers['cache-control']).toBe('no-store');
});

test('apps in browsers of other places may read what they log in for, and never with cookies', async () => {
  const paths = [
    rest('ping'),
    rest('ping', { f: 'xml' }),
    rest('ping', { f: 'jsonp', callback: 'back' }),
    rest('getSong', { id: 'nowhere' }),
    '/rest/ping',
    '/rest/nowhere',
    rest('stream', { id: songId }),
    rest('stream', { id: songId, format: 'opus' }),
    rest('stream', { id: 'nowhere' }),
    rest('download', { id: songId }),
    rest('getCoverArt', { id: songId, size: 40 }),
    rest('hls', { id: songId }),
  ];
  for (const path of paths) {
    const { headers } = await headersOf(path, { headers: { origin: 'https://evil.example' } });
    expect({ path, headers }).toMatchObject({
      headers: { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin', 'x-content-type-options': 'nosniff' },
    });
    expect(headers).not.toContainKey('access-control-allow-credentials');
  }
});

test('nothing is taken for something else', async () => {
  const types: [path: string, type: RegExp, init?: RequestInit][] = [
    ['/ping', /^text\/plain/],
    ['/robots.txt', /^text\/plain/],
    ['/nowhere', /^text\/plain/],
    ['/app/nowhere.js', /^text\/plain/],
    ['/metrics', /^text\/plain|openmetrics/],
    [links.script, /^text\/javascript/],
    [links.stream, /^audio\/mpeg$/],
    [links.cover, /^image\/(png|jpeg|webp)$/],
    [`/share/${shareId}/m3u`, /^audio\/x-mpegurl/],
    [`/api/stream/${songId}`, /^audio\/mpeg$/, signedIn()],
    [`/api/cover/mf-${songId}`, /^image\//, signedIn()],
  ];
  for (const [path, type, init] of types) {
    const { headers } = await headersOf(path, init);
    expect({ path, type: headers['content-type'] ?? '' }).toMatchObject({ type: expect.stringMatching(type) });
    expect({ path, nosniff: headers['x-content-type-options'] }).toEqual({ path, nosniff: 'nosniff' });
    // A picture that is opened by itself can do nothing, whatever is in it.
    if (headers['content-type']?.startsWith('image/')) expect(headers['content-security-policy']).toBe("default-src 'none'; sandbox");
  }
});

test('a frame is allowed where somebody says so, and nobody promises HTTPS for others', async () => {
  const framed = await makeApp({ config: { 'httpheaders.frameoptions': 'SAMEORIGIN' } });
  const reply = await framed.fetch('/app/');
  expect(reply.headers.get('x-frame-options')).toBe('SAMEORIGIN');
  expect(policyOf(Object.fromEntries(reply.headers))['frame-ancestors']).toBe("'self'");
  expect(reply.headers.get('strict-transport-security')).toBeNull();
  await framed.close();
});
