// Downloads from menus: albums, artists and playlists as archives, in the format that is chosen.
import { afterAll, afterEach, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';

import type { Page } from 'playwright-core';

import { openUi, patienceMs, visit, type Ui } from './browser.ts';

setDefaultTimeout(patienceMs);

let ui: Ui;
let page: Page;
beforeAll(async () => {
  ui = await openUi();
  page = await ui.open('/');
});
afterAll(() => ui.close());
afterEach(() => expect(ui.problems).toEqual([]));

async function firstOf(kind: 'album' | 'artist'): Promise<{ id: string; name: string }> {
  const reply = await fetch(`${ui.origin}/api/${kind}?_end=1`, { headers: ui.headers });
  return ((await reply.json()) as { id: string; name: string }[])[0] ?? { id: '', name: '' };
}

test.each(['album', 'artist'] as const)('an %s is downloaded as it is', async (kind) => {
  const { id, name } = await firstOf(kind);
  await visit(page, `/${kind}/${id}`);
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await page.getByRole('main').getByRole('button', { name: 'More actions', exact: true }).first().click();
  await page.getByRole('menuitem', { name: 'Download' }).click();
  await page.getByRole('menuitem', { name: 'Opus, 128 kbit/s' }).waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'As it is' }).press('Enter');
  expect((await download).suggestedFilename()).toBe(`${name}.zip`);
});
