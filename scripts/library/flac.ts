// FLAC: CONSTANT subframes of 65,535 samples (44.1 kHz, 16 bit, stereo), so that minutes of silence take about 3 KB.
import { be32, crc16, crc8, utf8 } from './bytes.ts';
import type { GeneratedSong } from './song.ts';
import { pictureBlock, vorbisComments } from './vorbis-comment.ts';

const blockSamples = 65_535;

interface Silence {
  streamInfo: Buffer;
  audio: Buffer;
}

const silenceOf = new Map<number, Silence>();

export function flac(song: GeneratedSong): Buffer {
  const { streamInfo, audio } = silence(song.sound.flacSeconds);
  const parts = [utf8('fLaC'), ...block(0, false, streamInfo), ...block(4, !song.picture, vorbisComments(song, false, false))];
  if (song.picture) parts.push(...block(6, true, pictureBlock(song.picture)));
  return Buffer.concat([...parts, audio]);
}

function block(type: number, isLast: boolean, body: Buffer): Buffer[] {
  const head = be32(body.length);
  head[0] = type | (isLast ? 128 : 0);
  return [head, body];
}

function silence(seconds: number): Silence {
  const known = silenceOf.get(seconds);
  if (known) return known;
  const total = seconds * 44_100;
  const frames: Buffer[] = [];
  for (let done = 0; done < total; done += blockSamples) frames.push(frame(frames.length, Math.min(blockSamples, total - done)));
  const sizes = frames.map((bytes) => bytes.length);
  const streamInfo = Buffer.alloc(34);
  streamInfo.writeUInt16BE(blockSamples, 0);
  streamInfo.writeUInt16BE(blockSamples, 2);
  streamInfo.writeUIntBE(Math.min(...sizes), 4, 3);
  streamInfo.writeUIntBE(Math.max(...sizes), 7, 3);
  // 20 bits sample rate, 3 bits channels - 1, 5 bits depth - 1, 36 bits samples; the MD5 stays 0, which means unknown.
  streamInfo.writeUInt32BE(((44_100 << 12) | (1 << 9) | (15 << 4)) >>> 0, 10);
  streamInfo.writeUInt32BE(total, 14);
  const made = { streamInfo, audio: Buffer.concat(frames) };
  silenceOf.set(seconds, made);
  return made;
}

function frame(number: number, samples: number): Buffer {
  const coded = number < 128 ? [number] : [0xc0 | (number >> 6), 0x80 | (number & 63)];
  const bytes = [0xff, 0xf8, 0x79, 0x18, ...coded, (samples - 1) >> 8, (samples - 1) & 255];
  bytes.push(crc8(bytes), 0, 0, 0, 0, 0, 0);
  const check = crc16(bytes);
  bytes.push(check >> 8, check & 255);
  return Buffer.from(bytes);
}
