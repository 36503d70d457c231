// Two libraries, one of which is full of canaries: words, ids, bytes and colours that nobody may meet to whom it is closed.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import sharp from 'sharp';

import { decodePng } from '../../src/core/artwork/pixels.ts';
import { adminName, adminPassword, postJson, subsonicQuery, type Parameters, type Reply } from '../support/clients.ts';
import { writeFlac } from '../support/flac.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import type { Answer, Principal } from './walk.ts';

/** In every word of the closed library, and of nothing else. */
export const canary = 'kanarie';

export interface TwoLibraries extends TestApp {
  admin: Principal;
  /** Hears the open library only. */
  guest: Principal;
  /** Hears both. */
  ann: Principal;
  as: (who: Principal, endpoint: string, parameters?: Parameters) => Promise<Reply>;
  open: Reply;
  closed: Reply;
  /** An artist with an album in each. */
  shared: Reply;
}

const people: Record<string, string> = { guest: 'guest word', ann: 'ann word' };

/** Builds them; call `close` when done. */
export async function makeTwoLibraries(config: Record<string, string> = {}): Promise<TwoLibraries> {
  const green = await picture('#00ff00');
  const test = await makeApp({
    config,
    library(library) {
      library.album('Open Band', 'Open Record', 3, { GENRE: ['Both', 'Openness'], COMPOSER: 'Shared Person' });
      library.add('Shared Person/First/1.flac', { ...shared('First'), GENRE: 'Both' });
      writeFileSync(join(library.root, 'Open Band/Open Record/cover.png'), green);
    },
  });
  const { token } = (await (await postJson(test, '/auth/createAdmin', { username: adminName, password: adminPassword })).json()) as Reply;
  const admin: Principal = { name: 'admin', userName: adminName, credentials: { u: adminName, p: adminPassword }, token };
  await addClosed(test);
  const as: TwoLibraries['as'] = async (who, endpoint, parameters = {}) => {
    const query = subsonicQuery(parameters, who.userName, who.credentials['p']);
    return ((await (await test.fetch(`/rest/${endpoint}?${query}`)).json()) as Reply)['subsonic-response'];
  };
  const made: Principal[] = [];
  for (const [username, password] of Object.entries(people)) {
    const folders: Parameters = username === 'guest' ? { musicFolderId: 1 } : {};
    await as(admin, 'createUser', { username, password, email: 'x@example.org', ...folders });
    const reply = (await (await postJson(test, '/auth/login', { username, password })).json()) as Reply;
    made.push({ name: username, userName: username, credentials: { u: username, p: password }, token: reply.token });
  }
  const [guest, ann] = made as [Principal, Principal];
  const find = async (query: string) => (await as(admin, 'search3', { query })).searchResult3;
  const [open] = (await find('open record')).song;
  const [closed] = (await find(`${canary} title`)).song;
  const [sharedArtist] = (await find('shared person')).artist;
  return { ...test, admin, guest, ann, as, open, closed, shared: sharedArtist };
}

const shared = (album: string) => ({ TITLE: `Of ${album}`, ARTIST: 'Shared Person', ALBUMARTIST: 'Shared Person', ALBUM: album });

async function picture(background: string): Promise<Uint8Array> {
  const image = sharp({ create: { width: 32, height: 32, channels: 3, background } });
  return new Uint8Array(await image.png().toBuffer());
}

async function addClosed(test: TestApp): Promise<void> {
  const second = join(test.folder, 'second');
  const folder = join(second, `${canary} folder`);
  mkdirSync(join(second, 'Shared Person'), { recursive: true });
  const red = await picture('#ff0000');
  const word = (what: string) => `${canary} ${what}`;
  for (const n of [1, 2, 3]) {
    const tags = {
      TITLE: word(`title ${n}`),
      ARTIST: word('artist'),
      ALBUMARTIST: word('artist'),
      ALBUM: word('album'),
      TRACKNUMBER: n,
      GENRE: ['Both', word('genre')],
      MOOD: word('mood'),
      RECORDLABEL: word('label'),
      COMPOSER: word('composer'),
      COMMENT: word('comment'),
      LYRICS: word('lyrics'),
      GROUPING: word('grouping'),
    };
    writeFlac(join(folder, `${word(`file ${n}`)}.flac`), tags, { picture: red, sound: `closed ${n}` });
  }
  writeFileSync(join(folder, `${word('file 1')}.lrc`), `[00:01.00]${word('line')}\n`);
  writeFlac(
    join(second, 'Shared Person/Second/1.flac'),
    { ...shared('Second'), TITLE: word('song of both'), ALBUM: word('second') },
    { picture: red },
  );
  writeFileSync(join(second, 'Shared Person/artist.png'), red);
  // The same sound and the same names as an open song.
  writeFlac(join(second, 'Same/1.flac'), { TITLE: 'Open Record 1', ARTIST: 'Open Band', ALBUM: 'Open Record', COMMENT: word('same') });
  test.app.db.$client.run(`INSERT INTO library (id, name, path, created_at, updated_at) VALUES (2, ?, ?, 0, 0)`, [word('library'), second]);
  await test.scan();
}

/** What of the closed library is in an answer; undefined where nothing is. */
export async function leakOf({ text, bytes, headers }: Answer): Promise<string | undefined> {
  const words = new RegExp(`.{0,40}${canary}.{0,20}`, 'is').exec(text)?.[0];
  if (words !== undefined) return words;
  const head = [...headers].map((pair) => pair.join(': ')).find((line) => line.toLowerCase().includes(canary));
  if (head !== undefined) return head;
  if (!headers.get('content-type')?.startsWith('image/')) return undefined;
  // Not with sharp: the program under test has told it to read no usual pictures.
  const { rgba } = await decodePng(await new Bun.Image(bytes).png().bytes());
  const [red, green, blue] = [0, 1, 2].map((at) => {
    let sum = 0;
    for (let i = at; i < rgba.length; i += 4) sum += rgba[i] ?? 0;
    return sum / (rgba.length / 4);
  }) as [number, number, number];
  return red > 200 && green < 60 && blue < 60 ? 'a picture of its red' : undefined;
}
