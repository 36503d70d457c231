// Playlists in the page: made, filled, ordered, mended, imported and exported, with rules, and as others change them.
import { afterAll, afterEach, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Page } from 'playwright-core';

import { openUi, patienceMs, phone, until, visit, type Ui } from './browser.ts';

setDefaultTimeout(patienceMs);

let ui: Ui;
let page: Page;
let songs: Record<string, string>;

beforeAll(async () => {
  ui = await openUi();
  const found = (await (await api('GET', '/song?_end=100')).json()) as { title: string; id: string }[];
  songs = Object.fromEntries(found.map(({ title, id }) => [title, id]));
  page = await ui.open('/playlists');
});
afterAll(() => ui.close());
afterEach(() => expect(ui.problems).toEqual([]));

const api = (method: string, path: string, body?: unknown) =>
  fetch(`${ui.origin}/api${path}`, {
    method,
    headers: { ...ui.headers, 'content-type': 'application/json', accept: 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const idsOf = (...titles: string[]) => titles.map((title) => songs[title] ?? '');
async function make(name: string, titles: string[], more: object = {}): Promise<string> {
  return ((await (await api('POST', '/playlist', { name, ids: idsOf(...titles), ...more })).json()) as { id: string }).id;
}
/** A list with lines that match nothing. */
async function upload(name: string, lines: string[]): Promise<string> {
  const reply = await fetch(`${ui.origin}/api/playlist?fileName=${name}.m3u8`, {
    method: 'POST',
    headers: { ...ui.headers, accept: 'application/json', 'content-type': 'text/plain' },
    body: lines.join('\n'),
  });
  return ((await reply.json()) as { id: string }).id;
}
/** Titles as the server keeps them. */
const kept = async (id: string) =>
  ((await (await api('GET', `/playlist/${id}/tracks`)).json()) as { title: string }[]).map(({ title }) => title);
const shown = (on: Page) => on.getByRole('main').locator('.song-row .song-title').allTextContents();
const untilShown = (on: Page, titles: string[]) => until(async () => (await shown(on)).join() === titles.join());
const untilKept = (id: string, titles: string[]) => until(async () => (await kept(id)).join() === titles.join());
const row = (title: string) => page.getByRole('row').filter({ hasText: title });
const dialog = (name: string) => page.getByRole('dialog', { name });

test('an empty place says what to do, and a playlist is made', async () => {
  await page.getByRole('heading', { name: 'No playlists yet' }).waitFor();
  await page.getByRole('main').getByRole('button', { name: 'New playlist' }).first().click();
  await dialog('New playlist').getByLabel('Name', { exact: true }).fill('Morning');
  await dialog('New playlist').getByLabel('Comment').fill('For the early hours');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await dialog('New playlist').getByRole('button', { name: 'Create' }).click();
  await page.getByRole('heading', { level: 1, name: 'Morning' }).waitFor();
  await page.getByText('For the early hours').waitFor();
  await page.getByRole('heading', { name: 'No songs yet' }).waitFor();
  await page.getByRole('list', { name: 'Playlists' }).getByRole('link', { name: 'Morning' }).waitFor();
  const [list] = (await (await api('GET', '/playlist')).json()) as { name: string; public: boolean }[];
  expect(list).toMatchObject({ name: 'Morning', public: true, comment: 'For the early hours' });
});

describe('adding', () => {
  test('an album from its menu, asking before it is added twice', async () => {
    const id = await make('Albums', ['Noon']);
    await visit(page, '/albums');
    const choose = async () => {
      await page.getByRole('button', { name: 'More actions for First Light' }).click();
      await page.getByRole('menuitem', { name: 'Add to playlist…' }).click();
      await dialog('Add to playlist…').getByRole('searchbox').fill('alb');
      await dialog('Add to playlist…').getByRole('button', { name: 'Albums' }).first().click();
    };
    await choose();
    await dialog('Add to playlist…').getByText('1 of 3 songs are in “Albums” already.').waitFor();
    await dialog('Add to playlist…').getByRole('button', { name: 'Add only the others' }).click();
    await page.getByText('Added 2 songs to Albums.').waitFor();
    expect(await kept(id)).toEqual(['Noon', 'Dawn', 'Dusk']);
    await choose();
    await dialog('Add to playlist…').getByText('All 3 songs are in “Albums” already.').waitFor();
    await page.keyboard.press('Escape');
    expect(await kept(id)).toHaveLength(3);
  });

  test('songs into a new playlist, with the keyboard alone', async () => {
    await visit(page, '/songs');
    await row('Dawn').focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('a');
    await page.keyboard.press('Enter');
    await dialog('Add to playlist…').getByRole('searchbox').fill('Brand new');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await dialog('New playlist').waitFor();
    expect(await dialog('New playlist').getByLabel('Name', { exact: true }).inputValue()).toBe('Brand new');
    await dialog('New playlist').getByLabel('Name', { exact: true }).press('Enter');
    await page.getByText('Added 1 song to Brand new.').waitFor();
    await page.getByRole('button', { name: 'Open' }).last().click();
    await page.getByRole('heading', { level: 1, name: 'Brand new' }).waitFor();
    await untilShown(page, ['Dawn']);
  });

  test('the queue is saved', async () => {
    const id = await make('Kept', ['Moon', 'Dawn']);
    await visit(page, `/playlist/${id}`);
    await page.getByRole('main').getByRole('button', { name: 'Play', exact: true }).click();
    await page.getByRole('contentinfo').getByRole('button', { name: 'Pause' }).waitFor();
    await page.keyboard.press('q');
    await page.getByRole('button', { name: 'Save queue as playlist' }).click();
    await dialog('Add to playlist…').getByRole('button', { name: 'New playlist' }).click();
    await dialog('New playlist').getByLabel('Name', { exact: true }).fill('From the queue');
    await page.keyboard.press('Enter');
    await page.getByText('Added 2 songs to From the queue.').waitFor();
    await page.keyboard.press('q');
  });
});

describe('order', () => {
  test('by keys and by the menu; removed songs come back to their places', async () => {
    const id = await make('Order', ['Dawn', 'Noon', 'Dusk', 'Moon']);
    await visit(page, `/playlist/${id}`);
    await row('Dawn').focus();
    await page.keyboard.press('Alt+ArrowDown');
    await page.keyboard.press('Alt+ArrowDown');
    await untilShown(page, ['Noon', 'Dusk', 'Dawn', 'Moon']);
    await page.getByRole('status').filter({ hasText: 'Position 3 of 4' }).waitFor();
    await untilKept(id, ['Noon', 'Dusk', 'Dawn', 'Moon']);
    expect(await page.evaluate(`document.activeElement.textContent`)).toContain('Dawn');
    await row('Moon').getByRole('button', { name: 'More actions for Moon' }).click();
    await page.getByRole('menuitem', { name: 'Move to the start' }).click();
    await untilKept(id, ['Moon', 'Noon', 'Dusk', 'Dawn']);
    await row('Noon').locator('.song-title').click();
    await row('Dawn')
      .locator('.song-title')
      .click({ modifiers: ['Control'] });
    await page.keyboard.press('Delete');
    await untilShown(page, ['Moon', 'Dusk']);
    await untilKept(id, ['Moon', 'Dusk']);
    await page.getByText('Removed 2 entries.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await untilShown(page, ['Moon', 'Noon', 'Dusk', 'Dawn']);
  });

  test('by dragging a handle', async () => {
    const id = await make('Dragged', ['Dawn', 'Noon', 'Dusk', 'Moon']);
    await visit(page, `/playlist/${id}`);
    const handle = await row('Dawn').locator('.song-handle').boundingBox();
    const goal = await row('Dusk').boundingBox();
    if (!handle || !goal) throw new Error('nothing to drag');
    await page.mouse.move(handle.x + 5, handle.y + 10);
    await page.mouse.down();
    await page.mouse.move(handle.x + 5, goal.y + goal.height / 2, { steps: 4 });
    await page.mouse.move(handle.x + 5, goal.y + goal.height - 4, { steps: 2 });
    await page.mouse.up();
    await untilShown(page, ['Noon', 'Dusk', 'Dawn', 'Moon']);
    await untilKept(id, ['Noon', 'Dusk', 'Dawn', 'Moon']);
  });

  test('another order is only looked at', async () => {
    const id = await make('Sorted', ['Noon', 'Dawn', 'Moon']);
    await visit(page, `/playlist/${id}`);
    await page.getByRole('columnheader', { name: 'Title' }).getByRole('button').click();
    await untilShown(page, ['Dawn', 'Moon', 'Noon']);
    await row('Dawn').focus();
    await page.keyboard.press('Alt+ArrowDown');
    expect(await page.locator('.song-handle').count()).toBe(0);
    expect(await kept(id)).toEqual(['Noon', 'Dawn', 'Moon']);
    await page.getByRole('columnheader', { name: 'Title' }).getByRole('button').click();
    await untilShown(page, ['Noon', 'Moon', 'Dawn']);
    await page.getByRole('columnheader', { name: 'Title' }).getByRole('button').click();
    await untilShown(page, ['Noon', 'Dawn', 'Moon']);
  });
});

test('an entry without a song stands in its place, is settled, and playing passes over it', async () => {
  const id = await upload('Mended', [
    'Ada/First Light/1 Dawn.flac',
    'Elsewhere/99 Moonlight.mp3',
    'http://radio.example/stream',
    'Ada/First Light/2 Noon.flac',
  ]);
  await visit(page, `/playlist/${id}`);
  await page.getByText('2 entries have no song').waitFor();
  expect(await shown(page)).toEqual(['Dawn', '99 Moonlight.mp3', 'stream', 'Noon']);
  await row('stream').getByText('An internet address').waitFor();
  await row('Noon').locator('.song-title').dblclick();
  await page.getByRole('contentinfo').getByText('Noon').waitFor();
  await row('99 Moonlight.mp3').getByRole('button', { name: 'Choose song' }).click();
  await dialog('Choose song').getByText('Elsewhere/99 Moonlight.mp3').waitFor();
  await dialog('Choose song').getByText('No song of the library fits').waitFor();
  await dialog('Choose song').getByRole('searchbox').fill('moon');
  await dialog('Choose song').getByRole('list', { name: 'Songs found' }).getByRole('button', { name: /Moon/ }).click();
  await untilShown(page, ['Dawn', 'Moon', 'stream', 'Noon']);
  await row('stream').focus();
  await page.keyboard.press('Delete');
  await untilKept(id, ['Dawn', 'Moon', 'Noon']);
});

test('files are imported with a report, and exported', async () => {
  await visit(page, '/playlists');
  const list = '#EXTM3U\n#PLAYLIST:From a file\nAda/First Light/1 Dawn.flac\nNowhere/Lost.mp3\n';
  await page.getByLabel('Import files').setInputFiles([
    { name: 'mine.m3u8', mimeType: 'audio/x-mpegurl', buffer: Buffer.from(list) },
    { name: 'broken.nsp', mimeType: 'application/json', buffer: Buffer.from('{ "all": [') },
  ]);
  const report = page.getByRole('region', { name: 'Imported playlists' });
  await report.getByText('1 of 2 songs found').waitFor();
  await report.getByText(/broken\.nsp: it is not valid JSON/).waitFor();
  await report.getByText('1 entry has no song').click();
  await report.getByText('Nowhere/Lost.mp3').waitFor();
  ui.problems.length = 0;
  await report.getByRole('link', { name: 'From a file' }).click();
  await page.getByRole('heading', { level: 1, name: 'From a file' }).waitFor();
  await page.getByRole('main').getByRole('button', { name: 'More actions', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Export…' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'XSPF' }).click();
  expect((await download).suggestedFilename()).toBe('From a file.xspf');
});

test('a smart playlist is made with rules inside rules; what is wrong is said at its rule', async () => {
  await visit(page, '/playlists');
  await page.getByRole('link', { name: 'New smart playlist' }).click();
  await page.getByRole('heading', { name: 'New smart playlist' }).waitFor();
  await page.getByLabel('Name', { exact: true }).fill('Old folk');
  const rules = page.getByRole('listitem');
  await rules.getByLabel('Field').first().selectOption('year');
  await rules.getByLabel('Comparison').first().selectOption('lt');
  await rules.getByLabel('Value').first().fill('2005');
  const preview = page.getByRole('region', { name: 'What fits now' });
  await preview.getByText(/^5 songs/).waitFor();
  await page.getByRole('button', { name: 'Add group' }).click();
  const group = page.getByRole('group', { name: 'At least one of these holds' });
  await group.getByLabel('Field').selectOption('artist');
  await group.getByLabel('Comparison').selectOption('is');
  await group.getByLabel('Value').fill('Ada');
  await preview.getByText(/^3 songs/).waitFor();
  await rules.getByLabel('Value').first().fill('');
  await page.getByRole('alert').filter({ hasText: 'expects a number' }).waitFor();
  expect(await rules.getByLabel('Value').first().getAttribute('aria-invalid')).toBe('true');
  expect(await page.getByRole('button', { name: 'Create' }).isDisabled()).toBe(true);
  ui.problems.length = 0;
  await rules.getByLabel('Value').first().fill('2005');
  await page.getByRole('button', { name: 'Add order' }).click();
  await page.getByRole('group', { name: 'Sort by' }).getByRole('combobox').selectOption('title');
  await page.getByLabel('How many').selectOption('songs');
  await page.getByLabel('A number of songs').fill('2');
  await preview.getByText(/^2 songs/).waitFor();
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('heading', { level: 1, name: 'Old folk' }).waitFor();
  await untilShown(page, ['Dawn', 'Dusk']);
  const [list] = ((await (await api('GET', '/playlist?q=folk')).json()) as { rules: object }[]).map((one) => one.rules);
  expect(list).toEqual({ all: [{ lt: { year: 2005 } }, { any: [{ is: { artist: 'Ada' } }] }], sort: 'title', limit: 2 });
  await page.getByRole('main').getByRole('link', { name: 'Edit rules' }).click();
  await page.getByRole('heading', { name: 'Rules of Old folk' }).waitFor();
  await page.getByLabel('A number of songs').fill('1');
  await page.getByRole('button', { name: 'Save' }).click();
  await untilShown(page, ['Dawn']);
});

test('what others do appears by itself, and a file that is followed is named', async () => {
  writeFileSync(join(ui.musicFolder, 'Ada/Followed.m3u8'), '#EXTM3U\nFirst Light/1 Dawn.flac\n');
  await api('POST', '/scan', { full: false });
  await visit(page, '/playlists');
  await page.getByRole('main').getByRole('link', { name: 'Followed', exact: true }).click();
  await page.getByText('Ada/Followed.m3u8').waitFor();
  await untilShown(page, ['Dawn']);
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await api('POST', `/playlist/${id}/tracks`, { ids: idsOf('Moon') });
  await untilShown(page, ['Dawn', 'Moon']);
  await api('PUT', `/playlist/${id}`, { name: 'Renamed' });
  await page.getByRole('heading', { level: 1, name: 'Renamed' }).waitFor();
  await page.getByRole('list', { name: 'Playlists' }).getByRole('link', { name: 'Renamed' }).waitFor();
});

test('a playlist is edited, gets a picture, and is deleted after asking', async () => {
  const id = await make('Doomed', ['Dawn']);
  await visit(page, `/playlist/${id}`);
  await page.getByRole('button', { name: 'Edit playlist' }).click();
  await dialog('Edit playlist')
    .getByLabel('Choose picture')
    .setInputFiles(join(import.meta.dir, '../fixtures/cover.png'));
  await dialog('Edit playlist').getByRole('button', { name: 'Remove picture' }).waitFor();
  await dialog('Edit playlist').getByLabel('Name', { exact: true }).fill('Doomed indeed');
  await dialog('Edit playlist').getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { level: 1, name: 'Doomed indeed' }).waitFor();
  expect(((await (await api('GET', `/playlist/${id}`)).json()) as { imageHash: string }).imageHash).not.toBe('');
  await page.getByRole('main').getByRole('button', { name: 'More actions', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await dialog('Delete playlist').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('heading', { level: 1, name: 'Playlists' }).waitFor();
  expect((await api('GET', `/playlist/${id}`)).status).toBe(404);
});

test('nothing is wider than a phone', async () => {
  const id = await upload('A playlist with quite a long name that has to find its place', [
    'Ada/First Light/1 Dawn.flac',
    'Elsewhere/A very long line without any song.mp3',
  ]);
  const smart = await make('Small', [], {
    rules: { all: [{ any: [{ inTheRange: { year: [1990, 2020] } }, { inTheLast: { dateadded: 30 } }] }] },
  });
  const small = await ui.open('/playlists', { viewport: phone });
  for (const path of ['/playlists', `/playlist/${id}`, `/playlist/${smart}`, `/playlist/${smart}/rules`, '/playlists/smart']) {
    await visit(small, path);
    const isWide = await small.evaluate(
      `[document.documentElement, document.querySelector('main')].some((one) => one.scrollWidth > one.clientWidth)`,
    );
    expect({ path, isWide }).toEqual({ path, isWide: false });
  }
  await small.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Playlists' }).last().waitFor();
});
