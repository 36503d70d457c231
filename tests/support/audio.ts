// Real sound, made by ffmpeg: a sine tone of some seconds.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a tone in the format of the file's suffix; metadata as `title=…`. */
export async function writeTone(path: string, seconds: number, metadata: Record<string, string> = {}): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const tags = Object.entries(metadata).flatMap(([name, value]) => ['-metadata', `${name}=${value}`]);
  const source = ['-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=44100:duration=${seconds}`];
  const child = Bun.spawn(['ffmpeg', '-nostdin', '-v', 'error', '-y', ...source, '-ac', '2', ...tags, path], { stderr: 'pipe' });
  if ((await child.exited) !== 0) throw new Error(`ffmpeg: ${await new Response(child.stderr).text()}`);
}

/** Duration in seconds, as ffprobe finds it by decoding. */
export async function probeSeconds(bytes: Uint8Array): Promise<number> {
  const child = Bun.spawn(['ffmpeg', '-nostdin', '-hide_banner', '-i', 'pipe:0', '-f', 'null', '-'], {
    stdin: new Blob([bytes as Uint8Array<ArrayBuffer>]),
    stderr: 'pipe',
  });
  const text = await new Response(child.stderr).text();
  const [, hours = '0', minutes = '0', seconds = 'NaN'] = [...text.matchAll(/time=(\d+):(\d+):([\d.]+)/g)].at(-1) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}
