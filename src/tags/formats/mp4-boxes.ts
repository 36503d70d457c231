// The box structure of MP4: walking boxes without trusting their sizes.

import type { ByteSource } from '../source.ts';

export interface Box {
  type: string;
  /** Where the box itself begins, its content, and the first byte behind it. */
  start: number;
  from: number;
  end: number;
}

const maxBoxes = 20_000;

/** The boxes between two positions; stops at the first impossible size. */
export function* boxes(source: ByteSource, from: number, end: number): Generator<Box> {
  let at = from;
  for (let n = 0; n < maxBoxes && at + 8 <= end; n++) {
    const head = source.view(at, 16);
    if (head.length < 8) return;
    let size = head.readUInt32BE(0);
    let headBytes = 8;
    if (size === 1 && head.length === 16) {
      size = head.readUInt32BE(8) * 2 ** 32 + head.readUInt32BE(12);
      headBytes = 16;
    } else if (size === 0) {
      size = end - at;
    }
    if (size < headBytes) return;
    const boxEnd = Math.min(at + size, end);
    yield { type: head.toString('latin1', 4, 8), start: at, from: at + headBytes, end: boxEnd };
    at += size;
  }
}

/** The first box of a type inside another. */
export function findBox(source: ByteSource, parent: { from: number; end: number }, type: string): Box | undefined {
  for (const box of boxes(source, parent.from, parent.end)) if (box.type === type) return box;
  return undefined;
}

/** The box at the end of a path of types. */
export function findPath(source: ByteSource, parent: { from: number; end: number }, ...types: string[]): Box | undefined {
  let at: { from: number; end: number } | undefined = parent;
  for (const type of types) at = at && findBox(source, at, type);
  return at as Box | undefined;
}
