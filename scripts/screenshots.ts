// Pictures of every page for the README, from the real server in real Chromium: bun scripts/screenshots.ts
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { chromium, type Page } from 'playwright-core';
import sharp from 'sharp';

import { startProgram } from '../tests/support/program.ts';
import { serveFeed } from './screenshots/feed.ts';
import { soundingAlbum, writeShowcase } from './screenshots/showcase.ts';
import { chromium as chromiumTool, root } from './tools/run.ts';

const help = `bun scripts/screenshots.ts [options]: pictures of every page, by dist/melodrome in Chromium

  --folder DIR   where to write them (default docs/screenshots)
  --help         this text
`;

const { values } = parseArgs({
  options: { folder: { type: 'string', default: join(root, 'docs/screenshots') }, help: { type: 'boolean', default: false } },
});
if (values.help) {
  process.stdout.write(help);
  process.exit(0);
}
const target = resolve(values.folder);

const views = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;
type View = keyof typeof views;
const credentials = { username: 'admin', password: 'a long password' };
const largestBytes = 150_000;

interface Session {
  token: string;
  cookie: { name: string; value: string };
}

/** Pages by the name of their picture; `{…}` stands for the id of something with that name. */
const pages: readonly [name: string, path: string][] = [
  ['home', '/'],
  ['albums', '/albums'],
  ['album', '/album/{album:Winter Counterpoint}'],
  ['artists', '/artists'],
  ['artist', '/artist/{artist:Marlow Quay}'],
  ['songs', '/songs?sort=album'],
  ['genres', '/genres'],
  ['genre', '/genre/{genre:Jazz}'],
  ['favourites', '/favourites'],
  ['playlists', '/playlists'],
  ['playlist', '/playlist/{playlist:Sunday morning}'],
  ['playlist-rules', '/playlist/{playlist:Loved and long}/rules'],
  ['search', '/search?q=ha'],
  ['podcasts', '/podcasts'],
  ['podcast', '/podcast/{podcast:Between the Grooves}'],
  ['users', '/users'],
  ['shares', '/shares'],
  ['settings', '/settings'],
  ['music-folders', '/scans'],
  ['library', '/library'],
  ['folders', '/folders'],
  ['tags', '/tags'],
  ['tag-values', '/tags/genre'],
];
const alsoLight = new Set(['home', 'album', 'playlist', 'playlist-rules']);

const folder = mkdtempSync(join(tmpdir(), 'melodrome-pictures-'));
await writeShowcase(join(folder, 'music'));
const feed = await serveFeed();
const flags = ['--enablesharing=true', `--outbound.allowedhosts=${feed.host}`, '--podcasts.autodownload=0'];
const server = await startProgram([`--musicfolder=${join(folder, 'music')}`, `--datafolder=${join(folder, 'data')}`, ...flags], folder);
const browser = await chromium.launch({
  executablePath: chromiumTool.names.map((name) => Bun.which(name)).find((path) => path !== null) ?? undefined,
  args: ['--no-sandbox', '--mute-audio', '--autoplay-policy=no-user-gesture-required'],
});
try {
  mkdirSync(target, { recursive: true });
  for (const view of Object.keys(views) as View[]) await takeSetup(view);
  const session = await signUp();
  await useALittle(session);
  await makePlaylists(session);
  await rest('createPodcastChannel', { url: feed.url });
  await rest('createUser', { username: 'jonas', password: 'a long password', email: 'jonas@example.org' });
  const [shared] = await ask<Named[]>('/api/album?_sort=name&_start=3&_end=4', session);
  await rest('createShare', { id: shared?.id ?? '', description: 'For the weekend' });
  await ask('/api/apikey', session, { method: 'POST', body: JSON.stringify({ name: 'Phone in the kitchen', scope: 'play' }) });
  for (const view of Object.keys(views) as View[]) {
    await takePages(view, session, 'dark');
    await takePages(view, session, 'light');
  }
} finally {
  await browser.close();
  await server.end('SIGTERM');
  await feed.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function openPage(view: View, session: Session | undefined, theme: string): Promise<Page> {
  const isPhone = view === 'phone';
  const context = await browser.newContext({
    viewport: views[view],
    hasTouch: isPhone,
    isMobile: isPhone,
    locale: 'en',
    reducedMotion: 'reduce',
  });
  if (session) await context.addCookies([{ ...session.cookie, url: `${server.origin}/api` }]);
  const kept = JSON.stringify(
    JSON.stringify({ user: { ...credentials, password: '', id: 'x', name: 'Ada', isAdmin: true }, token: session?.token }),
  );
  await context.addInitScript(
    `${session ? `localStorage['melodrome.session'] ??= ${kept};` : ''} localStorage['melodrome.theme'] = '${theme}';`,
  );
  return context.newPage();
}

async function takeSetup(view: View): Promise<void> {
  const page = await openPage(view, undefined, 'dark');
  await page.goto(`${server.origin}/app/`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await take(page, `setup-${view}`);
  await page.context().close();
}

async function takePages(view: View, session: Session, theme: 'dark' | 'light'): Promise<void> {
  const page = await openPage(view, session, theme);
  const suffix = theme === 'dark' ? view : `light-${view}`;
  await page.goto(`${server.origin}/app/albums`);
  await page.getByRole('main').getByRole('link', { name: soundingAlbum, exact: true }).click();
  await page.getByRole('main').getByRole('button', { name: 'Play', exact: true }).first().click();
  await page.getByRole('contentinfo').getByRole('button', { name: 'Pause' }).waitFor();
  await page.keyboard.press('3');
  for (const [name, path] of pages) {
    if (theme === 'light' && !alsoLight.has(name)) continue;
    await page.goto(server.origin + '/app' + (await withIds(path, session)));
    await page.getByRole('main').locator('h1, h2').first().waitFor();
    await page.waitForTimeout(900);
    await take(page, `${name}-${suffix}`);
  }
  await page.goto(`${server.origin}/app/albums`);
  if (view === 'phone') {
    await page.goto(`${server.origin}/app/queue`);
    await page.waitForTimeout(600);
    if (theme === 'dark') await take(page, `queue-${suffix}`);
  } else {
    await page.keyboard.press('q');
    await page.waitForTimeout(900);
    if (theme === 'dark') await take(page, `queue-${suffix}`);
    await page.keyboard.press('q');
  }
  await page.goto(`${server.origin}/app/now`);
  await page.waitForTimeout(900);
  await take(page, `now-playing-${suffix}`);
  if (theme === 'dark') {
    await page.keyboard.press('y');
    await page.locator('.lyrics-line[aria-current]').waitFor();
    await page.waitForTimeout(600);
    await take(page, `lyrics-${suffix}`);
  }
  if (theme === 'dark') await takeLogin(view);
  await page.context().close();
}

async function takeLogin(view: View): Promise<void> {
  const fresh = await openPage(view, undefined, 'dark');
  await fresh.goto(`${server.origin}/app/`);
  await fresh.getByRole('button', { name: 'Sign in' }).waitFor();
  await take(fresh, `login-${view}`);
  await fresh.context().close();
}

/** Writes the picture, smaller where it would be large. */
async function take(page: Page, name: string): Promise<void> {
  const png = await page.screenshot();
  for (const quality of [84, 70, 55]) {
    const webp = await sharp(png).webp({ quality, effort: 6 }).toBuffer();
    if (webp.length > largestBytes && quality > 55) continue;
    writeFileSync(join(target, `${name}.webp`), webp);
    process.stdout.write(`${name}.webp ${Math.round(webp.length / 1000)} kB\n`);
    return;
  }
}

async function signUp(): Promise<Session> {
  const reply = await fetch(`${server.origin}/auth/createAdmin`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  });
  const [name = '', value = ''] = reply.headers.get('set-cookie')?.split(';')[0]?.split('=') ?? [];
  return { token: ((await reply.json()) as { token: string }).token, cookie: { name, value } };
}

async function ask<T>(path: string, session: Session, init: RequestInit = {}): Promise<T> {
  const headers = { 'x-nd-authorization': `Bearer ${session.token}`, 'content-type': 'application/json' };
  return (await (await fetch(server.origin + path, { ...init, headers })).json()) as T;
}

async function rest(endpoint: string, parameters: Record<string, string>): Promise<string> {
  const login = { u: credentials.username, p: credentials.password, v: '1.16.1', c: 'pictures', f: 'json' };
  return (await fetch(`${server.origin}/rest/${endpoint}?${new URLSearchParams({ ...login, ...parameters })}`)).text();
}

type Named = { id: string; name?: string; title?: string };

async function withIds(path: string, session: Session): Promise<string> {
  const [whole, kind, name] = /\{(\w+):(.*)\}/.exec(path) ?? [];
  if (!whole) return path;
  const found = (await ask<Named[]>(`/api/${kind}?_start=0&_end=500`, session)).find((one) => (one.name ?? one.title) === name);
  return path.replace(whole, found?.id ?? '');
}

/** Plays, hearts and ratings, so that no shelf is empty. */
async function useALittle(session: Session): Promise<void> {
  const albums = await ask<Named[]>('/api/album?_sort=name&_start=0&_end=100', session);
  for (const [i, album] of albums.entries()) {
    if (i % 3 === 0)
      await ask('/api/mark', session, { method: 'PUT', body: JSON.stringify({ id: album.id, starred: true, rating: 3 + (i % 3) }) });
    if (i % 2 === 1) continue;
    const songs = await ask<Named[]>(`/api/song?_sort=album&album_id=${album.id}&_start=0&_end=${1 + (i % 5)}`, session);
    for (const song of songs) {
      await rest('scrobble', { id: song.id });
    }
  }
}

/** A playlist with a line that has no song, some others, and a smart one. */
async function makePlaylists(session: Session): Promise<void> {
  const songs = await ask<(Named & { path: string })[]>('/api/song?_sort=album&_start=0&_end=500', session);
  const every = (step: number, from: number) => songs.filter((_, i) => i % step === from);
  const lines = every(9, 4).map(({ path }) => path);
  const list = ['#EXTM3U', '#PLAYLIST:Sunday morning', ...lines.slice(0, 4), 'Old disk/Lazy River.mp3', ...lines.slice(4, 24)].join('\n');
  const headers = { 'x-nd-authorization': `Bearer ${session.token}`, accept: 'application/json', 'content-type': 'text/plain' };
  await fetch(`${server.origin}/api/playlist?fileName=Sunday.m3u8`, { method: 'POST', headers, body: list });
  const make = (name: string, more: object) => ask('/api/playlist', session, { method: 'POST', body: JSON.stringify({ name, ...more }) });
  for (const [i, name] of ['Dinner', 'Long drive', 'Running', 'To check'].entries()) {
    await make(name, { ids: every(7 + i, i).map(({ id }) => id), public: i === 0 });
  }
  const rules = {
    all: [{ gt: { duration: 120 } }, { any: [{ is: { albumloved: true } }, { gt: { rating: 3 } }] }],
    sort: '-year',
    limit: 50,
  };
  await make('Loved and long', { rules, comment: 'Whatever has a heart or many stars' });
}
