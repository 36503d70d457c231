// Folders, tags, lyrics, and what admins see and correct, in a real browser on real files.
import { afterAll, afterEach, beforeAll, expect, test, setDefaultTimeout } from 'bun:test';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Page } from 'playwright-core';

import { violations } from './axe.ts';
import { openUi, patienceMs, phone, playAlbum, shownPosition, until, visit, type Ui } from './browser.ts';

setDefaultTimeout(patienceMs);

const lyrics = `[00:00.00]The night is leaving
[00:08.00]<00:08.00>Light <00:09.00>comes <00:10.00>over
[00:16.00]the long hills`;

let ui: Ui;
beforeAll(async () => {
  ui = await openUi();
  writeFileSync(join(ui.musicFolder, 'Ada/First Light/1 Dawn.lrc'), lyrics);
  writeFileSync(join(ui.musicFolder, 'Ada/broken.flac'), 'no music at all');
  writeFileSync(join(ui.musicFolder, 'Ada/Both.m3u'), 'First Light/1 Dawn.flac\nTwo Sides/1 North.ogg\n');
  await scan({});
});
afterAll(() => ui.close());

// A page left open would follow what later tests take away.
const pages: Page[] = [];
const open: Ui['open'] = async (path, wish) => {
  const page = await ui.open(path, wish);
  pages.push(page);
  return page;
};
afterEach(async () => {
  for (const page of pages.splice(0)) await page.context().close();
});

const ask = async <T>(path: string, init: RequestInit = {}): Promise<T> => {
  const reply = await fetch(ui.origin + path, { ...init, headers: { ...ui.headers, 'content-type': 'application/json' } });
  return (await reply.json()) as T;
};
const isIdle = async () => !(await ask<{ scanning: boolean }>('/api/scan')).scanning;
async function scan(wish: object): Promise<void> {
  const lastRun = async () => (await ask<{ lastScan: { startedAt: string } }>('/api/scan')).lastScan.startedAt;
  const before = await lastRun();
  await ask('/api/scan', { method: 'POST', body: JSON.stringify(wish) });
  await until(async () => (await isIdle()) && (await lastRun()) !== before);
}

const main = (page: Page) => page.getByRole('main');
const dialog = (page: Page) => page.getByRole('dialog');
const isWide = (page: Page) =>
  page.evaluate(
    `(() => { const main = document.querySelector('main'); return document.documentElement.scrollWidth > innerWidth || main.scrollWidth > main.clientWidth; })()`,
  );

test.each(['dark', 'light'] as const)('every page and dialog is clear to axe and fits a phone, %s', async (theme) => {
  const page = await open('/', { theme, viewport: phone });
  for (const path of ['/scans', '/folders', '/tags', '/tags/genre', '/tag/genre?value=Ambient', '/tag/genre?value=Ambient&show=songs']) {
    await visit(page, path);
    expect({ path, found: await violations(page), isWide: await isWide(page) }).toEqual({ path, found: [], isWide: false });
  }
  await visit(page, '/folders');
  await main(page).getByRole('link', { name: /Ada/ }).click();
  await main(page)
    .getByRole('link', { name: /First Light/ })
    .click();
  await main(page).getByText('1 Dawn.flac').waitFor();
  expect({ found: await violations(page), isWide: await isWide(page) }).toEqual({ found: [], isWide: false });
  await visit(page, '/scans');
  await page.getByRole('button', { name: 'Why? Ada/broken.flac' }).click();
  await dialog(page).getByRole('heading', { name: 'File' }).waitFor();
  expect(await violations(page)).toEqual([]);
});

test('folders are walked through to files by their names, and played as they lie', async () => {
  const page = await open('/');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Folders' }).first().click();
  await main(page).getByRole('heading', { name: 'Music Library' }).waitFor();
  await main(page).getByRole('link', { name: /Ada/ }).click();
  await main(page).getByRole('link', { name: /Both/ }).waitFor();
  await main(page)
    .getByRole('link', { name: /Two Sides/ })
    .click();
  await main(page).getByText('1 North.ogg').waitFor();
  expect(await page.getByRole('navigation', { name: 'Way to this folder' }).getByRole('link').allTextContents()).toEqual([
    'Music Library',
    'Ada',
  ]);
  await page.getByRole('navigation', { name: 'Way to this folder' }).getByRole('link', { name: 'Ada' }).click();
  await main(page).getByRole('heading', { name: 'Ada', exact: true }).waitFor();
  await main(page).getByRole('button', { name: 'Play', exact: true }).first().click();
  await page.getByRole('contentinfo').getByRole('link', { name: 'Dawn' }).waitFor();
});

test('a folder of ten thousand folders and as many files stays light', async () => {
  const many = 10_000;
  const page = await open('/folders');
  const [song] = await ask<object[]>('/api/song?_start=0&_end=1');
  const folder = {
    id: 'huge',
    libraryName: 'L',
    libraryPath: '',
    path: 'Huge',
    name: 'Huge',
    songCount: many,
    duration: 9,
    coverArtId: '',
  };
  await page.route(/\/api\/folder\/huge\?/, (route) => {
    const query = new URL(route.request().url()).searchParams;
    const [start, end] = [Number(query.get('_start')), Number(query.get('_end'))];
    const span = (from: number, to: number) =>
      Array.from({ length: Math.max(0, Math.min(to, from + many) - Math.max(start, from)) }, (_, i) => Math.max(start, from) + i - from);
    const folders = span(0, Math.min(end, many)).map((i) => ({ ...folder, id: `f${i}`, name: `Folder ${i}`, path: `Huge/${i}` }));
    const songs = span(many, end).map((i) => ({ ...song, id: `s${i}`, title: `Title ${i}`, path: `Huge/File ${i}.flac` }));
    return route.fulfill({
      json: { ...folder, parents: [], playlists: [], folderTotal: many, songTotal: many, folders, songs },
      headers: { 'x-total-count': String(2 * many) },
    });
  });
  await visit(page, '/folder/huge');
  await main(page)
    .getByRole('link', { name: /Folder 3 / })
    .waitFor();
  const nodes = () => page.evaluate<number>(`document.querySelectorAll('*').length`);
  expect(await nodes()).toBeLessThan(1_500);
  await page.evaluate(`document.querySelector('main').scrollTo(0, 1e9)`);
  await main(page)
    .getByText(`File ${many - 1}.flac`)
    .waitFor();
  expect(await nodes()).toBeLessThan(1_500);
  await page.evaluate(`document.querySelector('main').scrollTo(0, 0)`);
  await main(page)
    .getByRole('link', { name: /Folder 3 / })
    .waitFor();
});

test('a translation stands under its lines on wish; plain lyrics are there to read', async () => {
  const page = await open('/', { viewport: phone });
  const line = (startMs: number | undefined, text: string) => ({ startMs, text, parts: [] });
  const layers = [
    { kind: 'main', lang: 'en', isSynced: true, offsetMs: 0, agents: [], lines: [line(0, 'Good evening'), line(15_000, 'good night')] },
    {
      kind: 'translation',
      lang: 'de',
      isSynced: true,
      offsetMs: 0,
      agents: [],
      lines: [line(0, 'Guten Abend'), line(15_000, 'gute Nacht')],
    },
  ];
  const plain = [{ kind: 'main', lang: 'xxx', isSynced: false, offsetMs: 0, agents: [], lines: [line(undefined, 'Only to read')] }];
  let shown: object[] = layers;
  await page.route('**/lyrics', (route) => route.fulfill({ json: shown }));
  await visit(page, '/albums');
  await main(page).getByRole('link', { name: 'Two Sides', exact: true }).click();
  await main(page).getByRole('button', { name: 'Play', exact: true }).first().click();
  await page.getByRole('button', { name: 'Full screen' }).click();
  const panel = page.getByRole('region', { name: 'Now playing' });
  await panel.getByRole('button', { name: 'Lyrics' }).click();
  await panel.getByRole('button', { name: 'Good evening' }).waitFor();
  expect(await panel.getByText('Guten Abend').count()).toBe(0);
  await panel.getByLabel('Translation').selectOption({ label: 'Translation · German' });
  await panel.getByText('Guten Abend').waitFor();
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(`document.querySelector('.now-playing').scrollWidth <= innerWidth`)).toBe(true);
  shown = plain;
  await panel.getByRole('button', { name: 'Next' }).click();
  await panel.getByText('Only to read').waitFor();
  expect(await panel.getByText('Good evening').count()).toBe(0);
  expect(await violations(page)).toEqual([]);
});

test('a tag leads to its values, a value to albums and songs, details to tags', async () => {
  const page = await open('/genres');
  await main(page).getByRole('link', { name: 'All tags' }).click();
  await main(page)
    .getByRole('link', { name: /^Genre/ })
    .click();
  await main(page).getByRole('searchbox', { name: 'Find in these values' }).fill('jaz');
  await until(async () => (await main(page).getByRole('listitem').count()) === 1);
  await main(page).getByRole('link', { name: /Jazz/ }).click();
  await main(page).getByRole('link', { name: 'Night', exact: true }).waitFor();
  await main(page).getByRole('link', { name: 'Songs' }).click();
  await main(page).getByRole('row', { name: /Moon/ }).waitFor();
  await page.getByRole('button', { name: 'More actions for Moon' }).click();
  await page.getByRole('menuitem', { name: 'Details' }).click();
  await dialog(page).getByRole('link', { name: 'Jazz' }).click();
  await main(page).getByRole('heading', { name: 'Jazz' }).waitFor();
  expect(await dialog(page).count()).toBe(0);
});

test('lyrics follow the music, and a line leads to its place', async () => {
  const page = await open('/');
  await playAlbum(page, 'First Light');
  await page.keyboard.press('y');
  await page.getByRole('complementary', { name: 'Lyrics' }).waitFor();
  await page.keyboard.press('0');
  const line = (text: string | RegExp) => page.getByRole('button', { name: text });
  await page.locator('.lyrics-line[aria-current]', { hasText: 'The night is leaving' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await line('the long hills').click();
  await page.locator('.lyrics-line[aria-current]', { hasText: 'the long hills' }).waitFor();
  expect(await page.evaluate<number>(`Number(document.querySelector('.now-playing input[type=range]').value)`)).toBeGreaterThanOrEqual(15);
  await line(/Light comes/).focus();
  await page.keyboard.press('Enter');
  await page.locator('.lyrics-line[aria-current] .lyrics-word[data-sung]', { hasText: 'comes' }).waitFor();
  await page.keyboard.press('y');
  expect(await shownPosition(page)).toBeGreaterThanOrEqual(8);
  await page.getByRole('contentinfo').getByRole('button', { name: 'Next' }).click();
  await page.getByRole('contentinfo').getByRole('button', { name: 'Lyrics' }).click();
  await page.getByRole('heading', { name: 'No lyrics' }).waitFor();
});

test('an album is explained by keyboard', async () => {
  const page = await open('/albums');
  await main(page).getByRole('link', { name: 'Night', exact: true }).click();
  await page.locator('.hero').getByRole('button', { name: 'More actions' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Why is this so?' }).focus();
  await page.keyboard.press('Enter');
  await dialog(page).locator('dl').first().waitFor();
  expect(await dialog(page).textContent()).toContain('Night');
  await page.keyboard.press('Escape');
  await dialog(page).waitFor({ state: 'detached' });
  expect(await page.evaluate<string>(`document.activeElement.getAttribute('aria-label')`)).toBe('More actions');
});

test('any path is explained; one that lies nowhere is answered with a sentence', async () => {
  const page = await open('/scans');
  await page.getByLabel('File, folder or id').fill('Ada/First Light/1 Dawn.flac');
  await page.keyboard.press('Enter');
  await dialog(page).getByText('Dawn', { exact: true }).first().waitFor();
  await page.keyboard.press('Escape');
  await page.getByLabel('File, folder or id').fill('/etc/passwd');
  await page.keyboard.press('Enter');
  await dialog(page).getByRole('alert').waitFor();
  ui.problems.splice(0, ui.problems.length, ...ui.problems.filter((problem) => !problem.includes('404')));
});

test('two albums become one from the menu, and two again from the list of corrections', async () => {
  const page = await open('/albums');
  await main(page).getByRole('link', { name: 'Two Sides', exact: true }).click();
  await page.locator('.hero').getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Merge into another album…' }).click();
  await dialog(page).getByRole('searchbox').fill('first');
  await dialog(page)
    .getByRole('button', { name: /First Light/ })
    .click();
  await dialog(page).getByRole('button', { name: 'Merge' }).click();
  await page.getByText('The correction is being applied.').waitFor();
  await page.locator('.hero').getByText('5 songs').waitFor();
  await visit(page, '/scans');
  await main(page).getByText('“Two Sides” is part of “First Light”').waitFor();
  await main(page).getByRole('button', { name: 'Undo the correction of Two Sides' }).click();
  await main(page).getByText('Nothing was corrected.').waitFor();
  await visit(page, '/albums');
  await main(page).getByRole('link', { name: 'Two Sides', exact: true }).waitFor();
  await until(isIdle);
});

test('chosen songs become an album of their own', async () => {
  const page = await open('/albums');
  await main(page).getByRole('link', { name: 'First Light', exact: true }).click();
  await main(page).getByRole('row', { name: /Noon/ }).click();
  await main(page)
    .getByRole('row', { name: /Dusk/ })
    .click({ modifiers: ['Control'] });
  await page.getByRole('button', { name: 'More actions for Dusk' }).click();
  await page.getByRole('menuitem', { name: 'Make an album of their own…' }).click();
  await dialog(page).getByText('2 songs leave “First Light”.').waitFor();
  await dialog(page).getByLabel('New name').fill('Later Light');
  await page.keyboard.press('Enter');
  await page.locator('.hero').getByText('1 song', { exact: true }).waitFor();
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await page.locator('.hero').getByText('3 songs', { exact: true }).waitFor();
  await until(isIdle);
});

test('a cover is chosen and given back to the rules', async () => {
  const page = await open('/albums');
  const openCovers = async () => {
    await page.locator('.hero').getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Choose cover…' }).click();
  };
  await main(page).getByRole('link', { name: 'First Light', exact: true }).click();
  await openCovers();
  expect(await dialog(page).getByRole('button', { name: 'Choose automatically' }).isDisabled()).toBe(true);
  await dialog(page).getByRole('button', { name: 'cover.png' }).click();
  await page.getByText('The picture of “First Light” was changed.').waitFor();
  await openCovers();
  await dialog(page).getByRole('button', { name: 'cover.png', pressed: true }).waitFor();
  expect(await violations(page)).toEqual([]);
  await dialog(page).getByRole('button', { name: 'Choose automatically' }).click();
  await until(async () => (await ask<unknown[]>('/api/fix')).length === 0);
});

test('a running scan is held, let go on and stopped', async () => {
  const page = await open('/scans');
  const deeds: string[] = [];
  const running = {
    scanning: true,
    paused: false,
    kind: 'full',
    count: 3,
    folderCount: 1,
    filesRead: 3,
    expected: 7,
    elapsedMs: 1000,
    error: '',
  };
  const real = await ask<object>('/api/scan');
  await page.route('**/api/events', (route) => route.fulfill({ body: '', headers: { 'content-type': 'text/event-stream' } }));
  await page.route('**/api/scan', async (route) => {
    if (route.request().method() === 'GET') return route.fulfill({ json: { ...real, ...running } });
    deeds.push(route.request().postDataJSON().deed as string);
    return route.fulfill({ status: 202, json: {} });
  });
  await page.reload();
  await main(page).getByText('Reading music').first().waitFor();
  await main(page).getByRole('button', { name: 'Pause' }).click();
  await main(page).getByText('Reading is paused').waitFor();
  expect(await violations(page)).toEqual([]);
  await main(page).getByRole('button', { name: 'Go on' }).click();
  await main(page).getByText('Reading music').first().waitFor();
  await main(page).getByRole('button', { name: 'Stop' }).click();
  await until(async () => deeds.join() === 'pause,resume,cancel');
});

test('files that vanished at once are held, with a warning, until somebody says that they are gone', async () => {
  const away = join(ui.musicFolder, '../away');
  const [here, there] = [join(ui.musicFolder, 'Ada'), join(away, 'Ada')];
  mkdirSync(away);
  renameSync(here, there);
  await scan({});
  const page = await open('/scans', { viewport: { width: 320, height: 700 } });
  const warning = main(page).getByRole('group', { name: 'Warning about Music Library' });
  await warning.getByText('5 songs were not found and are kept for now.').waitFor();
  expect(await isWide(page)).toBe(false);
  // An open page that nothing happens on asks for nothing.
  let asked = 0;
  page.on('request', () => asked++);
  await page.waitForTimeout(500);
  expect(asked).toBeLessThan(5);
  expect(await violations(page)).toEqual([]);
  await warning.getByRole('button', { name: 'They are gone for good' }).click();
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  await warning.waitFor();
  // Back again: nothing was lost.
  renameSync(there, here);
  await warning.getByRole('button', { name: 'Look again' }).click();
  await warning.waitFor({ state: 'detached' });
  await main(page).getByText('7 songs').waitFor();
  await until(isIdle);
  // And away for good.
  renameSync(here, there);
  await scan({});
  await warning.getByRole('button', { name: 'They are gone for good' }).click();
  await dialog(page).getByRole('button', { name: 'They are gone for good' }).click();
  await warning.waitFor({ state: 'detached' });
  await main(page).getByText('2 songs').waitFor();
});

test('a folder that is empty is left alone, with a word, and can be confirmed', async () => {
  const page = await open('/scans');
  await until(isIdle);
  renameSync(join(ui.musicFolder, 'Łódź Trio'), join(ui.musicFolder, '../away/Trio'));
  await scan({});
  const warning = main(page).getByRole('group', { name: 'Warning about Music Library' });
  await warning.getByText(/is empty, but held 2 songs/).waitFor();
  expect(await warning.getByRole('button').allTextContents()).toEqual(['Look again', 'They are gone for good']);
});

test('nothing went wrong in any page', () => {
  expect(ui.problems).toEqual([]);
});
