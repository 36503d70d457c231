// Sound in a real browser: it starts, goes on over pages and reloads, and mends itself.
import { afterAll, beforeAll, expect, test, setDefaultTimeout } from 'bun:test';

import type { Page } from 'playwright-core';

import { openUi, playAlbum, shownPosition, until, visit, type Ui, patienceMs } from './browser.ts';

setDefaultTimeout(patienceMs);

let ui: Ui;
beforeAll(async () => {
  ui = await openUi();
});
afterAll(() => ui.close());

const bar = (page: Page) => page.getByRole('contentinfo');
const title = (page: Page) => bar(page).locator('.player-title');
const seekTo = async (page: Page, seconds: number) => {
  const slider = bar(page).getByRole('slider', { name: 'Position in the song' });
  await slider.fill(String(seconds));
  await slider.dispatchEvent('change');
};
const mediaSession = (page: Page) =>
  page.evaluate<{ title: string; artist: string; artwork: number; state: string }>(
    `({ title: navigator.mediaSession.metadata?.title, artist: navigator.mediaSession.metadata?.artist,
        artwork: navigator.mediaSession.metadata?.artwork.length, state: navigator.mediaSession.playbackState })`,
  );

test('an album plays, and goes on while pages change', async () => {
  const page = await ui.open('/');
  await playAlbum(page, 'First Light');
  expect(await title(page).textContent()).toBe('Dawn');
  await until(async () => (await shownPosition(page)) >= 1);
  const before = await shownPosition(page);
  await visit(page, '/artists');
  await visit(page, '/songs');
  await until(async () => (await shownPosition(page)) >= before + 1);
  expect(await mediaSession(page)).toEqual({ title: 'Dawn', artist: 'Ada', artwork: 3, state: 'playing' });
  expect(await page.title()).toBe('Dawn · Ada');
});

test('the next song follows by itself, and the server counts what was heard', async () => {
  const page = await ui.open('/');
  await playAlbum(page, 'First Light');
  await until(async () => (await shownPosition(page)) >= 1);
  // Most of the song must have been heard for a play to count; the end is reached by itself.
  await seekTo(page, 17);
  await until(async () => (await title(page).textContent()) === 'Noon', 15_000);
  await until(async () => (await shownPosition(page)) >= 1);
  await bar(page).getByRole('button', { name: 'Next song' }).click();
  await until(async () => (await title(page).textContent()) === 'Dusk');
  await until(async () => {
    await visit(page, '/albums?preset=played');
    return (await page.getByRole('main').getByRole('link', { name: 'First Light', exact: true }).count()) === 1;
  });
});

test('a reload brings back queue, song and position, paused', async () => {
  const page = await ui.open('/');
  await playAlbum(page, 'First Light');
  await bar(page).getByRole('button', { name: 'Next song' }).click();
  await until(async () => (await title(page).textContent()) === 'Noon');
  await seekTo(page, 8);
  await until(async () => (await shownPosition(page)) >= 9);
  const before = await shownPosition(page);
  await page.reload();
  await title(page).waitFor();
  expect(await title(page).textContent()).toBe('Noon');
  expect(Math.abs((await shownPosition(page)) - before)).toBeLessThanOrEqual(1);
  await bar(page).getByRole('button', { name: 'Play', exact: true }).waitFor();
  await page.keyboard.press('q');
  const queue = page.getByRole('complementary', { name: 'Queue' });
  expect(await queue.locator('.queue-title').allTextContents()).toEqual(['Dawn', 'Noon', 'Dusk']);
  await bar(page).getByRole('button', { name: 'Play', exact: true }).click();
  await until(async () => (await shownPosition(page)) >= before + 1);
});

test('what the browser cannot play comes converted, and can be wound', async () => {
  const page = await ui.open('/');
  const asked: string[] = [];
  page.on('request', (request) => request.url().includes('/api/stream/') && asked.push(request.url()));
  await playAlbum(page, 'Night');
  await bar(page).getByRole('button', { name: 'Next song' }).click();
  await until(async () => (await title(page).textContent()) === 'Odd');
  await until(async () => (await shownPosition(page)) >= 1);
  expect(asked.at(-1)).toContain('format=opus');
  await seekTo(page, 12);
  await until(async () => (await shownPosition(page)) >= 13);
  expect(asked.at(-1)).toContain('timeOffset=12');
});

test('a song that cannot be had is named and passed over', async () => {
  const page = await ui.open('/');
  const { id } = (await (await page.request.get(`${ui.origin}/api/search?q=Dawn`, { headers: ui.headers })).json()).songs[0] as {
    id: string;
  };
  await page.route(`**/api/stream/${id}*`, (route) => route.fulfill({ status: 404, body: '' }));
  await playAlbum(page, 'First Light');
  await page.getByText('“Dawn” could not be played.').waitFor();
  await until(async () => (await title(page).textContent()) === 'Noon' && (await shownPosition(page)) >= 1);
});

test('Play next keeps its order, songs can be moved by keys, removed and brought back', async () => {
  const page = await ui.open('/');
  await playAlbum(page, 'First Light');
  await visit(page, '/songs');
  for (const name of ['North', 'Moon']) {
    await page.getByRole('button', { name: `More actions for ${name}` }).click();
    await page.getByRole('menuitem', { name: 'Play next' }).click();
  }
  await page.keyboard.press('q');
  const queue = page.getByRole('complementary', { name: 'Queue' });
  const titles = () => queue.locator('.queue-title').allTextContents();
  expect(await titles()).toEqual(['Dawn', 'North', 'Moon', 'Noon', 'Dusk']);
  expect(await queue.getByRole('heading', { level: 3 }).allTextContents()).toEqual(['Now', 'Next', 'From First Light']);
  await queue.getByRole('button', { name: /^Moon/ }).focus();
  for (const key of ['Space', 'ArrowUp', 'Space']) await page.keyboard.press(key);
  await until(async () => (await titles()).join() === 'Dawn,Moon,North,Noon,Dusk');
  await queue.getByRole('button', { name: 'Remove North from the queue' }).click();
  expect(await titles()).toEqual(['Dawn', 'Moon', 'Noon', 'Dusk']);
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  expect(await titles()).toEqual(['Dawn', 'Moon', 'North', 'Noon', 'Dusk']);
  expect(await title(page).textContent()).toBe('Dawn');
  await until(async () => (await shownPosition(page)) >= 2);
});

test('a row is dragged by its handle', async () => {
  const page = await ui.open('/');
  await playAlbum(page, 'First Light');
  await page.keyboard.press('q');
  const rows = page.getByRole('complementary', { name: 'Queue' }).locator('.queue-row');
  await rows.filter({ hasText: 'Dusk' }).locator('.queue-handle').hover();
  await page.mouse.down();
  const target = await rows.filter({ hasText: 'Noon' }).boundingBox();
  await page.mouse.move(target?.x ?? 0, (target?.y ?? 0) + 20, { steps: 5 });
  await page.mouse.up();
  expect(await rows.locator('.queue-title').allTextContents()).toEqual(['Dawn', 'Dusk', 'Noon']);
});

test('nothing went wrong on the way', () => {
  // The song that was made to fail is the only thing the console may tell of.
  expect(ui.problems.filter((problem) => !problem.includes('404'))).toEqual([]);
});
