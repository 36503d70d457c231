// Writes zip files as a stream: nothing is compressed (music is already), sums come behind each entry, so every file is read
// once. Zip64 where an entry, the whole, or the number of entries needs it.
import { crc32 } from 'node:zlib';

export interface ZipEntry {
  /** Safe, unique, `/` between folders. */
  name: string;
  modifiedAt: number;
  /** undefined: known only when it has been written. */
  sizeBytes: number | undefined;
  open: () => AsyncIterable<Uint8Array>;
}

interface Written {
  name: Uint8Array;
  stamp: number;
  isLarge: boolean;
  sizeBytes: number;
  crc: number;
  offset: number;
}

const most32 = 0xffff_ffff;
const most16 = 0xffff;
/** Sums follow the data; names are UTF-8. */
const flags = 0x0808;

/** The whole length, or undefined when an entry's is not known. */
export function zipBytes(entries: readonly Pick<ZipEntry, 'name' | 'sizeBytes'>[]): number | undefined {
  let offset = 0;
  let directory = 0;
  for (const { name, sizeBytes } of entries) {
    if (sizeBytes === undefined) return undefined;
    const isLarge = sizeBytes >= most32;
    const nameBytes = Buffer.byteLength(name);
    directory += 46 + nameBytes + extraLength(isLarge, offset);
    offset += 30 + nameBytes + (isLarge ? 20 : 0) + sizeBytes + (isLarge ? 24 : 16);
  }
  return offset + directory + (needs64(entries.length, offset, directory) ? 76 : 0) + 22;
}

const extraLength = (isLarge: boolean, offset: number) => {
  const fields = (isLarge ? 2 : 0) + (offset >= most32 ? 1 : 0);
  return fields > 0 ? 4 + fields * 8 : 0;
};
const needs64 = (count: number, offset: number, directory: number) => count >= most16 || offset >= most32 || directory >= most32;

/** The archive piece by piece; throws when an entry has fewer bytes than it said. */
export async function* writeZip(entries: Iterable<ZipEntry> | AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  const written: Written[] = [];
  let offset = 0;
  for await (const entry of entries) {
    const isLarge = (entry.sizeBytes ?? 0) >= most32;
    const item: Written = { name: Buffer.from(entry.name), stamp: dosTime(entry.modifiedAt), isLarge, sizeBytes: 0, crc: 0, offset };
    const header = localHeader(item, entry.sizeBytes ?? 0);
    yield header;
    for await (const piece of entry.open()) {
      const left = entry.sizeBytes === undefined ? piece.length : entry.sizeBytes - item.sizeBytes;
      const part = piece.length > left ? piece.subarray(0, left) : piece;
      if (part.length === 0) break;
      item.crc = crc32(part, item.crc);
      item.sizeBytes += part.length;
      yield part;
    }
    if (entry.sizeBytes !== undefined && item.sizeBytes !== entry.sizeBytes) throw new Error('a file became shorter while it was sent');
    if (!isLarge && item.sizeBytes >= most32) throw new Error('a transcode became larger than 4 GiB');
    const sums = descriptor(item);
    yield sums;
    offset += header.length + item.sizeBytes + sums.length;
    written.push(item);
  }
  let directory = 0;
  for (const item of written) {
    const record = centralHeader(item);
    directory += record.length;
    yield record;
  }
  yield ending(written.length, offset, directory);
}

function localHeader({ name, stamp, isLarge }: Written, sizeBytes: number): Uint8Array {
  const extra = isLarge ? extra64([sizeBytes, sizeBytes]) : new Uint8Array(0);
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x0403_4b50, 0);
  head.writeUInt16LE(isLarge ? 45 : 20, 4);
  head.writeUInt16LE(flags, 6);
  head.writeUInt32LE(stamp, 10);
  head.writeUInt32LE(isLarge ? most32 : sizeBytes, 18);
  head.writeUInt32LE(isLarge ? most32 : sizeBytes, 22);
  head.writeUInt16LE(name.length, 26);
  head.writeUInt16LE(extra.length, 28);
  return Buffer.concat([head, name, extra]);
}

function descriptor({ crc, isLarge, sizeBytes }: Written): Uint8Array {
  const sums = Buffer.alloc(isLarge ? 24 : 16);
  sums.writeUInt32LE(0x0807_4b50, 0);
  sums.writeUInt32LE(crc, 4);
  for (const place of [0, 1]) {
    if (isLarge) sums.writeBigUInt64LE(BigInt(sizeBytes), 8 + place * 8);
    else sums.writeUInt32LE(sizeBytes, 8 + place * 4);
  }
  return sums;
}

function centralHeader({ name, stamp, isLarge, sizeBytes, crc, offset }: Written): Uint8Array {
  const isFar = offset >= most32;
  const extra = isLarge || isFar ? extra64([...(isLarge ? [sizeBytes, sizeBytes] : []), ...(isFar ? [offset] : [])]) : new Uint8Array(0);
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x0201_4b50, 0);
  // Made on Unix, so that the rights of a plain file are believed.
  head.writeUInt16LE((3 << 8) | 45, 4);
  head.writeUInt16LE(isLarge || isFar ? 45 : 20, 6);
  head.writeUInt16LE(flags, 8);
  head.writeUInt32LE(stamp, 12);
  head.writeUInt32LE(crc, 16);
  head.writeUInt32LE(isLarge ? most32 : sizeBytes, 20);
  head.writeUInt32LE(isLarge ? most32 : sizeBytes, 24);
  head.writeUInt16LE(name.length, 28);
  head.writeUInt16LE(extra.length, 30);
  head.writeUInt32LE((0o100644 << 16) >>> 0, 38);
  head.writeUInt32LE(isFar ? most32 : offset, 42);
  return Buffer.concat([head, name, extra]);
}

function ending(count: number, offset: number, directory: number): Uint8Array {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(Math.min(count, most16), 8);
  end.writeUInt16LE(Math.min(count, most16), 10);
  end.writeUInt32LE(Math.min(directory, most32), 12);
  end.writeUInt32LE(Math.min(offset, most32), 16);
  if (!needs64(count, offset, directory)) return end;
  const large = Buffer.alloc(76);
  large.writeUInt32LE(0x0606_4b50, 0);
  large.writeBigUInt64LE(44n, 4);
  large.writeUInt16LE((3 << 8) | 45, 12);
  large.writeUInt16LE(45, 14);
  large.writeBigUInt64LE(BigInt(count), 24);
  large.writeBigUInt64LE(BigInt(count), 32);
  large.writeBigUInt64LE(BigInt(directory), 40);
  large.writeBigUInt64LE(BigInt(offset), 48);
  large.writeUInt32LE(0x0706_4b50, 56);
  large.writeBigUInt64LE(BigInt(offset + directory), 64);
  large.writeUInt32LE(1, 72);
  return Buffer.concat([large, end]);
}

function extra64(values: readonly number[]): Uint8Array {
  const extra = Buffer.alloc(4 + values.length * 8);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(values.length * 8, 2);
  values.forEach((value, i) => extra.writeBigUInt64LE(BigInt(value), 4 + i * 8));
  return extra;
}

/** Date and time in the two halves of a number, as DOS kept them; earlier than 1980 is not possible. */
function dosTime(ms: number): number {
  const date = new Date(Math.min(Date.UTC(2107, 11, 31), Math.max(ms, Date.UTC(1980, 0, 1))));
  const day = ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  return ((day << 16) | time) >>> 0;
}
