// What ffmpeg can make for us, as a table. Argument lists only: nothing of a request ever becomes text
// in a command; bit rates and offsets are numbers that were checked.

export interface Profile {
  format: string;
  suffix: string;
  mediaType: string;
  /** 0 for lossless. */
  defaultBitRateKbps: number;
  isLossless: boolean;
  /** Codec and container, before the output. */
  encode: readonly string[];
  maxSampleRateHz: number;
  maxChannels: number;
}

export const profiles: readonly Profile[] = [
  {
    format: 'mp3',
    suffix: 'mp3',
    mediaType: 'audio/mpeg',
    defaultBitRateKbps: 192,
    isLossless: false,
    encode: ['-c:a', 'libmp3lame', '-f', 'mp3'],
    maxSampleRateHz: 48_000,
    maxChannels: 2,
  },
  {
    format: 'opus',
    suffix: 'opus',
    mediaType: 'audio/ogg',
    defaultBitRateKbps: 128,
    isLossless: false,
    encode: ['-c:a', 'libopus', '-f', 'opus'],
    maxSampleRateHz: 48_000,
    maxChannels: 8,
  },
  {
    format: 'aac',
    suffix: 'aac',
    mediaType: 'audio/aac',
    defaultBitRateKbps: 256,
    isLossless: false,
    encode: ['-c:a', 'aac', '-f', 'adts'],
    maxSampleRateHz: 96_000,
    maxChannels: 8,
  },
  {
    format: 'flac',
    suffix: 'flac',
    mediaType: 'audio/flac',
    defaultBitRateKbps: 0,
    isLossless: true,
    encode: ['-c:a', 'flac', '-f', 'flac'],
    maxSampleRateHz: 192_000,
    maxChannels: 8,
  },
];

const aliases: readonly (readonly string[])[] = [
  ['aac', 'adts', 'm4a', 'mp4', 'm4b', 'm4p'],
  ['mp3', 'mpeg', 'mp2'],
  ['opus', 'ogg', 'oga'],
  ['aif', 'aiff'],
  ['mpc', 'mpp'],
];

/** The profile for a format name or one of its aliases. */
export function findProfile(format: string): Profile | undefined {
  const wanted = format.toLowerCase();
  return profiles.find((profile) => isSameFormat(profile.format, wanted));
}

/** Whether two names mean one container. */
export function isSameFormat(a: string, b: string): boolean {
  return a === b || aliases.some((group) => group.includes(a) && group.includes(b));
}

/** Demuxers that can be an audio file: playlists and scripts in disguise (ffconcat, hls, sdp) are not among them. */
const demuxers = 'aac,ac3,aiff,ape,asf,au,caf,dsf,eac3,flac,iff,matroska,webm,mov,mp4,m4a,mp3,mpc,mpc8,ogg,shn,tak,tta,w64,wav,wv';

/** Longest stream we make, in seconds. */
const longest = 24 * 3600;

/** What every ffmpeg of ours begins with: one local audio file, from some second on. */
export function inputArguments(path: string, startSeconds: number): string[] {
  return [
    '-nostdin',
    '-hide_banner',
    '-v',
    'error',
    '-protocol_whitelist',
    'file,pipe',
    '-format_whitelist',
    demuxers,
    ...(startSeconds > 0 ? ['-ss', startSeconds.toFixed(6)] : []),
    // The prefix keeps a name such as `http:x.mp3` or `-y.mp3` a file.
    '-i',
    `file:${path}`,
  ];
}

export interface TranscodeSpec {
  path: string;
  profile: Profile;
  bitRateKbps: number;
  offsetSeconds: number;
  sampleRateHz: number;
  channels: number;
  /** For a stretch of the file: its beginning, its length, and arguments with its own tags. */
  startSeconds?: number;
  seconds?: number;
  tags?: readonly string[];
}

/** ffmpeg's arguments for one stream to its standard output. */
export function ffmpegArguments(spec: TranscodeSpec): string[] {
  const { profile } = spec;
  return [
    ...inputArguments(spec.path, (spec.startSeconds ?? 0) + spec.offsetSeconds),
    '-t',
    spec.seconds === undefined ? String(longest) : Math.max(0, spec.seconds - spec.offsetSeconds).toFixed(6),
    '-map',
    '0:a:0',
    '-vn',
    '-sn',
    '-dn',
    ...(spec.tags ?? ['-map_metadata', '0', '-map_metadata', '0:s:a:0']),
    ...(profile.isLossless || spec.bitRateKbps === 0 ? [] : ['-b:a', `${spec.bitRateKbps}k`]),
    ...(profile.format === 'opus'
      ? ['-ar', '48000']
      : spec.sampleRateHz > profile.maxSampleRateHz
        ? ['-ar', String(profile.maxSampleRateHz)]
        : []),
    ...(spec.channels > profile.maxChannels ? ['-ac', String(profile.maxChannels)] : []),
    ...profile.encode,
    'pipe:1',
  ];
}
