// Colours and blurs that are there before their pictures, made in the background.
import { afterEach, expect, test } from 'bun:test';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { prepareArtwork, startPrecache } from '../../src/core/artwork/precache.ts';
import { createAdmin, native } from '../support/clients.ts';
import { makeApp, type MakeOptions, type TestApp } from '../support/make-app.ts';
import { picture, put, type Color } from './support.ts';

let melodrome: TestApp;
let token: string;
afterEach(() => melodrome.close());

async function make(options: MakeOptions = {}): Promise<void> {
  const names: Color[] = ['red', 'green', 'blue', 'grey'];
  const pictures = await Promise.all(names.map((color) => picture(color, { width: 400 })));
  melodrome = await makeApp({
    library: (files) => {
      names.forEach((name, i) => {
        files.album('Ann', name, 1);
        put(files, `Ann/${name}/cover.jpg`, pictures[i] ?? '');
      });
      files.album('Ann', 'bare', 1);
    },
    ...options,
  });
  ({ token } = await createAdmin(melodrome));
}

const albums = async () =>
  (await native(melodrome, '/api/album?_sort=name', token)).body as { name: string; thumbHash: string; dominantColor: string }[];
const cached = () => {
  const folder = join(melodrome.folder, 'data/cache/images');
  return existsSync(folder) ? readdirSync(folder, { recursive: true }).filter((name) => String(name).length > 30) : [];
};

test('every album gets its colour and blur, once', async () => {
  await make();
  expect((await albums()).map(({ dominantColor }) => dominantColor)).toEqual(['', '', '', '', '']);
  expect(await prepareArtwork(melodrome.app)).toBe(4);
  const rows = await albums();
  expect(rows.map(({ name }) => name)).toEqual(['bare', 'blue', 'green', 'grey', 'red']);
  const colors = rows.map(({ dominantColor }) => [1, 3, 5].map((at) => Number.parseInt(dominantColor.slice(at, at + 2), 16)));
  expect(colors[1]?.[2]).toBeGreaterThan(180);
  expect(colors[2]?.[1]).toBeGreaterThan(150);
  expect(colors[4]?.[0]).toBeGreaterThan(180);
  for (const part of colors[3] ?? []) expect(part).toBeWithin(110, 130);
  expect(rows[0]).toMatchObject({ thumbHash: '', dominantColor: '' });
  for (const { thumbHash } of rows.slice(1)) expect(atob(thumbHash).length).toBeWithin(5, 30);
  expect(melodrome.app.db.$client.query('SELECT DISTINCT width, height FROM image').values()).toEqual([[400, 400]]);
  expect(await prepareArtwork(melodrome.app)).toBe(0);
  // The sizes of the page lie ready: 96, 192 and 384.
  expect(cached().length).toBe(12);
});

test('nothing is resized ahead where that is switched off or nothing may be kept', async () => {
  await make({ config: { enableartworkprecache: 'false' } });
  expect(await prepareArtwork(melodrome.app)).toBe(4);
  expect(cached()).toEqual([]);
  await melodrome.close();
  await make({ config: { imagecachesize: '0' } });
  expect(await prepareArtwork(melodrome.app)).toBe(4);
  expect(cached()).toEqual([]);
});

test('it stops while a scan runs, goes on after it, and ends with the server', async () => {
  await make({ scan: false });
  const { app } = melodrome;
  const counted = () => (app.db.$client.query('SELECT count(*) AS n FROM image').get() as { n: number }).n;
  const stop = startPrecache(app);
  await melodrome.scan();
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setInterval(() => counted() === 4 && resolve(), 10);
  await promise;
  clearInterval(timer);
  expect(counted()).toBe(4);
  stop();
  put(melodrome.library, 'Ann/bare/cover.jpg', await picture('violet'));
  await melodrome.scan();
  await prepareArtwork(app);
  expect(counted()).toBe(5);
});
