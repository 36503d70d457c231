// Shares in Chromium: made in the menus, heard by strangers without an account, seen and ended by their owner.
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';

import type { Page } from 'playwright-core';

import { violations } from './axe.ts';
import { openUi, patienceMs, phone, until, visit, type PageWish, type Ui } from './browser.ts';

setDefaultTimeout(patienceMs);

let ui: Ui;
beforeAll(async () => {
  ui = await openUi({ flags: ['--coverartpriority=cover.*'] });
});
afterAll(() => ui.close());

interface Found {
  id: string;
  name: string;
}

async function api<T>(method: string, path: string, body?: unknown): Promise<T> {
  const reply = await fetch(`${ui.origin}${path}`, {
    method,
    headers: { ...ui.headers, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await reply.json()) as T;
}
async function shareOf(album: string, more: Record<string, unknown> = {}): Promise<string> {
  const found = (await api<Found[]>('GET', '/api/album')).find(({ name }) => name === album);
  return (await api<{ id: string }>('POST', '/api/share', { resourceIds: found?.id, ...more })).id;
}
/** A stranger in front of an address outside the app. */
async function stranger(path: string, wish: PageWish = {}): Promise<Page> {
  return ui.open(`/../share/${path}`, { isSignedIn: false, ...wish });
}
const player = (page: Page) => page.getByRole('region', { name: 'Player' });
const position = async (page: Page) => Number(await player(page).getByRole('slider', { name: 'Position in the song' }).inputValue());
const isWide = (page: Page) => page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');

test('a stranger plays, seeks and goes on, by mouse and by keys', async () => {
  const id = await shareOf('First Light', { description: 'For a walk' });
  const page = await stranger(id);
  await page.getByRole('heading', { name: 'For a walk' }).waitFor();
  expect(await page.locator('audio').count()).toBe(0);
  expect(await page.evaluate<number>('document.querySelector("header img").naturalWidth')).toBeGreaterThan(0);
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Play: Noon' }).click();
  await player(page).getByRole('button', { name: 'Pause' }).waitFor();
  await page.locator('li[aria-current]', { hasText: 'Noon' }).waitFor();
  await until(async () => (await position(page)) >= 1);

  const slider = player(page).getByRole('slider', { name: 'Position in the song' });
  await slider.fill('15');
  await until(async () => (await position(page)) >= 15);
  // The song ends, and the next begins by itself.
  await page.locator('li[aria-current]', { hasText: 'Dusk' }).waitFor();
  await until(async () => (await position(page)) >= 1);
  expect(await player(page).getByRole('button', { name: 'Next song' }).isDisabled()).toBe(true);

  await page.locator('h1').click();
  await page.keyboard.press('p');
  await page.keyboard.press('p');
  await page.locator('li[aria-current]', { hasText: 'Dawn' }).waitFor();
  await until(async () => (await position(page)) < 3);
  await page.keyboard.press('ArrowRight');
  await until(async () => (await position(page)) >= 10);
  await page.keyboard.press(' ');
  await player(page).getByRole('button', { name: 'Play', exact: true }).waitFor();
  await page.keyboard.press('n');
  await page.locator('li[aria-current]', { hasText: 'Noon' }).waitFor();
  expect(ui.problems).toEqual([]);
});

test('what browsers cannot play is converted, and can be sought in', async () => {
  const page = await stranger(await shareOf('Night'));
  await page.getByRole('button', { name: 'Play: Odd' }).click();
  await until(async () => (await position(page)) >= 1);
  await player(page).getByRole('slider', { name: 'Position in the song' }).fill('12');
  await until(async () => (await position(page)) >= 13);
  expect(ui.problems).toEqual([]);
});

test('on a phone, light and dark, in German, nothing sticks out', async () => {
  const id = await shareOf('First Light', { description: 'EinSehrLangesWortOhneEnde'.repeat(6), downloadable: true });
  const page = await stranger(id, { viewport: phone, locale: 'de' });
  await page.getByRole('button', { name: 'Abspielen: Dawn' }).waitFor();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page)).toEqual([]);
    expect(await isWide(page)).toBe(false);
  }
  await page.getByRole('button', { name: 'Abspielen: Dawn' }).tap();
  await page.getByRole('region').getByRole('button', { name: 'Pause' }).waitFor();
});

test('a share that was ended is silent at once', async () => {
  const id = await shareOf('First Light');
  const page = await stranger(id);
  await page.getByRole('button', { name: 'Play: Dawn' }).click();
  await until(async () => (await position(page)) >= 1);
  await api('DELETE', `/api/share/${id}`);
  const before = ui.problems.length;
  await page.getByRole('button', { name: 'Play: Dusk' }).click();
  await page.getByRole('alert').getByText('cannot be played now').waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Nothing is shared here, or no longer.' }).waitFor();
  expect(await violations(page)).toEqual([]);
  // The browser tells of what it did not get.
  expect(ui.problems.splice(before).every((problem) => problem.includes('404'))).toBe(true);
});

test('a password is asked for, and wrong ones are told', async () => {
  const before = ui.problems.length;
  const page = await stranger(await shareOf('First Light', { password: 'open sesame' }));
  const field = page.getByLabel('Password');
  await field.fill('wrong');
  expect(await violations(page)).toEqual([]);
  await field.press('Enter');
  await page.getByRole('alert').getByText('That is not the password.').waitFor();
  expect(await violations(page)).toEqual([]);
  await field.fill('open sesame');
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByRole('button', { name: 'Play: Dawn' }).click();
  await until(async () => (await position(page)) >= 1);
  expect(ui.problems.splice(before).every((problem) => /40[13]/.test(problem))).toBe(true);
});

test('without scripts every song has its own control', async () => {
  const id = await shareOf('First Light');
  const page = await ui.open('/');
  const context = await page.context().browser()!.newContext({ javaScriptEnabled: false });
  const plain = await context.newPage();
  await plain.goto(`${ui.origin}/share/${id}`);
  expect(await plain.locator('audio[controls]').count()).toBe(3);
  await context.close();
});

test('is made in a menu, copied, changed, looked at and ended by keyboard', async () => {
  for (const { id } of await api<Found[]>('GET', '/api/share')) await api('DELETE', `/api/share/${id}`);
  const page = await ui.open('/albums');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('main').getByRole('link', { name: 'First Light', exact: true }).click();
  await page.getByRole('main').getByRole('button', { name: /^More/ }).first().focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Share …' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Share First Light' });
  await dialog.getByLabel('Description').fill('For Ben');
  await dialog.getByLabel('Ends').selectOption({ label: 'In 7 days' });
  await dialog.getByLabel('Plays').fill('20');
  expect(await violations(page)).toEqual([]);
  await dialog.getByLabel('Description').press('Enter');
  const link = dialog.getByLabel('Link', { exact: true });
  await link.waitFor();
  const url = await link.inputValue();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Copy link' }).press('Enter');
  await dialog.getByRole('status').getByText('Copied').waitFor();
  expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(url);
  await dialog.getByRole('link', { name: 'All shares' }).click();

  const guest = await stranger(new URL(url).pathname.split('/').at(-1) ?? '');
  await guest.getByRole('heading', { name: 'For Ben' }).waitFor();

  await visit(page, '/albums');
  await visit(page, '/shares');
  const line = page.getByRole('main').getByRole('listitem').filter({ hasText: 'For Ben' });
  await line.getByText(/opened 1 time · .+ · 0 of 20 plays/).waitFor();
  expect(await violations(page)).toEqual([]);
  await line.getByRole('button', { name: 'Visits of For Ben' }).press('Enter');
  const visits = page.getByRole('dialog', { name: 'Visits' });
  await visits.getByRole('listitem').first().waitFor();
  expect(await visits.getByRole('listitem').count()).toBe(1);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await line.getByRole('button', { name: 'Change the share For Ben' }).press('Enter');
  const change = page.getByRole('dialog', { name: 'Change share' });
  await change.getByLabel('Description').fill('For Ben and Eve');
  await change.getByLabel('Password', { exact: true }).fill('sesame');
  await change.getByLabel('Description').press('Enter');
  await page
    .getByRole('main')
    .getByText(/with a password/)
    .waitFor();
  expect((await fetch(url)).status).toBe(401);
  await page.getByRole('button', { name: 'End the share For Ben and Eve' }).press('Enter');
  await page.getByRole('dialog', { name: 'End share' }).getByRole('button', { name: 'End', exact: true }).press('Enter');
  await page.getByRole('heading', { name: 'Nothing is shared' }).waitFor();
  expect((await fetch(url)).status).toBe(404);
  expect(ui.problems).toEqual([]);
});

test('the list on a phone, in German', async () => {
  await shareOf('First Light', { description: 'EinSehrLangesWortOhneEnde'.repeat(6), expiresAt: '' });
  const page = await ui.open('/shares', { viewport: phone, locale: 'de' });
  await page
    .getByRole('main')
    .getByText(/ohne Ende · 0-mal geöffnet/)
    .waitFor();
  expect(await violations(page)).toEqual([]);
  expect(await isWide(page)).toBe(false);
});
