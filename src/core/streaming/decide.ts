// How a song is sent: the file itself or a transcode. Pure rules of navidrome.md 9.2.
import type { CallerPlayer } from '../../context.ts';
import { losslessSuffixes } from '../../lib/media-types.ts';
import type { SongRow } from '../catalog/rows.ts';
import { findProfile, isSameFormat, type Profile } from './profiles.ts';

export interface StreamWish {
  /** 'raw', a format name, or ''. */
  format: string;
  /** 0: no limit. */
  maxBitRateKbps: number;
  offsetSeconds: number;
}

/** `cut`: the song as it is, out of a longer file. */
export type StreamPlan =
  | { kind: 'file' }
  | { kind: 'cut' }
  | { kind: 'transcode'; profile: Profile; bitRateKbps: number; offsetSeconds: number };

type Source = Pick<SongRow, 'suffix' | 'codec' | 'bitRateKbps' | 'durationMs'>;

export interface PlayerSettings {
  /** Format the player always gets, or ''. */
  forcedFormat: string;
  maxBitRateKbps: number;
}

const fallbackBitRateKbps = 256;

/** The plan for a song, a wish and the player's settings. */
export function decide(song: Source, wish: StreamWish, player: PlayerSettings, downsamplingFormat: string): StreamPlan {
  const file: StreamPlan = { kind: 'file' };
  if (wish.format === 'raw') return file;
  const isLossless = losslessSuffixes.includes(song.suffix) || song.codec.toLowerCase() === 'alac';
  const cap = lowest(wish.maxBitRateKbps, player.maxBitRateKbps);

  let format = player.forcedFormat || wish.format;
  if (!format && cap > 0 && cap < song.bitRateKbps) format = downsamplingFormat;
  if (!format) return wish.offsetSeconds > 0 ? transcode(song, downsamplingFormat, cap, wish, isLossless) : file;

  const limit = player.forcedFormat ? cap || (findProfile(format)?.defaultBitRateKbps ?? 0) : cap;
  const isFormat = isSameFormat(format.toLowerCase(), song.suffix);
  if (isFormat && (limit === 0 || song.bitRateKbps <= limit) && wish.offsetSeconds === 0) return file;
  return transcode(song, format, cap, wish, isLossless);
}

function transcode(song: Source, format: string, cap: number, wish: StreamWish, isLossless: boolean): StreamPlan {
  let profile = findProfile(format) ?? findProfile('mp3');
  // Making a lossless file of a lossy one would only make it bigger.
  if (profile?.isLossless && !isLossless) profile = findProfile('opus');
  if (!profile) return { kind: 'file' };
  const wanted = isLossless
    ? cap || profile.defaultBitRateKbps || fallbackBitRateKbps
    : lowest(song.bitRateKbps || profile.defaultBitRateKbps, cap);
  return {
    kind: 'transcode',
    profile,
    bitRateKbps: profile.isLossless ? 0 : Math.min(512, Math.max(24, wanted)),
    offsetSeconds: wish.offsetSeconds,
  };
}

/** The smaller of two limits where 0 means none. */
const lowest = (a: number, b: number) => (a > 0 && b > 0 ? Math.min(a, b) : a || b);

/** What a player's row says about streaming. */
export function playerSettings(player: CallerPlayer | undefined, formatOf: (transcodingId: string) => string): PlayerSettings {
  return {
    forcedFormat: player?.transcodingId ? formatOf(player.transcodingId) : '',
    maxBitRateKbps: player?.maxBitRateKbps ?? 0,
  };
}
