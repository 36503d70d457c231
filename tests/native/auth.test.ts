// The first admin, logins and sessions of the web API.
import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { adminName, adminPassword, createAdmin, native, postJson, subsonic } from '../support/clients.ts';
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
          { username: 'a b', password: 'x' },
          { username: 'a', password: '' },
          [],
          'x',
        ]) {
          const reply = await postJson(melodrome, '/auth/createAdmin', body);
          expect(reply.status).toBeGreaterThanOrEqual(400);
          expect(reply.status).toBeLessThan(500);
          expect(await reply.json()).toEqual({ error: expect.any(String) });
        }
      },
      { config: { authrequestlimit: '0' } },
    ));
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
