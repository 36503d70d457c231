// C17 and C18: hostile texts in every parameter of everything, and rules of smart playlists made at random.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

import type { Reply } from '../support/clients.ts';
import { hostileNames, injections, marker, rawTraversals, traversals } from './hostile-values.ts';
import { makeRandomRules } from './random-rules.ts';
import { makeTwoLibraries, type TwoLibraries } from './two-libraries.ts';
import { api, endpointNames, idNames, plainValues, rest, routeNames, type Answer, type Values } from './walk.ts';

let two: TwoLibraries;
/** In a file that nobody may read. */
const outside = 'DRAUSSEN-GEHEIM';
beforeAll(async () => {
  two = await makeTwoLibraries({ 'subsonic.folderbrowsing': 'true', enabletranscodingconfig: 'true' });
  writeFileSync(join(two.folder, 'outside.txt'), outside);
  writeFileSync(join(two.folder, 'outside.png'), outside);
});
afterAll(() => two.close());

/** All parameters of the Subsonic half. */
const restNames = [
  ...new Set([
    ...idNames,
    ...Object.keys(plainValues),
    'album',
    'f',
    'callback',
    'c',
    'format',
    'maxBitRate',
    'timeOffset',
    'square',
    'offset',
  ]),
  'current',
  'newerThan',
  'since',
  'ifModifiedSince',
  'songIndexToRemove',
  'public',
  'expires',
  'username',
  'action',
  'index',
  'gain',
  'artistCount',
  'albumCount',
  'songCount',
  'songOffset',
  'includeEpisodes',
  'estimateContentLength',
  'enhanced',
  'playbackRate',
  'target',
];

/** Those of the web API. */
const nativeNames = [
  ...idNames,
  '_sort',
  '_order',
  '_start',
  '_end',
  '_filters',
  'seed',
  'q',
  'name',
  'title',
  'path',
  'year',
  'years',
  'role',
  'library_id',
  'missing',
  'starred',
  'has_rating',
  'recently_played',
  'compilation',
  'genre_name',
  'tag_name',
  'tag_value',
  'mood',
  'year_from',
  'year_to',
  'size',
  'format',
  'bitrate',
  'fileName',
  'public',
  'smart',
  'editable',
  'subject',
  'songs',
  'jwt',
];

/** Those whose answers would change the people who ask. */
const isHarmful = (name: string) => /^(changePassword|updateUser|createUser|deleteUser)$/.test(name);

/** What no answer may hold: words of the database, of the source, and what it keeps. */
const betrayal =
  /sqlite|syntax error|no such (table|column)|unrecognized token|\$argon2|password_hash|\bat \w+ \(|\.ts:\d+|node_modules|bunfs/i;

function expectFine(what: object, { status, text }: Answer): void {
  const found = betrayal.exec(text.replaceAll('password_hash FROM user', ''))?.[0];
  expect({ ...what, status, isFine: status < 500 || status === 501, found }).toEqual({ ...what, status, isFine: true, found: undefined });
}

const rowsIn = ({ text }: Answer) => text.split('"id":').length - 1;

/** What must be the same afterwards. */
const keptRows = () =>
  ['song', 'album', 'artist', 'user', 'library', 'user_library'].map((table) =>
    two.app.db.$client.query(`SELECT count(*), '${table}' FROM ${table}`).values(),
  );

describe('SQL in parameters', () => {
  test('of endpoints is a text like others: no errors, no more rows than for a word that is nowhere', async () => {
    const before = keptRows();
    let turn = 0;
    for (const endpoint of endpointNames.filter((name) => !isHarmful(name))) {
      for (const name of restNames) {
        const values = { ...plainValues, query: 'record', id: String(two.open.id), username: 'guest' };
        const plain = await rest(two, two.guest, endpoint, { ...values, [name]: marker });
        for (let n = 0; n < 2; n++) {
          const value = injections[turn++ % injections.length]!;
          const answer = await rest(two, two.guest, endpoint, { ...values, [name]: value });
          expectFine({ endpoint, name, value: value.slice(0, 60) }, answer);
          // What comes by chance differs by itself, and things are made by this very walk.
          if (/^(getRandom|getSimilar|create|getPlaylists|getShares|getChat|getBookmarks)/.test(endpoint)) continue;
          // What cannot be an id is passed over where an artist may be named too.
          if (endpoint === 'getTopSongs' && name === 'id') continue;
          const isMore = rowsIn(answer) > rowsIn(plain);
          expect({ endpoint, name, value: value.slice(0, 60), isMore }).toEqual({
            endpoint,
            name,
            value: value.slice(0, 60),
            isMore: false,
          });
        }
      }
    }
    expect(keptRows()).toEqual(before);
  });

  test('of routes of the web API too, as values, as names and in bodies', async () => {
    const before = keptRows();
    let turn = 0;
    const next = () => injections[turn++ % injections.length]!;
    // Licences name databases, and nothing of what is asked.
    const asked = routeNames(two).filter((name) => !name.includes('/auth/') && name !== 'GET /api/about/licenses');
    for (const route of asked) {
      const isRead = route.startsWith('GET');
      const parameters = { id: String(two.open.id), row: '1', place: '0', token: 'x' };
      for (const name of isRead ? nativeNames : []) {
        const plain = await api(two, two.guest, route, { parameters, query: { [name]: marker } });
        for (const value of [next(), next()]) {
          const answer = await api(two, two.guest, route, { parameters, query: { [name]: value } });
          expectFine({ route, name, value: value.slice(0, 60) }, answer);
          if (route === 'GET /api/playlist') continue;
          const isMore = rowsIn(answer) > rowsIn(plain);
          expect({ route, name, value: value.slice(0, 60), isMore }).toEqual({ route, name, value: value.slice(0, 60), isMore: false });
        }
      }
      for (const name of isRead ? hostileNames : []) {
        const queries: Values[] = [{ [name]: 'x' }, { _sort: name }, { _order: name }, { _filters: JSON.stringify({ [name]: name }) }];
        for (const query of queries) expectFine({ route, query }, await api(two, two.guest, route, { parameters, query }));
      }
      for (const part of ['id', 'row', 'place', 'token']) {
        const value = next();
        if (!route.includes(`:${part}`)) continue;
        expectFine({ route, part, value }, await api(two, two.guest, route, { parameters: { ...parameters, [part]: value } }));
      }
      if (isRead) continue;
      for (const value of [next(), next(), next()]) {
        const text = { id: value, name: value, comment: value, title: value, subject: value, into: value, mediaFileId: value, kind: value };
        const bodies: unknown[] = [
          { ...text, ids: [value], albumIds: [value], artistIds: [value], rules: { all: [{ is: { title: value } }], sort: value } },
          { ...text, rules: { all: [{ [value]: { [value]: value } }], order: value, limit: value } },
          { ...text, state: value, positionMs: value, deed: value, starred: value, rating: value, scope: value, insert_before: value },
          value,
          [value],
          { __proto__: { isAdmin: true }, constructor: { prototype: { isAdmin: true } } },
        ];
        for (const body of bodies) expectFine({ route, value: value.slice(0, 60) }, await api(two, two.guest, route, { parameters, body }));
      }
    }
    expect(keptRows()).toEqual(before);
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
    expect((await rest(two, two.guest, 'getUsers', {})).code).toBe(50);
  }, 120_000);
});

test('10,000 rules made at random find open songs or are refused, and never fail', async () => {
  const random = makeRandomRules(20_261_128);
  const open = new Set((two.app.db.$client.query('SELECT id FROM song WHERE library_id = 1').values() as [string][]).flat());
  let [found, refused] = [0, 0];
  for (let n = 0; n < 10_000; n++) {
    const rules = random.rules();
    const answer = await api(two, two.guest, 'POST /api/playlist/preview', { body: { rules } });
    const { status } = answer;
    if (status !== 200 && status !== 400) expect({ status, rules }).toEqual({ status: 200, rules });
    // Rules that are wrong are named, the words of whoever wrote them.
    const betrayed = betrayal.exec(answer.text.replaceAll('password_hash', ''))?.[0];
    if (betrayed !== undefined) expect({ betrayed, rules }).toEqual({ betrayed: '', rules });
    if (status === 400) refused++;
    else {
      const { songCount, songs } = JSON.parse(answer.text) as { songCount: number; songs: { id: string }[] };
      found++;
      const isOpen = songCount <= open.size && songs.every(({ id }) => open.has(id));
      if (!isOpen) throw new Error(`closed songs by ${JSON.stringify(rules)}`);
    }
    if (n % 100 === 0) {
      const headers = { 'x-nd-authorization': `Bearer ${two.guest.token}`, 'content-type': 'text/plain' };
      const body = n % 200 === 0 ? random.brokenText() : JSON.stringify({ name: 'Random', ...(rules as object) });
      const upload = await two.fetch('/api/playlist?fileName=random.nsp', { method: 'POST', body, headers });
      if (![201, 400].includes(upload.status)) throw new Error(`${upload.status} for ${body}`);
    }
  }
  // Neither may be rare, or nothing much was tried.
  expect(found + refused).toBe(10_000);
  expect(Math.min(found, refused)).toBeGreaterThan(1000);
}, 120_000);

describe('paths in parameters', () => {
  /** What lies in files that are none of the library's. */
  const secrets = [outside, 'root:x:0:', 'SQLite format 3', 'PATH='];
  const expectNothing = (what: object, answer: Answer) => {
    const found = secrets.find((secret) => answer.text.includes(secret));
    expect({ ...what, found, isFine: answer.status < 500 || answer.status === 501 }).toEqual({ ...what, found: undefined, isFine: true });
  };

  test('of endpoints and routes lead to no file outside, for admins neither', async () => {
    const paths = traversals(join(two.folder, 'outside.txt'));
    let turn = 0;
    for (const who of [two.guest, two.admin]) {
      for (const endpoint of endpointNames.filter((name) => !isHarmful(name) && name !== 'startScan')) {
        for (const name of [...idNames, 'target', 'format', 'url', 'streamUrl', 'username', 'callback', 'f', 'query', 'transcodeParams']) {
          const path = paths[turn++ % paths.length]!;
          expectNothing({ endpoint, name, path }, await rest(two, who, endpoint, { ...plainValues, username: who.userName, [name]: path }));
        }
        for (const path of /Cover|stream|download|Lyrics|hls|Directory|Avatar/i.test(endpoint) ? paths : []) {
          const values = Object.fromEntries([...idNames, 'username'].map((name) => [name, path]));
          expectNothing({ endpoint, path }, await rest(two, who, endpoint, { ...plainValues, ...values }));
        }
      }
      for (const route of routeNames(two).filter((name) => name.startsWith('GET') && !name.includes('/auth/'))) {
        for (const path of route.includes(':') || route.includes('explain') ? paths : paths.slice(0, 6)) {
          const query = { subject: path, path, folder_id: path, id: path, format: path, size: '64', fileName: path };
          const parameters = { id: path, row: path, place: path, token: path };
          expectNothing({ route, path }, await api(two, who, route, { parameters, query }));
        }
      }
    }
  }, 120_000);

  test('of playlists that are uploaded name nothing outside', async () => {
    const paths = traversals(join(two.folder, 'outside.txt'));
    const body = `#EXTM3U\n#EXTALBUMARTURL:../outside.png\n${paths.map((path) => path.replaceAll('\u0000', '')).join('\n')}\n`;
    for (const who of [two.guest, two.admin]) {
      const headers = { 'x-nd-authorization': `Bearer ${who.token}`, accept: 'application/json', 'content-type': 'audio/x-mpegurl' };
      const made = (await (await two.fetch('/api/playlist?name=paths', { method: 'POST', body, headers })).json()) as Reply;
      expect(made).toMatchObject({ matched: 0 });
      for (const ask of [
        () => rest(two, who, 'getPlaylist', { id: made.id }),
        () => rest(two, who, 'getCoverArt', { id: `pl-${made.id}` }),
        () => rest(two, who, 'download', { id: made.id }),
      ]) {
        expectNothing({ id: made.id }, await ask());
      }
    }
  });

  test('of the address itself are refused or mean nothing', async () => {
    const { port } = new URL(await two.listen());
    const statuses = new Set<string>();
    const places = [
      '/',
      '/app/',
      '/app/assets/',
      '/rest/',
      '/rest/hls/',
      '/api/cover/',
      '/api/picture/',
      '/api/stream/',
      '/share/',
      '/share/x/cover/',
    ];
    for (const place of places) {
      for (const raw of rawTraversals) {
        const reply = await askRaw(Number(port), `${place}${raw}`, two.guest.token!);
        const found = secrets.find((secret) => reply.includes(secret));
        const status = /^HTTP\/1\.1 (\d+)/.exec(reply)?.[1] ?? 'none';
        expect({ place, raw, found, isFine: /^[1234]/.test(status) || status === '503' }).toEqual({
          place,
          raw,
          found: undefined,
          isFine: true,
        });
        statuses.add(status);
      }
    }
    expect(statuses.size).toBeGreaterThan(1);
    // A proxy may think that this is a share; it is what it is, and needs a login.
    const reply = await askRaw(Number(port), '/share/%2e%2e/api/song', '');
    expect(/^HTTP\/1\.1 (401|404)/.test(reply)).toBe(true);
  });
});

/** Sends an address as it is, which no client library does. */
function askRaw(port: number, path: string, token: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect({ host: '127.0.0.1', port }, () => {
      socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-ND-Authorization: Bearer ${token}\r\n\r\n`);
    });
    socket.on('data', (part) => (text += part.toString('latin1')));
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}
