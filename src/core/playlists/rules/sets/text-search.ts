// Pieces of texts, found in one pass over the bytes of all texts: two bytes of every piece lead to it, wherever they stand.

/** Stands between the texts, and is thought before and after them: neither paths nor tags can hold it. */
const mark = 0;
export const markText = '\0';

/** A piece with the place of its text in a row, and marks where it must be at an end of it. */
export interface PlacedPiece {
  place: number;
  piece: string;
}

interface Searched {
  place: number;
  bytes: Uint8Array;
  /** Where in the piece the two bytes stand by which it is found. */
  pairAt: number;
  /** The set that a row belongs to which holds it. */
  set: number;
}

/** Pieces by two bytes of theirs: where they lie in the list of groups, 0 for none. */
export interface Pieces {
  groupOf: Uint16Array;
  groups: Searched[][];
}

const pairs = 65_536;
/** Bytes from which is told which pairs are rare. */
const sampled = 65_536;

/** The pieces of tests, by two bytes that are rare in the texts; `isEach`: a set for every test. */
export function piecesOf(tests: readonly { pieces: readonly PlacedPiece[] }[], isEach: boolean, texts: Uint8Array): Pieces {
  const pieces: Pieces = { groupOf: new Uint16Array(pairs), groups: [[]] };
  const add = (pair: number, piece: Searched) => {
    const known = pieces.groups[pieces.groupOf[pair] ?? 0];
    if (pieces.groupOf[pair] !== 0 && known) known.push(piece);
    else pieces.groupOf[pair] = pieces.groups.push([piece]) - 1;
  };
  const countOf = countPairs(texts);
  for (const [i, test] of tests.entries()) {
    for (const { place, piece } of test.pieces) {
      const bytes = Buffer.from(piece);
      const one = { place, bytes, set: isEach ? i : 0 };
      // A single byte stands with every byte before it.
      if (bytes.length === 1) {
        for (let before = 0; before < 256; before++) add((before << 8) | (bytes[0] ?? 0), { ...one, pairAt: -1 });
      } else {
        const pairAt = rarestPair(bytes, countOf);
        add(pairOf(bytes, pairAt), { ...one, pairAt });
      }
    }
  }
  return pieces;
}

const pairOf = (bytes: Uint8Array, at: number) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

function rarestPair(bytes: Uint8Array, countOf: Uint32Array): number {
  let rarest = 0;
  for (let at = 1; at < bytes.length - 1; at++) {
    if ((countOf[pairOf(bytes, at)] ?? 0) < (countOf[pairOf(bytes, rarest)] ?? 0)) rarest = at;
  }
  return rarest;
}

/** How often pairs of bytes stand in parts of the texts from all over. */
function countPairs(texts: Uint8Array): Uint32Array {
  const countOf = new Uint32Array(pairs);
  const step = Math.max(1, Math.floor(texts.length / sampled));
  for (let at = 0; at < texts.length - 1; at += step) {
    const pair = pairOf(texts, at);
    countOf[pair] = (countOf[pair] ?? 0) + 1;
  }
  return countOf;
}

/** Adds the numbers of rows to the sets they belong to. */
export function search(texts: Uint8Array, textsPerRow: number, { groupOf, groups }: Pieces, found: number[][]): void {
  let [row, place, left] = [0, 0, found.length];
  for (let i = 0, before = mark; i <= texts.length; i++) {
    let byte = i < texts.length ? (texts[i] ?? 0) : mark;
    const group = groupOf[(before << 8) | byte] ?? 0;
    if (group !== 0 && left > 0) {
      left -= look(texts, i - 1, groups[group] ?? [], row, place, found);
      if (left === 0 && byte !== mark) {
        // Nothing more can be found in this row.
        const end = texts.indexOf(mark, i);
        i = end < 0 ? texts.length : end;
        byte = mark;
      }
    }
    before = byte;
    if (byte !== mark || ++place < textsPerRow) continue;
    place = 0;
    row++;
    left = found.length;
  }
}

/** How many sets the row belongs to by pieces of the group that stand here, and did not before. */
function look(texts: Uint8Array, at: number, group: readonly Searched[], row: number, place: number, found: number[][]): number {
  let count = 0;
  for (const piece of group) {
    const rows = found[piece.set];
    if (piece.place !== place || !rows || rows.at(-1) === row || !standsAt(texts, at - piece.pairAt, piece.bytes)) continue;
    rows.push(row);
    count++;
  }
  return count;
}

function standsAt(texts: Uint8Array, start: number, piece: Uint8Array): boolean {
  for (let i = 0; i < piece.length; i++) {
    if ((texts[start + i] ?? mark) !== piece[i]) return false;
  }
  return true;
}
