// Headers of MPEG audio frames (layers I to III) and of ADTS frames, and the search for the first real one.

import type { ByteSource } from '../source.ts';

export interface FrameHeader {
  layer: number;
  bitRateKbps: number;
  sampleRateHz: number;
  channels: number;
  samples: number;
  bytes: number;
  isMpeg1: boolean;
}

// prettier-ignore
const bitRates = {
  v1: [
    [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  ],
  v2: [
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  ],
};
const sampleRates = [44_100, 48_000, 32_000];
const adtsRates = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];

/** The MPEG audio header at `at`; undefined where there is none, or one of free format. */
export function mpegHeader(b: Buffer, at: number): FrameHeader | undefined {
  const b1 = b[at + 1]!;
  const b2 = b[at + 2]!;
  if (b[at] !== 0xff || (b1 & 0xe0) !== 0xe0) return undefined;
  const version = (b1 >> 3) & 3;
  const layer = 4 - ((b1 >> 1) & 3);
  const rate = (b2 >> 2) & 3;
  if (version === 1 || layer === 4 || rate === 3) return undefined;
  const isMpeg1 = version === 3;
  const bitRateKbps = bitRates[isMpeg1 ? 'v1' : 'v2'][layer - 1]?.[b2 >> 4] ?? 0;
  if (bitRateKbps === 0) return undefined;
  const sampleRateHz = sampleRates[rate]! / (isMpeg1 ? 1 : version === 2 ? 2 : 4);
  const padding = (b2 >> 1) & 1;
  const samples = layer === 1 ? 384 : layer === 3 && !isMpeg1 ? 576 : 1152;
  const bytes =
    layer === 1
      ? (Math.floor((12_000 * bitRateKbps) / sampleRateHz) + padding) * 4
      : Math.floor((samples * 125 * bitRateKbps) / sampleRateHz) + padding;
  return { layer, bitRateKbps, sampleRateHz, channels: b[at + 3]! >> 6 === 3 ? 1 : 2, samples, bytes, isMpeg1 };
}

/** The ADTS (raw AAC) header at `at`, with layer 0. */
export function adtsHeader(b: Buffer, at: number): FrameHeader | undefined {
  const b2 = b[at + 2]!;
  const b3 = b[at + 3]!;
  if (b[at] !== 0xff || (b[at + 1]! & 0xf6) !== 0xf0) return undefined;
  const sampleRateHz = adtsRates[(b2 >> 2) & 15] ?? 0;
  const bytes = ((b3 & 3) << 11) | (b[at + 4]! << 3) | (b[at + 5]! >> 5);
  if (sampleRateHz === 0 || bytes < 8) return undefined;
  const channels = ((b2 & 1) << 2) | (b3 >> 6);
  const samples = 1_024 * ((b[at + 6]! & 3) + 1);
  return { layer: 0, bitRateKbps: 0, sampleRateHz, channels: channels === 7 ? 8 : channels, samples, bytes, isMpeg1: false };
}

export type HeaderReader = typeof mpegHeader;
export const headerBytes = 8;

const chunkBytes = 32_768;

/** The first frame within `range` bytes that another frame of its kind (or the end) follows. */
export function findFrame(
  source: ByteSource,
  from: number,
  end: number,
  read: HeaderReader,
  range = 1_048_576,
): { at: number; header: FrameHeader } | undefined {
  const last = Math.min(end, from + range);
  for (let start = from; start + 4 <= last; start += chunkBytes) {
    // The view does not outlive the look at the next frame, so candidates are tried on a fresh one.
    let offset = 0;
    for (;;) {
      const view = source.view(start, Math.min(chunkBytes + headerBytes, end - start));
      const sync = view.indexOf(0xff, offset);
      if (sync < 0 || sync >= chunkBytes || sync + 4 > view.length) break;
      offset = sync + 1;
      const header = read(view, sync);
      if (header && isFollowed(source, start + sync, end, header, read)) return { at: start + sync, header };
    }
  }
  return undefined;
}

function isFollowed(source: ByteSource, at: number, end: number, header: FrameHeader, read: HeaderReader): boolean {
  const next = at + header.bytes;
  if (next + 4 > end) return next <= end;
  const view = source.view(next, headerBytes);
  if (view.length < 4) return false;
  const second = read(view, 0);
  return second !== undefined && second.layer === header.layer && second.sampleRateHz === header.sampleRateHz;
}
