// Players and transcodings: who may set what, what a command may say, and that a command of an admin is run only where that
// is allowed.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { writeTone } from '../support/audio.ts';
import { adminPassword, createAdmin, native, postJson, subsonic, subsonicQuery, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp;
let admin: string;
let guest: string;
let song: string;
let laterMs = 0;

beforeAll(async () => {
  melodrome = await makeApp({ clock: { now: () => Date.now() + laterMs } });
  await writeTone(join(melodrome.library.root, 'tone.flac'), 3, { title: 'Tone' });
  await melodrome.scan();
  admin = (await createAdmin(melodrome)).token;
  const client = melodrome.app.db.$client;
  client.run(`INSERT INTO user (id, user_name, login_name, name, is_admin, password_hash, password_secret, created_at, updated_at)
              SELECT 'guest-id', 'guest', 'guest', 'Guest', 0, password_hash, password_secret, 0, 0 FROM user LIMIT 1`);
  client.run("INSERT INTO user_library (user_pk, library_id) SELECT pk, 1 FROM user WHERE id = 'guest-id'");
  guest = ((await (await postJson(melodrome, '/auth/login', { username: 'guest', password: adminPassword })).json()) as { token: string })
    .token;
  song = (await subsonic(melodrome, 'search3', { query: '' })).searchResult3.song[0].id;
  await melodrome.fetch(`/rest/ping?${subsonicQuery({}, 'guest', adminPassword)}`);
});
afterAll(() => melodrome.close());

const send = (method: string, path: string, body: unknown, token = admin) =>
  native(melodrome, path, token, { method, body: JSON.stringify(body) });
const stream = (parameters: Record<string, string | number>) =>
  melodrome.fetch(`/rest/stream?${subsonicQuery({ id: song, ...parameters })}`);
const typeOf = async (parameters: Record<string, string | number>) => {
  const reply = await stream(parameters);
  await reply.arrayBuffer();
  return reply.headers.get('content-type');
};
const command = 'ffmpeg -ss %t -i %s -map 0:a:0 -b:a %bk -af volume=-6dB -v 0 -f wav -';
const wish = { name: 'wave', targetFormat: 'wav', command, defaultBitRate: 0 };

describe('players', () => {
  const players = async (token: string): Promise<Reply[]> => (await native(melodrome, '/api/player', token)).body;
  const own = async (name: string) => (await players(admin)).find((player) => player.userName === name);

  test('are registered by what they call themselves', async () => {
    expect(await own('admin')).toMatchObject({ client: 'tests', transcodingId: '', maxBitRate: 0, scrobbleEnabled: true });
  });

  test('are shown to their owner and to admins', async () => {
    expect((await players(admin)).map(({ userName }) => userName).toSorted()).toEqual(['admin', 'guest']);
    expect((await players(guest)).map(({ userName }) => userName)).toEqual(['guest']);
    const theirs = `/api/player/${(await own('admin')).id}`;
    for (const method of ['GET', 'PUT', 'DELETE'])
      expect((await send(method, theirs, method === 'GET' ? undefined : {}, guest)).status).toBe(404);
    expect((await melodrome.fetch('/api/player')).status).toBe(401);
  });

  test('get what is set for them, and songs say so', async () => {
    const { id } = await own('admin');
    const put = (body: object) => send('PUT', `/api/player/${id}`, body);
    expect((await put({ transcodingId: 'opus', maxBitRate: 64 })).body).toMatchObject({ transcodingId: 'opus', maxBitRate: 64 });
    laterMs += 2000;
    expect(await typeOf({})).toBe('audio/ogg');
    expect((await subsonic(melodrome, 'getSong', { id: song })).song).toMatchObject({
      suffix: 'flac',
      contentType: 'audio/flac',
      transcodedSuffix: 'opus',
      transcodedContentType: 'audio/ogg',
    });
    expect((await put({ transcodingId: null, maxBitRate: 0, name: 'Kitchen' })).body).toMatchObject({ transcodingId: '', name: 'Kitchen' });
    laterMs += 2000;
    expect(await typeOf({})).toBe('audio/flac');
    expect((await subsonic(melodrome, 'getSong', { id: song })).song.transcodedSuffix).toBeUndefined();
  });

  test.each([{ name: '' }, { maxBitRate: -1 }, { maxBitRate: 1.5 }, { transcodingId: '../x' }, { scrobbleEnabled: 'yes' }])(
    'refuse %j',
    async (body) => {
      expect((await send('PUT', `/api/player/${(await own('admin')).id}`, body)).status).toBe(400);
    },
  );

  test('can be forgotten', async () => {
    const { id } = await own('guest');
    expect((await send('DELETE', `/api/player/${id}`, undefined, guest)).status).toBe(200);
    expect((await native(melodrome, `/api/player/${id}`, guest)).status).toBe(404);
  });
});

describe('transcodings', () => {
  test('are listed for all, their commands only for admins', async () => {
    const all = (await native(melodrome, '/api/transcoding', admin)).body as Reply[];
    expect(all.map(({ targetFormat, defaultBitRate }) => [targetFormat, defaultBitRate])).toEqual([
      ['mp3', 192],
      ['opus', 128],
      ['aac', 256],
      ['flac', 0],
    ]);
    expect(all[1].command).toContain('-c:a libopus -f opus -');
    const shown = (await native(melodrome, '/api/transcoding', guest)).body as Reply[];
    expect(shown.map((row) => row.command)).toEqual(['', '', '', '']);
  });

  test('are changed by nobody while EnableTranscodingConfig is off', async () => {
    for (const [method, path] of [
      ['POST', '/api/transcoding'],
      ['PUT', '/api/transcoding/mp3'],
      ['DELETE', '/api/transcoding/mp3'],
    ] as const) {
      expect((await send(method, path, wish)).status).toBe(403);
      expect((await send(method, path, wish, guest)).status).toBe(403);
    }
  });

  test("of one's own are made, used, changed and deleted", async () => {
    melodrome.app.config.enableTranscodingConfig = true;
    expect((await send('POST', '/api/transcoding', wish, guest)).status).toBe(403);
    const made = await send('POST', '/api/transcoding', wish);
    expect(made.status).toBe(200);
    expect(Object.keys(made.body)).toEqual(['id']);
    const { body } = await native(melodrome, `/api/transcoding/${made.body.id}`, admin);
    expect(body).toMatchObject({ id: made.body.id, name: wish.name });
    expect((await send('POST', '/api/transcoding', { ...wish, name: 'other' })).status).toBe(409);
    expect(await typeOf({ format: 'wav' })).toBe('audio/x-wav');
    expect((await send('PUT', '/api/transcoding/mp3', { name: 'low mp3', targetFormat: 'mp3', defaultBitRate: 32 })).body.id).toBe('mp3');
    const small = (await (await stream({ format: 'mp3' })).arrayBuffer()).byteLength;
    expect(small).toBeLessThan(20_000);
    expect((await send('DELETE', '/api/transcoding/mp3', undefined)).status).toBe(200);
    expect((await (await stream({ format: 'mp3' })).arrayBuffer()).byteLength).toBeGreaterThan(60_000);

    melodrome.app.config.enableTranscodingConfig = false;
    expect(await typeOf({ format: 'wav' })).toBe('audio/ogg');
    melodrome.app.config.enableTranscodingConfig = true;
    expect((await send('DELETE', `/api/transcoding/${made.body.id}`, undefined)).status).toBe(200);
    expect((await send('DELETE', `/api/transcoding/${made.body.id}`, undefined)).status).toBe(404);
  });

  test.each([
    'sh -c id',
    '/bin/ffmpeg -i %s -f mp3 -',
    'ffmpeg -i %s /tmp/x.mp3',
    'ffmpeg -i %s -f mp3 - /tmp/x -',
    'ffmpeg -i %s -i /etc/passwd -f mp3 -',
    'ffmpeg -i /etc/passwd -f mp3 -',
    'ffmpeg -i %s -f tee -',
    'ffmpeg -f lavfi -i %s -f mp3 -',
    'ffmpeg -i %s -filter_script /etc/passwd -f mp3 -',
    'ffmpeg -i %s -attach /etc/passwd -f matroska -',
    'ffmpeg -dump_attachment:t x -i %s -f mp3 -',
    'ffmpeg -protocol_whitelist http -i %s -f mp3 -',
    'ffmpeg -format_whitelist concat -i %s -f mp3 -',
    'ffmpeg -report -i %s -f mp3 -',
    'ffmpeg -y -i %s -f mp3 -',
    'ffmpeg -i %s -af amovie=/etc/passwd -f mp3 -',
    'ffmpeg -i %s -af volume=0,ladspa=file=x -f mp3 -',
    'ffmpeg -i %s -metadata title=%s -f mp3 -',
    'ffmpeg -f mp3 -',
    'ffmpeg -i %s -f mp3',
    '; rm -rf /',
  ])('refuse the command %s', async (bad) => {
    melodrome.app.config.enableTranscodingConfig = true;
    expect((await send('POST', '/api/transcoding', { ...wish, command: bad })).status).toBe(400);
  });

  test('that came by another way are not run when they are not harmless', async () => {
    melodrome.app.config.enableTranscodingConfig = true;
    const target = join(melodrome.folder, 'canary');
    melodrome.app.db.$client.run(
      "INSERT INTO transcoding (id, name, target_format, command, default_bit_rate) VALUES ('evil', 'evil', 'ac3', ?, 0)",
      [`ffmpeg -i %s -f ac3 ${target} -`],
    );
    expect(await typeOf({ format: 'ac3' })).toBe('audio/ogg');
    expect(existsSync(target)).toBe(false);
  });
});

test("a playlist in disguise of a song gives nobody's sound away", async () => {
  const root = melodrome.library.root;
  await writeTone(join(melodrome.folder, 'secret.wav'), 2);
  writeFileSync(join(root, 'evil.mp3'), `ffconcat version 1.0\nfile ${join(melodrome.folder, 'secret.wav')}\n`);
  melodrome.app.db.$client.run("UPDATE song SET file_name = 'evil.mp3', mtime_ms = 1 WHERE id = ?", [song]);
  try {
    const reply = await stream({ format: 'mp3' });
    expect(reply.headers.get('content-type')).toContain('json');
    expect(await reply.text()).toContain('"status":"failed"');
  } finally {
    melodrome.app.db.$client.run("UPDATE song SET file_name = 'tone.flac' WHERE id = ?", [song]);
  }
});
