// TAK: metadata blocks before the sound; the stream information is a string of bits, least significant first.

import { audioProperties } from '../native.ts';
import { UnreadableFile, type ByteSource } from '../source.ts';

const maxBlocks = 64;

/** Properties of the stream whose 'tBaK' lies at `start`. */
export function takProperties(source: ByteSource, start: number, end: number) {
  let at = start + 4;
  for (let n = 0; n < maxBlocks; n++) {
    const head = source.view(at, 4);
    if (head.length < 4) break;
    const type = head[0]! & 0x7f;
    const size = head.readUIntLE(1, 3);
    if (type === 1 && size >= 10) {
      const b = Buffer.from(source.view(at + 4, 10));
      if (b.length < 10) break;
      const bits = (from: number, count: number) => Number((bigOf(b) >> BigInt(from)) & ((1n << BigInt(count)) - 1n));
      const sampleRateHz = bits(52, 18) + 6_000;
      return audioProperties({
        codec: 'tak',
        container: 'tak',
        durationMs: (bits(14, 35) / sampleRateHz) * 1000,
        sampleRateHz,
        bitDepth: bits(70, 5) + 8,
        channels: bits(75, 4) + 1,
        audioBytes: end - at,
      });
    }
    if (type === 0) break;
    at += 4 + size;
  }
  throw new UnreadableFile('the TAK file does not describe its sound');
}

const bigOf = (b: Buffer) => b.readBigUInt64LE(0) | (BigInt(b.readUInt16LE(8)) << 64n);
