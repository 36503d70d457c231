// WavPack: blocks that each carry the whole description; the first ones say it all, the last one helps
// where the first does not know how long the sound is.

import { audioProperties } from '../native.ts';
import type { ByteSource } from '../source.ts';

// prettier-ignore
const rates = [6_000, 8_000, 9_600, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 64_000, 88_200, 96_000, 192_000];
const maxBlocks = 64;
const tailBytes = 262_144;

interface Block {
  at: number;
  /** Position behind the block. */
  next: number;
  totalSamples: number;
  index: number;
  samples: number;
  flags: number;
}

/** Properties of the stream whose first block lies at `start`. */
export function wavPackProperties(source: ByteSource, start: number, end: number) {
  let channels = 0;
  let sampleRateHz = 0;
  let bitDepth = 16;
  let samples = 0;
  let at = start;
  for (let n = 0; n < maxBlocks; n++) {
    const block = blockAt(source, at);
    if (!block) break;
    at = block.next;
    if (block.samples === 0) continue;
    const own = subBlocks(source, block);
    const isDsd = (block.flags & 0x8000_0000) !== 0;
    if (samples === 0) samples = block.totalSamples;
    sampleRateHz = (own.rate || rates[(block.flags >>> 23) & 15] || 0) * (isDsd ? 8 << own.dsdShift : 1);
    bitDepth = isDsd ? 1 : ((block.flags & 3) + 1) * 8 - ((block.flags >>> 13) & 31);
    channels = own.channels || channels + (block.flags & 4 ? 1 : 2);
    // Counted in bytes of eight DSD samples.
    if (isDsd) samples = block.totalSamples * 8;
    if (block.flags & 0x1000) break;
  }
  if (samples === 0) samples = lastSample(source, end);
  const durationMs = sampleRateHz > 0 ? (samples / sampleRateHz) * 1000 : 0;
  return audioProperties({ codec: 'wavpack', container: 'wavpack', durationMs, sampleRateHz, channels, bitDepth, audioBytes: end - start });
}

function blockAt(source: ByteSource, at: number): Block | undefined {
  const b = source.view(at, 32);
  if (b.length < 32 || b.toString('latin1', 0, 4) !== 'wvpk') return undefined;
  const total = b.readUInt32LE(12);
  return {
    at,
    next: at + 8 + b.readUInt32LE(4),
    totalSamples: total === 0xffff_ffff ? 0 : total + b[11]! * 0x1_0000_0000,
    index: b.readUInt32LE(16),
    samples: b.readUInt32LE(20),
    flags: b.readUInt32LE(24),
  };
}

/** An unusual sample rate, more than two channels and the DSD factor stand in sub-blocks. */
function subBlocks(source: ByteSource, block: Block) {
  const found = { rate: 0, channels: 0, dsdShift: 0 };
  let at = block.at + 32;
  for (let n = 0; n < maxBlocks && at + 2 <= block.next; n++) {
    const head = source.view(at, 12);
    if (head.length < 4) break;
    const isLarge = (head[0]! & 0x80) !== 0;
    const bytes = 2 * (isLarge ? head.readUIntLE(1, 3) : head[1]!);
    const from = isLarge ? 4 : 2;
    const id = head[0]! & 0x3f;
    if (id === 0x27 && head.length >= from + 3) found.rate = head.readUIntLE(from, 3);
    else if (id === 0x0d && bytes <= 6) found.channels = head[from] ?? 0;
    else if (id === 0x0e) found.dsdShift = Math.min(head[from] ?? 0, 10);
    at += from + bytes;
  }
  return found;
}

function lastSample(source: ByteSource, end: number): number {
  const from = Math.max(0, end - tailBytes);
  const tail = source.view(from, end - from);
  for (let at = tail.lastIndexOf('wvpk'); at >= 0; at = at > 0 ? tail.lastIndexOf('wvpk', at - 1) : -1) {
    if (at + 32 <= tail.length) return tail.readUInt32LE(at + 16) + tail.readUInt32LE(at + 20);
  }
  return 0;
}
