// Tracks of a cue sheet in a real browser: they play, can be wound, and end where the next one begins.
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Page } from 'playwright-core';

import { writeTone } from '../support/audio.ts';
import { openUi, patienceMs, playAlbum, shownPosition, until, type Ui } from './browser.ts';

setDefaultTimeout(patienceMs);

let ui: Ui;
beforeAll(async () => {
  ui = await openUi();
  const folder = join(ui.musicFolder, 'Ada/Reel');
  await writeTone(join(folder, 'reel.wav'), 40);
  writeFileSync(
    join(folder, 'reel.cue'),
    `PERFORMER "Ada"\nTITLE "Reel"\nFILE "reel.wav" WAVE
TRACK 01 AUDIO\nTITLE "Spool"\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nTITLE "Tape"\nINDEX 01 00:20:00\n`,
  );
  await fetch(`${ui.origin}/api/scan`, { method: 'POST', headers: { ...ui.headers, 'content-type': 'application/json' }, body: '{}' });
  await until(async () => {
    const reply = await fetch(`${ui.origin}/api/song?title=Tape`, { headers: ui.headers });
    return ((await reply.json()) as unknown[]).length === 1;
  });
});
afterAll(() => ui.close());

const bar = (page: Page) => page.getByRole('contentinfo');
const title = (page: Page) => bar(page).locator('.player-title');

test('a track plays from its beginning, can be wound, and the next one follows', async () => {
  const page = await ui.open('/');
  const asked: string[] = [];
  page.on('request', (request) => request.url().includes('/api/stream/') && asked.push(request.url()));
  await playAlbum(page, 'Reel');
  expect(await title(page).textContent()).toBe('Spool');
  await until(async () => (await shownPosition(page)) >= 1);
  const slider = bar(page).getByRole('slider', { name: 'Position in the song' });
  expect(Number(await slider.getAttribute('max'))).toBeCloseTo(20, 0);
  await slider.fill('17');
  await slider.dispatchEvent('change');
  await until(async () => (await title(page).textContent()) === 'Tape', 15_000);
  await until(async () => (await shownPosition(page)) >= 1);
  // As it is: nothing was converted, no part asked for by its time.
  expect(asked.filter((url) => /format=|timeOffset=/.test(url))).toEqual([]);
  expect(ui.problems).toEqual([]);
});
