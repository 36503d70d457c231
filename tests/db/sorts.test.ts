// Every sort that lists offer is read from an index: the statements that lists really run are explained, and none
// may sort what it found. Checked without statistics, as a young database has none, and with those of a large one.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { join } from 'node:path';

import type { Config } from '../../src/config/load.ts';
import type { AppEvents, Caller, Context } from '../../src/context.ts';
import { folderTotals } from '../../src/core/catalog/folder-totals.ts';
import { albumList, artistList, songList } from '../../src/core/catalog/list-kinds.ts';
import { listPks } from '../../src/core/catalog/lists.ts';
import { search } from '../../src/core/search/search.ts';
import { migrate, readMigrations } from '../../src/db/migrate.ts';
import { openDatabase, type Db } from '../../src/db/open.ts';
import { createEvents } from '../../src/lib/events.ts';
import { largeStatistics } from './statistics.ts';

const user = { pk: 1, id: 'u', userName: 'u', name: 'u', isAdmin: false };
const everybody: Caller = { user, player: undefined, libraryIds: [1, 2], seesAll: true };
const restricted: Caller = { ...everybody, libraryIds: [1], seesAll: false };
const lists = { albums: albumList, songs: songList, artists: artistList };

type Binds = (string | number)[];

let db: Db;
beforeAll(() => {
  db = openDatabase(':memory:', { durability: 'NORMAL' });
  migrate(db, readMigrations(join(import.meta.dir, '../../drizzle')), { file: ':memory:', now: 0 });
});
afterAll(() => db.$client.close());

/** Runs `work` on the database; the steps of the plans of all statements it ran. */
function plansOf(work: (ctx: Pick<Context, 'db' | 'config' | 'events'>) => void): string[] {
  const steps: string[] = [];
  const explain = (sql: string, binds: Binds) => {
    const rows = db.$client.query(`EXPLAIN QUERY PLAN ${sql}`).all(...binds) as { detail: string }[];
    steps.push(...rows.map(({ detail }) => detail));
  };
  const watched = (sql: string) => ({
    values(...binds: Binds) {
      explain(sql, binds);
      return db.$client.query(sql).values(...binds);
    },
    all(...binds: Binds) {
      explain(sql, binds);
      return db.$client.query(sql).all(...binds);
    },
  });
  const events = createEvents<AppEvents>(() => {});
  work({
    db: { $client: { query: watched, prepare: watched } } as unknown as Db,
    config: { ignoredArticles: 'The', search: { fullString: true, lyrics: true } } as Config,
    events,
  });
  expect(steps).not.toBeEmpty();
  return steps;
}

const sorting = (steps: string[]) => steps.filter((step) => /TEMP B-TREE FOR (?!DISTINCT)/.test(step));

const sorts = Object.entries(lists).flatMap(([kind, list]) =>
  Object.keys(list.sorts).flatMap((sort) => [false, true].map((descending) => [kind as keyof typeof lists, sort, descending] as const)),
);

const states: [name: string, prepare: () => void][] = [
  ['without statistics', () => {}],
  ['with the statistics of 100,000 songs', () => largeStatistics(db.$client)],
  // The planner takes an index that nothing is known of for the best one there is.
  ['with statistics older than the newest indexes', () => forgetStatistics(newest())],
];

/** Those that only sorts are read from. */
const newest = (): string[] =>
  (
    db.$client
      .query(
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND (name GLOB 'ix_*_by_*' OR name IN ('ix_song_channels', 'ix_song_comment', 'ix_song_explicit', 'ix_song_suffix'))",
      )
      .values() as [string][]
  ).flat();

function forgetStatistics(indexes: readonly string[]): void {
  largeStatistics(db.$client);
  for (const index of indexes) expect(db.$client.query('DELETE FROM sqlite_stat1 WHERE idx = ?').run(index).changes).toBe(1);
  db.$client.run('ANALYZE sqlite_schema');
}

describe.each(states)('%s', (_, prepare) => {
  beforeAll(prepare);

  test.each(sorts)('%s by %s, descending %p', (kind, sort, descending) => {
    const page = { sort, descending, limit: 50, offset: 1000 };
    expect(sorting(plansOf((ctx) => listPks(ctx, everybody, lists[kind], page)))).toEqual([]);
    expect(sorting(plansOf((ctx) => listPks(ctx, restricted, lists[kind], page)))).toEqual([]);
  });

  test('no column of songs is without an index', () => {
    expect(Object.keys(songList.columns).filter((name) => !Object.hasOwn(songList.sorts, name))).toEqual([]);
  });

  test('all of a library in the order clients synchronise', () => {
    const page = { limit: 500, offset: 90_000 };
    const none = { limit: 0, offset: 0 };
    for (const part of ['songs', 'albums', 'artists'] as const) {
      const input = { query: '', songs: none, albums: none, artists: none, [part]: page };
      expect(sorting(plansOf((ctx) => search(ctx, everybody, input)))).toEqual([]);
    }
  });

  test.each(['anna', 'a', 'the anna', '!!!', '夜空', '夜 love', '"anna"', 'AC/DC'])('what was typed: %s', (query) => {
    const page = { limit: 20, offset: 1000 };
    for (const caller of [everybody, restricted]) {
      const steps = plansOf((ctx) => search(ctx, caller, { query, songs: page, albums: page, artists: page }));
      expect(sorting(steps)).toEqual([]);
      expect(steps.filter((step) => /^SCAN (song|album|artist)\b/.test(step) && !step.includes('USING'))).toEqual([]);
    }
  });

  test('the sums of all folders', () => {
    const steps = plansOf((ctx) => folderTotals(ctx)).join('\n');
    expect(steps).toContain('COVERING INDEX ix_song_file');
    expect(steps).not.toMatch(/SCAN song\b/);
  });

  test('a MusicBrainz id', () => {
    const page = { limit: 20, offset: 0 };
    const query = 'f27ec8db-af05-4f36-916e-3d57f91ecf5e';
    for (const caller of [everybody, restricted]) {
      const steps = plansOf((ctx) => search(ctx, caller, { query, songs: page, albums: page, artists: page })).join('\n');
      for (const index of ['ix_song_mbz', 'ix_song_mbz_track', 'ix_album_mbz', 'ix_album_mbz_group', 'ix_artist_mbz']) {
        expect(steps).toContain(`${index} (`);
      }
    }
  });

  test('a tag, a part and a folder are found by index', () => {
    db.$client.run("INSERT OR IGNORE INTO tag (id, name, value, order_value) VALUES ('m', 'mood', 'Calm', 'calm')");
    for (const [filters, index] of [
      [{ mood: ['m', 'Calm'] }, 'ix_song_tag_tag'],
      [{ genre_id: 'g' }, 'ix_song_tag_tag'],
      [{ role_composer_id: 'c' }, 'ix_song_artist_artist'],
      [{ folder_id: 'f' }, 'ix_folder_path'],
    ] as const) {
      for (const caller of [everybody, restricted]) {
        const query = { sort: 'title', limit: 50, offset: 0, filters: filters as Record<string, string | string[]> };
        const steps = plansOf((ctx) => listPks(ctx, caller, songList, query));
        expect(steps.filter((step) => /^SCAN (song_tag|song_artist|tag|folder)\b/.test(step))).toEqual([]);
        expect(steps.join('\n')).toContain(index);
      }
    }
    const steps = plansOf((ctx) => listPks(ctx, everybody, albumList, { sort: 'name', limit: 50, offset: 0, filters: { mood: 'm' } }));
    expect(steps.join('\n')).toContain('ix_album_tag_tag');
  });
});
