// Smart playlists of fifty rules: one as a person might write it, and random ones in groups of groups, each asked for what it finds
// without being kept. A third of the songs has marks.
import { Database } from 'bun:sqlite';
import { join } from 'node:path';

import { createRandom, type Random } from '../library/random.ts';
import type { Figures, MeasureOptions } from './measure.ts';
import { nativeLogin, startServer, type StartOptions } from './subject.ts';

const rulesPerList = 50;
const lists = 300;

export async function measureRules(base: Omit<StartOptions, 'flags'>, options: MeasureOptions, figures: Figures): Promise<void> {
  // A data folder that somebody gave stays as it is.
  if (!options.dataFolder) markSongs(base.dataFolder);
  const server = await startServer({ ...base, flags: ['--scanner.enabled=false'] });
  try {
    const ask = await nativeLogin(server.origin);
    const names = async (path: string) => ((await (await ask(path)).json()) as { name: string }[]).map(({ name }) => name);
    const words = { genres: await names('/api/genre?_start=0&_end=60'), artists: await names('/api/artist?_start=0&_end=400') };
    const time = async (rules: object) => {
      const times: number[] = [];
      for (let i = 0; i < 3; i++) {
        const before = performance.now();
        await (await ask('/api/playlist/preview', { method: 'POST', body: JSON.stringify({ rules }) })).arrayBuffer();
        times.push(performance.now() - before);
      }
      return { first: times[0] ?? 0, best: Math.min(...times) };
    };
    options.tell(`${options.name}: smart playlists of fifty rules`);
    const mixed = await time(mixedList(words));
    figures['50 mixed rules, the first time ms'] = mixed.first;
    figures['50 mixed rules ms'] = mixed.best;
    const random = createRandom(1);
    const times: number[] = [];
    for (let i = 0; i < lists; i++) times.push((await time(randomList(random, words))).best);
    const sorted = times.toSorted((a, b) => a - b);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    figures['50 random rules p50 ms'] = at(0.5);
    figures['50 random rules p99 ms'] = at(0.99);
    figures['50 random rules slowest ms'] = at(1);
  } finally {
    await server.stop();
  }
}

function markSongs(dataFolder: string): void {
  const database = new Database(join(dataFolder, 'melodrome.db'));
  try {
    database.run(`INSERT OR IGNORE INTO mark (user_pk, kind, item_id, starred_at, rating, rated_at, play_count, played_at)
      SELECT user.pk, 'song', song.id, iif(song.pk % 7 = 0, 1700000000000, NULL), song.pk % 6, 1, song.pk % 30, 1700000000000 + song.pk
      FROM user, song WHERE song.pk % 3 = 0`);
  } finally {
    database.close();
  }
}

interface Words {
  genres: readonly string[];
  artists: readonly string[];
}

const mixedList = ({ genres, artists }: Words) => ({
  all: [
    { any: genres.slice(0, 15).map((genre) => ({ is: { genre } })) },
    { any: artists.slice(0, 10).map((artist) => ({ contains: { artist } })) },
    ...Array.from({ length: 8 }, (_, i) => ({ notContains: { title: `zz${i}` } })),
    { gt: { year: 1960 } },
    { lt: { year: 2015 } },
    { gt: { playcount: 2 } },
    { inTheRange: { bpm: [60, 180] } },
    { is: { loved: false } },
    { gt: { duration: 60 } },
    { lt: { duration: 900 } },
    { notContains: { album: 'live' } },
    { isNot: { filetype: 'wma' } },
    { gt: { bitrate: 10 } },
    { before: { dateadded: '2030-01-01' } },
    { gt: { rating: 0 } },
    { contains: { title: 'a' } },
    { isPresent: { genre: true } },
    { gt: { samplerate: 8000 } },
    { lt: { channels: 8 } },
    { is: { compilation: false } },
  ],
  sort: '-year,title',
  limit: 200,
});

function randomList(random: Random, { genres, artists }: Words): object {
  const leaves: (() => object)[] = [
    () => ({ is: { genre: random.pick(genres) } }),
    () => ({ isNot: { genre: random.pick(genres) } }),
    () => ({ contains: { artist: random.pick(artists).slice(0, 4) } }),
    () => ({ is: { artist: random.pick(artists) } }),
    () => ({ is: { composer: random.pick(artists) } }),
    () => ({ contains: { title: random.pick(['love', 'night', 'a', 'the', 'zz']) } }),
    () => ({ startsWith: { title: random.pick(['a', 'b', 'th']) } }),
    () => ({ endsWith: { title: random.pick(['s', 'e']) } }),
    () => ({ notContains: { album: random.pick(['live', 'x', 'remix']) } }),
    () => ({ contains: { comment: 'Rip' } }),
    () => ({ contains: { filepath: random.pick(['/0', 'Live', 'a']) } }),
    () => ({ gt: { year: 1950 + random.below(70) } }),
    () => ({ lt: { year: 1950 + random.below(70) } }),
    () => ({ inTheRange: { year: [1950 + random.below(40), 1990 + random.below(30)] } }),
    () => ({ gt: { bpm: random.below(200) } }),
    () => ({ gt: { duration: random.below(600) } }),
    () => ({ lt: { bitrate: random.below(1000) } }),
    () => ({ inTheLast: { dateadded: random.below(100) } }),
    () => ({ is: { filetype: random.pick(['flac', 'mp3', 'm4a']) } }),
    () => ({ is: { compilation: random.chance(0.5) } }),
    () => ({ is: { loved: random.chance(0.5) } }),
    () => ({ gt: { playcount: random.below(10) } }),
    () => ({ gt: { rating: random.below(5) } }),
    () => ({ inTheLast: { lastplayed: random.below(100) } }),
  ];
  const some = (count: number, depth: number): object[] => {
    const rules: object[] = [];
    for (let left = count; left > 0;) {
      const size = depth > 0 && left >= 4 && random.chance(1 / 3) ? 2 + random.below(Math.min(left - 1, 12)) : 1;
      rules.push(size > 1 ? { [random.pick(['any', 'all'])]: some(size, depth - 1) } : random.pick(leaves)());
      left -= size;
    }
    return rules;
  };
  const sort = random.pick(['title', '-year,title', 'random', 'artist', 'rating', 'dateadded', 'album,discnumber,tracknumber', 'genre']);
  return { [random.pick(['any', 'all'])]: some(rulesPerList, 3), sort, limit: random.pick([100, 500]) };
}
