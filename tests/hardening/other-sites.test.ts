// C12, C29: other sites in somebody's browser, and strangers who pretend to be a proxy. Over real connections, as browsers
// and curl send them.
import { Database } from 'bun:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { connect } from 'node:net';
import { join } from 'node:path';

import { createLog } from '../../src/lib/log.ts';
import { adminName, adminPassword, createAdmin, subsonic, subsonicQuery, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

const proxy = '127.0.0.5';
const stranger = '127.0.0.6';
const evil = 'https://evil.example';
/** What a browser says of a request that another site makes. */
const crossSite = (mode: string) => ({ Origin: evil, 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': mode, 'Sec-Fetch-Dest': 'empty' });

interface Asked {
  method?: string;
  path: string;
  from?: string;
  headers?: Record<string, string>;
  body?: string;
}

let opened: TestApp[] = [];
let lines: string[] = [];
afterAll(async () => {
  for (const made of opened) await made.close();
  opened = [];
});

async function start(config: Record<string, string> = {}) {
  const melodrome = await makeApp({
    library: ({ album }) => album('Band', 'Record', 2),
    config: { enablesharing: 'true', ...config },
    log: createLog({ level: 'debug', write: (line) => lines.push(line) }),
  });
  opened.push(melodrome);
  const { token } = await createAdmin(melodrome);
  const songId = (await subsonic(melodrome, 'search3', { query: '' })).searchResult3.song[0].id as string;
  const port = Number(new URL(await melodrome.listen()).port);
  const ask = (asked: Asked) => send(port, asked);
  /** Everything that people have made and may lose. */
  const state = () => {
    const client = new Database(join(melodrome.folder, 'data/melodrome.db'), { readonly: true });
    const tables = [
      'user',
      'playlist',
      'playlist_item',
      'mark',
      'share',
      'bookmark',
      'radio',
      'api_key',
      'library',
      'transcoding',
      'play_queue',
    ];
    const rows = tables.map((table) =>
      client
        .query(`SELECT * FROM ${table}`)
        .all()
        .map((row) => ({ ...(row as object), last_access_at: 0, last_login_at: 0 })),
    );
    client.close();
    return rows;
  };
  return { melodrome, token, songId, ask, state };
}

function send(
  port: number,
  { method = 'GET', path, from = stranger, headers = {}, body = '' }: Asked,
): Promise<{ status: number; head: string; body: string }> {
  const all = {
    Host: 'music.example',
    Connection: 'close',
    ...(body ? { 'Content-Length': String(Buffer.byteLength(body)) } : {}),
    ...headers,
  };
  const text = [`${method} ${path} HTTP/1.1`, ...Object.entries(all).map(([name, value]) => `${name}: ${value}`), '', body].join('\r\n');
  return new Promise((resolve, reject) => {
    let whole = '';
    const socket = connect({ host: '127.0.0.1', port, localAddress: from }, () => socket.write(text));
    socket.on('data', (part: Buffer) => (whole += part.toString('utf8')));
    socket.on('error', reject);
    socket.on('close', () => {
      const end = whole.indexOf('\r\n\r\n');
      resolve({ status: Number(whole.slice(9, 12)), head: whole.slice(0, end), body: whole.slice(end + 4) });
    });
  });
}

describe('C29: another site', () => {
  let it: Awaited<ReturnType<typeof start>>;
  let cookie: string;
  beforeAll(async () => {
    it = await start();
    const body = JSON.stringify({ username: adminName, password: adminPassword });
    const login = await it.ask({ method: 'POST', path: '/auth/login', body, headers: { 'Content-Type': 'application/json' } });
    expect(login.head).toMatch(/set-cookie: melodrome=[^;]+; path=\/api; max-age=\d+; httponly; samesite=strict/i);
    cookie = `melodrome=${/set-cookie: melodrome=([^;]+)/i.exec(login.head)?.[1]}`;
  });

  const writes: [method: string, path: string, body: string][] = [
    ['POST', '/api/user', '{"userName":"eve","name":"eve","password":"eve","isAdmin":true}'],
    ['POST', '/api/playlist', '{"name":"forged"}'],
    ['PUT', '/api/mark', '{"id":"SONG","starred":true}'],
    ['POST', '/api/share', '{"resourceIds":"SONG","resourceType":"media_file"}'],
    ['POST', '/api/apikey', '{"name":"forged","scope":"all"}'],
    ['POST', '/api/scan', '{"fullScan":true}'],
    ['DELETE', '/api/session/x', ''],
    ['DELETE', '/api/user/x', ''],
  ];

  test('cannot write with the cookie of whoever is signed in: as a form, as a script, or from a page of our own', async () => {
    const before = it.state();
    for (const [method, path, given] of writes) {
      const body = given.replace('SONG', it.songId);
      for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
        const ways: Record<string, string>[] = [
          crossSite('navigate'),
          crossSite('cors'),
          { Origin: 'http://music.example', 'Sec-Fetch-Site': 'same-origin' },
          {},
        ];
        for (const headers of ways) {
          const { status } = await it.ask({ method, path, body, headers: { ...headers, Cookie: cookie, 'Content-Type': type } });
          expect({ method, path, status }).toEqual({ method, path, status: 401 });
        }
      }
    }
    expect(it.state()).toEqual(before);
  });

  test('cannot read with it either, nor listen to what happens', async () => {
    const own = await it.ask({ path: `/api/stream/${it.songId}`, headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' } });
    expect(own.status).toBe(200);
    for (const path of ['/api/song', '/api/user', '/api/events', `/api/stream/${it.songId}`, `/api/cover/mf-${it.songId}`]) {
      const { status, head } = await it.ask({ path, headers: { ...crossSite('no-cors'), Cookie: cookie } });
      expect({ path, status }).toEqual({ path, status: 401 });
      expect(head).not.toMatch(/access-control-allow-credentials/i);
    }
  });

  test('may ask with a session of its own in a header, and its preflight allows no credentials', async () => {
    const preflight = {
      ...crossSite('cors'),
      'Access-Control-Request-Method': 'PUT',
      'Access-Control-Request-Headers': 'x-nd-authorization',
    };
    const { status, head } = await it.ask({ method: 'OPTIONS', path: '/api/user', headers: preflight });
    expect(status).toBe(204);
    expect(head).toMatch(/access-control-allow-origin: \*/i);
    expect(head).not.toMatch(/credentials/i);
    const listed = await it.ask({ path: '/api/song', headers: { ...crossSite('cors'), 'X-ND-Authorization': `Bearer ${it.token}` } });
    expect(listed.status).toBe(200);
  });

  test('cannot sign a browser in as somebody it knows', async () => {
    const body = JSON.stringify({ username: adminName, password: adminPassword, x: '=' });
    for (const mode of ['navigate', 'cors', 'no-cors']) {
      const { head } = await it.ask({
        method: 'POST',
        path: '/auth/login',
        body,
        headers: { ...crossSite(mode), 'Content-Type': 'text/plain' },
      });
      expect(head).not.toMatch(/set-cookie/i);
    }
  });

  test('cannot write by Subsonic: there is no login but in the request itself', async () => {
    const before = it.state();
    for (const endpoint of [
      'createPlaylist?name=forged',
      `star?id=${it.songId}`,
      'deleteUser?username=admin',
      'startScan?',
      `createShare?id=${it.songId}`,
    ]) {
      for (const extra of ['', '&u=admin', `&u=admin&jwt=`]) {
        const { body } = await it.ask({
          path: `/rest/${endpoint}&v=1.16.1&c=x&f=json${extra}`,
          headers: { ...crossSite('navigate'), Cookie: cookie },
        });
        expect({ endpoint, body }).toMatchObject({ body: expect.stringContaining('"status":"failed"') });
      }
    }
    expect(it.state()).toEqual(before);
  });
});

test('C29: where a proxy signs people in, another site can do nothing in their name, and a link to the page is one', async () => {
  const it = await start({ 'extauth.trustedsources': `${proxy}/32` });
  const known = { 'Remote-User': adminName };
  const from = proxy;
  const before = it.state();
  const forged: Asked[] = [
    {
      method: 'POST',
      path: '/api/playlist',
      body: '{"name":"forged","x":"="}',
      headers: { ...crossSite('navigate'), 'Content-Type': 'text/plain' },
    },
    {
      method: 'POST',
      path: '/api/apikey',
      body: '{"name":"forged","scope":"all"}',
      headers: { ...crossSite('no-cors'), 'Content-Type': 'text/plain' },
    },
    { path: '/api/song', headers: crossSite('navigate') },
    { path: '/api/song', headers: crossSite('cors') },
    { path: '/rest/createPlaylist?name=forged&v=1.16.1&c=x&f=json', headers: crossSite('navigate') },
    { path: `/rest/star.view?id=${it.songId}&v=1.16.1&c=x&f=json`, headers: crossSite('no-cors') },
    {
      method: 'POST',
      path: '/rest/createPlaylist',
      body: 'name=forged&v=1.16.1&c=x',
      headers: { ...crossSite('navigate'), 'Content-Type': 'application/x-www-form-urlencoded' },
    },
    {
      method: 'POST',
      path: '/app/',
      body: 'x=1',
      headers: { ...crossSite('navigate'), 'Content-Type': 'application/x-www-form-urlencoded' },
    },
  ];
  for (const asked of forged) {
    const reply = await it.ask({ ...asked, from, headers: { ...known, ...asked.headers } });
    const isRefused = reply.status === 401 || reply.status === 404 || reply.status === 405 || /"?code"?[:=]"?10/.test(reply.body);
    expect({ path: asked.path, isRefused, status: reply.status }).toMatchObject({ isRefused: true });
    expect(reply.head).not.toMatch(/access-control-allow-credentials/i);
  }
  expect(it.state()).toEqual(before);
  const page = await it.ask({ path: '/app/', from, headers: { ...known, ...crossSite('navigate') } });
  expect(page.body).toContain(`"username":"${adminName}"`);
  const own = await it.ask({ path: '/api/song', from, headers: { ...known, 'Sec-Fetch-Site': 'same-origin' } });
  expect(own.status).toBe(200);
  const preflight = { ...crossSite('cors'), 'Access-Control-Request-Method': 'PUT' };
  expect((await it.ask({ method: 'OPTIONS', path: '/api/user', from, headers: preflight })).head).not.toMatch(
    /access-control-allow-origin/i,
  );
});

describe('C12: a stranger who speaks as a proxy', () => {
  const told = {
    'X-Forwarded-For': '9.9.9.9',
    'X-Real-IP': '9.9.9.9',
    'True-Client-IP': '9.9.9.9',
    'CF-Connecting-IP': '9.9.9.9',
    Forwarded: 'for=9.9.9.9;host=evil.example;proto=https',
    'X-Forwarded-Host': 'evil.example',
    'X-Forwarded-Proto': 'https',
    'X-Forwarded-Prefix': '/evil',
    'X-Forwarded-Port': '444',
    'X-Original-URL': '/evil',
  };

  test.each([
    ['without a proxy', {}],
    ['beside one', { 'extauth.trustedsources': `${proxy}/32` }],
  ])('%s: neither the log, nor addresses, nor players, nor limits believe it', async (_, config) => {
    lines = [];
    const it = await start(config as Record<string, string>);
    const wrong = `/rest/ping?${subsonicQuery({ f: 'json' }, adminName, 'wrong')}`;
    for (let n = 0; n < 25; n++)
      await it.ask({
        path: wrong,
        headers: { ...told, 'X-Forwarded-For': `9.9.9.${n}`, 'X-Real-IP': `9.9.9.${n}`, 'True-Client-IP': `9.9.9.${n}` },
      });
    const failed = lines.filter((line) => line.includes('Subsonic login failed'));
    // So many are looked at in five minutes, whatever addresses they give.
    expect(failed.length).toBeLessThanOrEqual(20);
    expect(failed.length).toBeGreaterThan(5);
    for (const line of failed) expect(line).toContain(`address=${stranger}`);
    expect(lines.join('')).not.toContain('9.9.9.');
    // Another place, which has not guessed.
    const from = '127.0.0.8';
    const made = await it.ask({ path: `/rest/createShare?${subsonicQuery({ id: it.songId, f: 'json' })}`, from, headers: told });
    const { url } = (JSON.parse(/\{.*\}/s.exec(made.body)?.[0] ?? '') as Reply)['subsonic-response'].shares.share[0];
    expect(url).toMatch(/^http:\/\/music\.example\/share\/\w+$/);
    const page = await it.ask({ path: new URL(url).pathname, from, headers: told });
    for (const path of ['/app/', `/rest/getAlbumList2?${subsonicQuery({ type: 'newest', c: 'probe', f: 'json' })}`]) {
      expect((await it.ask({ path, from, headers: told })).body).not.toContain('evil');
    }
    expect(page.status).toBe(200);
    expect(page.body + page.head).not.toContain('evil');
    const players = it.melodrome.app.db.$client.query("SELECT address FROM player WHERE client = 'probe'").values().flat();
    expect(players).toContain(from);
    expect(JSON.stringify(players)).not.toContain('9.9.9');
    const sessions = it.melodrome.app.db.$client.query('SELECT address FROM session').values().flat();
    expect(JSON.stringify(sessions)).not.toContain('9.9.9');
  });

  test('what the proxy itself says is believed, and it only', async () => {
    const it = await start({ 'extauth.trustedsources': `${proxy}/32` });
    const path = `/rest/createShare?${subsonicQuery({ id: it.songId, f: 'json' })}`;
    const share = async (from: string) =>
      (await it.ask({ path, from, headers: { ...told, 'X-Forwarded-Host': 'music.example.org' } })).body;
    expect(await share(proxy)).toContain('https://music.example.org/share/');
    expect(await share('127.0.0.9')).toContain('http://music.example/share/');
  });
});
