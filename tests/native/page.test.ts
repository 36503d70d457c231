// The shell of the web page and its start-up data. What the page does in a browser is tests/ui.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';

import { createAdmin } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { ensurePage } from '../support/page.ts';

let plain: TestApp;
let below: TestApp;
beforeAll(async () => {
  await ensurePage();
  plain = await makeApp();
  below = await makeApp({ config: { baseurl: '/music', uiwelcomemessage: '</script><script>alert(1)</script>' } });
});
afterAll(async () => {
  await plain.close();
  await below.close();
});

const page = async (test: TestApp, path: string) => {
  const response = await test.fetch(path, { headers: { accept: 'text/html' } });
  return { response, text: await response.text() };
};
const startData = (text: string) => JSON.parse(/id="melodrome-config">(.*?)<\/script>/s.exec(text)?.[1] ?? 'null');

describe('the shell', () => {
  test('answers every address of the page and is never kept', async () => {
    for (const path of ['/app/', '/app/album/123', '/app/album/St.%20Anger', '/app/search?q=x.y']) {
      const { response, text } = await page(plain, path);
      expect({ path, status: response.status }).toEqual({ path, status: 200 });
      expect(text).toContain('<base href="/app/">');
      expect(response.headers.get('cache-control')).toBe('no-cache');
    }
  });

  test('knows the music folder only until there is an admin', async () => {
    expect(startData((await page(plain, '/app/')).text)).toMatchObject({ firstTime: true, musicFolder: plain.library.root });
    await createAdmin(plain);
    const after = startData((await page(plain, '/app/')).text);
    expect(after.firstTime).toBe(false);
    expect(after.musicFolder).toBeUndefined();
  });

  test('allows scripts from its own files only', async () => {
    const { response } = await page(plain, '/app/');
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(response.headers.get('x-frame-options')).toBe('DENY');
  });

  test.each([
    ['https://pictures.example.org:8443/a.webp?x=1;y', "img-src 'self' data: blob: https://pictures.example.org:8443;"],
    ['/pictures/a.webp', "img-src 'self' data: blob:;"],
    ['data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=', "img-src 'self' data: blob:;"],
    ['//elsewhere.example.org/a.webp', "img-src 'self' data: blob:;"],
  ])('may show one picture of another place behind the login: %s', async (picture, policy) => {
    const pictured = await makeApp({ config: { uiloginbackgroundurl: picture } });
    try {
      const { response, text } = await page(pictured, '/app/');
      expect(response.headers.get('content-security-policy')).toContain(policy);
      expect(startData(text).loginBackgroundURL).toBe(picture.startsWith('//') ? '/backgrounds' : picture);
    } finally {
      await pictured.close();
    }
  });

  test('works below a base path, and its data cannot end its element', async () => {
    const { text } = await page(below, '/music/app/');
    expect(text).toContain('<base href="/music/app/">');
    expect(startData(text).welcomeMessage).toContain('alert(1)');
    expect(text).not.toContain('<script>alert(1)');
    expect((await below.fetch('/music/ping')).status).toBe(200);
    expect((await below.fetch('/music/')).headers.get('location')).toBe('/music/app/');
    expect((await below.fetch('/music/app')).headers.get('location')).toBe('/music/app/');
  });
});

test('files of the build are kept for ever and come compressed', async () => {
  const { text } = await page(plain, '/app/');
  const script = /src="\.\/(assets\/[^"]+\.js)"/.exec(text)?.[1];
  const reply = await plain.fetch(`/app/${script}`, { headers: { 'accept-encoding': 'br' } });
  expect(reply.status).toBe(200);
  expect(reply.headers.get('cache-control')).toContain('immutable');
  expect(reply.headers.get('content-encoding')).toBe('br');
  const etag = reply.headers.get('etag') ?? '';
  expect((await plain.fetch(`/app/${script}`, { headers: { 'accept-encoding': 'br', 'if-none-match': etag } })).status).toBe(304);
  expect((await plain.fetch('/app/assets/none.js')).status).toBe(404);
});

test('the first addresses people type lead to the page', async () => {
  expect((await plain.fetch('/')).headers.get('location')).toBe('/app/');
  expect(await (await plain.fetch('/ping')).text()).toBe('.');
  expect(await (await plain.fetch('/robots.txt')).text()).toContain('Disallow');
  expect((await plain.fetch('/nothing')).status).toBe(404);
});

test('an address that nobody knows leads a browser to the page, and tells a program', async () => {
  const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
  const going = async (test: TestApp, path: string, init: RequestInit = { headers }) => {
    const { status, headers: told } = await test.fetch(path, init);
    return told.get('location') ?? status;
  };
  expect(await going(plain, '/album/some')).toBe('/app/');
  expect(await going(plain, '/album/some', { headers, method: 'HEAD' })).toBe('/app/');
  expect(await going(plain, '/album/some', {})).toBe(404);
  expect(await going(plain, '/album/some', { headers, method: 'POST' })).toBe(404);
  for (const path of ['/api/nothing', '/rest/nothing', '/share/nothing', '/auth/nothing']) expect(await going(plain, path)).toBe(404);
  expect(await going(below, '/')).toBe('/music/app/');
  expect(await going(below, '/music/album')).toBe('/music/app/');
  expect(await going(below, '/music/api/nothing')).toBe(404);
  expect(await (await plain.fetch('/some/where/robots.txt')).text()).toContain('Disallow');
  // Those who watch over the server need not know where it lies.
  expect(await (await below.fetch('/ping')).text()).toBe('.');
  expect(await (await below.fetch('/music/ping')).text()).toBe('.');
});
