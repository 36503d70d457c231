// What rules keep in memory is what the database says, whatever scans and people change in between: lists of many rules are compared
// with those of a connection that has kept nothing. Seeds make the changes repeatable.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { renameSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

import { createRandom, type Random } from '../../scripts/library/random.ts';
import { callerOfPk } from '../../src/core/access/users.ts';
import { compile } from '../../src/core/playlists/rules/compile.ts';
import { inOrder } from '../../src/core/playlists/rules/evaluate.ts';
import { fieldsOf } from '../../src/core/playlists/rules/fields.ts';
import { parseRules } from '../../src/core/playlists/rules/parse.ts';
import { isKept } from '../../src/core/playlists/rules/songs/kept.ts';
import { databaseFile, openDatabase } from '../../src/db/open.ts';
import { createAdmin } from '../support/clients.ts';
import { writeFlac } from '../support/flac.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { addUser, scanAll } from './support.ts';

const words = ['Apple', 'Berry', 'Été', 'Zoë', 'The Who', 'a', 'AB/CD', '日本'];
const genres = ['Rock', 'Pop', 'Jazz'];

let melodrome: TestApp;
let users: number[];
let seconds = 1_000_000_000;
const files = new Set<string>();

const fileOf = (path: string) => join(melodrome.library.root, path);

function write(random: Random, path: string): void {
  const tags = {
    TITLE: random.pick(words),
    ARTIST: random.pick(words),
    ALBUM: random.pick(words),
    GENRE: random.pick(genres),
    DATE: String(1960 + random.below(60)),
    BPM: random.below(200),
    TRACKNUMBER: 1 + random.below(9),
    ...(random.chance(0.3) && { COMMENT: random.pick(words) }),
    ...(random.chance(0.3) && { BARCODE: String(random.below(3)) }),
  };
  writeFlac(fileOf(path), tags, { seconds: 60 + random.below(200) });
  utimesSync(fileOf(path), seconds, seconds++);
  files.add(path);
}

beforeAll(async () => {
  melodrome = await makeApp({ scan: false });
  const random = createRandom(1);
  for (let i = 0; i < 24; i++) write(random, `${random.pick(['Ann/', 'Zoë/x/'])}${i}.flac`);
  const second = join(melodrome.folder, 'second');
  for (let i = 0; i < 6; i++) writeFlac(join(second, `${i}.flac`), { TITLE: random.pick(words), ARTIST: 'Two', DATE: '2001', BPM: 100 });
  melodrome.app.db.$client.query("INSERT INTO library (id, name, path, created_at, updated_at) VALUES (2, 'Second', ?, 0, 0)").run(second);
  await scanAll(melodrome);
  await createAdmin(melodrome);
  await addUser(melodrome, 'mia', [1]);
  users = (melodrome.app.db.$client.query('SELECT pk FROM user ORDER BY pk').values() as [number][]).flat();
});
afterAll(() => melodrome.close());

/** Ten rules of every kind and more, within one another. */
function rulesOf(random: Random): object {
  const leaves = [
    () => ({ gt: { year: 1960 + random.below(60) } }),
    () => ({ lt: { bpm: random.below(200) } }),
    () => ({ contains: { title: random.pick(['e', 'a', 'pp', 'ë']) } }),
    () => ({ notContains: { title: random.pick(['zz', 'app']) } }),
    () => ({ is: { genre: random.pick(genres) } }),
    () => ({ isNot: { artist: random.pick(words) } }),
    () => ({ contains: { album: random.pick(['e', 'o']) } }),
    () => ({ is: { loved: random.chance(0.5) } }),
    () => ({ gt: { rating: random.below(5) } }),
    () => ({ lt: { playcount: random.below(4) } }),
    () => ({ is: { filetype: random.pick(['flac', 'mp3']) } }),
    () => ({ contains: { filepath: random.pick(['Ann', 'x/', '1']) } }),
    () => ({ isMissing: { comment: random.chance(0.5) } }),
    () => ({ isPresent: { barcode: random.chance(0.5) } }),
    () => ({ gt: { duration: 60 + random.below(200) } }),
    () => ({ gt: { artistplaycount: random.below(3) } }),
    () => ({ before: { date: `${1970 + random.below(50)}` } }),
  ];
  const several = (depth: number) =>
    Array.from({ length: 2 + random.below(3) }, () => (depth > 0 && random.chance(0.3) ? group(depth - 1) : random.pick(leaves)()));
  const group = (depth: number): object => ({ [random.pick(['any', 'all'])]: several(depth) });
  const sort = random.pick(['title', '-year,title', 'artist', 'rating', '-playcount', 'filepath', 'genre', 'comment', 'album,tracknumber']);
  // All together they find some songs, not all and not none.
  return { all: [{ any: [...several(2), ...several(0)] }, { any: [...several(1), ...several(1)] }, { any: several(1) }], sort };
}

function check(random: Random): number {
  const { app } = melodrome;
  const fields = fieldsOf(app.config);
  const fresh = openDatabase(databaseFile(app.config.dataFolder), { durability: 'NORMAL' }).$client;
  let telling = 0;
  try {
    for (const userPk of users) {
      const owner = callerOfPk(app, userPk);
      if (!owner) throw new Error('nobody');
      for (let i = 0; i < 6; i++) {
        const rules = parseRules(fields, rulesOf(random));
        const [kept, read] = [app.db.$client, fresh].map((client) =>
          inOrder(client, owner, rules, compile(rules, { client, fields, owner, now: Date.now(), few: 0, playlistPk: () => undefined })),
        );
        expect({ rules, ids: kept }).toEqual({ rules, ids: read });
        const libraries = fresh.query('SELECT DISTINCT library_id FROM song WHERE id IN (SELECT value FROM json_each(?))');
        const seen = (libraries.values(JSON.stringify(kept)) as [number][]).flat();
        expect(seen.filter((library) => !owner.libraryIds.includes(library))).toEqual([]);
        if (kept && kept.length > 0 && kept.length < files.size) telling++;
      }
    }
  } finally {
    fresh.close();
  }
  return telling;
}

const changes: ((random: Random) => void)[] = [
  (random) => write(random, `New/${random.below(1000)}.flac`),
  (random) => write(random, random.pick([...files])),
  (random) => {
    const path = random.pick([...files]);
    rmSync(fileOf(path));
    files.delete(path);
  },
  (random) => {
    const [from, to] = [random.pick([...files]), `Ann/moved ${random.below(1000)}.flac`];
    renameSync(fileOf(from), fileOf(to));
    files.delete(from);
    files.add(to);
  },
  (random) => {
    const { $client: client } = melodrome.app.db;
    const [kind, user] = [random.pick(['song', 'artist', 'album']), random.pick(users)];
    const [[id] = ['']] = client.query(`SELECT id FROM ${kind} ORDER BY pk LIMIT 1 OFFSET ?`).values(random.below(8)) as [string][];
    client
      .query('INSERT OR REPLACE INTO mark (user_pk, kind, item_id, starred_at, rating, play_count) VALUES (?, ?, ?, ?, ?, ?)')
      .run(user, kind, id, random.chance(0.5) ? 1 : null, random.below(6), random.below(5));
  },
];

describe('lists of many rules are those of the database', () => {
  test.each([1, 2, 3])('while files and marks change, seed %d', async (seed) => {
    const random = createRandom(seed);
    let telling = check(random);
    for (let step = 0; step < 8; step++) {
      for (let i = random.below(3); i >= 0; i--) random.pick(changes)(random);
      // Some see the changes, and some scans find none.
      if (random.chance(0.7)) await melodrome.scan(false, true);
      telling += check(random);
    }
    expect(telling).toBeGreaterThan(40);
  });

  test('and what was asked before a scan is read again by itself, once', async () => {
    const { $client: client } = melodrome.app.db;
    const isThere = () => isKept(client, 'column song.year');
    check(createRandom(9));
    expect(isThere()).toBe(true);
    write(createRandom(10), 'New/again.flac');
    await melodrome.scan();
    for (const until = Date.now() + 5000; !isThere() && Date.now() < until;) await Bun.sleep(10);
    expect(isThere()).toBe(true);
    // Nobody has asked since.
    write(createRandom(11), 'New/again.flac');
    await melodrome.scan();
    await Bun.sleep(200);
    expect(isThere()).toBe(false);
  });
});
