// A picture for a user who has none: their initial in a colour of their own. Letters are drawn from a table of dots,
// because a server has no fonts.
import { fold } from '../../lib/fold.ts';
import { encodePng, emptyPixels, type Pixels } from '../artwork/pixels.ts';

const side = 256;
/** Pixels a dot of a letter takes; a letter is 5 dots wide and 7 high. */
const dot = 20;
const [columns, rows] = [5, 7];

/** Rows from top to bottom, the lowest bit at the right; drawn for this project. */
const letters: Record<string, readonly number[]> = {
  a: [14, 17, 17, 31, 17, 17, 17],
  b: [30, 17, 17, 30, 17, 17, 30],
  c: [14, 17, 16, 16, 16, 17, 14],
  d: [30, 17, 17, 17, 17, 17, 30],
  e: [31, 16, 16, 30, 16, 16, 31],
  f: [31, 16, 16, 30, 16, 16, 16],
  g: [14, 17, 16, 23, 17, 17, 14],
  h: [17, 17, 17, 31, 17, 17, 17],
  i: [14, 4, 4, 4, 4, 4, 14],
  j: [7, 2, 2, 2, 2, 18, 12],
  k: [17, 18, 20, 24, 20, 18, 17],
  l: [16, 16, 16, 16, 16, 16, 31],
  m: [17, 27, 21, 21, 17, 17, 17],
  n: [17, 25, 21, 19, 17, 17, 17],
  o: [14, 17, 17, 17, 17, 17, 14],
  p: [30, 17, 17, 30, 16, 16, 16],
  q: [14, 17, 17, 17, 21, 18, 13],
  r: [30, 17, 17, 30, 20, 18, 17],
  s: [15, 16, 16, 14, 1, 1, 30],
  t: [31, 4, 4, 4, 4, 4, 4],
  u: [17, 17, 17, 17, 17, 17, 14],
  v: [17, 17, 17, 17, 10, 10, 4],
  w: [17, 17, 17, 21, 21, 27, 17],
  x: [17, 17, 10, 4, 10, 17, 17],
  y: [17, 17, 10, 4, 4, 4, 4],
  z: [31, 1, 2, 4, 8, 16, 31],
  0: [14, 17, 19, 21, 25, 17, 14],
  1: [4, 12, 4, 4, 4, 4, 14],
  2: [14, 17, 1, 6, 8, 16, 31],
  3: [30, 1, 1, 14, 1, 1, 30],
  4: [2, 6, 10, 18, 31, 2, 2],
  5: [31, 16, 30, 1, 1, 17, 14],
  6: [14, 16, 16, 30, 17, 17, 14],
  7: [31, 1, 2, 4, 8, 8, 8],
  8: [14, 17, 17, 14, 17, 17, 14],
  9: [14, 17, 17, 15, 1, 1, 14],
};
/** A head and shoulders, for names in other scripts. */
const person: readonly number[] = [14, 14, 14, 4, 14, 31, 31];

/** Dark enough for white letters. */
const colours: readonly (readonly [number, number, number])[] = [
  [183, 65, 74],
  [163, 90, 28],
  [111, 107, 30],
  [50, 117, 66],
  [30, 112, 122],
  [52, 98, 173],
  [110, 82, 178],
  [160, 66, 134],
];

/** A PNG, always the same for the same name. */
export function avatarPng(name: string): Promise<Uint8Array> {
  const pixels = emptyPixels(side, side);
  const colour = colours[Number(Bun.hash.xxHash3(name) % BigInt(colours.length))] ?? [80, 80, 80];
  fill(pixels, 0, 0, side, side, colour);
  const left = (side - columns * dot) >> 1;
  const top = (side - rows * dot) >> 1;
  const shape = letters[fold(name).charAt(0)] ?? person;
  shape.forEach((bits, y) => {
    for (let x = 0; x < columns; x++) {
      if (bits & (1 << (columns - 1 - x))) fill(pixels, left + x * dot, top + y * dot, dot, dot, [255, 255, 255]);
    }
  });
  return encodePng(pixels);
}

function fill(
  { width, rgba }: Pixels,
  left: number,
  top: number,
  wide: number,
  high: number,
  [r, g, b]: readonly [number, number, number],
): void {
  for (let y = top; y < top + high; y++) {
    for (let x = left; x < left + wide; x++) rgba.set([r, g, b, 255], (y * width + x) * 4);
  }
}
