// Writes small real FLAC files: a stream header, Vorbis comments, perhaps a picture, and no audio. Enough for
// everything that looks at tags; what decodes sound uses tests/fixtures.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export type Tags = Record<string, string | number | readonly string[]>;

export interface FlacOptions {
  seconds?: number;
  /** Embedded front cover. */
  picture?: Uint8Array;
  /** Files with the same sound are versions of one another; without one a file says nothing of its sound. */
  sound?: string;
}

/** Creates the file and its folders. */
export function writeFlac(path: string, tags: Tags, options: FlacOptions = {}): void {
  const blocks: [type: number, body: Uint8Array][] = [
    [0, streamInfo(options.seconds ?? 180, options.sound)],
    [4, comments(tags)],
  ];
  if (options.picture) blocks.push([6, picture(options.picture)]);
  const parts: Uint8Array[] = [new TextEncoder().encode('fLaC')];
  blocks.forEach(([type, body], i) => {
    const isLast = i === blocks.length - 1;
    parts.push(Uint8Array.of((isLast ? 0x80 : 0) | type, body.length >> 16, (body.length >> 8) & 255, body.length & 255), body);
  });
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, Buffer.concat(parts));
}

function streamInfo(seconds: number, sound: string | undefined): Uint8Array {
  const body = Buffer.alloc(34);
  const sampleRateHz = 44_100;
  body.writeUInt16BE(4096, 0);
  body.writeUInt16BE(4096, 2);
  // 20 bits sample rate, 3 bits channels - 1, 5 bits depth - 1, 36 bits samples.
  const packed = (BigInt(sampleRateHz) << 44n) | (1n << 41n) | (15n << 36n) | BigInt(Math.round(seconds * sampleRateHz));
  body.writeBigUInt64BE(packed, 10);
  if (sound !== undefined) new Bun.CryptoHasher('md5').update(sound).digest().copy(body, 18);
  return body;
}

function comments(tags: Tags): Uint8Array {
  const lines = Object.entries(tags).flatMap(([name, value]) => [value].flat().map((one) => `${name.toUpperCase()}=${one}`));
  const text = (line: string) => {
    const bytes = Buffer.from(line);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const count = Buffer.alloc(4);
  count.writeUInt32LE(lines.length);
  return Buffer.concat([text('melodrome tests'), count, ...lines.map(text)]);
}

function picture(image: Uint8Array): Uint8Array {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(3, 0);
  const mime = Buffer.from('image/png');
  head.writeUInt32BE(mime.length, 4);
  const rest = Buffer.alloc(24);
  rest.writeUInt32BE(image.length, 20);
  return Buffer.concat([head, mime, rest, image]);
}
