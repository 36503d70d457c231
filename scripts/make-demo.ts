// bun scripts/make-demo.ts: makes the pieces of our own in demo/ (small patterns of plucked tones) and their covers.
// The other pieces there are by the people named in demo/LICENSES.md.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import sharp from 'sharp';

import { capture, fail, root } from './tools/run.ts';

const rateHz = 44_100;
const album = { artist: 'Melodrome', album: 'First Tones', date: '2026', genre: 'Ambient' };

interface Piece {
  file: string;
  title: string;
  /** Semitones above the root, one per step. */
  pattern: readonly number[];
  rootHz: number;
  stepSeconds: number;
  codec: readonly string[];
}

const pieces: readonly Piece[] = [
  {
    file: '01 Morning.flac',
    title: 'Morning',
    pattern: [0, 4, 7, 12, 11, 7, 4, 2],
    rootHz: 196,
    stepSeconds: 0.28,
    codec: ['-c:a', 'flac', '-sample_fmt', 's16'],
  },
  {
    file: '02 Tram.m4a',
    title: 'Tram',
    pattern: [0, 7, 3, 10, 7, 14, 10, 3],
    rootHz: 146.8,
    stepSeconds: 0.22,
    codec: ['-c:a', 'aac', '-b:a', '128k'],
  },
  {
    file: '03 Lanterns.mp3',
    title: 'Lanterns',
    pattern: [0, 5, 9, 12, 9, 5, 14, 12],
    rootHz: 174.6,
    stepSeconds: 0.34,
    codec: ['-c:a', 'libmp3lame', '-b:a', '160k'],
  },
  {
    file: '04 Snow.opus',
    title: 'Snow',
    pattern: [0, 2, 7, 9, 14, 9, 7, 2],
    rootHz: 220,
    stepSeconds: 0.42,
    codec: ['-c:a', 'libopus', '-b:a', '96k'],
  },
];

if (process.argv.includes('--help')) process.stdout.write('bun scripts/make-demo.ts: make our own pieces and the covers in demo/\n');
else await main().catch(fail);

async function main(): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'melodrome-demo-'));
  const folder = join(root, 'demo/Melodrome/First Tones');
  mkdirSync(folder, { recursive: true });
  for (const [i, piece] of pieces.entries()) {
    const raw = join(work, 'tone.raw');
    writeFileSync(raw, play(piece));
    const tags = Object.entries({ ...album, title: piece.title, track: `${i + 1}/${pieces.length}` }).flatMap(([name, value]) => [
      '-metadata',
      `${name}=${value}`,
    ]);
    const input = ['-f', 's16le', '-ar', String(rateHz), '-ac', '2', '-i', raw];
    const { isFine, text } = await capture([
      'ffmpeg',
      '-nostdin',
      '-v',
      'error',
      '-y',
      ...input,
      ...piece.codec,
      ...tags,
      join(folder, piece.file),
    ]);
    if (!isFine) throw new Error(text);
  }
  rmSync(work, { recursive: true });
  await cover(join(folder, 'cover.jpg'), '#0b3d2e', ['#2fbf8f', '#f2b84b', '#e8f3ee']);
  await cover(join(root, 'demo/Endgame Singularity/cover.jpg'), '#10122b', ['#5a6bff', '#b8c0ff', '#ff6f91']);
  await cover(join(root, 'demo/HyperRogue/cover.jpg'), '#2b1020', ['#ff9a3c', '#ffd98e', '#7a1f4b']);
  await cover(join(root, 'demo/Sonic Pi Samples/cover.jpg'), '#1d1d1d', ['#ff1493', '#f5f5f5', '#4dc9ff']);
  await cover(join(root, 'demo/Obsidian Shell/Elysia/cover.jpg'), '#231a12', ['#c9a27a', '#8f5a3c', '#f1e6d8']);
}

/** Sixteen bars of the pattern with an echo, 16-bit stereo. */
function play({ pattern, rootHz, stepSeconds }: Piece): Buffer {
  const steps = pattern.length * 10;
  const samples = Math.round((steps * stepSeconds + 2) * rateHz);
  const left = new Float32Array(samples);
  const right = new Float32Array(samples);
  for (let step = 0; step < steps; step++) {
    const octave = Math.floor(step / pattern.length) % 4 === 3 ? 2 : 1;
    const hz = rootHz * octave * 2 ** ((pattern[step % pattern.length] ?? 0) / 12);
    pluck(left, step * stepSeconds, hz, 0.32 - 0.1 * (step % 2));
    pluck(right, step * stepSeconds, hz, 0.22 + 0.1 * (step % 2));
    pluck(right, (step + 1.5) * stepSeconds, hz, 0.1);
    pluck(left, (step + 3) * stepSeconds, hz, 0.05);
  }
  const bytes = Buffer.alloc(samples * 4);
  for (let i = 0; i < samples; i++) {
    bytes.writeInt16LE(Math.round(Math.tanh(left[i] ?? 0) * 30_000), i * 4);
    bytes.writeInt16LE(Math.round(Math.tanh(right[i] ?? 0) * 30_000), i * 4 + 2);
  }
  return bytes;
}

function pluck(channel: Float32Array, atSeconds: number, hz: number, level: number): void {
  const from = Math.round(atSeconds * rateHz);
  const length = Math.min(rateHz * 1.6, channel.length - from);
  for (let i = 0; i < length; i++) {
    const t = i / rateHz;
    const tone = Math.sin(2 * Math.PI * hz * t) + 0.4 * Math.sin(4 * Math.PI * hz * t) * Math.exp(-6 * t);
    channel[from + i] = (channel[from + i] ?? 0) + level * tone * Math.min(1, t * 200) * Math.exp(-3 * t);
  }
}

async function cover(path: string, ground: string, colours: readonly string[]): Promise<void> {
  const rings = colours.map(
    (colour, i) =>
      `<circle cx="${250 + i * 110}" cy="${560 - i * 130}" r="${260 - i * 70}" fill="${colour}" fill-opacity="${0.9 - i * 0.15}"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="800"><rect width="800" height="800" fill="${ground}"/>${rings.join('')}</svg>`;
  await sharp(Buffer.from(svg)).jpeg({ quality: 84, mozjpeg: true }).toFile(path);
}
