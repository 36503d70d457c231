// How durations, sizes, schedules and other values are written.
import { describe, expect, test } from 'bun:test';

import { parseSchedule } from '../../src/config/schedule.ts';
import { parseDuration, parseSize } from '../../src/config/units.ts';
import { fileMode, flag, folderGlobs, networks } from '../../src/config/value-types.ts';

describe('durations', () => {
  const cases: [string, number | undefined][] = [
    ['300ms', 300],
    ['5s', 5000],
    ['1h30m', 5_400_000],
    ['1.5h', 5_400_000],
    ['.5s', 500],
    ['2us', 0.002],
    ['48h', 172_800_000],
    ['0', 0],
    [' 10m ', 600_000],
    ['5', undefined],
    ['5d', undefined],
    ['-5s', undefined],
    ['', undefined],
    ['1h 30m', undefined],
  ];
  test.each(cases)('%p', (text, ms) => expect(parseDuration(text)).toBe(ms));
});

describe('sizes', () => {
  const cases: [string, number | undefined][] = [
    ['0', 0],
    ['4096', 4096],
    ['100MB', 100_000_000],
    ['100 MB', 100_000_000],
    ['100mib', 104_857_600],
    ['1.5GiB', 1_610_612_736],
    ['10k', 10_000],
    ['1,000 B', 1000],
    ['iB', undefined],
    ['1iB', undefined],
    ['-1MB', undefined],
    ['MB', undefined],
    ['', undefined],
  ];
  test.each(cases)('%p', (text, bytes) => expect(parseSize(text)).toBe(bytes));
});

describe('schedules', () => {
  const cron = (pattern: string, timeZone?: string) => ({ kind: 'cron' as const, pattern, timeZone });
  const cases: [string, ReturnType<typeof parseSchedule>][] = [
    ['', undefined],
    ['0', undefined],
    ['5m', { kind: 'every', intervalMs: 300_000 }],
    ['@every 1h30m', { kind: 'every', intervalMs: 5_400_000 }],
    ['@daily', cron('@daily')],
    ['@Midnight', cron('@midnight')],
    ['0 3 * * *', cron('0 3 * * *')],
    ['30 0 3 * * MON-FRI', cron('30 0 3 * * MON-FRI')],
    ['TZ=Europe/Berlin 0 3 * * *', cron('0 3 * * *', 'Europe/Berlin')],
    ['CRON_TZ=UTC @hourly', cron('@hourly', 'UTC')],
  ];
  test.each(cases)('%p', (text, schedule) => expect(parseSchedule(text)).toEqual(schedule));

  test.each([
    'x',
    '* * * *',
    '61 * * * *',
    '@sometimes',
    '@every soon',
    '10ms',
    'TZ=Nowhere/X 0 3 * * *',
    '~,5 * * * *',
    '50~10 * * * *',
    '~/5 * * * *',
  ])('%p is refused', (text) => expect(() => parseSchedule(text)).toThrow());

  test('a random field keeps to its range', () => {
    const at = (random: number) => parseSchedule('~ 2~5 ~10 * *', () => random);
    expect(at(0)).toEqual(cron('0 2 1 * *'));
    expect(at(0.999)).toEqual(cron('59 5 10 * *'));
  });
  test('also in a line with seconds', () => {
    expect(parseSchedule('~ 0 3 * * 1~', () => 0.999)).toEqual(cron('59 0 3 * * 6'));
  });
});

test.each([
  ['true', true],
  ['1', true],
  ['T', true],
  ['off', false],
  ['', false],
])('flag %p', (text, value) => expect(flag.parse(text)).toBe(value));
test('a flag is nothing else', () => expect(() => flag.parse('maybe')).toThrow('neither true nor false'));

test('file modes are octal', () => {
  expect(fileMode.parse('0660')).toBe(0o660);
  expect(() => fileMode.parse('0888')).toThrow();
});
test('networks', () => {
  expect(networks.parse(' 10.0.0.0/8, ::1 ,@')).toBe('10.0.0.0/8,::1,@');
  expect(() => networks.parse('300.1.1.1')).toThrow();
});
test('folder patterns', () => {
  expect(folderGlobs.parse('.:Playlists/**:{a,b}/[cd]*')).toEqual(['.', 'Playlists/**', '{a,b}/[cd]*']);
  for (const wrong of ['[a', 'a]', '{a', 'a}', 'a\\']) expect(() => folderGlobs.parse(wrong)).toThrow();
});
