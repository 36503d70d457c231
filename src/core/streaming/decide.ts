// How a song is sent: the file itself or a transcode. Pure rules of navidrome.md 9.2.
import { isSameFormat, type Profile, type Shape } from './profiles.ts';
import { isLossless, type StreamSource } from './source.ts';
import type { FindProfile } from './transcodings.ts';

export interface StreamWish {
  /** 'raw', a format name, or ''. */
  format: string;
  /** 0: no limit. */
  maxBitRateKbps: number;
  offsetSeconds: number;
}

export interface Transcode {
  profile: Profile;
  bitRateKbps: number;
  offsetSeconds: number;
  /** Where a client cannot take all the source has. */
  shape?: Shape;
}

/** `cut`: the song as it is, out of a longer file. */
export type StreamPlan = { kind: 'file' } | { kind: 'cut' } | ({ kind: 'transcode' } & Transcode);

type Source = Pick<StreamSource, 'suffix' | 'codec' | 'bitRateKbps'>;

export interface StreamRules {
  /** Format the player always gets, or ''. */
  forcedFormat: string;
  /** Of player and user together. */
  maxBitRateKbps: number;
  downsamplingFormat: string;
  find: FindProfile;
}

const fallbackBitRateKbps = 256;
const leastBitRateKbps = 24;

/** The plan for a song, a wish and what is set for player and user. */
export function decide(song: Source, wish: StreamWish, rules: StreamRules): StreamPlan {
  const file: StreamPlan = { kind: 'file' };
  if (wish.format === 'raw') return file;
  const cap = lowest(wish.maxBitRateKbps, rules.maxBitRateKbps);
  const isTooMuch = cap > 0 && cap < song.bitRateKbps;
  const format = rules.forcedFormat || wish.format || (isTooMuch ? rules.downsamplingFormat : '');
  // Only to begin later: in its own format where we can make it.
  if (!format) return wish.offsetSeconds > 0 ? planFor(ownFormat(song, rules), song, cap, wish, rules) : file;

  const limit = rules.forcedFormat ? cap || (rules.find(format)?.defaultBitRateKbps ?? 0) : cap;
  if (isAlready(format.toLowerCase(), song) && (limit === 0 || song.bitRateKbps <= limit) && wish.offsetSeconds === 0) return file;
  return planFor(format, song, limit, wish, rules);
}

/** In the container asked for; where the name is a codec's, with that codec. */
function isAlready(format: string, { suffix, codec }: Source): boolean {
  if (!isSameFormat(format, suffix)) return false;
  const name = codec.toLowerCase();
  if (format === 'opus') return suffix === 'opus' || name === 'opus';
  return !((format === 'aac' || format === 'adts') && name === 'alac');
}

function ownFormat(song: Source, rules: StreamRules): string {
  if (isLossless(song)) return 'flac';
  return rules.find(song.suffix)?.format ?? rules.downsamplingFormat;
}

function planFor(format: string, song: Source, cap: number, wish: StreamWish, rules: StreamRules): StreamPlan {
  const usable = (name: string) => {
    const profile = rules.find(name);
    // Making a lossless file of a lossy one would only make it bigger.
    return profile?.isLossless && !isLossless(song) ? undefined : profile;
  };
  const profile = usable(format) ?? usable(rules.downsamplingFormat);
  if (!profile) return { kind: 'file' };
  return { kind: 'transcode', profile, bitRateKbps: bitRateOf(profile, song, cap), offsetSeconds: wish.offsetSeconds };
}

/** A lossless source gets what was asked for or is usual; a lossy one never more than it has. */
export function bitRateOf(profile: Profile, song: Source, cap: number): number {
  if (profile.isLossless) return 0;
  const wanted = isLossless(song)
    ? cap || profile.defaultBitRateKbps || fallbackBitRateKbps
    : lowest(song.bitRateKbps || profile.defaultBitRateKbps || fallbackBitRateKbps, cap);
  return Math.min(profile.maxBitRateKbps, Math.max(leastBitRateKbps, wanted));
}

/** The smaller of two limits where 0 means none. */
export const lowest = (a: number, b: number) => (a > 0 && b > 0 ? Math.min(a, b) : a || b);
