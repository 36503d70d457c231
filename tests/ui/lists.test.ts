// Lists of albums: what the address says is what is asked for, and ten thousand albums stay light.
import { afterAll, beforeAll, expect, test, setDefaultTimeout } from 'bun:test';

import type { Page } from 'playwright-core';

import { openUi, until, visit, type Ui, patienceMs } from './browser.ts';

setDefaultTimeout(patienceMs);

const manyAlbums = 10_000;
const mostNodes = 1_500;

let ui: Ui;
beforeAll(async () => {
  ui = await openUi();
});
afterAll(() => ui.close());

const names = (page: Page) => page.getByRole('main').locator('.card-name').allTextContents();

/** Queries of the requests for albums, from the newest back. */
function follow(page: Page): () => URLSearchParams[] {
  const queries: URLSearchParams[] = [];
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname === '/api/album') queries.unshift(searchParams);
  });
  return () => queries;
}

const presets = [
  ['all', { _sort: 'name', _order: 'ASC' }],
  ['added', { _sort: 'recently_added', _order: 'DESC' }],
  ['played', { _sort: 'play_date', _order: 'DESC', recently_played: 'true' }],
  ['mostPlayed', { _sort: 'play_count', _order: 'DESC', recently_played: 'true' }],
  ['favourites', { _sort: 'starred_at', _order: 'DESC', starred: 'true' }],
  ['topRated', { _sort: 'rating', _order: 'DESC', has_rating: 'true' }],
] as const;

test.each(presets)('the ready-made list %s', async (preset, expected) => {
  const page = await ui.open('/');
  const queries = follow(page);
  await visit(page, `/albums?preset=${preset}`);
  await until(async () => queries()[0]?.get('_end') === '100');
  const asked = Object.fromEntries(queries()[0] ?? []);
  expect(asked).toEqual({ ...expected, _start: '0', _end: '100' });
});

test('a random list keeps its order on the way back and mixes again on wish', async () => {
  const page = await ui.open('/albums?preset=random');
  await until(async () => /seed=\w+/.test(page.url()));
  await until(async () => (await names(page)).length === 3);
  const [address, before] = [page.url(), await names(page)];
  await page.getByRole('main').locator('.card-name').first().click();
  await page.getByRole('main').getByRole('grid').waitFor();
  await page.goBack();
  await until(async () => (await names(page)).length === 3);
  expect(page.url()).toBe(address);
  expect(await names(page)).toEqual(before);
  await page.getByRole('button', { name: 'Mix again' }).click();
  await until(async () => page.url() !== address);
});

test('filters narrow the list, stand in the address, and leave by Backspace', async () => {
  const page = await ui.open('/albums');
  await page.getByRole('button', { name: 'Filters', exact: true }).click();
  await page.getByLabel('Year or years').fill('1995-2005');
  await until(async () => (await names(page)).join() === 'First Light,Night');
  await page.getByLabel('Genre', { exact: true }).selectOption({ label: 'Ambient' });
  await until(async () => (await names(page)).join() === 'First Light');
  const other = await ui.open(new URL(page.url()).pathname.replace('/app', '') + new URL(page.url()).search);
  await until(async () => (await names(other)).join() === 'First Light');
  await page.getByRole('button', { name: 'Remove filter Ambient' }).press('Backspace');
  await until(async () => (await names(page)).join() === 'First Light,Night');
  await page.getByRole('button', { name: 'Remove filter Year 1995-2005' }).press('Backspace');
  await until(async () => (await names(page)).length === 3);
});

test('a heart shows at once, everywhere, and is taken back when the server refuses', async () => {
  const page = await ui.open('/albums');
  await page.getByRole('main').getByRole('link', { name: 'Night', exact: true }).click();
  const heart = page.locator('.hero').getByRole('button', { name: 'Favourite' });
  await heart.click();
  expect(await heart.getAttribute('aria-pressed')).toBe('true');
  await visit(page, '/favourites');
  await until(async () => (await names(page)).join() === 'Night');
  await page.goBack();
  await page.route('**/api/mark', (route) => route.fulfill({ status: 500, json: { error: 'no' } }));
  await heart.click();
  await page.getByText('could not be saved').waitFor();
  expect(await heart.getAttribute('aria-pressed')).toBe('true');
});

test('discs have headings; a song is pointed at by its address', async () => {
  const page = await ui.open('/songs');
  await page.getByRole('row', { name: /South/ }).getByRole('link', { name: 'Two Sides' }).click();
  const grid = page.getByRole('main').getByRole('grid');
  await grid.getByText('Disc 1 · 1 song').waitFor();
  await grid.getByText('Disc 2 · 1 song').waitFor();
  await page.locator('.song-row[data-marked]', { hasText: 'South' }).waitFor();
});

/** A library that exists only between browser and page. */
async function pretendAlbums(page: Page): Promise<void> {
  const letter = (index: number) => String.fromCharCode(65 + Math.floor((index * 26) / manyAlbums));
  const album = (index: number) => ({
    id: `a${index}`,
    name: `${letter(index)} album ${index}`,
    albumArtist: `Artist ${index}`,
    albumArtistId: `r${index}`,
    artists: [{ id: `r${index}`, name: `Artist ${index}` }],
    genres: [],
    tags: {},
    discs: {},
    coverArtId: '',
    songCount: 10,
    maxYear: 2000,
  });
  await page.route(/\/api\/album\?/, (route) => {
    const query = new URL(route.request().url()).searchParams;
    const [start, end] = [Number(query.get('_start')), Math.min(manyAlbums, Number(query.get('_end')))];
    const rows = Array.from({ length: Math.max(0, end - start) }, (_, i) => album(start + i));
    return route.fulfill({ json: rows, headers: { 'x-total-count': String(manyAlbums) } });
  });
  await page.route(/\/api\/album\/index/, (route) =>
    route.fulfill({
      json: Array.from({ length: 26 }, (_, i) => ({ label: String.fromCharCode(65 + i), offset: Math.ceil((i * manyAlbums) / 26) })),
    }),
  );
}

test('ten thousand albums: few nodes, jumps by letter, and the way back', async () => {
  const page = await ui.open('/');
  await pretendAlbums(page);
  const queries = follow(page);
  await visit(page, '/albums');
  await page.getByText('10,000').waitFor();
  const counts: number[] = [];
  for (let step = 0; step <= 20; step++) {
    await page.evaluate(
      `(() => { const main = document.querySelector('main'); main.scrollTop = (main.scrollHeight - main.clientHeight) * ${step / 20}; })()`,
    );
    await page.waitForTimeout(120);
    counts.push(await page.evaluate<number>('document.querySelectorAll("*").length'));
  }
  expect(Math.max(...counts)).toBeLessThanOrEqual(mostNodes);
  // Flying past does not fetch everything.
  expect(queries().length).toBeLessThan(60);
  expect((await names(page)).at(-1)).toBe('Z album 9999');

  await page.getByRole('navigation', { name: 'Jump to letter' }).getByRole('button', { name: 'R', exact: true }).click();
  await until(async () => (await topRow(page)).some((name) => name.startsWith('R')));
  const top = await page.evaluate<number>(`document.querySelector('main').scrollTop`);
  const [first = ''] = await topRow(page);
  await page.getByRole('link', { name: first, exact: true }).click();
  await page.getByRole('heading', { name: 'could not be loaded' }).waitFor();
  await page.goBack();
  await until(async () => Math.abs((await page.evaluate<number>(`document.querySelector('main').scrollTop`)) - top) <= 1);
  await until(async () => (await page.evaluate('document.activeElement.textContent')) === first);
});

/** Names of the cards in the first row below the upper edge. */
const topRow = (page: Page) =>
  page.evaluate<string[]>(`(() => {
    const edge = document.querySelector('main').getBoundingClientRect().top;
    const cells = [...document.querySelectorAll('.card-cell')].map((cell) => ({ cell, top: cell.getBoundingClientRect().top }));
    const row = Math.min(...cells.filter(({ top }) => top >= edge - 1).map(({ top }) => top));
    return cells.filter(({ top }) => Math.abs(top - row) < 2).map(({ cell }) => cell.querySelector('.card-name')?.textContent ?? '');
  })()`);

test('a long table: End reaches the last song, Home comes back', async () => {
  const page = await ui.open('/');
  const total = 1_200_000;
  await page.route(/\/api\/song\?/, (route) => {
    const query = new URL(route.request().url()).searchParams;
    const [start, end] = [Number(query.get('_start')), Math.min(total, Number(query.get('_end')))];
    const rows = Array.from({ length: Math.max(0, end - start) }, (_, i) => ({
      id: `s${start + i}`,
      title: `Song ${start + i}`,
      album: 'Album',
      albumId: 'a',
      artist: 'Artist',
      artists: [],
      genres: [],
      duration: 100,
      suffix: 'mp3',
      codec: 'mp3',
      bitRate: 128,
      coverArtId: '',
      createdAt: '2020-01-01T00:00:00Z',
    }));
    return route.fulfill({ json: rows, headers: { 'x-total-count': String(total) } });
  });
  await visit(page, '/songs');
  const grid = page.getByRole('grid', { name: 'Songs' });
  await grid.getByText('Song 0', { exact: true }).waitFor();
  await grid.locator('[data-row]').first().focus();
  await page.keyboard.press('End');
  await grid.getByText('Song 1199999', { exact: true }).waitFor();
  expect(await page.evaluate<number>('document.querySelectorAll("*").length')).toBeLessThanOrEqual(mostNodes);
  await page.keyboard.press('Home');
  await grid.getByText('Song 0', { exact: true }).waitFor();
});
