// Everything without a pointer.
import { afterAll, beforeAll, expect, test, setDefaultTimeout } from 'bun:test';

import type { Page } from 'playwright-core';

import { openUi, playAlbum, shownPosition, until, visit, type Ui, patienceMs } from './browser.ts';

setDefaultTimeout(patienceMs);

let ui: Ui;
beforeAll(async () => {
  ui = await openUi();
});
afterAll(() => ui.close());

const focused = (page: Page) =>
  page.evaluate<string>(`document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim()`);
const bar = (page: Page) => page.getByRole('contentinfo');

test('keys of the player', async () => {
  const page = await ui.open('/');
  await playAlbum(page, 'First Light');
  await page.getByRole('main').focus();
  await page.keyboard.press('Space');
  await bar(page).getByRole('button', { name: 'Play', exact: true }).waitFor();
  const before = await shownPosition(page);
  await page.keyboard.press('ArrowRight');
  await until(async () => (await shownPosition(page)) >= before + 4);
  await page.keyboard.press('ArrowLeft');
  await until(async () => (await shownPosition(page)) <= before + 1);
  await page.keyboard.press('5');
  await until(async () => (await shownPosition(page)) === 10);
  await page.keyboard.press('l');
  await until(async () => (await bar(page).locator('.player-title').textContent()) === 'Noon');
  await page.keyboard.press('j');
  await until(async () => (await bar(page).locator('.player-title').textContent()) === 'Dawn');
  await page.keyboard.press('m');
  expect(await bar(page).getByRole('slider', { name: 'Volume' }).inputValue()).toBe('0');
  await page.keyboard.press('m');
  expect(await bar(page).getByRole('slider', { name: 'Volume' }).inputValue()).toBe('100');
  await page.keyboard.press('Shift+ArrowDown');
  expect(await bar(page).getByRole('slider', { name: 'Volume' }).inputValue()).toBe('95');
  await page.keyboard.press('r');
  await bar(page).getByRole('button', { name: 'Repeat: all' }).waitFor();
  await page.keyboard.press('f');
  expect(await bar(page).getByRole('button', { name: 'Favourite' }).getAttribute('aria-pressed')).toBe('true');
});

test('/ searches while typing; Enter goes to the best match', async () => {
  const page = await ui.open('/albums');
  await page.getByRole('heading', { name: 'Albums' }).waitFor();
  await page.keyboard.press('/');
  expect(await focused(page)).toBe('Search songs, albums and artists');
  await page.keyboard.type('lodz');
  await page.getByRole('region', { name: 'Best match' }).getByRole('link', { name: 'Łódź Trio' }).waitFor();
  expect(new URL(page.url()).search).toBe('?q=lodz');
  await page.keyboard.press('Enter');
  expect(await focused(page)).toBe('Łódź Trio');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Łódź Trio' }).waitFor();
});

test('G and a letter go to pages; single keys leave fields alone and can be switched off', async () => {
  const page = await ui.open('/');
  await page.getByRole('main').getByRole('heading').first().waitFor();
  for (const [key, heading] of [
    ['a', 'Albums'],
    ['r', 'Artists'],
    ['s', 'Songs'],
    ['g', 'Genres'],
    ['f', 'Favourites'],
  ] as const) {
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  }
  await page.keyboard.press('/');
  await page.keyboard.type('ga');
  expect(await page.getByRole('searchbox').inputValue()).toBe('ga');
  await visit(page, '/settings');
  await page.getByRole('switch', { name: /Single keys/ }).uncheck();
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('?');
  expect(await page.getByRole('dialog').count()).toBe(0);
});

test('a grid of cards is one stop; arrows move, Enter opens, the menu key asks', async () => {
  const page = await ui.open('/albums');
  const cards = page.getByRole('main').locator('.card-name');
  await cards.first().focus();
  await page.keyboard.press('ArrowRight');
  await until(async () => (await focused(page)) === 'Night');
  await page.keyboard.press('End');
  await until(async () => (await focused(page)) === 'Two Sides');
  expect(await page.locator('.card [tabindex="0"][data-card]').count()).toBe(1);
  await page.keyboard.press('Shift+F10');
  const menu = page.getByRole('menu', { name: 'Two Sides' });
  await menu.waitFor();
  expect(await focused(page)).toBe('Play');
  await page.keyboard.press('ArrowDown');
  expect(await focused(page)).toBe('Play next');
  await page.keyboard.press('Escape');
  await menu.waitFor({ state: 'hidden' });
  expect(await focused(page)).toBe('Two Sides');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Two Sides' }).waitFor();
});

test('a table of songs is one stop; arrows move over headings, Enter plays', async () => {
  const page = await ui.open('/albums');
  await page.getByRole('link', { name: 'Two Sides', exact: true }).click();
  const rows = page.getByRole('main').locator('[data-row]');
  await rows.first().focus();
  await page.keyboard.press('ArrowDown');
  await until(async () => /South/.test(await focused(page)));
  await page.keyboard.press('Enter');
  await until(async () => (await bar(page).locator('.player-title').textContent()) === 'South');
  await until(async () => (await rows.nth(1).getAttribute('aria-current')) === 'true');
});

test('dialogs and the full screen close by Escape and give the focus back', async () => {
  const page = await ui.open('/');
  await playAlbum(page, 'First Light');
  const opener = bar(page).getByRole('button', { name: 'Full screen' });
  await opener.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Now playing' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/app/now');
  await page.keyboard.press('Escape');
  await until(async () => new URL(page.url()).pathname !== '/app/now');
  await until(async () => (await focused(page)) === 'Full screen');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  expect(await focused(page)).toBe('Full screen');
});

test('Tab reaches the skip links first, and they lead past the navigation', async () => {
  const page = await ui.open('/albums');
  await page.getByRole('heading', { name: 'Albums' }).waitFor();
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Skip to content');
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.tagName')).toBe('MAIN');
});
