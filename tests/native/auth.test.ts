// The first admin, logins and sessions of the web API.
import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { adminName, adminPassword, createAdmin, native, postJson, subsonic, subsonicQuery } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

async function withApp(work: (test: TestApp) => Promise<void>, options = {}): Promise<void> {
  const melodrome = await makeApp(options);
  try {
    await work(melodrome);
  } finally {
    await melodrome.close();
  }
}

describe('the first admin', () => {
  test('is made once, however many try at the same time', () =>
    withApp(
      async (melodrome) => {
        const tries = await Promise.all(
          Array.from({ length: 20 }, (_, i) => postJson(melodrome, '/auth/createAdmin', { username: `admin${i}`, password: 'secret' })),
        );
        const statuses = tries.map(({ status }) => status);
        expect(statuses.filter((status) => status === 200)).toHaveLength(1);
        expect(statuses.filter((status) => status === 403)).toHaveLength(19);
        const { n } = melodrome.app.db.$client.query('SELECT count(*) AS n FROM user').get() as { n: number };
        expect(n).toBe(1);
      },
      { config: { authrequestlimit: '0' } },
    ));

  test('may log in everywhere at once', () =>
    withApp(async (melodrome) => {
      const login = await createAdmin(melodrome);
      expect(login.isAdmin).toBe(true);
      expect((await native(melodrome, '/api/scan', login.token)).status).toBe(200);
      expect((await native(melodrome, '/api/user', login.token)).body).toMatchObject([{ lastLoginAt: expect.any(String) }]);
      expect((await subsonic(melodrome, 'ping')).status).toBe('ok');
      const again = await postJson(melodrome, '/auth/login', { username: 'Admin', password: adminPassword });
      expect(again.status).toBe(200);
    }));

  test('needs a name and a password', () =>
    withApp(
      async (melodrome) => {
        for (const body of [
          {},
          { username: 'a' },
          { username: '', password: 'x' },
          { username: ' ', password: 'x' },
          { username: 'a', password: '' },
          { username: 1, password: ['x'] },
          { username: 'a'.repeat(2000), password: 'x' },
          [],
          'x',
          null,
        ]) {
          for (const path of ['/auth/createAdmin', '/auth/login']) {
            const reply = await postJson(melodrome, path, body);
            expect({ path, body, status: reply.status, told: await reply.json() }).toEqual({
              path,
              body,
              status: 422,
              told: { error: 'a username and a password are needed' },
            });
          }
        }
        const refused = await postJson(melodrome, '/auth/createAdmin', { username: 'a b', password: 'x' });
        expect(refused.status).toBe(400);
        expect(await refused.json()).toEqual({ error: expect.any(String) });
        // Nothing of it counted as the first user.
        expect((await postJson(melodrome, '/auth/createAdmin', { username: 'a', password: 'x y z' })).status).toBe(200);
      },
      { config: { authrequestlimit: '0' } },
    ));
});

test('a login that is no JSON at all is said to be none', () =>
  withApp(async (melodrome) => {
    for (const path of ['/auth/createAdmin', '/auth/login']) {
      for (const body of ['', '{', 'username=a&password=b', '\u0000', '{"username":"a","password":"b"}x', '\ud800']) {
        const reply = await melodrome.fetch(path, { method: 'POST', body });
        expect({ path, body, status: reply.status, told: await reply.json() }).toEqual({
          path,
          body,
          status: 422,
          told: { error: 'the request is not valid JSON' },
        });
      }
    }
  }));

describe('avatars', () => {
  const address = 'https://www.gravatar.com/avatar/973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b?s=128&d=identicon';
  const cases: [string, Record<string, string>, string | undefined][] = [
    ['are at Gravatar where that is wanted', { enablegravatar: 'true' }, address],
    ['are nowhere else by default', {}, undefined],
    ['are not there where nobody else is asked', { enablegravatar: 'true', enableexternalservices: 'false' }, undefined],
  ];
  test.each(cases)('%s', (_what, config, wanted) =>
    withApp(
      async (melodrome) => {
        const { token, id } = await createAdmin(melodrome);
        const logIn = async () =>
          (await (await postJson(melodrome, '/auth/login', { username: adminName, password: adminPassword })).json()) as {
            avatar?: string;
          };
        const picture = () => melodrome.fetch(`/rest/getAvatar?${subsonicQuery({ username: adminName })}`);
        // Without an address there is nothing to look up.
        expect(await logIn()).not.toHaveProperty('avatar');
        expect((await picture()).headers.get('content-type')).toBe('image/png');
        await native(melodrome, `/api/user/${id}`, token, { method: 'PUT', body: '{"email":" Test@Example.com "}' });
        expect((await logIn()).avatar).toBe(wanted);
        const reply = await picture();
        expect({ status: reply.status, location: reply.headers.get('location') ?? undefined }).toEqual({
          status: wanted ? 302 : 200,
          location: wanted,
        });
      },
      { config },
    ),
  );
});

describe('login', () => {
  test('fails alike for a wrong name and a wrong password, and is limited', () =>
    withApp(async (melodrome) => {
      await createAdmin(melodrome);
      const wrongPassword = await postJson(melodrome, '/auth/login', { username: adminName, password: 'wrong' });
      const wrongName = await postJson(melodrome, '/auth/login', { username: 'nobody', password: 'wrong' });
      expect(wrongPassword.status).toBe(401);
      expect(wrongName.status).toBe(401);
      expect(await wrongName.json()).toEqual(await wrongPassword.json());
      let last = wrongName;
      for (let i = 0; i < 5; i++) last = await postJson(melodrome, '/auth/login', { username: adminName, password: 'wrong' });
      expect(last.status).toBe(429);
      expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    }));

  test('gives a cookie that scripts cannot read and that opens GETs of media only', () =>
    withApp(async (melodrome) => {
      await createAdmin(melodrome);
      const reply = await postJson(melodrome, '/auth/login', { username: adminName, password: adminPassword });
      const cookie = reply.headers.get('set-cookie') ?? '';
      expect(cookie).toContain('HttpOnly');
      expect(cookie).toContain('SameSite=Strict');
      const headers = { cookie: cookie.split(';')[0] ?? '' };
      expect((await melodrome.fetch('/api/song', { headers })).status).toBe(401);
      expect((await melodrome.fetch('/api/scan', { method: 'POST', headers, body: '{}' })).status).toBe(401);
      const events = await melodrome.fetch('/api/events', { headers });
      expect(events.headers.get('content-type')).toContain('text/event-stream');
      await events.body?.cancel();
      expect((await melodrome.fetch('/api/events', { headers: { ...headers, 'sec-fetch-site': 'cross-site' } })).status).toBe(401);
    }));

  test('gives a token that plays by the address, reads, writes and administers nothing there, and leaves no cookie', () => {
    let now = Date.parse('2026-01-01T00:00:00Z');
    return withApp(
      async (melodrome) => {
        const { token } = await createAdmin(melodrome);
        const by = (path: string, jwt = token, init: RequestInit = {}) =>
          melodrome.fetch(`${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams({ jwt })}`, init);
        const [{ id }] = (await native(melodrome, '/api/song?_sort=title', token)).body as [{ id: string }];
        expect((await by(`/api/stream/${id}`)).status).toBe(200);
        expect((await by(`/api/download/${id}`)).status).toBe(200);
        for (const path of [
          '/api/song',
          '/api/playlist/x/tracks',
          '/api/playlist/x/export',
          '/api/user',
          '/api/scan',
          '/api/config/config',
        ])
          expect((await by(path)).status).toBe(401);
        for (const [method, path] of [
          ['POST', '/api/playlist'],
          ['PUT', '/api/mark'],
          ['DELETE', '/api/queue'],
        ] as const) {
          expect((await by(path, token, { method, body: '{}', headers: { 'content-type': 'application/json' } })).status).toBe(401);
        }
        expect((await by(`/api/stream/${id}`, `${token.slice(0, -4)}AAAA`)).status).toBe(401);
        // A token that is half over: the browser that follows a link keeps nothing of it.
        now += 30 * 3_600_000;
        const aged = await by(`/api/stream/${id}`);
        expect(aged.status).toBe(200);
        expect(aged.headers.get('set-cookie')).toBeNull();
      },
      {
        library: ({ album }: { album: (artist: string, name: string, songs: number) => void }) => album('Ada', 'One', 2),
        clock: { now: () => now },
      },
    );
  });

  test('ends when its time is over, and is renewed meanwhile', async () => {
    const clock = { time: Date.now(), now: () => clock.time };
    await withApp(
      async (melodrome) => {
        const { token } = await createAdmin(melodrome);
        clock.time += 50 * 60_000;
        const reply = await native(melodrome, '/api/scan', token);
        expect(reply.status).toBe(200);
        const fresh = reply.headers.get('x-nd-authorization') ?? '';
        expect(fresh).not.toBe(token);
        clock.time += 20 * 60_000;
        expect((await native(melodrome, '/api/scan', token)).status).toBe(401);
        expect((await native(melodrome, '/api/scan', fresh)).status).toBe(200);
      },
      { clock, config: { sessiontimeout: '1h' } },
    );
  });

  test('refuses forged and foreign tokens', () =>
    withApp(async (melodrome) => {
      const { token } = await createAdmin(melodrome);
      const [head, body] = token.split('.');
      const none = Buffer.from('{"alg":"none"}').toString('base64url');
      for (const forged of [`${head}.${body}.AAAA`, `${none}.${body}.`, 'x', `${token}x`]) {
        expect((await native(melodrome, '/api/scan', forged)).status).toBe(401);
      }
    }));
});

test('passwords lie in no file of the data folder', () =>
  withApp(async (melodrome) => {
    await createAdmin(melodrome);
    await subsonic(melodrome, 'ping');
    melodrome.app.db.$client.run('PRAGMA wal_checkpoint(TRUNCATE)');
    const file = readFileSync(join(melodrome.folder, 'data/melodrome.db'));
    expect(file.includes(adminPassword)).toBe(false);
  }));

test('every route but the login asks for one', () =>
  withApp(async (melodrome) => {
    const paths = [
      '/api/song',
      '/api/album',
      '/api/artist',
      '/api/genre',
      '/api/scan',
      '/api/events',
      '/api/cover/al-1',
      '/api/stream/1',
      '/api/download/1',
    ];
    for (const path of paths) expect({ path, status: (await melodrome.fetch(path)).status }).toEqual({ path, status: 401 });
    expect((await melodrome.fetch('/api/nothing')).status).toBe(404);
    expect((await postJson(melodrome, '/api/scan', {})).status).toBe(401);
  }));
