// Pixels in plain memory, for what neither codec does alone: mosaics, squares, colours. They come and go as
// PNG, which both codecs write; only the 8-bit kinds without interlace are read here.
import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';

import { AppError } from '../../lib/errors.ts';

export interface Pixels {
  width: number;
  height: number;
  /** Red, green, blue, alpha; row by row. */
  rgba: Uint8Array;
}

const inflated = promisify(inflate);
const deflated = promisify<Uint8Array, { level: number }, Uint8Array>(deflate);

export const emptyPixels = (width: number, height: number): Pixels => ({ width, height, rgba: new Uint8Array(width * height * 4) });

/** Reads a PNG that one of the codecs wrote; AppError unsupported for another kind. */
export async function decodePng(bytes: Uint8Array): Promise<Pixels> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height, depth, kind] = [view.getUint32(16), view.getUint32(20), view.getUint8(24), view.getUint8(25)];
  if (depth !== 8 || (kind !== 2 && kind !== 6) || view.getUint8(28) !== 0) throw new AppError('unsupported', 'a PNG of another kind');
  const parts: Uint8Array[] = [];
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    if (view.getUint32(at + 4) === 0x49444154) parts.push(bytes.subarray(at + 8, at + 8 + view.getUint32(at)));
  }
  const channels = kind === 6 ? 4 : 3;
  const rows = await inflated(Buffer.concat(parts), { maxOutputLength: height * (width * channels + 1) });
  unfilter(rows, width * channels, height, channels);
  const pixels = emptyPixels(width, height);
  for (let y = 0; y < height; y++) {
    const from = y * (width * channels + 1) + 1;
    if (channels === 4) {
      pixels.rgba.set(rows.subarray(from, from + width * 4), y * width * 4);
      continue;
    }
    for (let x = 0; x < width; x++) {
      pixels.rgba.set(rows.subarray(from + x * 3, from + x * 3 + 3), (y * width + x) * 4);
      pixels.rgba[(y * width + x) * 4 + 3] = 255;
    }
  }
  return pixels;
}

/** Undoes the line filters of PNG in place. */
function unfilter(rows: Uint8Array, stride: number, height: number, channels: number): void {
  for (let y = 0; y < height; y++) {
    const start = y * (stride + 1) + 1;
    const filter = rows[start - 1];
    if (filter === 0) continue;
    for (let i = 0; i < stride; i++) {
      const at = start + i;
      const left = i >= channels ? rows[at - channels]! : 0;
      const up = y > 0 ? rows[at - stride - 1]! : 0;
      let guess = up;
      if (filter === 1) guess = left;
      else if (filter === 3) guess = (left + up) >> 1;
      else if (filter === 4) guess = paeth(left, up, y > 0 && i >= channels ? rows[at - stride - 1 - channels]! : 0);
      rows[at] = rows[at]! + guess;
    }
  }
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const a = Math.abs(guess - left);
  const b = Math.abs(guess - up);
  const c = Math.abs(guess - corner);
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

/** A PNG, quickly rather than small. */
export async function encodePng({ width, height, rgba }: Pixels): Promise<Uint8Array> {
  const rows = new Uint8Array(height * (width * 4 + 1));
  for (let y = 0; y < height; y++) rows.set(rgba.subarray(y * width * 4, (y + 1) * width * 4), y * (width * 4 + 1) + 1);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 6, 0, 0, 0], 8);
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  const body = await deflated(rows, { level: 1 });
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', body), chunk('IEND', new Uint8Array(0))]);
}

function chunk(type: string, body: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(body.length + 12);
  bytes.writeUInt32BE(body.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(body, 8);
  bytes.writeUInt32BE(Bun.hash.crc32(bytes.subarray(4, body.length + 8)), body.length + 8);
  return bytes;
}

/** Copies the middle of `from` into the square of `side` pixels at x, y. */
export function placeMiddle(from: Pixels, into: Pixels, x: number, y: number, side: number): void {
  const [left, top] = [Math.max(0, (from.width - side) >> 1), Math.max(0, (from.height - side) >> 1)];
  place(from, { left, top, width: Math.min(side, from.width), height: Math.min(side, from.height) }, into, x, y);
}

/** `from` in the middle of a transparent square. */
export function squared(from: Pixels): Pixels {
  const side = Math.max(from.width, from.height);
  const into = emptyPixels(side, side);
  const all = { left: 0, top: 0, width: from.width, height: from.height };
  place(from, all, into, (side - from.width) >> 1, (side - from.height) >> 1);
  return into;
}

function place(from: Pixels, part: { left: number; top: number; width: number; height: number }, into: Pixels, x: number, y: number): void {
  for (let row = 0; row < part.height; row++) {
    const start = ((part.top + row) * from.width + part.left) * 4;
    into.rgba.set(from.rgba.subarray(start, start + part.width * 4), ((y + row) * into.width + x) * 4);
  }
}
