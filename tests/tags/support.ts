// Files that no encoder at hand can write: headers by the formats' specifications, tags, and no sound.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createTagReader } from '../../src/tags/read.ts';
import type { AudioProperties, SongFields, TagOptions } from '../../src/tags/types.ts';

export interface TempFolder {
  path: string;
  write: (name: string, bytes: Uint8Array) => string;
  remove: () => void;
}

export function tempFolder(): TempFolder {
  const path = mkdtempSync(join(tmpdir(), 'melodrome-test-'));
  return {
    path,
    write(name, bytes) {
      writeFileSync(join(path, name), bytes);
      return join(path, name);
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** What a readable file says; fails the test otherwise. */
export async function read(path: string, options: TagOptions = {}): Promise<{ fields: SongFields; audio: AudioProperties }> {
  const result = await createTagReader(options)(path);
  if (!result.ok) throw new Error(`${path}: ${result.reason}`);
  return result;
}

function bytes(...parts: (string | Uint8Array | [size: 1 | 2 | 4 | 8, value: number])[]): Buffer {
  return Buffer.concat(
    parts.map((part) => {
      if (typeof part === 'string') return Buffer.from(part);
      if (part instanceof Uint8Array) return part;
      const b = Buffer.alloc(8);
      b.writeBigUInt64LE(BigInt(part[1]));
      return b.subarray(0, part[0]);
    }),
  );
}

/** APEv2, footer only. Several values of one item are separated by NUL. */
export function apeTag(items: Record<string, string>): Buffer {
  const body = Buffer.concat(Object.entries(items).map(([key, value]) => bytes([4, Buffer.byteLength(value)], [4, 0], `${key}\0`, value)));
  return bytes(body, 'APETAGEX', [4, 2000], [4, body.length + 32], [4, Object.keys(items).length], [4, 0], [8, 0]);
}

/** ID3v2.4 with UTF-8 texts; keys are frame ids, or `TXXX:name`. */
export function id3Tag(frames: Record<string, string>): Buffer {
  const body = Buffer.concat(
    Object.entries(frames).map(([key, value]) => {
      const [id = '', name] = key.split(':');
      const text = bytes([1, 3], name === undefined ? value : `${name}\0${value}`);
      return bytes(id, syncsafe(text.length), [2, 0], text);
    }),
  );
  return bytes('ID3', [1, 4], [2, 0], syncsafe(body.length), body);
}

const syncsafe = (n: number) => Buffer.from([(n >> 21) & 127, (n >> 14) & 127, (n >> 7) & 127, n & 127]);

/** Monkey's Audio 3.99: 2 frames of 73,728 blocks and one of 29,844 at 44.1 kHz: 4.02 s. */
export function monkeysAudio(): Buffer {
  const descriptor = bytes('MAC ', [2, 3990], [2, 0], [4, 52], [4, 24], [4, 0], [4, 44], [4, 9_000], [4, 0], [4, 0], Buffer.alloc(16));
  return bytes(descriptor, [2, 2000], [2, 0], [4, 73_728], [4, 29_844], [4, 3], [2, 16], [2, 2], [4, 44_100], Buffer.alloc(9_000));
}

/** Musepack SV8: 132,300 samples at 44.1 kHz, stereo: 3 s. */
export function musepack(): Buffer {
  // Sample count 132,300 and no silence before, both in groups of seven bits.
  const body = bytes(
    [4, 0],
    [1, 8],
    Buffer.from([0x80 | (132_300 >> 14), 0x80 | ((132_300 >> 7) & 127), 132_300 & 127, 0]),
    [1, 0x1f],
    [1, 0x10],
  );
  return bytes('MPCK', 'SH', [1, body.length + 3], body, 'AP', [1, 3], 'SE', [1, 3], Buffer.alloc(6_000));
}

/** DSD64 in DSF, stereo: 5,644,800 samples, 2 s; the tag lies at the end. */
export function dsf(tag: Buffer): Buffer {
  const data = bytes('data', [8, 12 + 4096], Buffer.alloc(4096));
  const format = bytes('fmt ', [8, 52], [4, 1], [4, 0], [4, 2], [4, 2], [4, 2_822_400], [4, 1], [8, 5_644_800], [4, 4096], [4, 0]);
  const before = 28 + format.length + data.length;
  return bytes('DSD ', [8, 28], [8, before + tag.length], [8, before], format, data, tag);
}

/** DSD64 in DSDIFF, stereo: 5,644,800 samples, 2 s; the tag is its last chunk. */
export function dsdiff(tag: Buffer): Buffer {
  const chunk = (id: string, ...parts: (string | Uint8Array)[]) => {
    const body = bytes(...parts);
    const size = Buffer.alloc(8);
    size.writeBigUInt64BE(BigInt(body.length));
    return bytes(id, size, body, ...(body.length % 2 ? [Buffer.alloc(1)] : []));
  };
  const rate = Buffer.alloc(4);
  rate.writeUInt32BE(2_822_400);
  const properties = chunk(
    'PROP',
    'SND ',
    chunk('FS  ', rate),
    chunk('CHNL', Buffer.from([0, 2]), 'SLFTSRGT'),
    chunk('CMPR', 'DSD ', Buffer.from([14]), 'not compressed', Buffer.alloc(1)),
  );
  const sound = chunk('DSD ', Buffer.alloc(1_411_200, 0x69));
  return chunk('FRM8', 'DSD ', chunk('FVER', Buffer.from([1, 5, 0, 0])), properties, sound, chunk('ID3 ', tag));
}
