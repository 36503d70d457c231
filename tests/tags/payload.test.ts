// The hash of the sound stays when tags change, and is another for another sound.
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createTagReader } from '../../src/tags/read.ts';

const fixtures = join(import.meta.dir, '../fixtures/audio');
const read = createTagReader();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'melodrome-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function payloadOf(path: string): Promise<number | null> {
  const result = await read(path);
  if (!result.ok) throw new Error(result.reason);
  return result.fields.payload;
}

/** The same sound with other tags, by a program that moves everything around. */
function retag(from: string, to: string, title: string): void {
  const { exitCode, stderr } = Bun.spawnSync(
    [
      'ffmpeg',
      '-v',
      'error',
      '-i',
      from,
      '-map',
      '0:a',
      '-c',
      'copy',
      '-map_metadata',
      '-1',
      '-metadata',
      `title=${title}`,
      '-metadata:s:a',
      `title=${title}`,
      to,
    ],
    { stderr: 'pipe' },
  );
  if (exitCode !== 0) throw new Error(stderr.toString());
}

test.each(['tone.flac', 'tone.ogg', 'tone.opus', 'tone.m4a', 'tone-alac.m4a', 'tone.wav', 'tone.aiff', 'tone.wv', 'tone.wma', 'tone.mka'])(
  '%s keeps it when tags grow and shrink',
  async (name) => {
    const [short, long] = [join(folder, `short-${name}`), join(folder, `long-${name}`)];
    retag(join(fixtures, name), short, 'A');
    retag(join(fixtures, name), long, 'Long '.repeat(1_500));
    const hash = await payloadOf(short);
    expect(hash).toBeGreaterThan(0);
    expect(await payloadOf(long)).toBe(hash);
  },
);

test('an MP3 keeps it behind new ID3 tags on both ends', async () => {
  const sound = readFileSync(join(fixtures, 'tone.mp3'));
  const head = Buffer.concat([Buffer.from('ID3\x04\0\0\0\0\x10\0', 'latin1'), Buffer.alloc(2_048)]);
  const tail = Buffer.concat([Buffer.from('TAG'), Buffer.alloc(125, 65)]);
  const path = join(folder, 'retagged.mp3');
  writeFileSync(path, Buffer.concat([head, sound, tail]));
  expect(await payloadOf(path)).toBe(await payloadOf(join(fixtures, 'tone.mp3')));
});

test('another sound has another', async () => {
  const names = ['tone.flac', 'tone.ogg', 'tone.opus', 'tone.m4a', 'tone.wav', 'tone.aiff', 'tone.wv', 'tone.mp3', 'tone.wma', 'tone.mka'];
  const hashes = await Promise.all(names.map((name) => payloadOf(join(fixtures, name))));
  expect(new Set(hashes).size).toBe(names.length);
  const wav = readFileSync(join(fixtures, 'tone.wav'));
  wav[wav.length - 100]! ^= 1;
  const path = join(folder, 'other.wav');
  writeFileSync(path, wav);
  expect(await payloadOf(path)).not.toBe(await payloadOf(join(fixtures, 'tone.wav')));
});
