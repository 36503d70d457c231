// How the programs that play are called: the command line of mpv, and ffplay where there is no mpv.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { playerCommand } from '../../src/core/jukebox/command-line.ts';
import { playWithFfplay } from '../../src/core/jukebox/ffplay.ts';

test('a command line keeps every name one argument', () => {
  const places = { device: 'alsa/plug:x y', file: '/music/a "b" $(c) %s.flac', socket: '/tmp/s' };
  expect(playerCommand(`mpv --audio-device=%d --no-audio-display %f --input-ipc-server=%s`, '', places)).toEqual([
    'mpv',
    '--audio-device=alsa/plug:x y',
    '--no-audio-display',
    '/music/a "b" $(c) %s.flac',
    '--input-ipc-server=/tmp/s',
  ]);
  expect(playerCommand(`"/opt/my mpv" '--x=a b' %f`, '/usr/bin/mpv', places).slice(0, 2)).toEqual(['/opt/my mpv', '--x=a b']);
  expect(playerCommand('mpv %f', '/usr/bin/mpv', places)[0]).toBe('/usr/bin/mpv');
});

describe('ffplay', () => {
  let tools: string;
  beforeAll(() => {
    tools = mkdtempSync(join(tmpdir(), 'melodrome-fake-ffplay-'));
    for (const [name, rest] of [
      ['long', 'exec sleep 100'],
      ['held', 'exec sleep 100'],
      ['short', 'exit 0'],
      ['broken', 'echo no sound >&2; exit 1'],
    ] as const) {
      const path = join(tools, name);
      writeFileSync(path, `#!/bin/sh\necho "$*" >> "${path}.log"\n${rest}\n`);
      chmodSync(path, 0o755);
    }
  });
  afterAll(() => rmSync(tools, { recursive: true, force: true }));
  const said: string[] = [];
  const play = (name: string, more: { startSeconds?: number; lengthSeconds?: number } = {}) =>
    playWithFfplay(join(tools, name), {
      path: '/music/song.flac',
      startSeconds: 0,
      lengthSeconds: undefined,
      offsetSeconds: 0,
      gain: 0.5,
      complain: (text) => said.push(text),
      ...more,
    });
  const calls = (name: string) =>
    existsSync(join(tools, `${name}.log`))
      ? readFileSync(join(tools, `${name}.log`), 'utf8')
          .trim()
          .split('\n')
      : [];

  test('tells how a song ended', async () => {
    expect(await play('short').ended).toBe('end');
    expect(await play('broken').ended).toBe('failed');
    expect(said).toEqual(['no sound']);
    const track = play('long');
    track.stop();
    expect(await track.ended).toBe('stopped');
  });

  test('is begun anew at its place after a pause, a jump and a new volume; a stretch of a file ends where it ends', async () => {
    const track = play('held', { startSeconds: 100, lengthSeconds: 60 });
    const begun = async (count: number) => {
      while (calls('held').length < count) await Bun.sleep(5);
    };
    await begun(1);
    track.setPaused(true);
    const at = track.position();
    expect(track.position()).toBe(at);
    track.seek(20);
    expect(track.position()).toBe(20);
    track.setPaused(false);
    await begun(2);
    track.setGain(1);
    await begun(3);
    track.stop();
    expect(await track.ended).toBe('stopped');
    expect(calls('held')[0]).toContain('-volume 50 -ss 100 -t 60 /music/song.flac');
    expect(calls('held')[1]).toContain('-ss 120 -t 40 ');
    expect(calls('held')[2]).toContain('-volume 100 -ss 120.');
  });
});
