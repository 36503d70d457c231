// What ffmpeg can make for us, as a table. Argument lists only: nothing of a request ever becomes text
// in a command; bit rates and offsets are numbers that were checked.
import { fillCommand, type Command } from './command.ts';
import { gainArguments } from './replay-gain.ts';

export interface Profile {
  format: string;
  suffix: string;
  mediaType: string;
  codec: string;
  /** 0 for lossless. */
  defaultBitRateKbps: number;
  isLossless: boolean;
  /** Codec and container, before the output. */
  encode: readonly string[];
  maxBitRateKbps: number;
  maxSampleRateHz: number;
  maxChannels: number;
  /** An admin's own, in place of the arguments above. */
  command?: Command;
}

const lossy = { isLossless: false, maxSampleRateHz: 48_000, maxChannels: 2 };

export const profiles: readonly Profile[] = [
  {
    ...lossy,
    format: 'mp3',
    suffix: 'mp3',
    mediaType: 'audio/mpeg',
    codec: 'mp3',
    defaultBitRateKbps: 192,
    maxBitRateKbps: 320,
    encode: ['-c:a', 'libmp3lame', '-f', 'mp3'],
  },
  {
    ...lossy,
    format: 'opus',
    suffix: 'opus',
    mediaType: 'audio/ogg',
    codec: 'opus',
    defaultBitRateKbps: 128,
    maxBitRateKbps: 510,
    encode: ['-c:a', 'libopus', '-f', 'opus'],
    maxChannels: 8,
  },
  {
    ...lossy,
    format: 'aac',
    suffix: 'aac',
    mediaType: 'audio/aac',
    codec: 'aac',
    defaultBitRateKbps: 256,
    maxBitRateKbps: 512,
    encode: ['-c:a', 'aac', '-f', 'adts'],
    maxSampleRateHz: 96_000,
    maxChannels: 8,
  },
  {
    format: 'flac',
    suffix: 'flac',
    mediaType: 'audio/flac',
    codec: 'flac',
    defaultBitRateKbps: 0,
    isLossless: true,
    encode: ['-c:a', 'flac', '-f', 'flac'],
    maxBitRateKbps: 0,
    maxSampleRateHz: 192_000,
    maxChannels: 8,
  },
];

const aliases: readonly (readonly string[])[] = [
  ['aac', 'adts', 'm4a', 'mp4', 'm4b', 'm4p'],
  ['mp3', 'mpeg', 'mp2'],
  ['opus', 'ogg', 'oga'],
  ['aif', 'aiff'],
  ['asf', 'wma'],
  ['mpc', 'mpp'],
];

/** Whether two names mean one container. */
export function isSameFormat(a: string, b: string): boolean {
  return a === b || aliases.some((group) => group.includes(a) && group.includes(b));
}

/** Demuxers that can be an audio file: playlists and scripts in disguise (ffconcat, hls, sdp) are not among them. */
const demuxers = 'aac,ac3,aiff,ape,asf,au,caf,dsf,eac3,flac,iff,matroska,webm,mov,mp4,m4a,mp3,mpc,mpc8,ogg,shn,tak,tta,w64,wav,wv';

/** Longest stream we make, in seconds. */
const longest = 24 * 3600;

/** What no ffmpeg of ours goes without: no questions, local files only, and of those only audio. */
export const guardArguments: readonly string[] = ['-nostdin', '-protocol_whitelist', 'file,pipe', '-format_whitelist', demuxers];

/** What every ffmpeg of ours begins with: one local audio file, from some second on, and no more than some seconds of it. */
export function inputArguments(path: string, startSeconds: number, mostSeconds?: number): string[] {
  return [
    '-hide_banner',
    '-v',
    'error',
    ...guardArguments,
    ...(startSeconds > 0 ? ['-ss', startSeconds.toFixed(6)] : []),
    ...(mostSeconds === undefined ? [] : ['-t', String(mostSeconds)]),
    // The prefix keeps a name such as `http:x.mp3` or `-y.mp3` a file.
    '-i',
    `file:${path}`,
  ];
}

/** How the result must be, where the source is more. */
export interface Shape {
  sampleRateHz?: number;
  channels?: number;
  bitDepth?: number;
}

export interface TranscodeSpec {
  path: string;
  profile: Profile;
  bitRateKbps: number;
  offsetSeconds: number;
  /** The source's. */
  suffix: string;
  sampleRateHz: number;
  channels: number;
  shape?: Shape;
  gainDb?: number;
  /** For a stretch of the file: its beginning, its length, and arguments with its own tags. */
  startSeconds?: number;
  seconds?: number;
  tags?: readonly string[];
}

/** ffmpeg's arguments for one stream to its standard output. */
export function ffmpegArguments(spec: TranscodeSpec): string[] {
  const { profile } = spec;
  const startSeconds = (spec.startSeconds ?? 0) + spec.offsetSeconds;
  const stretch = spec.seconds === undefined ? undefined : Math.max(0, spec.seconds - spec.offsetSeconds).toFixed(6);
  if (profile.command) {
    const filled = fillCommand(profile.command, { path: spec.path, bitRateKbps: spec.bitRateKbps, startSeconds });
    return [...guardArguments, ...filled, '-t', stretch ?? String(longest), 'pipe:1'];
  }
  const shape = shapeOf(spec);
  return [
    // A limit of the output would be the length of the song in WebM.
    ...inputArguments(spec.path, startSeconds, stretch === undefined ? longest : undefined),
    ...(stretch === undefined ? [] : ['-t', stretch]),
    '-map',
    '0:a:0',
    '-vn',
    '-sn',
    '-dn',
    ...(spec.tags ?? ['-map_metadata', '0', '-map_metadata', '0:s:a:0']),
    ...gainArguments(spec.gainDb ?? 0),
    ...(profile.isLossless || spec.bitRateKbps === 0 ? [] : ['-b:a', `${bitRateFor(spec, shape.channels)}k`]),
    ...(shape.sampleRateHz ? ['-ar', String(shape.sampleRateHz)] : []),
    ...(shape.channels ? ['-ac', String(shape.channels)] : []),
    ...depthArguments(profile, shape.bitDepth),
    ...profile.encode,
    'pipe:1',
  ];
}

/** Opus takes no more than this for one channel. */
const opusKbpsPerChannel = 256;

function bitRateFor({ profile, bitRateKbps, channels }: TranscodeSpec, channelsMade = channels): number {
  return profile.format === 'opus' ? Math.min(bitRateKbps, opusKbpsPerChannel * Math.max(1, channelsMade)) : bitRateKbps;
}

/** What must change: a rate above the format's or the client's, channels too many. */
export function shapeOf({
  profile,
  suffix,
  sampleRateHz,
  channels,
  shape = {},
}: Omit<TranscodeSpec, 'path' | 'bitRateKbps' | 'offsetSeconds'>): Shape {
  const isDsd = suffix === 'dsf' || suffix === 'dff';
  // ffmpeg decodes DSD to an eighth of its rate.
  const decodedHz = isDsd ? Math.round(sampleRateHz / 8) : sampleRateHz;
  const mostChannels = Math.min(shape.channels ?? profile.maxChannels, profile.maxChannels);
  const bitDepth = shape.bitDepth ?? (isDsd && profile.isLossless ? 24 : undefined);
  return {
    ...rateOf(profile, decodedHz, shape.sampleRateHz),
    ...(channels > mostChannels ? { channels: mostChannels } : {}),
    ...(bitDepth ? { bitDepth } : {}),
  };
}

function rateOf({ format, maxSampleRateHz }: Profile, decodedHz: number, wantedHz: number | undefined): Shape {
  if (format === 'opus') return { sampleRateHz: 48_000 };
  if (wantedHz !== undefined && wantedHz <= maxSampleRateHz) return { sampleRateHz: wantedHz };
  return decodedHz > maxSampleRateHz ? { sampleRateHz: rateBelow(decodedHz, maxSampleRateHz) } : {};
}

/** The highest usual rate that divides the source's evenly, or simply the highest. */
function rateBelow(sourceHz: number, mostHz: number): number {
  const usual = [192_000, 176_400, 96_000, 88_200, 48_000, 44_100].filter((rate) => rate <= mostHz);
  return usual.find((rate) => sourceHz % rate === 0) ?? mostHz;
}

function depthArguments({ isLossless }: Profile, bitDepth: number | undefined): string[] {
  if (!isLossless || !bitDepth) return [];
  return bitDepth <= 16 ? ['-sample_fmt', 's16'] : ['-sample_fmt', 's32', '-bits_per_raw_sample', '24'];
}
