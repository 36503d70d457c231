// Pieces of texts, found in all texts at once: they lie in memory one after the other, and the runtime looks for a piece in millions of
// bytes in the time in which the database compares some hundred rows.

/** Stands before and after every text: neither paths nor tags can hold it. */
const mark = 0;
export const markText = '\0';

/** A piece with the place of its text in a row, and marks where it must be at an end of it. */
export interface PlacedPiece {
  place: number;
  piece: string;
}

export interface TextRun {
  bytes: Buffer;
  /** Where every text starts, behind its mark. */
  starts: Uint32Array;
}

/** Puts marks around texts that have marks between them. */
export function toRun(texts: Uint8Array): TextRun {
  const bytes = Buffer.alloc(texts.length + 2);
  bytes.set(texts, 1);
  let count = 0;
  for (let at = 1; at < bytes.length; at++) if (bytes[at] === mark) count++;
  const starts = new Uint32Array(count);
  for (let at = 0, i = 0; i < count; at++) if (bytes[at] === mark) starts[i++] = at + 1;
  return { bytes, starts };
}

/** Sets 1 for every row that holds a piece; a row has so many texts. */
export function search({ bytes, starts }: TextRun, textsPerRow: number, { place, piece }: PlacedPiece, rows: Uint8Array): void {
  const wanted = Buffer.from(piece);
  const markBefore = wanted[0] === mark ? 1 : 0;
  for (let at = bytes.indexOf(wanted), text = 0; at >= 0; at = bytes.indexOf(wanted, (starts[text] as number) - 1)) {
    while (text + 1 < starts.length && (starts[text + 1] as number) <= at + markBefore) text++;
    if (text % textsPerRow === place) rows[(text - place) / textsPerRow] = 1;
    // Nothing more is asked of this text.
    if (++text === starts.length) return;
  }
}
