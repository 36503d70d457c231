// Nothing for axe to complain about: every page, dark and light, wide and narrow.
import { afterAll, beforeAll, describe, expect, test, setDefaultTimeout } from 'bun:test';

import { violations } from './axe.ts';
import { desktop, openUi, phone, playAlbum, visit, type Ui, patienceMs } from './browser.ts';

setDefaultTimeout(patienceMs);

const views = [
  { theme: 'dark', viewport: desktop },
  { theme: 'light', viewport: desktop },
  { theme: 'dark', viewport: phone },
  { theme: 'light', viewport: phone },
] as const;
const paths = [
  '/',
  '/albums',
  '/albums?year=1990-2005&starred=true',
  '/artists',
  '/songs',
  '/genres',
  '/favourites',
  '/favourites/songs',
  '/playlists',
  '/playlists/smart',
  '/search?q=a',
  '/search',
  '/library',
  '/queue',
  '/settings',
  '/scans',
  '/users',
  '/players',
  '/transcodings',
  '/missing',
  '/activity',
  '/configuration',
  '/about',
  '/folders',
  '/tags',
  '/podcasts',
  '/shares',
  '/nowhere',
];

let ui: Ui;
let playlist = '';
let smart = '';
beforeAll(async () => {
  ui = await openUi();
  const send = async (path: string, body: string, type: string) => {
    const headers = { ...ui.headers, accept: 'application/json', 'content-type': type };
    return ((await (await fetch(`${ui.origin}/api${path}`, { method: 'POST', headers, body })).json()) as { id: string }).id;
  };
  playlist = await send('/playlist?fileName=Mixed.m3u8', 'Ada/First Light/1 Dawn.flac\nElsewhere/Lost.mp3\n', 'text/plain');
  const rules = { all: [{ lt: { year: 2005 } }, { any: [{ is: { artist: 'Ada' } }, { inTheRange: { year: [1990, 2020] } }] }], limit: 5 };
  smart = await send('/playlist', JSON.stringify({ name: 'Smart', rules }), 'application/json');
});
afterAll(() => ui.close());

describe.each(views)('$theme at $viewport.width', (view) => {
  test('every page', async () => {
    const page = await ui.open('/albums', view);
    const hrefOf = (name: string) => page.getByRole('main').getByRole('link', { name, exact: true }).getAttribute('href');
    const album = (await hrefOf('Two Sides')) ?? '';
    await visit(page, '/artists');
    const artist = (await hrefOf('Ada')) ?? '';
    for (const path of [...paths, album.replace('/app', ''), artist.replace('/app', '')]) {
      await visit(page, path);
      expect({ path, found: await violations(page) }).toEqual({ path, found: [] });
    }
  });

  test('playlists and their dialogs', async () => {
    const page = await ui.open('/playlists', view);
    for (const path of [`/playlist/${playlist}`, `/playlist/${smart}`, `/playlist/${smart}/rules`]) {
      await visit(page, path);
      expect({ path, found: await violations(page) }).toEqual({ path, found: [] });
    }
    await page.getByLabel('Value').first().fill('');
    await page.getByRole('alert').waitFor();
    expect(await violations(page)).toEqual([]);
    await visit(page, `/playlist/${playlist}`);
    await page.getByRole('main').getByRole('button', { name: 'More actions', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Edit…' }).click();
    await page.getByRole('dialog', { name: 'Edit playlist' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'More actions for Lost.mp3' }).click();
    await page.getByRole('menuitem', { name: 'Choose song' }).click();
    await page.getByRole('dialog', { name: 'Choose song' }).getByText('Elsewhere/Lost.mp3').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'More actions for Dawn' }).click();
    await page.getByRole('menuitem', { name: 'Add to playlist…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Mixed' }).waitFor();
    expect(await violations(page)).toEqual([]);
  });

  test('player, queue, full screen, menu and dialogs', async () => {
    const page = await ui.open('/', view);
    if (view.viewport === desktop) {
      await playAlbum(page, 'First Light');
      await page.keyboard.press('q');
      await page.getByRole('complementary', { name: 'Queue' }).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
    }
    await visit(page, '/songs');
    await page.getByRole('button', { name: 'More actions for Dawn' }).click();
    await page.getByRole('menu').waitFor();
    await page.waitForTimeout(300);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('menuitem', { name: 'Details' }).click();
    await page.getByRole('dialog').getByText('FLAC 16/44.1', { exact: true }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await page.getByRole('region', { name: 'Now playing' }).waitFor();
    await page.waitForTimeout(400);
    expect(await violations(page)).toEqual([]);
  });

  test('the login', async () => {
    const page = await ui.open('/', { ...view, isSignedIn: false });
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await violations(page)).toEqual([]);
  });
});
