// Musepack: stream versions 4 to 7 have one fixed header, version 8 has packets.

import { audioProperties } from '../native.ts';
import { UnreadableFile, type ByteSource } from '../source.ts';

const rates = [44_100, 48_000, 37_800, 32_000];
const maxPackets = 64;

interface Sound {
  samples: number;
  sampleRateHz: number;
  channels: number;
}

/** Properties of the stream at `start`; throws where it is no Musepack. */
export function musepackProperties(source: ByteSource, start: number, end: number) {
  const head = source.view(start, 32);
  if (head.length < 12) throw new UnreadableFile('the Musepack header is cut off');
  const mark = head.toString('latin1', 0, 4);
  const sound = mark === 'MPCK' ? packets(source, start + 4, end) : mark.startsWith('MP+') ? version7(head) : oldVersion(head);
  const durationMs = sound.sampleRateHz > 0 ? (Math.max(0, sound.samples) / sound.sampleRateHz) * 1000 : 0;
  const { sampleRateHz, channels } = sound;
  return audioProperties({ codec: 'musepack', container: 'musepack', durationMs, sampleRateHz, channels, audioBytes: end - start });
}

function version7(head: Buffer): Sound {
  const frames = head.readUInt32LE(4);
  const gapless = head.length >= 24 ? head.readUInt32LE(20) : 0;
  const lastFrame = gapless & 0x8000_0000 ? 1_152 - ((gapless >>> 20) & 0x7ff) : 576;
  return { samples: frames * 1_152 - lastFrame, sampleRateHz: rates[head[10]! & 3]!, channels: 2 };
}

function oldVersion(head: Buffer): Sound {
  const version = (head.readUInt32LE(0) >>> 11) & 0x3ff;
  if (version < 4 || version > 6) throw new UnreadableFile('the file holds no Musepack audio');
  const frames = version >= 5 ? head.readUInt32LE(4) : head.readUInt16LE(6);
  return { samples: frames * 1_152 - 576, sampleRateHz: 44_100, channels: 2 };
}

function packets(source: ByteSource, start: number, end: number): Sound {
  let at = start;
  for (let n = 0; n < maxPackets && at < end; n++) {
    const b = source.view(at, 64);
    if (b.length < 3) break;
    const key = b.toString('latin1', 0, 2);
    const size = variable(b, 2);
    if (key === 'SH') {
      const samples = variable(b, size.next + 5);
      const silence = variable(b, samples.next);
      const packed = b.length >= silence.next + 2 ? b.readUInt16BE(silence.next) : 0;
      return {
        samples: samples.value - silence.value,
        sampleRateHz: rates[(packed >>> 13) & 3]!,
        channels: ((packed >>> 4) & 15) + 1,
      };
    }
    if (size.value < 3) break;
    at += size.value;
  }
  throw new UnreadableFile('the Musepack file does not describe its sound');
}

/** A number in seven-bit groups, most significant first. */
function variable(b: Buffer, from: number): { value: number; next: number } {
  let value = 0;
  let at = from;
  for (; at < Math.min(b.length, from + 7); at++) {
    value = value * 128 + (b[at]! & 0x7f);
    if (!(b[at]! & 0x80)) break;
  }
  return { value, next: at + 1 };
}
