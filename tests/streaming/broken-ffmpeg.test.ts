// What happens when ffmpeg itself misbehaves: the listener hears of it, and neither slot, file nor process is left.
import { afterEach, describe, expect, test } from 'bun:test';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { writeTone } from '../support/audio.ts';
import { createAdmin, subsonic, subsonicQuery } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp;
let origin: string;
afterEach(() => melodrome.close());

const url = (parameters: Record<string, string | number>) => `${origin}/rest/stream?${subsonicQuery(parameters)}`;

async function start(): Promise<string> {
  melodrome = await makeApp();
  await writeTone(join(melodrome.library.root, 'short.flac'), 4, { title: 'short' });
  await melodrome.scan();
  await createAdmin(melodrome);
  origin = await melodrome.listen();
  return (await subsonic(melodrome, 'search3', { query: '' })).searchResult3.song[0].id;
}

function isAlive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

/** A program in place of ffmpeg, as a shell script. */
function script(folder: string, text: string): string {
  const path = join(folder, 'ffmpeg.sh');
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
  return path;
}

async function until(isTrue: () => boolean, waitMs = 15_000): Promise<void> {
  const end = performance.now() + waitMs;
  while (!isTrue() && performance.now() < end) await Bun.sleep(10);
  expect(isTrue()).toBe(true);
}
const nothingRuns = () => melodrome.app.streams.running() === 0 && melodrome.app.streams.slots.taken() === 0;

function cacheFiles(): string[] {
  const folder = join(melodrome.folder, 'data/cache/transcoding');
  return existsSync(folder)
    ? (readdirSync(folder, { recursive: true }) as string[]).filter((name) => statSync(join(folder, name)).isFile())
    : [];
}

describe('an ffmpeg that', () => {
  const folder = () => melodrome.folder;
  async function startWith(text: string) {
    const id = await start();
    melodrome.app.config.ffmpegPath = script(folder(), text);
    return id;
  }

  test('fails at once is an error in the usual form', async () => {
    const id = await startWith('exit 1');
    const reply = await fetch(url({ id, format: 'mp3' }));
    expect(((await reply.json()) as { 'subsonic-response': { status: string } })['subsonic-response'].status).toBe('failed');
    await until(nothingRuns);
  });

  test('fails in the middle ends the connection, and nothing of it is kept', async () => {
    const id = await startWith('head -c 1000000 /dev/zero; exit 1');
    const failed = await fetch(url({ id, format: 'mp3' }))
      .then((reply) => reply.arrayBuffer())
      .then(
        (bytes) => bytes.byteLength < 1_000_000,
        () => true,
      );
    expect(failed).toBe(true);
    await until(nothingRuns);
    expect(cacheFiles()).toEqual([]);
  });

  test('complains without end holds nobody up', async () => {
    const id = await startWith('head -c 30000000 /dev/zero >&2; head -c 5000 /dev/zero; exit 0');
    expect((await (await fetch(url({ id, format: 'mp3' }))).arrayBuffer()).byteLength).toBe(5000);
    await until(nothingRuns);
  });

  test('hangs is ended, and its slot is free again', async () => {
    const id = await startWith("trap '' TERM; kill -STOP $$; sleep 300");
    const reply = await fetch(url({ id, format: 'mp3' }));
    expect(((await reply.json()) as { 'subsonic-response': { status: string } })['subsonic-response'].status).toBe('failed');
    await until(nothingRuns);
  });

  test('has started something that hangs is ended with it', async () => {
    const id = await startWith('sleep 300 & echo $! > "$0.pid"; wait');
    const reply = await fetch(url({ id, format: 'mp3' }));
    expect(((await reply.json()) as { 'subsonic-response': { status: string } })['subsonic-response'].status).toBe('failed');
    await until(nothingRuns);
    const pid = Number(readFileSync(join(folder(), 'ffmpeg.sh.pid'), 'utf8'));
    await until(() => !isAlive(pid));
  });

  test('is not there is said', async () => {
    const short = await start();
    melodrome.app.config.ffmpegPath = '/nowhere/ffmpeg';
    expect(await (await fetch(url({ id: short, format: 'mp3' }))).text()).toContain('FFmpegPath');
    expect(await (await fetch(url({ id: short, format: 'raw' }))).arrayBuffer()).toHaveProperty('byteLength');
    await until(nothingRuns);
  });
});

test('the end of the server ends every ffmpeg and leaves no half of a song', async () => {
  const id = await start();
  melodrome.app.config.ffmpegPath = script(melodrome.folder, 'echo $$ > "$0.pid"; head -c 100000 /dev/zero; sleep 300');
  const reply = await fetch(url({ id, format: 'mp3' }));
  await reply.body?.getReader().read();
  expect(cacheFiles().filter((name) => name.endsWith('.part'))).toHaveLength(1);
  await melodrome.app.streams.close();
  expect(isAlive(Number(readFileSync(join(melodrome.folder, 'ffmpeg.sh.pid'), 'utf8')))).toBe(false);
  expect(cacheFiles()).toEqual([]);
});
