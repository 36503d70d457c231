// C15: errors of the binary, with NODE_ENV unset, say nothing of paths, source, database or what was sent.
import { Database } from 'bun:sqlite';
import { join } from 'node:path';

import { must, type Check, type Subject } from './subject.ts';

/** In everything that is sent and must not come back. */
const canary = 'KANARIENWORT';
const betrayal =
  /KANARIENWORT|sqlite|no such (table|column)|SELECT |\bat \S+ \(|\.[jt]s:\d+|node_modules|bunfs|melodrome-harden|\/tmp\/|stack|<pre/i;

interface Provocation {
  path: string;
  init?: RequestInit;
}

const json = (method: string, path: string, body: unknown): Provocation => ({
  path,
  init: { method, body: typeof body === 'string' ? body : JSON.stringify(body), headers: { 'content-type': 'application/json' } },
});

/** Bodies that are wrong in every way. */
const bodies: readonly unknown[] = [
  `{"username":"${canary}","password":"${canary}`,
  `${canary}`,
  { username: [canary], password: { [canary]: canary } },
  { username: canary, password: canary, isAdmin: canary },
  {
    id: { [canary]: 1 },
    ids: canary,
    rules: [canary],
    name: 5,
    kind: canary,
    starred: canary,
    positionMs: canary,
    scope: canary,
    deed: canary,
  },
  `{"__proto__":{"${canary}":1},"constructor":"${canary}"}`,
  `${'['.repeat(50_000)}"${canary}"`,
  [canary],
  null,
  `"${canary}\ud800"`,
];

const writes: readonly [method: string, path: string][] = [
  ['POST', '/auth/login'],
  ['POST', '/auth/createAdmin'],
  ['POST', '/api/playlist'],
  ['PUT', `/api/playlist/${canary}`],
  ['POST', '/api/playlist/preview'],
  ['POST', `/api/playlist/${canary}/tracks`],
  ['PUT', '/api/mark'],
  ['POST', '/api/playback'],
  ['POST', '/api/apikey'],
  ['POST', '/api/fix'],
  ['POST', '/api/scan'],
  ['PUT', '/api/scan'],
  ['PUT', `/api/player/${canary}`],
  ['POST', `/api/album/${canary}/image`],
  ['POST', `/rest/getTranscodeDecision?mediaId=${canary}&mediaType=song`],
];

const addresses: readonly string[] = [
  `/${canary}`,
  `/api/${canary}`,
  `/auth/${canary}`,
  `/rest/${canary}`,
  `/share/${canary}`,
  `/share/${canary}/stream/${canary}`,
  `/app/${canary}.js`,
  `/api/song/${canary}`,
  `/api/cover/${canary}`,
  `/api/picture/${canary}`,
  `/rest/getSong?id=${canary}`,
  `/rest/stream?id=${canary}`,
  `/rest/getAlbumList2?type=${canary}`,
  `/rest/createPlaylist?playlistId=${canary}&name=${canary}`,
  `/rest/hls/${canary}/list.m3u8`,
  `/rest/ping?f=jsonp&callback=${canary}(1)`,
  `/rest/getSong?id=%zz${canary}`,
  `/rest/getSong?%zz=${canary}`,
  `/api/song/%c0%ae${canary}`,
  `/api/song/%00${canary}`,
];

function provocations(): Provocation[] {
  const form = { 'content-type': 'multipart/form-data; boundary=x' };
  const odd = {
    'content-type': `application/${canary}`,
    'content-encoding': canary,
    range: `bytes=${canary}`,
    accept: canary,
    cookie: `melodrome=${canary}`,
  };
  return [
    ...writes.flatMap(([method, path]) => bodies.map((body) => json(method, path, body))),
    ...addresses.map((path) => ({ path })),
    ...addresses.map((path) => ({ path, init: { headers: odd } })),
    ...addresses.map((path) => ({
      path,
      init: { method: 'POST', body: `u=${canary}&p=%zz`, headers: { ...odd, 'content-type': 'application/x-www-form-urlencoded' } },
    })),
    ...['album', 'playlist', 'radio'].map((kind) => ({
      path: `/api/${kind}/x/image`,
      init: {
        method: 'POST',
        body: `--x\r\nContent-Disposition: form-data; name="image"; filename="${canary}"\r\n\r\n${canary}`,
        headers: form,
      },
    })),
  ];
}

/** What asks the database in every corner of the program. */
const askers: readonly Provocation[] = [
  ...[
    'song',
    'album',
    'artist',
    'genre',
    'tag',
    'tag/name',
    'role',
    'folder',
    'playlist',
    'player',
    'transcoding',
    'apikey',
    'scan',
    'fix',
  ].map((name) => ({ path: `/api/${name}` })),
  { path: '/api/search?q=song' },
  { path: '/api/now-playing' },
  json('PUT', '/api/mark', { id: 'x', starred: true }),
  json('POST', '/api/playlist', { name: canary }),
  json('POST', '/auth/login', { username: canary, password: canary }),
  { path: '/share/aaaaaaaaaaaaaaaaaaaaaa' },
  ...['getArtists', 'getGenres', 'getStarred2', 'getPlaylists', 'getBookmarks', 'getPlayQueue', 'getShares', 'getUsers', 'getPodcasts'].map(
    (name) => ({ path: `/rest/${name}?` }),
  ),
  ...['getAlbumList2?type=newest', 'search3?query=song', 'getRandomSongs?', 'getInternetRadioStations?', 'getChatMessages?'].map(
    (name) => ({
      path: `/rest/${name}`,
    }),
  ),
];

export const secrecy: Check = {
  id: 'C15',
  title: 'errors say nothing',
  async run(start) {
    const subject = await start({ flags: ['--authrequestlimit=0', '--extauth.trustedsources=127.0.0.1'] });
    const places = new Set<string>();
    let failures = 0;
    const provoke = async (one: Provocation): Promise<number> => {
      const { status, text, isError } = await ask(subject, one);
      if (!isError) return status;
      const found = betrayal.exec(text)?.[0];
      must(found === undefined, `${one.init?.method ?? 'GET'} ${one.path} says "${found}": ${text.slice(0, 300)}`);
      places.add(`${one.init?.method ?? 'GET'} ${one.path.split('?')[0]}`);
      failures++;
      return status;
    };
    for (const one of provocations()) {
      const status = await provoke(one);
      must(status < 500 || status === 501, `${one.path} answers ${status}`);
    }
    const inner = await breakDatabase(subject, provoke);
    must(inner >= 10, `only ${inner} addresses met a broken database`);
    must((await subject.fetch('/ping')).ok, 'the server is gone');
    return `${failures} errors at ${places.size} addresses, ${inner} of them with a broken database: no path, no source, no echo`;
  },
};

let asked = 0;

async function ask(subject: Subject, { path, init = {} }: Provocation): Promise<{ status: number; text: string; isError: boolean }> {
  const headers = new Headers(init.headers);
  headers.set('x-nd-authorization', `Bearer ${subject.token}`);
  // Nobody waits for the limits.
  headers.set('x-forwarded-for', `10.0.${(asked >> 8) & 255}.${asked++ & 255}`);
  const isRest = path.startsWith('/rest/') && !path.includes('hls/');
  const full = isRest ? `${path}${path.includes('?') ? '&' : '?'}u=admin&p=${encodeURIComponent('correct horse')}&v=1.16.1&c=harden` : path;
  const reply = await subject.fetch(full, { ...init, headers, redirect: 'manual' });
  const body = await reply.text();
  const text = `${[...reply.headers].map((pair) => pair.join(': ')).join('\n')}\n${body}`;
  return { status: reply.status, text, isError: reply.status >= 400 || body.includes('status="failed"') };
}

/** Takes one table after the other away beneath the server; how many addresses failed within. */
async function breakDatabase(subject: Subject, provoke: (one: Provocation) => Promise<number>): Promise<number> {
  const database = new Database(join(subject.folder, 'data/melodrome.db'), { readwrite: true });
  // The server may be writing what its first scan found.
  database.run('PRAGMA busy_timeout = 10000');
  const failed = new Set<string>();
  for (const table of [
    'song',
    'album',
    'artist',
    'tag',
    'folder',
    'playlist',
    'player',
    'mark',
    'share',
    'bookmark',
    'api_key',
    'library',
  ]) {
    database.run('PRAGMA legacy_alter_table = 1');
    database.run(`ALTER TABLE ${table} RENAME TO gone`);
    for (const one of askers) if ((await provoke(one)) === 500) failed.add(one.path);
    database.run(`ALTER TABLE gone RENAME TO ${table}`);
  }
  database.close();
  return failed.size;
}
