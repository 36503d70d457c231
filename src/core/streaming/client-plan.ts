// How a song is sent to a client that has said what it can play (transcoding extension): as it is, or as the first of its
// wishes that we can make. Pure rules; bit rates of clients are in bits per second, ours in kbit/s.
import { bitRateOf, lowest, type StreamRules, type Transcode } from './decide.ts';
import { isSameFormat, shapeOf, type Profile } from './profiles.ts';
import { isLossless, type StreamSource } from './source.ts';
import { findTarget } from './targets.ts';

export interface Limitation {
  name: string;
  comparison: string;
  values: readonly string[];
  required: boolean;
}

/** What a client says of itself. */
export interface ClientInfo {
  maxAudioBitrate: number;
  maxTranscodingAudioBitrate: number;
  directPlayProfiles: readonly {
    containers: readonly string[];
    audioCodecs: readonly string[];
    protocols: readonly string[];
    maxAudioChannels: number;
  }[];
  transcodingProfiles: readonly { container: string; audioCodec: string; protocol: string; maxAudioChannels: number }[];
  codecProfiles: readonly { type: string; name: string; limitations: readonly Limitation[] }[];
}

export interface StreamDetails {
  protocol: 'http';
  container: string;
  codec: string;
  audioChannels: number | undefined;
  /** Bits per second. */
  audioBitrate: number | undefined;
  audioSamplerate: number | undefined;
  audioBitdepth: number | undefined;
}

export interface ClientPlan {
  canDirectPlay: boolean;
  /** Why it cannot be played as it is. */
  reasons: string[];
  source: StreamDetails;
  transcode: (Transcode & { container: string; codec: string; details: StreamDetails }) | undefined;
}

type Numbers = Record<string, number | undefined>;

const codecAliases: readonly (readonly string[])[] = [
  ['aac', 'adts', 'mp4a', 'mp4a.40.2'],
  ['ac3', 'ac-3'],
  ['eac3', 'e-ac-3', 'ec-3', 'eac-3'],
  ['mp3', 'mpeg', 'mp2', 'mp1'],
  ['wma', 'wmav1', 'wmav2', 'wma pro', 'wmapro', 'wma voice', 'wmavoice'],
  ['wma lossless', 'wmalossless'],
  ['shn', 'shorten'],
  ['als', 'mp4als'],
  ['pcm', 'wav', 'pcm_s16le', 'pcm_s24le', 'pcm_s32le', 'pcm_f32le', 'pcm_s16be', 'pcm_s24be', 'pcm_u8'],
  ['musepack', 'mpc', 'musepack7', 'musepack8'],
  ['wavpack', 'wv'],
  ['dsd', 'dsf', 'dff', 'dsd_lsbf', 'dsd_msbf', 'dsd_lsbf_planar', 'dsd_msbf_planar'],
];
const codecOfSuffix: Record<string, string> = {
  oga: 'vorbis',
  ogg: 'vorbis',
  m4a: 'aac',
  m4b: 'aac',
  mp4: 'aac',
  aif: 'pcm',
  aiff: 'pcm',
  wav: 'pcm',
};

const isSameCodec = (a: string, b: string) => a === b || codecAliases.some((group) => group.includes(a) && group.includes(b));
const codecOf = ({ codec, suffix }: Pick<StreamSource, 'codec' | 'suffix'>) => codec.toLowerCase() || codecOfSuffix[suffix] || suffix;

/** The plan; `transcode` is there when a wish can be met, also where the song can be played as it is. */
export function planForClient(source: StreamSource, client: ClientInfo, rules: StreamRules): ClientPlan {
  const details = sourceDetails(source);
  const codec = codecOf(source);
  const most = lowest(kbps(client.maxAudioBitrate), rules.maxBitRateKbps);
  const reasons: string[] = [];
  if (!client.directPlayProfiles.some((profile) => fits(profile, source, codec, reasons))) {
    if (reasons.length === 0) reasons.push('no direct play profile');
  } else reasons.length = 0;
  if (most > 0 && source.bitRateKbps > most) reasons.push('audio bitrate not supported');
  for (const limitation of limitationsOf(client, codec)) {
    if (!holds(limitation, numbersOf(details))) reasons.push(`${limitation.name} not supported`);
  }
  const wanted = [...client.transcodingProfiles];
  const forced = rules.forcedFormat;
  const isForcible =
    forced !== '' && wanted.some(({ container, audioCodec }) => findTarget(rules.find, container, audioCodec)?.format === forced);
  if (isForcible) {
    wanted.sort((a, b) => Number(isForced(b)) - Number(isForced(a)));
    if (!isSameFormat(forced, source.suffix)) reasons.push('the player is set to another format');
  }
  function isForced({ container, audioCodec }: (typeof wanted)[number]): boolean {
    return findTarget(rules.find, container, audioCodec)?.format === forced;
  }
  const transcode = firstPossible(source, client, wanted, rules);
  return { canDirectPlay: reasons.length === 0, reasons: [...new Set(reasons)], source: details, transcode };
}

function fits(profile: ClientInfo['directPlayProfiles'][number], source: StreamSource, codec: string, reasons: string[]): boolean {
  const has = (list: readonly string[], test: (one: string) => boolean) =>
    list.length === 0 || list.some((one) => one === '*' || test(one.toLowerCase()));
  const checks: [isMet: boolean, reason: string][] = [
    [has(profile.protocols, (one) => one === 'http'), 'protocol not supported'],
    [has(profile.containers, (one) => isSameFormat(one, source.suffix)), 'container not supported'],
    [has(profile.audioCodecs, (one) => isSameCodec(one, codec)), 'audio codec not supported'],
    [profile.maxAudioChannels <= 0 || source.channels <= profile.maxAudioChannels, 'audio channels not supported'],
  ];
  reasons.push(...checks.filter(([isMet]) => !isMet).map(([, reason]) => reason));
  return checks.every(([isMet]) => isMet);
}

const limitationsOf = (client: ClientInfo, codec: string) =>
  client.codecProfiles
    .filter(({ type, name }) => type.toLowerCase() === 'audiocodec' && isSameCodec(name.toLowerCase(), codec))
    .flatMap(({ limitations }) => limitations);

/** What is not known holds, unless it is required. */
function holds({ name, comparison, values, required }: Limitation, numbers: Numbers): boolean {
  const value = numbers[name];
  const wanted = values.map(Number).filter(Number.isFinite);
  const [first] = wanted;
  if (value === undefined || first === undefined) return name === 'audioProfile' || !required || first === undefined;
  if (comparison === 'Equals') return wanted.includes(value);
  if (comparison === 'NotEquals') return !wanted.includes(value);
  return comparison === 'LessThanEqual' ? value <= first : value >= first;
}

function firstPossible(
  source: StreamSource,
  client: ClientInfo,
  wanted: ClientInfo['transcodingProfiles'],
  rules: StreamRules,
): ClientPlan['transcode'] {
  const limit = lowest(lowest(kbps(client.maxTranscodingAudioBitrate), kbps(client.maxAudioBitrate)), rules.maxBitRateKbps);
  for (const { container, audioCodec, protocol, maxAudioChannels } of wanted) {
    if (protocol !== '' && protocol.toLowerCase() !== 'http') continue;
    const profile = findTarget(rules.find, container, audioCodec);
    if (!profile || (profile.isLossless && (!isLossless(source) || (limit > 0 && source.bitRateKbps > limit)))) continue;
    const start = targetNumbers(source, profile, bitRateOf(profile, source, limit), maxAudioChannels);
    const numbers = limitedNumbers(start, limitationsOf(client, profile.codec), profile);
    if (!numbers) continue;
    const bitRateKbps = profile.isLossless ? 0 : kbps(numbers['audioBitrate'] ?? 0);
    const sampleRateHz = numbers['audioSamplerate'];
    const channels = numbers['audioChannels'];
    const bitDepth = numbers['audioBitdepth'];
    const changed = {
      ...(sampleRateHz !== undefined && sampleRateHz !== start['audioSamplerate'] ? { sampleRateHz } : {}),
      ...(channels !== undefined && channels !== source.channels ? { channels } : {}),
      ...(bitDepth !== undefined && bitDepth !== source.bitDepth ? { bitDepth } : {}),
    };
    const details: StreamDetails = {
      protocol: 'http',
      container: container.toLowerCase(),
      codec: profile.codec,
      audioChannels: channels,
      audioBitrate: numbers['audioBitrate'],
      audioSamplerate: sampleRateHz,
      audioBitdepth: bitDepth,
    };
    return { profile, bitRateKbps, offsetSeconds: 0, shape: changed, container, codec: audioCodec, details };
  }
  return undefined;
}

/** What a transcode would be like before the client's limits. */
function targetNumbers(source: StreamSource, profile: Profile, bitRateKbps: number, maxAudioChannels: number): Numbers {
  const shape = shapeOf({ ...source, profile });
  const channels = shape.channels ?? source.channels;
  const isDsd = source.suffix === 'dsf' || source.suffix === 'dff';
  return {
    audioChannels: maxAudioChannels > 0 ? Math.min(channels, Math.ceil(maxAudioChannels)) : channels,
    audioBitrate: bitRateKbps > 0 ? bitRateKbps * 1000 : undefined,
    audioSamplerate: shape.sampleRateHz ?? (isDsd ? source.sampleRateHz / 8 : source.sampleRateHz),
    audioBitdepth: profile.isLossless ? (shape.bitDepth ?? source.bitDepth ?? undefined) : undefined,
  };
}

/** The same within the limits; undefined when a limit cannot be kept. */
function limitedNumbers(numbers: Numbers, limitations: readonly Limitation[], profile: Profile): Numbers | undefined {
  const result: Numbers = { ...numbers };
  for (const limitation of limitations) {
    const value = result[limitation.name];
    if (value === undefined || holds(limitation, result)) continue;
    const isExact = limitation.comparison === 'Equals';
    const isUpper = limitation.comparison === 'LessThanEqual' || isExact;
    const isRate = limitation.name === 'audioSamplerate';
    const wanted = limitation.values
      .map(Number)
      .map((one) => (isRate && !isExact ? rateUpTo(one) : Math.floor(one)))
      .filter((one) => one > 0 && !(isRate && rateUpTo(one) !== one));
    // Less is always possible, more is not: nothing is made of nothing.
    const below = wanted.filter((one) => one < value).toSorted((a, b) => b - a)[0];
    if (!isUpper || below === undefined || !isPossible(limitation.name, below, profile)) {
      if (limitation.required) return undefined;
      continue;
    }
    result[limitation.name] = below;
  }
  return result;
}

/** What all encoders of ours can make, highest first. */
const usualRatesHz = [96_000, 88_200, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000];

/** The highest of these up to a limit; 0 where there is none. */
const rateUpTo = (limitHz: number) => usualRatesHz.find((rate) => rate <= limitHz) ?? 0;

function isPossible(name: string, value: number, profile: Profile): boolean {
  if (name === 'audioSamplerate') return profile.format !== 'opus' && value >= 8000;
  return name !== 'audioBitdepth' || value >= 16;
}

function sourceDetails(source: StreamSource): StreamDetails {
  return {
    protocol: 'http',
    container: source.suffix,
    codec: codecOf(source),
    audioChannels: source.channels || undefined,
    audioBitrate: source.bitRateKbps * 1000 || undefined,
    audioSamplerate: source.sampleRateHz || undefined,
    audioBitdepth: source.bitDepth ?? undefined,
  };
}

const numbersOf = ({ audioChannels, audioBitrate, audioSamplerate, audioBitdepth }: StreamDetails): Numbers => ({
  audioChannels,
  audioBitrate,
  audioSamplerate,
  audioBitdepth,
});

const kbps = (bitsPerSecond: number) => (bitsPerSecond > 0 ? Math.max(1, Math.floor(bitsPerSecond / 1000)) : 0);
