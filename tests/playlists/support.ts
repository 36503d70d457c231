// Playlist files in a temporary library, and the replies that tests compare.
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { native, type Reply } from '../support/clients.ts';
import type { TestApp } from '../support/make-app.ts';

/** Writes a file into the library; `seconds` makes it look older or newer. */
export function put({ library }: TestApp, path: string, content: string | Uint8Array, seconds?: number): void {
  const file = join(library.root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  if (seconds !== undefined) utimesSync(file, seconds, seconds);
}

/** A scan and the playlist files it leads to. */
export async function scanAll(test: TestApp): Promise<void> {
  await test.scan();
  await test.app.playlistFiles.idle();
}

/** Calls of the native API as one user. */
export function clientOf(test: TestApp, token: string) {
  const send = (method: string, path: string, body?: unknown) =>
    native(test, `/api/${path}`, token, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
  const get = (path: string) => send('GET', path);
  return {
    send,
    get,
    /** Playlists by name. */
    lists: async (): Promise<Record<string, Reply>> =>
      Object.fromEntries((await get('playlist')).body.map((list: Reply) => [list.name, list])),
    /** Titles of a playlist in order; `?` before what nothing matches, `!` before what is missing. */
    titles: async (id: string): Promise<string[]> =>
      (await get(`playlist/${id}/tracks`)).body.map((row: Reply) => `${row.unmatched ? '?' : row.missing ? '!' : ''}${row.title}`),
    /** Ids of songs by title. */
    songs: async (): Promise<Record<string, string>> =>
      Object.fromEntries((await get('song?_end=1000')).body.map((song: Reply) => [song.title, song.id])),
    upload: async (text: string | Uint8Array, query = '') => {
      const body = typeof text === 'string' ? text : new Blob([text as Uint8Array<ArrayBuffer>]);
      const headers = { 'content-type': 'audio/x-mpegurl', accept: 'application/json' };
      return native(test, `/api/playlist?${query}`, token, { method: 'POST', body, headers });
    },
  };
}

/** A user without rights, who sees library 1 unless told otherwise. */
export async function addUser(test: TestApp, userName: string, libraryIds: readonly number[] = [1]): Promise<string> {
  const client = test.app.db.$client;
  const passwordHash = await Bun.password.hash('secret', { algorithm: 'argon2id', memoryCost: 8, timeCost: 1 });
  client
    .query(
      `INSERT INTO user (id, user_name, login_name, password_hash, password_secret, created_at, updated_at) VALUES (?1, ?1, ?1, ?2, x'', 0, 0)`,
    )
    .run(userName, passwordHash);
  const [[pk]] = client.query('SELECT pk FROM user WHERE id = ?').values(userName) as [[number]];
  for (const id of libraryIds) client.query('INSERT INTO user_library (user_pk, library_id) VALUES (?, ?)').run(pk, id);
  const reply = await test.fetch('/auth/login', {
    method: 'POST',
    body: JSON.stringify({ username: userName, password: 'secret' }),
    headers: { 'content-type': 'application/json' },
  });
  return ((await reply.json()) as { token: string }).token;
}
