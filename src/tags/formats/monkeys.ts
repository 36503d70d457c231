// Monkey's Audio: one header at the start tells all of the sound. Tags around it are read by with-ape-tag.ts.

import { audioProperties } from '../native.ts';
import { UnreadableFile, type ByteSource } from '../source.ts';

/** Properties of the stream whose 'MAC ' lies at `start`. */
export function monkeysProperties(source: ByteSource, start: number, audioBytes: number) {
  const b = Buffer.from(source.view(start, 128));
  if (b.length < 76) throw new UnreadableFile("the Monkey's Audio header is cut off");
  const version = b.readUInt16LE(4);
  const sound = version >= 3_980 ? newHeader(source, start, b.readUInt32LE(8)) : oldHeader(b, version);
  const samples = sound.frames > 0 ? (sound.frames - 1) * sound.blocksPerFrame + sound.lastFrameBlocks : 0;
  const { sampleRateHz, channels, bitDepth } = sound;
  const durationMs = sampleRateHz > 0 ? (samples / sampleRateHz) * 1000 : 0;
  return audioProperties({ codec: 'ape', container: 'ape', durationMs, sampleRateHz, channels, bitDepth, audioBytes });
}

function newHeader(source: ByteSource, start: number, descriptorBytes: number) {
  const b = source.view(start + descriptorBytes, 24);
  if (b.length < 24) throw new UnreadableFile("the Monkey's Audio header is cut off");
  return {
    blocksPerFrame: b.readUInt32LE(4),
    lastFrameBlocks: b.readUInt32LE(8),
    frames: b.readUInt32LE(12),
    bitDepth: b.readUInt16LE(16),
    channels: b.readUInt16LE(18),
    sampleRateHz: b.readUInt32LE(20),
  };
}

function oldHeader(b: Buffer, version: number) {
  const compression = b.readUInt16LE(6);
  const flags = b.readUInt16LE(8);
  const isLong = version >= 3_900 || (version >= 3_800 && compression === 4_000);
  return {
    blocksPerFrame: version >= 3_950 ? 73_728 * 4 : isLong ? 73_728 : 9_216,
    lastFrameBlocks: b.readUInt32LE(28),
    frames: b.readUInt32LE(24),
    bitDepth: flags & 1 ? 8 : flags & 8 ? 24 : 16,
    channels: b.readUInt16LE(10),
    sampleRateHz: b.readUInt32LE(12),
  };
}
