// Two libraries and three people: the admin, ann who hears everything, and guest to whom the second library is closed.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { adminName, adminPassword, createAdmin, subsonic, subsonicQuery, type Parameters, type Reply } from '../support/clients.ts';
import { writeFlac } from '../support/flac.ts';
import { makeApp, type MakeOptions, type TestApp } from '../support/make-app.ts';

export const annPassword = 'grün & wild+1%';
const passwords: Record<string, string> = { [adminName]: adminPassword, ann: annPassword, guest: 'guest word' };

export interface People extends TestApp {
  /** The `subsonic-response` for one of the three. */
  as: (user: string, endpoint: string, parameters?: Parameters) => Promise<Reply>;
  /** The same as text, in XML unless another format is asked for. */
  textAs: (user: string, endpoint: string, parameters?: Parameters) => Promise<string>;
  /** Songs of the open library, by title. */
  open: Reply[];
  /** A song of the library that is closed to guest. */
  closed: Reply;
}

/** Builds them; call `close` when done. */
export async function makePeople(options: MakeOptions = {}): Promise<People> {
  const test = await makeApp({ library: (library) => library.album('Open Band', 'Open Record', 5), ...options });
  await createAdmin(test);
  const second = join(test.folder, 'second');
  mkdirSync(second);
  writeFlac(join(second, 'Secret Band/Secret Record/1.flac'), { TITLE: 'Secret Song', ARTIST: 'Secret Band', ALBUM: 'Secret Record' });
  test.app.db.$client.run(`INSERT INTO library (id, name, path, created_at, updated_at) VALUES (2, 'Second', ?, 0, 0)`, [second]);
  await test.scan();
  await subsonic(test, 'createUser', { username: 'ann', password: annPassword, email: 'ann@example.org' });
  await subsonic(test, 'createUser', { username: 'guest', password: 'guest word', email: 'guest@example.org', musicFolderId: 1 });
  const textAs = async (user: string, endpoint: string, parameters: Parameters = {}) => {
    const query = subsonicQuery({ f: 'xml', ...parameters }, user, passwords[user]);
    return (await test.fetch(`/rest/${endpoint}?${query}`)).text();
  };
  const as = async (user: string, endpoint: string, parameters: Parameters = {}): Promise<Reply> =>
    (JSON.parse(await textAs(user, endpoint, { ...parameters, f: 'json' })) as Reply)['subsonic-response'];
  const songsLike = async (query: string) => (await as(adminName, 'search3', { query })).searchResult3.song as Reply[];
  const open = (await songsLike('open record')).toSorted((a, b) => a.track - b.track);
  const [closed] = await songsLike('secret');
  return { ...test, as, textAs, open, closed };
}

/** How often a missing parameter is error 10, each left out in turn. */
export async function codesWithout(
  people: People,
  user: string,
  endpoint: string,
  parameters: Parameters,
): Promise<Record<string, number>> {
  const codes: Record<string, number> = {};
  for (const name of Object.keys(parameters)) {
    const { [name]: _, ...rest } = parameters;
    codes[name] = (await people.as(user, endpoint, rest)).error?.code;
  }
  return codes;
}
