// A running scan is held, let go on and ended by an admin; meanwhile the server writes what people do.
import { afterEach, beforeEach, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { writeLibrary } from '../../scripts/library/write.ts';
import type { ScanProgress } from '../../src/context.ts';
import { createAdmin, native, subsonic } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp;
let token: string;
const songs = 1_500;
/** With these a scan is not over before it can be held or ended, on a slow machine too. */
const more = 5_000;
beforeEach(async () => {
  melodrome = await makeApp();
  writeSongs('many', songs);
  ({ token } = await createAdmin(melodrome));
});
afterEach(() => melodrome.close());

const writeSongs = (folder: string, count: number) =>
  writeLibrary({
    folder: join(melodrome.library.root, folder),
    songs: count,
    seed: 3,
    formats: ['flac'],
    hasCovers: false,
    claims: false,
    hasLyricsFiles: false,
    hasPlaylists: false,
  });

const progress = (wanted: (state: ScanProgress) => boolean) =>
  new Promise<ScanProgress>((resolve) => {
    const stop = melodrome.app.events.on('scan-progress', (state) => {
      if (!wanted(state)) return;
      stop();
      resolve(state);
    });
  });
const steer = (deed: string) => native(melodrome, '/api/scan', token, { method: 'PUT', body: JSON.stringify({ deed }) });
const songCount = () => (melodrome.app.db.$client.query('SELECT count(*) AS n FROM song').get() as { n: number }).n;

test('held, nothing is read; let go, all is', async () => {
  writeSongs('more', more);
  const begun = progress(({ filesRead }) => filesRead > 0);
  const scan = melodrome.scan();
  await begun;
  const held = progress(({ paused }) => paused);
  expect((await steer('pause')).status).toBe(202);
  await held;
  expect((await native(melodrome, '/api/scan', token)).body).toMatchObject({ scanning: true, paused: true });
  // The batch that was being written when it was held is.
  let [before, now] = [-1, songCount()];
  while (before !== now) {
    await Bun.sleep(150);
    [before, now] = [now, songCount()];
  }
  expect(now).toBeLessThan(songs + more);
  await steer('resume');
  expect(await scan).toMatchObject({ added: songs + more });
  expect((await native(melodrome, '/api/scan', token)).body).toMatchObject({ scanning: false, paused: false });
});

test('ended, what was read stays, and the next scan reads the rest', async () => {
  writeSongs('more', more);
  const begun = progress(({ filesRead }) => filesRead > 0);
  const scan = melodrome.scan();
  await begun;
  await steer('cancel');
  const { filesRead } = await scan;
  expect(filesRead).toBeLessThan(songs + more);
  const rest = await melodrome.scan();
  expect(songCount()).toBe(songs + more);
  expect(rest.filesRead).toBeLessThan(songs + more);
});

test('stars, ratings and playlists are written while a scan writes: none is refused', async () => {
  melodrome.library.album('Alpha', 'One', 3);
  await melodrome.scan();
  const { song } = (await subsonic(melodrome, 'search3', { query: 'One' })).searchResult3;
  const ids = (song as { id: string }[]).slice(0, 3).map(({ id }) => id);
  const scan = melodrome.scan(true);
  let isOver = false;
  void scan.then(() => (isOver = true));
  let writes = 0;
  while (!isOver) {
    const id = ids[writes % ids.length] ?? '';
    const replies = [
      await subsonic(melodrome, writes % 2 ? 'star' : 'unstar', { id }),
      await subsonic(melodrome, 'setRating', { id, rating: writes % 6 }),
      await subsonic(melodrome, 'createPlaylist', { name: `List ${writes % 3}`, songId: ids }),
    ];
    expect(replies.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok']);
    writes++;
    // Answers in one process come without a pause in which the scan could be heard.
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(writes).toBeGreaterThan(5);
  expect((await scan).error).toBe('');
});

test('only admins steer', async () => {
  expect((await melodrome.fetch('/api/scan', { method: 'PUT', body: '{"deed":"cancel"}' })).status).toBe(401);
  expect((await steer('explode')).status).toBe(400);
  expect((await steer('pause')).status).toBe(202);
});

test.if(process.platform === 'linux')('of low priority, its threads come after everything else', async () => {
  await melodrome.close();
  melodrome = await makeApp({ config: { 'scanner.lowpriority': 'true' } });
  writeSongs('many', songs);
  const begun = progress(({ filesRead }) => filesRead > 0);
  const scan = melodrome.scan();
  await begun;
  const niceValues = readdirSync('/proc/self/task').map((thread) => {
    // The name before may hold blanks.
    const fields = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8').split(') ')[1]?.split(' ');
    return Number(fields?.[16]);
  });
  // One that reads tags and the one that writes; the one that walks may be at its end.
  expect(niceValues.filter((nice) => nice === 19).length).toBeGreaterThanOrEqual(2);
  expect(await scan).toMatchObject({ added: songs });
});
