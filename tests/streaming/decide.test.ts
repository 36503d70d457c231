// The decision as a table: what a song, a wish and what is set for player and user come to.
import { describe, expect, test } from 'bun:test';

import { decide, type StreamRules } from '../../src/core/streaming/decide.ts';
import { ffmpegArguments, isSameFormat, profiles, shapeOf, type Profile } from '../../src/core/streaming/profiles.ts';
import { gainArguments, gainOf } from '../../src/core/streaming/replay-gain.ts';

const find = (format: string) => profiles.find((profile) => isSameFormat(profile.format, format));
const sources = {
  flac: { suffix: 'flac', codec: 'flac', bitRateKbps: 900 },
  alac: { suffix: 'm4a', codec: 'alac', bitRateKbps: 900 },
  mp3: { suffix: 'mp3', codec: 'mp3', bitRateKbps: 320 },
  m4a: { suffix: 'm4a', codec: 'aac', bitRateKbps: 256 },
  ogg: { suffix: 'ogg', codec: 'vorbis', bitRateKbps: 160 },
  low: { suffix: 'mp3', codec: 'mp3', bitRateKbps: 96 },
};

interface Wish {
  format?: string;
  max?: number;
  offset?: number;
  forced?: string;
  cap?: number;
  down?: string;
}

function outcome(source: keyof typeof sources, { format = '', max = 0, offset = 0, forced = '', cap = 0, down = 'opus' }: Wish): string {
  const rules: StreamRules = { forcedFormat: forced, maxBitRateKbps: cap, downsamplingFormat: down, find };
  const plan = decide(sources[source], { format, maxBitRateKbps: max, offsetSeconds: offset }, rules);
  if (plan.kind !== 'transcode') return plan.kind;
  return `${plan.profile.format} ${plan.bitRateKbps}${plan.offsetSeconds > 0 ? ` from ${plan.offsetSeconds}` : ''}`;
}

const table: [source: keyof typeof sources, wish: Wish, outcome: string, why: string][] = [
  ['flac', {}, 'file', 'nothing asks for less'],
  ['flac', { format: 'raw', max: 64, forced: 'mp3', cap: 64 }, 'file', 'raw is always the file'],
  ['flac', { format: 'mp3' }, 'mp3 192', 'the usual rate of the format'],
  ['flac', { format: 'mp3', max: 128 }, 'mp3 128', 'what was asked for'],
  ['flac', { format: 'mp3', max: 2000 }, 'mp3 320', 'no more than the format has'],
  ['flac', { format: 'opus' }, 'opus 128', ''],
  ['flac', { format: 'aac' }, 'aac 256', ''],
  ['flac', { format: 'flac' }, 'file', 'it is that already'],
  ['flac', { format: 'flac', max: 320 }, 'flac 0', 'lossless cannot be told to be smaller'],
  ['flac', { max: 320 }, 'opus 320', 'DefaultDownsamplingFormat'],
  ['flac', { max: 320, down: 'mp3' }, 'mp3 320', ''],
  ['flac', { max: 1000 }, 'file', 'it is below the limit'],
  ['flac', { cap: 160 }, 'opus 160', 'limit of the player'],
  ['flac', { cap: 160, max: 96 }, 'opus 96', 'the lower of both'],
  ['flac', { cap: 96, max: 160 }, 'opus 96', ''],
  ['flac', { format: 'nonsense' }, 'opus 128', 'unknown: DefaultDownsamplingFormat'],
  ['flac', { format: 'nonsense', down: 'nothing' }, 'file', 'and then the file'],
  ['flac', { offset: 30 }, 'flac 0 from 30', 'later, in its own format'],
  ['alac', { format: 'flac' }, 'flac 0', 'lossless to lossless'],
  ['alac', { offset: 5 }, 'flac 0 from 5', ''],
  ['mp3', { format: 'flac' }, 'opus 320', 'lossy to lossless is refused'],
  ['mp3', { format: 'flac', down: 'flac' }, 'file', ''],
  ['mp3', { format: 'mpeg' }, 'file', 'an alias of its own format'],
  ['mp3', { format: 'mp3', max: 128 }, 'mp3 128', ''],
  ['mp3', { format: 'mp3', max: 320 }, 'file', 'exactly the limit'],
  ['mp3', { format: 'mp3', max: 319 }, 'mp3 319', ''],
  ['mp3', { format: 'opus' }, 'opus 320', 'a lossy source gives its own rate'],
  ['mp3', { offset: 7 }, 'mp3 320 from 7', ''],
  ['m4a', { format: 'aac' }, 'file', 'm4a and aac are one family'],
  ['m4a', { format: 'm4a', max: 128 }, 'aac 128', ''],
  ['ogg', { format: 'oga' }, 'file', 'ogg and oga are one container'],
  ['ogg', { format: 'opus' }, 'opus 160', 'but Vorbis is not Opus'],
  ['alac', { format: 'aac' }, 'aac 256', 'and ALAC is not AAC'],
  ['alac', { format: 'm4a' }, 'file', ''],
  ['ogg', { format: 'mp3' }, 'mp3 160', 'never more than the source'],
  ['low', { max: 128 }, 'file', ''],
  ['low', { max: 1 }, 'opus 24', 'but not silly'],
  ['flac', { forced: 'mp3' }, 'mp3 192', 'a forced format overrides'],
  ['flac', { forced: 'mp3', format: 'opus' }, 'mp3 192', ''],
  ['flac', { forced: 'mp3', format: 'opus', max: 96 }, 'mp3 96', 'the limit still counts'],
  ['low', { forced: 'mp3' }, 'file', 'forced, but it is that and below the usual rate'],
  ['mp3', { forced: 'mp3' }, 'mp3 192', 'forced, and above the usual rate'],
  ['mp3', { forced: 'mp3', cap: 320 }, 'file', 'forced, and within the limit of the player'],
];
test.each(table)('%s with %j is %s', (source, wish, expected) => {
  expect(outcome(source, wish)).toBe(expected);
});

describe('limits of codecs', () => {
  const shape = (format: string, suffix: string, sampleRateHz: number, channels: number) =>
    shapeOf({ profile: find(format) as Profile, suffix, sampleRateHz, channels });
  test.each([
    ['opus', 'flac', 44_100, 2, { sampleRateHz: 48_000 }],
    ['opus', 'flac', 48_000, 12, { sampleRateHz: 48_000, channels: 8 }],
    ['mp3', 'flac', 96_000, 6, { sampleRateHz: 48_000, channels: 2 }],
    ['mp3', 'flac', 88_200, 2, { sampleRateHz: 44_100 }],
    ['mp3', 'flac', 44_100, 2, {}],
    ['aac', 'flac', 192_000, 2, { sampleRateHz: 96_000 }],
    ['flac', 'flac', 192_000, 8, {}],
    ['flac', 'dsf', 2_822_400, 2, { sampleRateHz: 176_400, bitDepth: 24 }],
  ])('%s from %s at %i Hz with %i channels', (format, suffix, rate, channels, expected) => {
    expect(shape(format, suffix, rate, channels)).toEqual(expected);
  });
});

test('Opus is not asked for more than it takes for one channel', () => {
  const rate = (channels: number) => {
    const profile = find('opus') as Profile;
    const args = ffmpegArguments({
      path: '/x',
      profile,
      bitRateKbps: 500,
      offsetSeconds: 0,
      suffix: 'flac',
      sampleRateHz: 48_000,
      channels,
    });
    return args[args.indexOf('-b:a') + 1];
  };
  expect([rate(1), rate(2)]).toEqual(['256k', '500k']);
});

describe('ReplayGain', () => {
  const gains = (track: number | null, peak: number | null, album: number | null = null, albumPeak: number | null = null) => ({
    rgTrackGain: track,
    rgTrackPeak: peak,
    rgAlbumGain: album,
    rgAlbumPeak: albumPeak,
  });
  test.each([
    ['off', gains(-6, 1), 0],
    ['track', gains(-6.5, 1), -6.5],
    ['track', gains(6, 0.5), 6],
    ['track', gains(9, 0.5), 6.02],
    ['track', gains(3, null), 0],
    ['track', gains(null, null, -4, 1), -4],
    ['album', gains(-6, 1, -4, 1), -4],
    ['album', gains(-6, 1), -6],
    ['track', gains(-999, 1), -40],
    ['track', gains(Number.NaN, 1), 0],
  ] as const)('%s of %j is %d dB', (mode, song, decibels) => {
    expect(gainOf(mode, song)).toBeCloseTo(decibels, 1);
  });
  test('is not added twice', () => {
    expect(gainArguments(0)).toEqual([]);
    expect(gainArguments(-3)).toContain('REPLAYGAIN_TRACK_GAIN=');
  });
});
