// Ogg Vorbis and Opus: pages around comments and packets of silence.
import { crc32Ogg, utf8 } from './bytes.ts';
import type { GeneratedSong } from './song.ts';
import { vorbisComments } from './vorbis-comment.ts';

const firstPage = 2;
const continued = 1;
const lastPage = 4;

/** A packet of one byte is 4,096 samples of silence at 44.1 kHz. */
export function ogg(song: GeneratedSong): Buffer {
  const { serial, oggSeconds } = song.sound;
  const comments = Buffer.concat([Buffer.from([3]), utf8('vorbis'), vorbisComments(song, false, true), Buffer.from([1])]);
  const heads = headerPages(serial, [comments, vorbisSetup]);
  const total = oggSeconds * 44_100;
  const audio = audioPages(serial, heads.length + 1, {
    packet: Buffer.from([6]),
    count: Math.ceil(total / 4096) + 1,
    granuleAfter: (packets) => (packets - 1) * 4096,
    total,
  });
  return Buffer.concat([page(serial, 0, firstPage, 0, Uint8Array.of(30), vorbisHead), ...heads, ...audio]);
}

/** Mono; a packet of two bytes is 120 ms (two SILK frames of 60 ms without data). */
export function opus(song: GeneratedSong): Buffer {
  const { serial, opusSeconds } = song.sound;
  const heads = headerPages(serial, [Buffer.concat([utf8('OpusTags'), vorbisComments(song, true, true)])]);
  const total = opusSeconds * 48_000 + preSkip;
  const audio = audioPages(serial, heads.length + 1, {
    packet: Buffer.from([(3 << 3) | 3, 2]),
    count: Math.ceil(total / 5760),
    granuleAfter: (packets) => packets * 5760,
    total,
  });
  return Buffer.concat([page(serial, 0, firstPage, 0, Uint8Array.of(19), opusHead()), ...heads, ...audio]);
}

function page(serial: number, sequence: number, flags: number, granule: number, lacing: Uint8Array, body: Buffer): Buffer {
  const b = Buffer.alloc(27 + lacing.length + body.length);
  b.write('OggS', 0, 'latin1');
  b[5] = flags;
  b.writeBigInt64LE(BigInt(granule), 6);
  b.writeUInt32LE(serial, 14);
  b.writeUInt32LE(sequence, 18);
  b[26] = lacing.length;
  b.set(lacing, 27);
  body.copy(b, 27 + lacing.length);
  b.writeUInt32LE(crc32Ogg(b), 22);
  return b;
}

/** Packets as pages from number 1 on; what does not fit goes on on the next page. */
function headerPages(serial: number, packets: readonly Buffer[]): Buffer[] {
  const pages: Buffer[] = [];
  let lacing: number[] = [];
  let parts: Buffer[] = [];
  let isContinued = false;
  const flush = (isComplete: boolean) => {
    const flags = isContinued ? continued : 0;
    pages.push(page(serial, pages.length + 1, flags, isComplete ? 0 : -1, Uint8Array.from(lacing), Buffer.concat(parts)));
    lacing = [];
    parts = [];
    isContinued = !isComplete;
  };
  for (const packet of packets) {
    for (let at = 0; ; at += 255) {
      const length = Math.min(255, packet.length - at);
      lacing.push(length);
      parts.push(packet.subarray(at, at + length));
      if (length < 255) break;
      if (lacing.length === 255) flush(false);
    }
    if (lacing.length === 255) flush(true);
  }
  if (lacing.length > 0) flush(true);
  return pages;
}

interface Packets {
  packet: Buffer;
  count: number;
  granuleAfter: (packets: number) => number;
  /** Granule position of the end. */
  total: number;
}

function audioPages(serial: number, from: number, { packet, count, granuleAfter, total }: Packets): Buffer[] {
  const pages: Buffer[] = [];
  for (let done = 0; done < count;) {
    const n = Math.min(255, count - done);
    done += n;
    const isLast = done === count;
    const body = Buffer.concat(Array<Buffer>(n).fill(packet));
    const granule = isLast ? total : granuleAfter(done);
    pages.push(page(serial, from + pages.length, isLast ? lastPage : 0, granule, new Uint8Array(n).fill(packet.length), body));
  }
  return pages;
}

/** 44.1 kHz, stereo, nominal 64 kbit/s, both block sizes 2^13. */
const vorbisHead = (() => {
  const b = Buffer.alloc(30);
  b[0] = 1;
  b.write('vorbis', 1, 'latin1');
  b[11] = 2;
  b.writeUInt32LE(44_100, 12);
  b.writeUInt32LE(64_000, 20);
  b[28] = 0xdd;
  b[29] = 1;
  return b;
})();

/** The smallest setup there is: one code book, a floor without partitions, an empty residue, one mapping, one mode. */
const vorbisSetup = (() => {
  const bytes: number[] = [];
  let bits = 0;
  const fields: [value: number, bits: number][] = [
    // Code book: two entries of one bit, no look-up.
    ...([
      [0, 8],
      [0x564342, 24],
      [1, 16],
      [2, 24],
      [0, 1],
      [0, 1],
      [0, 5],
      [0, 5],
      [0, 4],
    ] as [number, number][]),
    // Time, and floor 1: no partitions, multiplier 1, 8 range bits.
    ...([
      [0, 6],
      [0, 16],
      [0, 6],
      [1, 16],
      [0, 5],
      [0, 2],
      [8, 4],
    ] as [number, number][]),
    // Residue 0, empty.
    ...([
      [0, 6],
      [0, 16],
      [0, 24],
      [0, 24],
      [0, 24],
      [0, 6],
      [0, 8],
      [0, 3],
      [0, 1],
    ] as [number, number][]),
    // Mapping.
    ...([
      [0, 6],
      [0, 16],
      [0, 1],
      [0, 1],
      [0, 2],
      [0, 8],
      [0, 8],
      [0, 8],
    ] as [number, number][]),
    // Mode and framing.
    ...([
      [0, 6],
      [1, 1],
      [0, 16],
      [0, 16],
      [0, 8],
      [1, 1],
    ] as [number, number][]),
  ];
  for (const [value, length] of fields) {
    for (let i = 0; i < length; i++, bits++) {
      if ((bits & 7) === 0) bytes.push(0);
      if ((value >>> i) & 1) bytes[bits >> 3]! |= 1 << (bits & 7);
    }
  }
  return Buffer.concat([Buffer.from([5]), utf8('vorbis'), Buffer.from(bytes)]);
})();

const preSkip = 312;

function opusHead(): Buffer {
  const b = Buffer.alloc(19);
  b.write('OpusHead', 0, 'latin1');
  b[8] = 1;
  b[9] = 1;
  b.writeUInt16LE(preSkip, 10);
  b.writeUInt32LE(48_000, 12);
  return b;
}
