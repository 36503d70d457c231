// A real server on a small library of tones, and real Chromium in front of it. Everything a test file starts
// is stopped by `close`.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium, type BrowserContext, type Page } from 'playwright-core';

import { chromium as chromiumTool, root } from '../../scripts/tools/run.ts';
import { writeTone } from '../support/audio.ts';
import { adminName, adminPassword } from '../support/clients.ts';
import { ensurePage } from '../support/page.ts';
import { startProgram } from '../support/program.ts';

// A test that runs out of time takes the browser with it, so there is plenty; waiting is always for something.
export const patienceMs = 120_000;

export const desktop = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

/*
music/
  Ada/First Light (2001)/   cover.png  1 Dawn.flac  2 Noon.flac  3 Dusk.mp3
  Ada/Two Sides (2010)/     disc 1: 1 North.ogg   disc 2: 1 South.ogg
  Łódź Trio/Night (1999)/   1 Moon.mp3  2 Odd.wma
*/
const songs: [path: string, tags: Record<string, string>][] = [
  ['Ada/First Light/1 Dawn.flac', { title: 'Dawn', album: 'First Light', artist: 'Ada', track: '1', date: '2001', genre: 'Ambient' }],
  ['Ada/First Light/2 Noon.flac', { title: 'Noon', album: 'First Light', artist: 'Ada', track: '2', date: '2001', genre: 'Ambient' }],
  ['Ada/First Light/3 Dusk.mp3', { title: 'Dusk', album: 'First Light', artist: 'Ada', track: '3', date: '2001', genre: 'Ambient' }],
  ['Ada/Two Sides/1 North.ogg', { title: 'North', album: 'Two Sides', artist: 'Ada', track: '1', disc: '1', date: '2010', genre: 'Folk' }],
  ['Ada/Two Sides/2 South.ogg', { title: 'South', album: 'Two Sides', artist: 'Ada', track: '1', disc: '2', date: '2010', genre: 'Folk' }],
  ['Łódź Trio/Night/1 Moon.mp3', { title: 'Moon', album: 'Night', artist: 'Łódź Trio', track: '1', date: '1999', genre: 'Jazz' }],
  ['Łódź Trio/Night/2 Odd.wma', { title: 'Odd', album: 'Night', artist: 'Łódź Trio', track: '2', date: '1999', genre: 'Jazz' }],
];
export const toneSeconds = 20;

export interface PageWish {
  viewport?: { width: number; height: number };
  theme?: 'dark' | 'light';
  locale?: string;
  /** Default true. */
  isSignedIn?: boolean;
}

export interface Ui {
  origin: string;
  musicFolder: string;
  /** The admin's session, for requests beside the page. */
  headers: Record<string, string>;
  /** A page in a browser of its own; what went wrong in it is collected in `problems`. */
  open: (path: string, wish?: PageWish) => Promise<Page>;
  /** Console errors, exceptions and requests to other servers, of all pages. */
  problems: string[];
  stopServer: () => Promise<unknown>;
  close: () => Promise<void>;
}

interface UiWish {
  /** Leaves the server without a user. */
  isFresh?: boolean;
  hasMusic?: boolean;
  /** The music folder is there at all. */
  hasFolder?: boolean;
  /** More options of the server. */
  flags?: readonly string[];
}

/** Takes some seconds; once for a file of tests. */
export async function openUi({ isFresh = false, hasFolder = true, hasMusic = hasFolder, flags = [] }: UiWish = {}): Promise<Ui> {
  await ensurePage();
  const folder = mkdtempSync(join(tmpdir(), 'melodrome-ui-'));
  const musicFolder = join(folder, 'music');
  if (hasFolder) mkdirSync(musicFolder);
  if (hasMusic) await makeLibrary(musicFolder);
  const server = await startProgram([`--musicfolder=${musicFolder}`, `--datafolder=${join(folder, 'data')}`, ...flags], folder);
  const browser = await chromium.launch({
    executablePath: chromiumTool.names.map((name) => Bun.which(name)).find((path) => path !== null) ?? undefined,
    args: ['--no-sandbox', '--mute-audio', '--autoplay-policy=no-user-gesture-required'],
  });
  const session = isFresh ? undefined : await signUp(server.origin);
  if (hasMusic && session) await untilScanned(server.origin, session.token);
  const problems: string[] = [];
  const contexts: BrowserContext[] = [];

  async function open(path: string, wish: PageWish = {}): Promise<Page> {
    const { viewport = desktop, theme = 'dark', locale = 'en', isSignedIn = true } = wish;
    const isPhone = viewport.width < 768;
    const context = await browser.newContext({ viewport, locale, hasTouch: isPhone, isMobile: isPhone, reducedMotion: 'reduce' });
    contexts.push(context);
    context.setDefaultTimeout(30_000);
    const kept = isSignedIn && session ? { user: session, token: session.token } : undefined;
    if (session && isSignedIn) await context.addCookies([{ ...session.cookie, url: `${server.origin}/api` }]);
    await context.addInitScript(`
      ${kept ? `localStorage['melodrome.session'] ??= ${JSON.stringify(JSON.stringify(kept))};` : ''}
      localStorage['melodrome.theme'] = '${theme}';
    `);
    const page = await context.newPage();
    watch(page, server.origin, problems);
    await page.goto(`${server.origin}/app${path}`);
    return page;
  }

  return {
    origin: server.origin,
    musicFolder,
    headers: session ? { 'x-nd-authorization': `Bearer ${session.token}` } : {},
    open,
    problems,
    stopServer: () => server.end('SIGTERM'),
    async close() {
      for (const context of contexts) await context.close();
      await browser.close();
      await server.end('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function watch(page: Page, origin: string, problems: string[]): void {
  page.on('pageerror', (error) => problems.push(`exception: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (/^https?:/.test(request.url()) && !request.url().startsWith(origin)) problems.push(`foreign request: ${request.url()}`);
  });
}

/** Writes the songs drawn above. */
export async function makeLibrary(folder: string): Promise<void> {
  await Promise.all(
    songs.map(([path, tags]) => writeTone(join(folder, path), toneSeconds, { ...tags, album_artist: tags['artist'] ?? '' })),
  );
  copyFileSync(join(root, 'tests/fixtures/cover.png'), join(folder, 'Ada/First Light/cover.png'));
}

async function signUp(origin: string) {
  const reply = await fetch(`${origin}/auth/createAdmin`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: adminName, password: adminPassword }),
  });
  const [name = '', value = ''] = reply.headers.get('set-cookie')?.split(';')[0]?.split('=') ?? [];
  return { ...((await reply.json()) as { token: string; id: string; isAdmin: boolean }), cookie: { name, value } };
}

/** Waits until the first scan has ended. */
async function untilScanned(origin: string, token: string): Promise<void> {
  const until = Date.now() + 20_000;
  while (Date.now() < until) {
    const reply = await fetch(`${origin}/api/scan`, { headers: { 'x-nd-authorization': `Bearer ${token}` } });
    const state = (await reply.json()) as { scanning: boolean; lastScan: unknown };
    if (!state.scanning && state.lastScan) return;
    await Bun.sleep(100);
  }
  throw new Error('the first scan did not end');
}

/** Waits until something holds; an error after `forMs`. */
export async function until(holds: () => Promise<boolean>, forMs = 20_000): Promise<void> {
  const end = Date.now() + forMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`this did not come true in time: ${holds.toString()}`);
    await Bun.sleep(100);
  }
}

/** Follows a link to a page of the app and waits until nothing on it is a placeholder. */
export async function visit(page: Page, path: string): Promise<void> {
  // Scripts for the page are text here: the types of this folder are the server's.
  await page.evaluate(`(() => {
    const link = document.createElement('a');
    link.href = ${JSON.stringify(path.replace(/^\//, ''))} || document.baseURI;
    document.body.append(link);
    const isElsewhere = new URL(link.href).pathname !== location.pathname;
    if (isElsewhere) document.querySelector('main h1, main h2')?.setAttribute('data-before', '');
    link.click();
    link.remove();
  })()`);
  // The page before stays until the next one is loaded. Pages of one kind may keep their heading: then it is not waited for.
  await page
    .locator('main [data-before]')
    .waitFor({ state: 'detached', timeout: 3000 })
    .catch(() => {});
  await page.getByRole('main').locator('h1, h2').first().waitFor();
  await page.locator('.page-loading, .card-blank, .song-blank, [data-old]').first().waitFor({ state: 'detached' });
}

/** Starts an album from its page and waits until it sounds. */
export async function playAlbum(page: Page, name: string): Promise<void> {
  await visit(page, '/albums');
  await page.getByRole('main').getByRole('link', { name, exact: true }).click();
  await page.getByRole('main').getByRole('button', { name: 'Play', exact: true }).first().click();
  await page.getByRole('contentinfo').getByRole('button', { name: 'Pause' }).waitFor();
}

/** Seconds into the song, as the player shows them. */
export async function shownPosition(page: Page): Promise<number> {
  return Number(await page.getByRole('contentinfo').getByRole('slider', { name: 'Position in the song' }).inputValue());
}
