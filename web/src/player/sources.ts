// Where the sound of a song comes from: the file itself when the browser can play it, else made over.
import { streamUrl } from '../api/addresses.ts';
import type { Song } from '../api/shapes.ts';
import { maxBitRateKbps } from '../settings/prefs.ts';

export interface Source {
  url: string;
  /** Second of the song at which the stream begins; a converted stream cannot be wound, only asked for anew. */
  offsetSec: number;
  isSeekable: boolean;
  /** For display: `FLAC`, or `FLAC → OPUS 128`. */
  isTranscoded: boolean;
}

const mediaTypes: Record<string, string> = {
  aac: 'audio/aac',
  flac: 'audio/flac',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
};
const mp4Codecs: Record<string, string> = { aac: 'mp4a.40.2', alac: 'alac', flac: 'flac', mp3: 'mp4a.69' };
const oggCodecs: Record<string, string> = { opus: 'opus', vorbis: 'vorbis', flac: 'flac' };
const defaultBitRateKbps = 192;

/** What the browser would have to play; undefined for containers no browser knows. */
function mediaTypeOf({ suffix, codec }: Song): string | undefined {
  const kind = codec.toLowerCase();
  const known = (table: Record<string, string>) => Object.entries(table).find(([name]) => kind.includes(name))?.[1];
  if (suffix === 'm4a' || suffix === 'mp4' || suffix === 'm4b') return `audio/mp4; codecs="${known(mp4Codecs) ?? kind}"`;
  if (suffix === 'ogg' || suffix === 'oga' || suffix === 'opus') {
    return `audio/ogg; codecs="${known(oggCodecs) ?? (suffix === 'opus' ? 'opus' : 'vorbis')}"`;
  }
  return mediaTypes[suffix];
}

let probe: HTMLAudioElement | undefined;
function canPlay(mediaType: string | undefined): boolean {
  probe ??= document.createElement('audio');
  return mediaType !== undefined && probe.canPlayType(mediaType) !== '';
}

/** `mustConvert`: the file itself has failed before. */
export function chooseSource(song: Song, positionSec: number, mustConvert: boolean): Source {
  const limit = maxBitRateKbps();
  const isTooBig = limit > 0 && song.bitRate > limit;
  if (!mustConvert && !isTooBig && canPlay(mediaTypeOf(song))) {
    return { url: streamUrl(song.id), offsetSec: 0, isSeekable: true, isTranscoded: false };
  }
  const format = canPlay('audio/ogg; codecs="opus"') ? 'opus' : 'mp3';
  const offsetSec = Math.floor(positionSec);
  const url = streamUrl(song.id, { format, maxBitRateKbps: limit || defaultBitRateKbps, offsetSec });
  return { url, offsetSec, isSeekable: false, isTranscoded: true };
}
