// File name endings the server knows, with their media types.

const audio: Record<string, string> = {
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  opus: 'audio/ogg',
  aac: 'audio/aac',
  alac: 'audio/mp4',
  m4a: 'audio/mp4',
  m4b: 'audio/mp4',
  flac: 'audio/flac',
  wav: 'audio/x-wav',
  wma: 'audio/x-ms-wma',
  ape: 'audio/x-monkeys-audio',
  mpc: 'audio/x-musepack',
  shn: 'audio/x-shn',
  aif: 'audio/x-aiff',
  aiff: 'audio/x-aiff',
  dsf: 'audio/x-dsf',
  dff: 'audio/x-dff',
  wv: 'audio/x-wavpack',
  wvp: 'audio/x-wavpack',
  tak: 'audio/tak',
  mka: 'audio/x-matroska',
};

const image: Record<string, string> = {
  gif: 'image/gif',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  png: 'image/png',
  bmp: 'image/bmp',
  avif: 'image/avif',
  jxl: 'image/jxl',
  heic: 'image/heic',
  heif: 'image/heif',
};

const playlists = new Set(['m3u', 'm3u8', 'pls', 'xspf', 'nsp']);

export const losslessSuffixes = ['flac', 'alac', 'ape', 'shn', 'dsf', 'dff', 'wv', 'wvp', 'tak', 'wav', 'aif', 'aiff'];

/** The lower-case ending without its dot; '' when there is none. */
export function suffixOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
}

/** Media type of an audio suffix; a plain stream of bytes when unknown. */
export const audioType = (suffix: string) => audio[suffix] ?? 'application/octet-stream';

export type FileKind = 'audio' | 'image' | 'playlist' | 'cue' | 'other';

/** What a file is by its name. */
export function fileKind(name: string): FileKind {
  const suffix = suffixOf(name);
  if (Object.hasOwn(audio, suffix)) return 'audio';
  if (Object.hasOwn(image, suffix)) return 'image';
  if (suffix === 'cue') return 'cue';
  return playlists.has(suffix) ? 'playlist' : 'other';
}
