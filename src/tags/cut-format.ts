// What a song that is a stretch of a longer file comes as: what is lossless stays so, what can be copied is copied.

import { losslessSuffixes } from '../lib/media-types.ts';

/** Formats whose packets can be copied into a file of their own. */
const copied: Record<string, string> = { mp3: 'mp3', ogg: 'ogg', oga: 'ogg', opus: 'opus', m4a: 'm4a', m4b: 'm4a', aac: 'm4a' };

/** Suffix of the cut; `codec` as the tag reader names it. */
export function cutSuffix(suffix: string, codec: string): string {
  if (losslessSuffixes.includes(suffix) || /lossless|^(alac|flac|pcm)/i.test(codec)) return 'flac';
  return copied[suffix] ?? 'opus';
}

/** Codec of the cut. */
export function cutCodec(suffix: string, codec: string): string {
  const cut = cutSuffix(suffix, codec);
  return cut === 'flac' || (cut === 'opus' && suffix !== 'opus') ? cut : codec;
}
