// Rules of smart playlists (smart-library.ts): every operator, every group of fields, sorts and limits.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { makeSmart } from './smart-library.ts';
import { scanAll } from './support.ts';

let smart: Awaited<ReturnType<typeof makeSmart>>;
const found = (rules: object) => smart.found(rules);
beforeAll(async () => {
  smart = await makeSmart();
});
afterAll(() => smart.melodrome.close());

const all = ['Apple', 'berry', 'Date', 'Été'];
const but = (...titles: string[]) => all.filter((title) => !titles.includes(title));
type Case = [rule: object, titles: string[]];
/** Of both tables below. */
const every: Case[] = [];

describe('operators', () => {
  const cases: Case[] = [
    [{ is: { title: 'APPLE' } }, ['Apple']],
    [{ is: { title: 'ete' } }, ['Été']],
    [{ is: { title: 'app' } }, []],
    [{ IsNot: { Title: 'apple' } }, but('Apple')],
    [{ is: { year: 1999 } }, ['Apple']],
    [{ is: { year: '1999' } }, ['Apple']],
    [{ isNot: { year: 1999 } }, but('Apple')],
    [{ gt: { year: 2001 } }, ['Été']],
    [{ lt: { year: 2001 } }, ['Apple', 'Date']],
    [{ inTheRange: { year: [1999, 2001] } }, ['Apple', 'berry']],
    [{ contains: { title: 'E' } }, all],
    [{ contains: { title: 'pp' } }, ['Apple']],
    [{ notContains: { title: 'pp' } }, but('Apple')],
    [{ startsWith: { title: 'é' } }, ['Été']],
    [{ startsWith: { title: 'pple' } }, []],
    [{ endsWith: { title: 'RRY' } }, ['berry']],
    [{ contains: { comment: '50%' } }, ['Apple']],
    [{ contains: { comment: '%_o' } }, ['Apple']],
    [{ contains: { comment: 'a%o' } }, []],
    [{ contains: { title: '_' } }, []],
    [{ startsWith: { title: '%' } }, []],
    [{ before: { date: '2001-03-05' } }, ['Apple', 'berry']],
    [{ after: { date: '2001-03-04' } }, ['Été']],
    [{ is: { date: '2001-3-4' } }, ['berry']],
    [{ inTheRange: { date: ['2001', '2010'] } }, ['berry', 'Été']],
    [{ inTheLast: { lastplayed: 1 } }, ['berry']],
    [{ notInTheLast: { lastplayed: 1 } }, but('berry')],
    [{ inTheLast: { lastplayed: 0.01 } }, []],
    [{ after: { lastplayed: '2024-06-01' } }, ['berry']],
    [{ before: { lastplayed: '2024-06-01' } }, []],
    [{ isMissing: { bpm: true } }, but('Apple')],
    [{ isMissing: { bpm: false } }, ['Apple']],
    [{ isPresent: { bpm: true } }, ['Apple']],
    [{ isPresent: { comment: false } }, but('Apple')],
  ];
  every.push(...cases);
  test.each(cases)('%j', async (rule, titles) => {
    expect(await found({ all: [rule], sort: 'title' })).toEqual(titles);
  });
});

describe('fields', () => {
  const cases: Case[] = [
    [{ is: { album: 'first' } }, ['Apple', 'berry']],
    [{ is: { artist: 'emile' } }, ['Été']],
    [{ is: { artist: 'the beatles' } }, ['Date']],
    [{ contains: { artist: 'he bea' } }, ['Date']],
    [{ isNot: { artist: 'Ann' } }, ['Date', 'Été']],
    [{ is: { albumartist: 'Ann' } }, ['Apple', 'berry']],
    [{ is: { composer: 'writer' } }, ['Apple']],
    [{ isMissing: { composer: true } }, but('Apple')],
    [{ isPresent: { composer: true } }, ['Apple']],
    [{ is: { genre: 'rock' } }, but('Été')],
    [{ isNot: { genre: 'pop' } }, ['Apple', 'Été']],
    [{ startsWith: { genre: 'J' } }, ['Été']],
    [{ is: { mood: 'happy' } }, ['Été']],
    [{ isMissing: { mood: true } }, but('Été')],
    [{ is: { grouping: 'x' } }, ['Date']],
    [{ is: { isrc: 'usabc0100001' } }, ['Date']],
    [{ isMissing: { isrc: true } }, but('Date')],
    [{ is: { compilation: true } }, ['Été']],
    [{ is: { compilation: 'false' } }, but('Été')],
    [{ is: { hascoverart: false } }, all],
    [{ is: { discnumber: 2 } }, ['berry']],
    [{ is: { tracknumber: 1 } }, ['Apple']],
    [{ lt: { duration: 100 } }, ['berry']],
    [{ is: { duration: 61 } }, ['berry']],
    [{ is: { filetype: 'FLAC' } }, all],
    [{ startsWith: { filepath: 'ann/' } }, ['Apple', 'berry']],
    [{ gt: { samplerate: 40_000 } }, all],
    [{ is: { channels: 2 } }, all],
    [{ is: { library_id: 1 } }, all],
    [{ is: { mbz_album_id: 'C9C3A9E4-0b0a-4b6e-9d4b-5e5f0c1d2e3f' } }, ['Apple', 'berry']],
    [{ isMissing: { mbz_album_id: true } }, ['Date', 'Été']],
    [{ lt: { rgtrackgain: -6 } }, ['Apple']],
    [{ isMissing: { replaygain_track_gain: true } }, but('Apple')],
    [{ is: { loved: true } }, ['Apple']],
    [{ is: { loved: false } }, but('Apple')],
    [{ isNot: { loved: true } }, but('Apple')],
    [{ is: { rating: 0 } }, ['Date', 'Été']],
    [{ gt: { rating: 1 } }, ['Apple', 'berry']],
    [{ lt: { rating: 3 } }, but('Apple')],
    [{ inTheRange: { rating: [0, 2] } }, but('Apple')],
    [{ isNot: { rating: 5 } }, but('Apple')],
    [{ gt: { playcount: 0 } }, ['berry']],
    [{ is: { playcount: 2 } }, ['berry']],
    [{ is: { playcount: 0 } }, but('berry')],
    [{ gt: { averagerating: 4 } }, ['Apple']],
    [{ lt: { averagerating: 4 } }, but('Apple')],
    [{ is: { albumloved: true } }, ['Été']],
    [{ gt: { albumrating: 3 } }, ['Été']],
    [{ is: { artistloved: true } }, ['Date']],
    [{ lt: { artistrating: 1 } }, but('Date')],
    [{ inTheLast: { dateloved: 1 } }, ['Apple']],
    [{ is: { dateloved: '2024-06-15' } }, ['Apple']],
    [{ gt: { albumsongcount: 1 } }, ['Apple', 'berry']],
    [{ is: { missing: false } }, all],
  ];
  every.push(...cases);
  test.each(cases)('%j', async (rule, titles) => {
    expect(await found({ all: [rule], sort: 'title' })).toEqual(titles);
  });

  test('all take every operator they are said to take, and every sort', async () => {
    const { fields } = (await smart.api.get('playlist/field')).body as { fields: { name: string; type: string; operators: string[] }[] };
    expect(fields.length).toBeGreaterThan(120);
    const value = (type: string, operator: string) => {
      if (operator === 'isMissing' || operator === 'isPresent') return true;
      if (operator.endsWith('inTheLast') || operator === 'inTheLast') return 3;
      const one = type === 'flag' ? true : type === 'number' ? 3 : ['date', 'instant'].includes(type) ? '2020-01-02' : "x'y";
      return operator === 'inTheRange' ? [one, one] : operator === 'notInTheLast' ? 3 : one;
    };
    const rules = fields.flatMap(({ name, type, operators }) =>
      operators.map((operator) => ({ [operator]: { [name]: value(type, operator) } })),
    );
    for (let i = 0; i < rules.length; i += 400) await found({ any: rules.slice(i, i + 400), limit: 10 });
    for (const { name } of fields) await found({ any: [{ gt: { year: -1 } }], sort: `-${name},title`, limit: 2 });
  });
});

// Rules of one kind are gathered together, and pieces of texts are found in another way when there are many of them.
describe('groups of many rules find what each finds alone', () => {
  const turn = (rule: object): object => {
    const [[operator, value] = ['', '']] = Object.entries(rule);
    return { [({ contains: 'notContains', is: 'isNot' } as Record<string, string>)[operator] ?? operator]: value };
  };
  const isTurned = (rule: object) => /^(contains|is)$/.test(Object.keys(rule)[0] ?? '');
  const sorted = (titles: Iterable<string>) => [...new Set(titles)].toSorted();
  const meet = (some: readonly string[][]) => all.filter((title) => some.every((titles) => titles.includes(title)));

  test.each([1, 2, 3, 4, 5, 6, 7])('every %dth', async (step) => {
    for (let first = 0; first < step; first++) {
      const cases = every.filter((_, i) => i % step === first);
      const rules = cases.map(([rule]) => rule);
      expect(sorted(await found({ any: rules }))).toEqual(sorted(cases.flatMap(([, titles]) => titles)));
      expect(sorted(await found({ all: rules }))).toEqual(sorted(meet(cases.map(([, titles]) => titles))));
    }
  });

  test('turned round, within one another, and beside texts that nothing has', async () => {
    const cases = every.filter(([rule]) => isTurned(rule));
    const none = (name: string) => Array.from({ length: 6 }, (_, i) => ({ notContains: { [name]: `qx${i}` } }));
    for (let i = 0; i < cases.length; i++) {
      const some = [...cases, ...cases].slice(i, i + 6);
      const left = meet(some.map(([, titles]) => but(...titles)));
      const rules = some.map(([rule]) => turn(rule));
      expect(sorted(await found({ all: [...rules, ...none('title'), ...none('filepath'), ...none('isrc')] }))).toEqual(sorted(left));
      expect(sorted(await found({ any: [{ all: rules }, { is: { title: 'berry' } }] }))).toEqual(sorted([...left, 'berry']));
    }
  });

  test('ends of texts, across folders and names, without letter case', async () => {
    const others = (name: string) => Array.from({ length: 5 }, (_, i) => ({ endsWith: { [name]: `qx${i}` } }));
    const find = async (rule: object, name: string) => found({ any: [rule, ...others(name)] });
    expect(await find({ startsWith: { filepath: 'ANN/1' } }, 'filepath')).toEqual(['Apple']);
    expect(await find({ contains: { filepath: 'nn/2.F' } }, 'filepath')).toEqual(['berry']);
    expect(await find({ endsWith: { filepath: '/3.flac' } }, 'filepath')).toEqual(['Été']);
    expect(await find({ is: { filepath: 'beat/4.FLAC' } }, 'filepath')).toEqual(['Date']);
    expect(await find({ is: { filepath: 'beat/4' } }, 'filepath')).toEqual([]);
    expect(await find({ startsWith: { title: 'pple' } }, 'title')).toEqual([]);
    expect(await find({ endsWith: { title: 'rry' } }, 'title')).toEqual(['berry']);
    expect(await find({ is: { isrc: 'usabc0100001' } }, 'isrc')).toEqual(['Date']);
  });
});

describe('groups, sorts and limits', () => {
  const everything = { gt: { year: -1 } };
  test('nest', async () => {
    const rules = {
      all: [
        { is: { genre: 'Rock' } },
        { any: [{ is: { loved: true } }, { all: [{ is: { genre: 'Pop' } }, { isNot: { artist: 'Ann' } }] }] },
      ],
    };
    expect(await found(rules)).toEqual(['Apple', 'Date']);
    expect(await found({ any: [{ is: { title: 'x' } }, { is: { title: 'berry' } }] })).toEqual(['berry']);
  });
  test('sort by several fields in several directions', async () => {
    expect(await found({ all: [everything], sort: 'album,-title' })).toEqual(['berry', 'Apple', 'Été', 'Date']);
    expect(await found({ all: [everything], sort: 'album,-title', order: 'desc' })).toEqual(['Date', 'Été', 'Apple', 'berry']);
    expect(await found({ all: [everything], sort: '-rating,+year,nonsense' })).toEqual(['Apple', 'berry', 'Date', 'Été']);
    expect(await found({ all: [everything], sort: '-playcount' })).toHaveLength(4);
    expect(await found({ all: [everything] })).toEqual(all);
    expect((await found({ all: [everything], sort: 'random' })).toSorted()).toEqual(all.toSorted());
  });
  test('are named in any letter case, and null where there are none', async () => {
    const wanted = ['Apple', 'berry'];
    expect(await found({ All: [everything], any: null, Sort: 'title', ORDER: null, LimitPercent: 50, refreshDelay: null })).toEqual(wanted);
    expect(await found({ all: [everything], limit: null, offset: null, limitpercent: 50 })).toEqual(wanted);
  });
  test('limit, offset and percent', async () => {
    expect(await found({ all: [everything], limit: 2 })).toEqual(['Apple', 'berry']);
    expect(await found({ all: [everything], limit: 2, offset: 1 })).toEqual(['berry', 'Date']);
    expect(await found({ all: [everything], limitPercent: 50 })).toEqual(['Apple', 'berry']);
    expect(await found({ all: [everything], limitPercent: 1 })).toEqual(['Apple']);
    expect(await found({ all: [everything], limit: 3, limitPercent: 1 })).toHaveLength(3);
    expect(await found({ all: [everything], offset: 3 })).toHaveLength(4);
  });
  test('tags that are kept in memory are those of the last scan', async () => {
    const rule = { all: [{ contains: { copyright: 'melo' } }] };
    expect(await found(rule)).toEqual([]);
    smart.melodrome.library.add('Own/5.flac', { TITLE: 'Own', ARTIST: 'Own', ALBUM: 'Own', COPYRIGHT: ['Nobody', '2024 Melodrome'] });
    await scanAll(smart.melodrome);
    expect(await found(rule)).toEqual(['Own']);
    rmSync(join(smart.melodrome.library.root, 'Own'), { recursive: true });
    await scanAll(smart.melodrome);
    expect(await found(rule)).toEqual([]);
  });
  test('songs of files that are gone take no place', async () => {
    smart.melodrome.library.add('Gone/0.flac', { TITLE: 'Aaa', ARTIST: 'Gone', ALBUM: 'Gone' });
    await scanAll(smart.melodrome);
    expect(await found({ all: [everything], limit: 1 })).toEqual(['Aaa']);
    rmSync(join(smart.melodrome.library.root, 'Gone'), { recursive: true });
    await scanAll(smart.melodrome);
    expect(await found({ all: [everything], limit: 1 })).toEqual(['Apple']);
  });
});
