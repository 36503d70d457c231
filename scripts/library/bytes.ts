// Numbers and texts as bytes, and the checksums of the formats.

export const utf8 = (text: string) => Buffer.from(text, 'utf8');

export function be16(n: number): Buffer {
  const b = Buffer.allocUnsafe(2);
  b.writeUInt16BE(n);
  return b;
}

export function be32(n: number): Buffer {
  const b = Buffer.allocUnsafe(4);
  b.writeUInt32BE(n >>> 0);
  return b;
}

export function le32(n: number): Buffer {
  const b = Buffer.allocUnsafe(4);
  b.writeUInt32LE(n >>> 0);
  return b;
}

function table(topBit: number, mask: number, polynomial: number, shift: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, i) => {
    let r = i << shift;
    for (let j = 0; j < 8; j++) r = (r & topBit ? (r << 1) ^ polynomial : r << 1) & mask;
    return r;
  });
}

const crc8Table = table(0x80, 0xff, 0x07, 0);
const crc16Table = table(0x8000, 0xffff, 0x8005, 8);
const crc32Table = table(0x8000_0000, -1, 0x04c1_1db7, 24);

export function crc8(bytes: Iterable<number>): number {
  let c = 0;
  for (const b of bytes) c = crc8Table[c ^ b]!;
  return c;
}

export function crc16(bytes: Iterable<number>): number {
  let c = 0;
  for (const b of bytes) c = ((c << 8) & 0xffff) ^ crc16Table[(c >> 8) ^ b]!;
  return c;
}

/** As Ogg wants it: not reflected, starts with 0. */
export function crc32Ogg(bytes: Uint8Array): number {
  let c = 0;
  for (const b of bytes) c = ((c << 8) ^ crc32Table[((c >>> 24) ^ b) & 255]!) >>> 0;
  return c;
}
