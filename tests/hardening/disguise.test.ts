// C22: files that would make ffmpeg read others, and names that it would take for options or addresses. Whatever way a song is
// converted, nothing of another file and nothing from the network comes out.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { probeSeconds, writeTone } from '../support/audio.ts';
import { createAdmin, subsonic, subsonicRaw } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp;
let canary: Bun.Server<undefined>;
/** What was asked of the canary. */
const asked: string[] = [];
const secret = () => join(melodrome.folder, 'secret.wav');
const url = () => `http://127.0.0.1:${canary.port}/secret.wav`;

const hls = (target: string) => `#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n${target}\n#EXT-X-ENDLIST\n`;
const dash = (target: string) =>
  `<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT2S"><Period><AdaptationSet mimeType="audio/mp4"><Representation id="a" bandwidth="1000"><BaseURL>${target}</BaseURL></Representation></AdaptationSet></Period></MPD>`;
const sdp = () => `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio ${canary.port} RTP/AVP 0\n`;
const id3 = (text: string) => Buffer.concat([Buffer.from('ID3\x03\0\0\0\0\0\0', 'latin1'), Buffer.from(text)]);

/** What looks like a song by its name only. */
const disguises = (): Record<string, string | Buffer> => ({
  'ffconcat.mp3': `ffconcat version 1.0\nfile ${secret()}\n`,
  'ffconcat.flac': `ffconcat version 1.0\nfile 'file:${secret()}'\n`,
  'relative.mp3': `ffconcat version 1.0\nfile ../../secret.wav\n`,
  'remote.mp3': `ffconcat version 1.0\nfile ${url()}\n`,
  'behind-id3.mp3': id3(`ffconcat version 1.0\nfile ${secret()}\n`),
  'hls.mp3': hls(`file://${secret()}`),
  'hls-path.aac': hls(secret()),
  'hls-remote.mp3': hls(url()),
  'hls-concat.mp3': hls(`concat:${secret()}|${secret()}`),
  'hls-subfile.mp3': hls(`subfile,,start,0,end,100000,,:${secret()}`),
  'hls-crypto.ogg': `#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="${url()}"\n#EXTINF:2,\nfile://${secret()}\n`,
  'hls-id3.mp3': id3(hls(`file://${secret()}`)),
  'dash.m4a': dash(`file://${secret()}`),
  'dash-remote.m4a': dash(url()),
  'session.mp3': sdp(),
  'lavfi.mp3': `amovie=${secret()}`,
  'playlist.wav': `[playlist]\nFile1=${secret()}\nNumberOfEntries=1\n`,
  'smil.mp3': `<smil><body><audio src="${url()}"/></body></smil>`,
  'asx.wma': `<asx version="3.0"><entry><ref href="${url()}"/></entry></asx>`,
  'webvtt.mka': `WEBVTT\n\n00:00.000 --> 00:02.000\n${url()}\n`,
});

/** Names of real songs, each a trap for somebody. */
const oddNames = [
  '-y.mp3',
  '-i.mp3',
  '--.mp3',
  'http:x.mp3',
  'file:x.mp3',
  'pipe:0.mp3',
  'concat:a|b.mp3',
  'data:,x.mp3',
  'subfile,,start,0,end,9,,:x.mp3',
  '%s%t%b.mp3',
  '%d.mp3',
  'new\nline.mp3',
  '$(touch x).mp3',
  '`id`.mp3',
  'a;b|c&d>e.mp3',
  `'quote".mp3`,
  'back\\slash.mp3',
  ' blank .mp3',
  '[a,b]{c}*?.mp3',
];

/** Songs by the names of their files. */
const ids = new Map<string, string>();

beforeAll(async () => {
  canary = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch(request) {
      asked.push(request.url);
      return new Response(readFileSync(secret()));
    },
  });
  melodrome = await makeApp();
  const { root } = melodrome.library;
  await createAdmin(melodrome);
  await writeTone(secret(), 2, { title: 'secret' });
  const tone = join(melodrome.folder, 'tone.mp3');
  await writeTone(tone, 2);
  mkdirSync(join(root, 'odd'));
  mkdirSync(join(root, 'evil'));
  for (const name of oddNames) writeFileSync(join(root, 'odd', name), readFileSync(tone));
  for (const [name, text] of Object.entries(disguises())) writeFileSync(join(root, 'evil', name), text);
  // The song that becomes each of them in turn.
  await writeTone(join(root, 'evil/real.mp3'), 2, { album: 'Alone' });
  await melodrome.scan();
  const rows = melodrome.app.db.$client
    .query('SELECT song.id, file_name AS name, folder.path AS folder FROM song JOIN folder ON folder.pk = folder_pk')
    .all() as { id: string; name: string; folder: string }[];
  for (const { id, name } of rows) ids.set(name, id);
});
afterAll(async () => {
  await melodrome.close();
  await canary.stop(true);
});

test('the scan asked nobody, and no song has the name of the secret', async () => {
  expect(asked).toEqual([]);
  expect((await subsonic(melodrome, 'search3', { query: 'secret' })).searchResult3.song).toEqual([]);
});

/** The album of a song as an archive of conversions; its bytes, or those that came before it broke off. */
async function archiveOf(id: string): Promise<Buffer> {
  const reply = await subsonicRaw(melodrome, 'download', { id, format: 'opus' });
  const parts: Uint8Array[] = [];
  try {
    for await (const part of reply.body ?? []) parts.push(part);
  } catch {
    // It says so by breaking off.
  }
  return Buffer.concat(parts);
}

/** Address of the first piece of a playlist. */
const pieceIn = (playlist: string) => /^hls\/\S+\/0\.aac$/m.exec(playlist)?.[0] ?? '';

const isOpus = (bytes: Uint8Array) => Buffer.from(bytes).includes('OpusHead');

describe('a file in disguise is never converted', () => {
  // As songs: those that the scan takes for some, and real ones that are changed after it.
  test.each(['mp3', 'flac'])('to %s, as it was scanned or as it has become', async (format) => {
    const real = ids.get('real.mp3') ?? '';
    for (const name of Object.keys(disguises())) {
      melodrome.app.db.$client.run('UPDATE song SET file_name = ?, mtime_ms = mtime_ms + 1 WHERE id = ?', [name, real]);
      for (const id of [real, ids.get(name)]) {
        if (id === undefined) continue;
        const reply = await subsonicRaw(melodrome, 'stream', { id, format, maxBitRate: 64 });
        expect({ name, type: reply.headers.get('content-type') }).toEqual({ name, type: 'application/json' });
        expect(await reply.text()).toContain('"status":"failed"');
      }
    }
    melodrome.app.db.$client.run("UPDATE song SET file_name = 'real.mp3' WHERE id = ?", [real]);
    expect(asked).toEqual([]);
  });

  test('to pieces of HLS, nor in an archive', async () => {
    const real = ids.get('real.mp3') ?? '';
    const { albumId } = (await subsonic(melodrome, 'getSong', { id: real })).song;
    for (const name of Object.keys(disguises())) {
      melodrome.app.db.$client.run('UPDATE song SET file_name = ?, mtime_ms = mtime_ms + 1 WHERE id = ?', [name, real]);
      const playlist = await (await subsonicRaw(melodrome, 'hls', { id: real, bitRate: 64 })).text();
      const piece = await melodrome.fetch(`/rest/${pieceIn(playlist)}`);
      expect({ name, status: piece.status }).toEqual({ name, status: 415 });
      expect({ name, isOpus: isOpus(await archiveOf(albumId)) }).toEqual({ name, isOpus: false });
    }
    melodrome.app.db.$client.run("UPDATE song SET file_name = 'real.mp3' WHERE id = ?", [real]);
    expect(asked).toEqual([]);
  });
});

test.each(oddNames)('a song called %j is converted as any other', async (name) => {
  const id = ids.get(name) ?? '';
  const reply = await subsonicRaw(melodrome, 'stream', { id, format: 'opus', maxBitRate: 64 });
  expect(reply.headers.get('content-type')).toBe('audio/ogg');
  expect(await probeSeconds(await reply.bytes())).toBeCloseTo(2, 0);
  const playlist = await (await subsonicRaw(melodrome, 'hls', { id, bitRate: 64 })).text();
  const piece = await melodrome.fetch(`/rest/${pieceIn(playlist)}`);
  expect({ status: piece.status, isLong: (await piece.bytes()).length > 5000 }).toEqual({ status: 200, isLong: true });
  expect(asked).toEqual([]);
});
