// C55: a full scan, listeners, writers and readers at once: nobody meets a locked database, and people are served before the scan.
import { join } from 'node:path';

import { manySongs } from './catalogue.ts';
import { ask, memoryMb, quantile, songIds, writeNoise } from './strain.ts';
import { must, restQuery, until, type Check, type Subject } from './subject.ts';

const songs = 20_000;
const minutes = 5;
const streams = 20;
const writers = 20;
const readers = 50;
/** Wanted of a machine of its own; the one that runs this makes the load, too. */
const mostEditMs = 300;
const mostPageMs = 500;
/** People think between what they do. */
const writerEveryMs = 500;
const readerEveryMs = 1000;

const reads: [endpoint: string, parameters: Record<string, string | number>][] = [
  ['getAlbumList2', { type: 'newest', size: 50 }],
  ['getAlbumList2', { type: 'alphabeticalByName', size: 50, offset: 500 }],
  ['search3', { query: 'a', songCount: 20, albumCount: 20, artistCount: 20 }],
  ['getArtists', {}],
  ['getRandomSongs', { size: 20 }],
  ['getPlaylists', {}],
  ['getStarred2', {}],
];

export const mixedLoad: Check = {
  id: 'C55',
  title: 'all at once',
  async run(start) {
    const library = (music: string) => {
      manySongs(music, songs);
      writeNoise(join(music, 'noise.wav'), 120);
    };
    const subject = await start({ library });
    const ids = await songIds(subject, 500);
    const { song } = (await ask(subject, 'search3', { query: 'noise', songCount: 1 })).searchResult3;
    const stop = new AbortController();
    const edits: number[] = [];
    const pages: number[] = [];
    const failures: string[] = [];
    const call = async (times: number[], ...[endpoint, parameters]: Parameters<Subject['rest']>) => {
      const before = performance.now();
      const reply = await subject.rest(endpoint, parameters);
      const text = await reply.text();
      times.push(performance.now() - before);
      if (reply.status >= 500 || !text.includes('"status":"ok"')) failures.push(`${endpoint}: ${reply.status} ${text.slice(0, 200)}`);
    };
    const { playlist } = await ask(subject, 'createPlaylist', { name: 'all' });
    const one = (n: number) => ids[n % ids.length] ?? '';
    const people = [
      ...Array.from({ length: writers }, (_, who) =>
        again(stop.signal, writerEveryMs, (n) => {
          const id = one(who * 20 + (n % 20));
          if (n % 4 === 0) return call(edits, n % 8 ? 'star' : 'unstar', { id });
          if (n % 4 === 1) return call(edits, 'setRating', { id, rating: n % 6 });
          if (n % 4 === 2) return call(edits, 'scrobble', { id });
          return call(edits, 'updatePlaylist', { playlistId: playlist.id, songIdToAdd: id });
        }),
      ),
      ...Array.from({ length: readers }, (_, who) =>
        again(stop.signal, readerEveryMs, (n) => call(pages, ...(reads[(who + n) % reads.length] ?? ['ping', {}]))),
      ),
      ...Array.from({ length: streams }, (_, who) =>
        again(stop.signal, 200, async () => {
          const query = restQuery({ id: song[0].id, ...(who < 2 ? { format: 'opus', maxBitRate: 64 + who * 32 } : {}) });
          const reply = await subject.fetch(`/rest/stream?${query}`, { signal: stop.signal }).catch(() => undefined);
          if (reply?.status !== undefined && reply.status >= 500) failures.push(`stream: ${reply.status}`);
          await listen(reply?.body ?? undefined, stop.signal);
        }),
      ),
    ];
    let scans = 0;
    const end = Date.now() + minutes * 60_000;
    while (Date.now() < end) {
      await ask(subject, 'startScan', { fullScan: 'true' });
      await until('the scan ends', async () => !(await ask(subject, 'getScanStatus')).scanStatus.scanning);
      scans++;
    }
    const memory = memoryMb(subject);
    stop.abort();
    await Promise.all(people);
    const locked = subject.log().match(/.*(locked|SQLITE_BUSY).*/g) ?? [];
    const [edit, page] = [quantile(edits, 0.99), quantile(pages, 0.99)];
    const measured = `${scans} full scans of ${songs} songs in ${minutes} minutes, ${streams} listeners, ${edits.length} edits (99 % within ${edit.toFixed(0)} ms), ${pages.length} pages (99 % within ${page.toFixed(0)} ms), ${memory.toFixed(0)} MB`;
    must(failures.length === 0, `${measured}; ${failures.length} failed: ${failures[0]}`);
    must(locked.length === 0, `${measured}; ${locked[0]}`);
    must(edit < mostEditMs && page < mostPageMs, `${measured}: too slow`);
    return `${measured}; 0 failed, 0 locked`;
  },
};

/** Does it again and again until it is told to stop. */
async function again(stop: AbortSignal, everyMs: number, work: (n: number) => Promise<void>): Promise<void> {
  await Bun.sleep(Math.random() * everyMs);
  for (let n = 0; !stop.aborted; n++) {
    await work(n);
    await Bun.sleep(everyMs);
  }
}

/** As a player does: 256 kB a second. */
async function listen(body: ReadableStream<Uint8Array> | undefined, stop: AbortSignal): Promise<void> {
  const reader = body?.getReader();
  for (
    let part = await reader?.read().catch(() => undefined);
    part && !part.done && !stop.aborted;
    part = await reader?.read().catch(() => undefined)
  ) {
    await Bun.sleep(Math.min(1000, part.value.length / 256));
  }
  await reader?.cancel().catch(() => {});
}
