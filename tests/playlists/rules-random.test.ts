// Random rules find what every comparison finds alone, song by song (rules-oracle.ts): many of one field, within one another,
// turned around, of values that are missing, folded, or several. Seeds make them repeatable.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';

import { createRandom, type Random } from '../../scripts/library/random.ts';
import { callerOfPk } from '../../src/core/access/users.ts';
import { compile } from '../../src/core/playlists/rules/compile.ts';
import { inOrder, songIdsOfRules, statement } from '../../src/core/playlists/rules/evaluate.ts';
import { fieldsOf, type Fields } from '../../src/core/playlists/rules/fields.ts';
import { canOrder } from '../../src/core/playlists/rules/order/found.ts';
import { orderSql } from '../../src/core/playlists/rules/order/sql.ts';
import { parseRules } from '../../src/core/playlists/rules/parse.ts';
import { createAdmin } from '../support/clients.ts';
import type { Tags } from '../support/flac.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { fits, valuesOf, type Scalar } from './rules-oracle.ts';
import { addUser, clientOf } from './support.ts';

const now = Date.UTC(2024, 5, 15, 12);
const words = [
  'Apple',
  'APPLE pie',
  'Été',
  'été d’or',
  '¡Hola!',
  'x_y',
  '50% off',
  '...',
  'Straße',
  '日本',
  'The Who',
  'a',
  'AB/CD',
  'Ann',
  'Zoë',
];
const dates = ['1999', '2001-03', '2001-03-04', '2010-05-06', '2024-06-10', '2024'];

type RuleJson = Record<string, unknown>;
interface Leaf {
  field: string;
  operator: string;
  value: Scalar | Scalar[];
}
type Tree = Leaf | { kind: 'all' | 'any'; rules: Tree[] };

let melodrome: TestApp;
let fields: Fields;
let described: { name: string; operators: string[] }[];
let userPk: number;
const values = new Map<string, ReturnType<typeof valuesOf>>();
const idOf = new Map<number, string>();
const gone = new Set<number>();

beforeAll(async () => {
  melodrome = await makeApp({
    clock: { now: () => now },
    library: ({ add }) => {
      const random = createRandom(7);
      for (let i = 0; i < 60; i++)
        add(`${random.pick(['', 'Ann/', 'Zoë/x_y/'])}${i} ${random.pick(words).replaceAll('/', '-')}.flac`, tagsOf(random), {
          seconds: 60 + (i % 5) * 30,
        });
    },
  });
  const { app } = melodrome;
  const api = clientOf(melodrome, (await createAdmin(melodrome)).token);
  await addUser(melodrome, 'other');
  fields = fieldsOf(app.config);
  described = (await api.get('playlist/field')).body.fields;
  const client = app.db.$client;
  userPk = (client.query("SELECT pk FROM user WHERE id <> 'other'").get() as { pk: number }).pk;
  const random = createRandom(8);
  for (const kind of ['song', 'album', 'artist']) {
    for (const { id, pk } of client.query(`SELECT ${kind}.id AS id, user.pk AS pk FROM ${kind}, user`).all() as {
      id: string;
      pk: number;
    }[]) {
      if (!random.chance(0.5)) continue;
      const moment = () => (random.chance(0.5) ? null : now - random.below(4000) * 86_400_000);
      client
        .query(
          `INSERT INTO mark (user_pk, kind, item_id, starred_at, rating, rated_at, play_count, played_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(pk, kind, id, moment(), random.below(6), moment(), random.below(4), moment());
    }
  }
  client.run('UPDATE song SET missing = 1 WHERE pk % 9 = 0');
  for (const [pk] of client.query('SELECT pk FROM song WHERE missing').values() as [number][]) gone.add(pk);
  for (const [pk, id] of client.query('SELECT pk, id FROM song').values() as [number, string][]) idOf.set(pk, id);
  for (const { name } of described) values.set(name, valuesOf(client, fields.get(name)!, userPk));
});
afterAll(() => melodrome.close());

function tagsOf(random: Random): Tags {
  const tags: Record<string, string | number | string[]> = {
    TITLE: random.pick(words),
    ALBUM: random.pick(words),
    ARTIST: some(random, words),
  };
  const maybe = (name: string, value: () => string | number | string[], probability = 0.5) => {
    if (random.chance(probability)) tags[name] = value();
  };
  for (const name of ['COMPOSER', 'GENRE', 'MOOD', 'ARTISTSORT', 'BARCODE', 'LABEL', 'PRODUCER']) maybe(name, () => some(random, words));
  for (const name of ['ALBUMARTIST', 'COMMENT', 'LYRICS', 'CATALOGNUMBER', 'DISCSUBTITLE', 'TITLESORT', 'COPYRIGHT'])
    maybe(name, () => random.pick(words));
  for (const name of ['DATE', 'ORIGINALDATE', 'RELEASEDATE']) maybe(name, () => random.pick(dates), 0.7);
  for (const name of ['TRACKNUMBER', 'DISCNUMBER', 'BPM', 'COMPILATION']) maybe(name, () => random.below(3));
  for (const name of ['REPLAYGAIN_TRACK_GAIN', 'REPLAYGAIN_ALBUM_GAIN']) maybe(name, () => `${random.below(5) - 2.5} dB`);
  maybe('ISRC', () => some(random, ['USABC0100001', 'USABC0100002', 'DEXYZ9900003']));
  maybe('MUSICBRAINZ_ALBUMID', () => random.uuid(random.pick(words)));
  maybe('MUSICBRAINZ_TRACKID', () => random.uuid(random.pick(words)));
  return tags;
}

const some = (random: Random, list: readonly string[]) => Array.from({ length: 1 + random.below(3) }, () => random.pick(list));

/** A value such as songs have it, or a piece of one, in another case, or one that none has. */
function textFrom(random: Random, name: string): string {
  const known = [...(values.get(name)?.values() ?? [])]
    .flat()
    .flatMap(({ plain }) => (plain === null || plain === '' ? [] : [String(plain)]));
  const text = random.chance(0.1) || known.length === 0 ? random.pick(['qx', '', 'e', '%', '_', ' ', 'É']) : random.pick(known);
  const start = random.chance(0.5) ? 0 : random.below(text.length);
  const piece = random.chance(0.3) ? text : text.slice(start, start + 1 + random.below(5));
  return random.chance(0.3) ? piece.toUpperCase() : piece;
}

function numberFrom(random: Random, name: string): number {
  const known = [...(values.get(name)?.values() ?? [])].flat().flatMap(({ plain }) => (typeof plain === 'number' ? [plain] : []));
  const number = (known.length > 0 && random.chance(0.8) ? random.pick(known) : random.below(5) - 1) / (fields.get(name)?.scale ?? 1);
  return random.chance(0.2) ? number + random.pick([-1, 1, 0.5]) : number;
}

/** Offered for texts only, and understood of numbers too. */
const pieces = ['contains', 'notContains', 'startsWith', 'endsWith'];

function leafOf(random: Random, name: string): Leaf {
  const { type = 'text', via } = fields.get(name) ?? {};
  const operators = described.find((one) => one.name === name)?.operators ?? [];
  const operator = random.pick(type === 'number' && via === 'song' ? [...operators, ...pieces] : operators);
  const one = (): Scalar => {
    if (type === 'flag') return random.chance(0.5);
    if (type === 'number') return numberFrom(random, name);
    return type === 'text' ? textFrom(random, name) : random.pick(dates);
  };
  if (operator === 'isMissing' || operator === 'isPresent') return { field: name, operator, value: random.chance(0.5) };
  if (type === 'number' && pieces.includes(operator)) return { field: name, operator, value: String(random.below(30)) };
  if (/InTheLast/i.test(operator)) return { field: name, operator, value: random.below(4000) };
  return { field: name, operator, value: operator === 'inTheRange' ? [one(), one()] : one() };
}

/** A group of rules that some songs fit and some do not, as far as they were given: finding everything or nothing hides mistakes. */
function groupOf(kind: 'all' | 'any', next: () => Tree, most: number): Tree {
  const isAny = kind === 'any';
  const pks = [...idOf.keys()].filter((pk) => !gone.has(pk));
  const rules: Tree[] = [];
  /** Songs of which is known whether they fit. */
  let known = new Set<number>();
  for (let tries = most * 4; tries > 0 && rules.length < most; tries--) {
    const rule = next();
    const more = known.union(new Set(pks.filter((pk) => fitsTree(rule, pk) === isAny)));
    if (more.size === pks.length) continue;
    known = more;
    rules.push(rule);
  }
  return { kind, rules: rules.length > 0 ? rules : [next()] };
}

function treeOf(random: Random, names: readonly string[], depth: number): Tree {
  const next = () => (depth < 2 && random.chance(0.1) ? treeOf(random, names, depth + 1) : leafOf(random, random.pick(names)));
  return groupOf(random.pick(['all', 'any']), next, 1 + random.below(depth === 0 ? 30 : 6));
}

const jsonOf = (tree: Tree): RuleJson =>
  'kind' in tree ? { [tree.kind]: tree.rules.map(jsonOf) } : { [tree.operator]: { [tree.field]: tree.value } };

function fitsTree(tree: Tree, pk: number): boolean {
  if (!('kind' in tree)) return fits(fields.get(tree.field)!, tree.operator, tree.value, values.get(tree.field)?.get(pk) ?? [], now);
  return tree.kind === 'all' ? tree.rules.every((rule) => fitsTree(rule, pk)) : tree.rules.some((rule) => fitsTree(rule, pk));
}

/** What is found where no song is asked alone, as in large libraries. */
function foundTogether(json: RuleJson): string[] {
  const { app } = melodrome;
  const owner = callerOfPk(app, userPk);
  if (!owner) throw new Error('nobody');
  const { $client: client } = app.db;
  const rules = parseRules(fields, json);
  return inOrder(client, owner, rules, compile(rules, { client, fields, owner, now, few: 0, playlistPk: () => undefined }));
}

/** Songs of files that are gone are found only by rules that name them. True if some are found and some are not. */
function check(tree: Tree): boolean {
  const json = jsonOf('kind' in tree ? tree : { kind: 'all', rules: [tree] });
  const isWhole = JSON.stringify(json).includes('"missing"');
  const wanted = [...idOf].flatMap(([pk, id]) => ((isWhole || !gone.has(pk)) && fitsTree(tree, pk) ? [id] : []));
  const found = songIdsOfRules(melodrome.app, { pk: -1, ownerPk: userPk }, parseRules(fields, json));
  expect({ json, found: found.toSorted() }).toEqual({ json, found: wanted.toSorted() });
  expect({ json, together: foundTogether(json).toSorted() }).toEqual({ json, together: wanted.toSorted() });
  return found.length > 0 && found.length < idOf.size - gone.size;
}

function checkLists(seed: number): void {
  const random = createRandom(seed);
  const names = described.map(({ name }) => name);
  const telling = Array.from({ length: 60 }, () =>
    check(
      treeOf(
        random,
        Array.from({ length: 1 + random.below(6) }, () => random.pick(names)),
        0,
      ),
    ),
  );
  expect(telling.filter(Boolean).length).toBeGreaterThan(30);
}

describe('random rules find what they say', () => {
  test('each alone, of every field with every operator', () => {
    const random = createRandom(1);
    for (const { name, operators } of described) {
      for (let i = 0; i < operators.length * 4; i++) check(leafOf(random, name));
    }
  });

  test('many of one field and operator, of which one is enough or all are wanted', () => {
    const random = createRandom(2);
    for (const { name } of described) {
      const leaves = Map.groupBy(
        Array.from({ length: 100 }, () => leafOf(random, name)),
        ({ operator }) => operator,
      );
      for (const some of leaves.values()) for (const kind of ['all', 'any'] as const) check(groupOf(kind, () => random.pick(some), 20));
    }
  });

  test.each([11, 12, 13, 14, 15, 16])('within one another, seed %d', checkLists);

  test('while a first scan has made no index yet', () => {
    const { $client: client } = melodrome.app.db;
    for (const name of ['ix_song_rules', 'ix_song_rules_more', 'ix_song_rules_tags']) client.run(`DROP INDEX ${name}`);
    checkLists(21);
  });
});

/** A rule that all songs fulfil, and so many that they are asked of all songs at once. */
const orders = [
  ['one rule', { all: [{ gt: { year: -1 } }] }],
  ['many rules', { all: Array.from({ length: 12 }, (_, i) => ({ any: [{ gt: { year: -1 } }, { is: { tracknumber: 1000 + i } }] })) }],
] as const;

describe.each(orders)('many songs of %s come in the order that the database gives', (_, all) => {
  const byDatabase = (sort: string) => {
    const rules = parseRules(fields, { ...all, sort });
    const owner = callerOfPk(melodrome.app, userPk);
    if (!owner) throw new Error('nobody');
    const { from, binds } = statement(melodrome.app, userPk, rules);
    const order = rules.sort.map((key) => orderSql(key, owner));
    const sql = `SELECT song.id ${from} ORDER BY ${[...order.map((one) => one.sql), 'song.pk'].join(', ')}`;
    const rows = melodrome.app.db.$client.prepare(sql).values(...binds, ...order.flatMap((one) => one.binds)) as [string][];
    return rows.flat();
  };
  const listed = (sort: string, more: object = {}) => {
    const json = { ...all, sort, ...more };
    // Shares are taken of all that was found, which needs no other order.
    if ('limitPercent' in more) return songIdsOfRules(melodrome.app, { pk: 0, ownerPk: userPk }, parseRules(fields, json));
    return foundTogether(json);
  };

  test('by every field, alone and before others, in both directions', () => {
    let count = 0;
    for (const name of fields.keys()) {
      for (const sort of [name, `-${name}`, `${name},-title`, `-${name},album,-rating,title`]) {
        const wanted = byDatabase(sort);
        expect(wanted.length).toBeGreaterThan(50);
        expect([sort, listed(sort)]).toEqual([sort, wanted]);
        expect([sort, listed(sort, { limit: 7, offset: 5 })]).toEqual([sort, wanted.slice(5, 12)]);
        if (canOrder(parseRules(fields, { ...all, sort }).sort, {})) count++;
      }
    }
    // Most of them outside the database.
    expect(count).toBeGreaterThan(150);
  });

  test('and in no order where chance decides, all of them or a part', () => {
    const everything = listed('title').toSorted();
    const [first, second] = [listed('random'), listed('random')];
    expect(first.toSorted()).toEqual(everything);
    expect(first).not.toEqual(second);
    expect(new Set(listed('random', { limit: 9 })).size).toBe(9);
    expect(listed('random', { limitPercent: 10 })).toHaveLength(Math.floor(everything.length / 10));
    expect(everything).toEqual(expect.arrayContaining(listed('random,title', { limit: 9, offset: 3 })));
  });
});
