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
  '/search?q=a',
  '/search',
  '/library',
  '/queue',
  '/settings',
  '/scans',
  '/folders',
  '/tags',
  '/nowhere',
];

let ui: Ui;
beforeAll(async () => {
  ui = await openUi();
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
    await page.getByRole('dialog').getByText('FLAC 16/44.1').waitFor();
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
