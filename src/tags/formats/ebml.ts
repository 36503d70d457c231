// EBML, the binary XML of Matroska: elements with an id, a size of variable width, and children or a value.

import type { ByteSource } from '../source.ts';

export interface EbmlElement {
  id: number;
  /** Of its value. */
  start: number;
  end: number;
}

const maxElements = 20_000;

/** Children between two positions; those of unknown size reach to the end. Counts against `budget`. */
export function* children(source: ByteSource, from: number, end: number, budget = { left: maxElements }): Generator<EbmlElement> {
  let at = from;
  while (at < end && budget.left-- > 0) {
    const head = source.view(at, 12);
    const idLength = vintLength(head[0]);
    const sizeLength = vintLength(head[idLength]);
    if (idLength === 0 || idLength > 4 || sizeLength === 0 || head.length < idLength + sizeLength) return;
    const size = vintValue(head, idLength, sizeLength);
    const start = at + idLength + sizeLength;
    const stop = size === undefined ? end : Math.min(end, start + size);
    yield { id: head.readUIntBE(0, idLength), start, end: stop };
    at = size === undefined ? end : start + size;
  }
}

/** Bytes of a number by its first; 0 for none. */
const vintLength = (first: number | undefined) => (first ? Math.clz32(first) - 23 : 0);

/** undefined: all ones, "unknown". */
function vintValue(bytes: Buffer, at: number, length: number): number | undefined {
  let value = (bytes[at] ?? 0) & (0xff >> length);
  let isUnknown = value === 0xff >> length;
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i] ?? 0;
    isUnknown &&= byte === 0xff;
    value = value * 256 + byte;
  }
  return isUnknown ? undefined : value;
}

export function unsigned(source: ByteSource, { start, end }: EbmlElement): number {
  const length = Math.min(8, end - start);
  const bytes = source.view(start, length);
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  return value;
}

export function float(source: ByteSource, { start, end }: EbmlElement): number {
  const bytes = source.view(start, end - start);
  if (bytes.length === 4) return bytes.readFloatBE(0);
  return bytes.length === 8 ? bytes.readDoubleBE(0) : 0;
}

export const text = (source: ByteSource, { start, end }: EbmlElement, maxBytes: number) =>
  source
    .view(start, Math.min(end - start, maxBytes))
    .toString('utf8')
    .replace(/\0.*$/s, '');
