// Makes tests/fixtures with ffmpeg: one second of a tone in each format it can write, tagged alike, with a cover
// where the format holds one. bun scripts/make-fixtures.ts [FOLDER]
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

if (process.argv.includes('--help')) {
  process.stdout.write('bun scripts/make-fixtures.ts [FOLDER]: make the fixtures anew, in tests/fixtures or in FOLDER\n');
  process.exit();
}
const folder = process.argv[2] ?? join(import.meta.dir, '../tests/fixtures');
const audio = join(folder, 'audio');

const tags = {
  title: 'One Second',
  artist: 'Fixture Artist',
  album: 'Fixtures',
  album_artist: 'Fixture Band',
  track: '3/12',
  disc: '1/2',
  date: '2004-05-06',
  genre: 'Test Tone',
  composer: 'Sine Wave',
  comment: 'made by ffmpeg',
};

interface Fixture {
  file: string;
  /** ffmpeg's arguments for codec and container. */
  args: readonly string[];
  hasCover?: boolean;
}

const fixtures: readonly Fixture[] = [
  { file: 'tone.mp3', args: ['-c:a', 'libmp3lame', '-b:a', '64k', '-id3v2_version', '4'], hasCover: true },
  { file: 'tone-v23.mp3', args: ['-c:a', 'libmp3lame', '-q:a', '7', '-id3v2_version', '3', '-write_id3v1', '1'] },
  { file: 'tone.flac', args: ['-c:a', 'flac'], hasCover: true },
  { file: 'tone.ogg', args: ['-c:a', 'libvorbis', '-q:a', '2'] },
  { file: 'tone.opus', args: ['-c:a', 'libopus', '-b:a', '32k'] },
  { file: 'tone.oga', args: ['-c:a', 'flac', '-f', 'ogg'] },
  { file: 'tone.m4a', args: ['-c:a', 'aac', '-b:a', '64k'], hasCover: true },
  { file: 'tone-alac.m4a', args: ['-c:a', 'alac'] },
  { file: 'tone-fragmented.m4a', args: ['-c:a', 'aac', '-b:a', '64k', '-movflags', 'frag_keyframe+empty_moov'] },
  { file: 'tone.aac', args: ['-c:a', 'aac', '-b:a', '64k', '-f', 'adts', '-write_id3v2', '1'] },
  { file: 'tone.wav', args: ['-c:a', 'pcm_s16le'] },
  { file: 'tone.aiff', args: ['-c:a', 'pcm_s16be', '-write_id3v2', '1'] },
  { file: 'tone.wma', args: ['-c:a', 'wmav2', '-b:a', '64k'] },
  { file: 'tone.wv', args: ['-c:a', 'wavpack'] },
  { file: 'tone.mka', args: ['-c:a', 'libvorbis', '-q:a', '2', '-f', 'matroska'] },
];

async function ffmpeg(args: readonly string[]): Promise<void> {
  const child = Bun.spawn(['ffmpeg', '-nostdin', '-v', 'error', '-y', ...args], { stderr: 'pipe' });
  const problem = await new Response(child.stderr).text();
  if ((await child.exited) !== 0) throw new Error(`ffmpeg ${args.join(' ')}: ${problem}`);
}

async function make({ file, args, hasCover }: Fixture, cover: string): Promise<void> {
  const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100:duration=1'];
  const picture = hasCover ? ['-i', cover, '-map', '0:a', '-map', '1:v', '-c:v', 'copy', '-disposition:v', 'attached_pic'] : [];
  const metadata = Object.entries(tags).flatMap(([name, value]) => ['-metadata', `${name}=${value}`]);
  // Without the version of the encoder, so that a new ffmpeg changes as little as possible.
  await ffmpeg([...tone, ...picture, '-ac', '1', ...metadata, '-bitexact', '-flags:a', '+bitexact', ...args, join(audio, file)]);
}

rmSync(audio, { recursive: true, force: true });
mkdirSync(audio, { recursive: true });
const cover = join(folder, 'cover.png');
await ffmpeg(['-f', 'lavfi', '-i', 'color=c=#3366cc:s=32x32', '-frames:v', '1', '-bitexact', cover]);
for (const fixture of fixtures) await make(fixture, cover);
