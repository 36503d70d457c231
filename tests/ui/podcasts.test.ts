// Podcasts: subscribed to, downloaded, heard and given up, by keyboard, wide and narrow.
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { rss, startFeedServer, xml, type FeedServer } from '../podcasts/support.ts';
import { writeTone } from '../support/audio.ts';
import { violations } from './axe.ts';
import { openUi, patienceMs, phone, type Ui } from './browser.ts';

setDefaultTimeout(patienceMs);

let feeds: FeedServer;
let folder: string;
let ui: Ui;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'melodrome-feed-'));
  const tone = join(folder, 'tone.mp3');
  await writeTone(tone, 20);
  feeds = startFeedServer();
  const long = 'AnEpisodeWithAVeryLongWordInItsTitle'.repeat(4);
  const items = ['Second', 'First', long].map((title, i) => ({
    guid: title,
    title,
    date: new Date(Date.UTC(2020, 0, 9 - i)).toUTCString(),
    url: `${feeds.origin}/${i}.mp3`,
    extra: '<description>What it is about</description>',
  }));
  feeds.answers.set('/feed.xml', xml(rss(items)));
  for (const i of [0, 1, 2])
    feeds.answers.set(`/${i}.mp3`, () => new Response(Bun.file(tone), { headers: { 'content-type': 'audio/mpeg' } }));
  ui = await openUi({ hasMusic: false, flags: [`--outbound.allowedhosts=${feeds.host}`, '--podcasts.autodownload=0'] });
});
afterAll(async () => {
  await ui.close();
  await feeds.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('subscribe, download, play and unsubscribe without a mouse', async () => {
  const page = await ui.open('/podcasts');
  await page.getByText('No podcasts yet').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Subscribe' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Subscribe' });
  const address = dialog.getByLabel('Address of the feed');
  await address.fill('ftp://example.org/feed');
  await address.press('Enter');
  await dialog.getByRole('alert').getByText('begins with http:// or https://').waitFor();
  expect(await violations(page)).toEqual([]);
  await address.fill(`${feeds.origin}/feed.xml`);
  await address.press('Enter');

  await page.getByRole('heading', { name: 'The & Show' }).waitFor();
  await page.getByRole('heading', { name: '3 episodes' }).waitFor();
  await page.getByRole('button', { name: 'Download Second to the server' }).press('Enter');
  const play = page.getByRole('button', { name: 'Play Second' });
  await play.waitFor();
  expect(await violations(page)).toEqual([]);
  await play.press('Enter');
  const player = page.getByRole('contentinfo', { name: 'Player' });
  await player.getByRole('button', { name: 'Pause' }).waitFor();
  expect(await player.getByRole('link', { name: 'Second' }).getAttribute('href')).toMatch(/\/podcast\/\w+$/);

  await page.getByRole('button', { name: 'Delete the file of Second' }).press('Enter');
  await page.getByRole('button', { name: 'Download Second to the server' }).waitFor();
  await page.getByRole('button', { name: 'Unsubscribe' }).press('Enter');
  const sure = page.getByRole('dialog', { name: 'Unsubscribe' });
  await sure.getByRole('button', { name: 'Unsubscribe' }).press('Enter');
  await page.getByText('No podcasts yet').waitFor();
});

test('fits the smallest phone, in German', async () => {
  await fetch(`${ui.origin}/api/podcast`, {
    method: 'POST',
    headers: { ...ui.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ url: `${feeds.origin}/feed.xml` }),
  });
  const page = await ui.open('/podcasts', { viewport: { ...phone, width: 320 }, theme: 'light', locale: 'de' });
  const isWider = () => page.evaluate<boolean>('document.documentElement.scrollWidth > document.documentElement.clientWidth');
  const link = page.getByRole('link', { name: /The & Show.*3 Folgen/ });
  await link.waitFor();
  expect(await violations(page)).toEqual([]);
  expect(await isWider()).toBe(false);
  await link.click();
  await page.getByRole('heading', { name: '3 Folgen' }).waitFor();
  await page.getByRole('button', { name: 'First auf den Server laden' }).waitFor();
  expect(await violations(page)).toEqual([]);
  expect(await isWider()).toBe(false);
  expect(ui.problems.filter((problem) => !/400/.test(problem))).toEqual([]);
});
