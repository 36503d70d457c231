// Coming in: the first admin, signing in, and a session that ends while music plays.
import { afterAll, expect, test, setDefaultTimeout } from 'bun:test';

import { adminName, adminPassword } from '../support/clients.ts';
import { desktop, makeLibrary, openUi, phone, playAlbum, shownPosition, until, type Ui, patienceMs } from './browser.ts';

setDefaultTimeout(patienceMs);

const open: Ui[] = [];
async function start(wish?: Parameters<typeof openUi>[0]): Promise<Ui> {
  const ui = await openUi(wish);
  open.push(ui);
  return ui;
}
afterAll(async () => {
  for (const ui of open) await ui.close();
});

test('the first run: only the set-up, then an empty page that fills by itself', async () => {
  const ui = await start({ isFresh: true, hasMusic: false });
  const page = await ui.open('/albums', { isSignedIn: false });
  await page.getByRole('heading', { name: 'Welcome to Melodrome' }).waitFor();
  const submit = page.getByRole('button', { name: 'Create account and start' });
  expect(await submit.isDisabled()).toBe(true);
  await page.getByLabel('User name').fill('Zoë');
  await page.getByLabel('Password', { exact: true }).fill('long enough');
  await page.getByLabel('Password again').fill('long enoug');
  expect(await submit.isDisabled()).toBe(true);
  await page.getByLabel('Password again').fill('long enough');
  expect(await page.locator('.rules [data-met]').count()).toBe(2);
  await submit.click();
  await page.getByRole('heading', { name: 'No music yet' }).waitFor();
  expect(await page.getByRole('main').locator('code').first().textContent()).toBe(ui.musicFolder);
  await makeLibrary(ui.musicFolder);
  const read = page.getByRole('button', { name: 'Read now' });
  // The server may have seen the new files already.
  await read.click({ timeout: 3_000 }).catch(() => {});
  await page.getByRole('region', { name: 'Recently added' }).getByRole('link', { name: 'Two Sides', exact: true }).first().waitFor();
  expect(ui.problems).toEqual([]);
});

test('signing in: wrong, right, and out again', async () => {
  const ui = await start();
  const page = await ui.open('/artists', { isSignedIn: false });
  await page.getByLabel('User name').fill(adminName);
  await page.getByLabel('Password', { exact: true }).fill('wrong');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('User name or password is wrong.').waitFor();
  const password = page.getByLabel('Password', { exact: true });
  expect(await page.evaluate('document.activeElement.autocomplete')).toBe('current-password');
  expect(await page.getByLabel('User name').inputValue()).toBe(adminName);
  await password.fill(adminPassword);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Artists' }).waitFor();
  await page.getByRole('button', { name: 'Your menu' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
});

test('a session that ends: the music goes on, the page waits for the password and continues', async () => {
  const ui = await start();
  const page = await ui.open('/');
  await playAlbum(page, 'First Light');
  let isOver = true;
  await page.route('**/api/artist?*', (route) => (isOver ? route.fulfill({ status: 401, json: { error: 'expired' } }) : route.continue()));
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Artists' }).click();
  const sheet = page.getByRole('dialog', { name: 'Sign in again' });
  await sheet.waitFor();
  const before = await page.evaluate<number>(`Number(document.querySelector('.player-bar input[type=range]').value)`);
  await until(async () => (await page.evaluate<number>(`Number(document.querySelector('.player-bar input[type=range]').value)`)) > before);
  isOver = false;
  await sheet.getByLabel('Password', { exact: true }).fill(adminPassword);
  await page.keyboard.press('Enter');
  await page.getByRole('main').getByRole('link', { name: 'Łódź Trio', exact: true }).waitFor();
  await until(async () => (await shownPosition(page)) > before);
});

test('what the server says arrives: a scan shows, a lost server is told', async () => {
  const ui = await start();
  const page = await ui.open('/scans');
  await page.getByRole('main').locator('code').filter({ hasText: ui.musicFolder }).waitFor();
  await page.getByRole('button', { name: 'Read everything again' }).click();
  const added = page.getByRole('region', { name: 'Last read' }).locator('.scan-figures > div').filter({ hasText: 'Added' });
  await added.getByText('0', { exact: true }).waitFor();
  await ui.stopServer();
  await page.getByText('No connection to the server').waitFor();
});

test('old addresses lead to the new pages', async () => {
  const ui = await start();
  const page = await ui.open('/#/artist?page=2');
  await page.getByRole('heading', { level: 1, name: 'Artists' }).waitFor();
  await page.goto(`${ui.origin}/app/#/album/recentlyAdded`);
  await page.reload();
  await until(async () => page.url().endsWith('/albums?preset=added'));
});

test('a picture may lie behind the login', async () => {
  const ui = await start({ flags: ['--uiloginbackgroundurl=/app/icon-512.png'] });
  const page = await ui.open('/', { isSignedIn: false });
  await page.getByLabel('User name').waitFor();
  const shown = await page.evaluate(`new Promise((resolve) => {
    const picture = document.querySelector('.gate-picture');
    const tell = () => resolve({ width: picture.naturalWidth, fills: picture.clientWidth === innerWidth, front: document.elementFromPoint(5, 5) === picture });
    if (picture.complete) tell(); else picture.onload = tell;
  })`);
  expect(shown).toEqual({ width: 512, fills: true, front: true });
  // The form is above it.
  await page.getByLabel('User name').click();
  expect(ui.problems).toEqual([]);
});

test('German for a German browser, with nothing cut off', async () => {
  const ui = await start();
  for (const viewport of [desktop, phone]) {
    const page = await ui.open('/albums', { locale: 'de-DE', viewport });
    await page.getByRole('heading', { level: 1, name: 'Alben' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    const cut = await page.evaluate(`[...document.querySelectorAll('.button, .pill, .tab span, .nav-link span')]
      .filter((element) => element.offsetParent && element.scrollWidth > element.clientWidth + 1).map((element) => element.textContent)`);
    expect(cut).toEqual([]);
  }
});

test('no page scrolls sideways, down to 320 pixels', async () => {
  const ui = await start();
  const page = await ui.open('/', { viewport: { width: 320, height: 640 } });
  for (const path of ['/', '/albums', '/artists', '/songs', '/genres', '/favourites', '/search?q=a', '/settings', '/scans', '/library']) {
    await page.goto(`${ui.origin}/app${path}`);
    await page.getByRole('main').locator('h1, h2').first().waitFor();
    const widths = await page.evaluate(`(() => {
      const main = document.querySelector('main');
      return { page: document.documentElement.scrollWidth, main: main.scrollWidth - main.clientWidth };
    })()`);
    expect({ path, widths }).toEqual({ path, widths: { page: 320, main: 0 } });
  }
});
