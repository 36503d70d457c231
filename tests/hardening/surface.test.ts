// C01, C02 and the scopes of C36: everything the server answers, asked by everybody. What is in no table of policy.ts fails.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Elysia } from 'elysia';

import { mountNative } from '../../src/api/native/index.ts';
import { mountShares } from '../../src/api/share/index.ts';
import { endpoints } from '../../src/api/subsonic/endpoints.ts';
import { mountSubsonic } from '../../src/api/subsonic/index.ts';
import { mountUi } from '../../src/api/ui/index.ts';
import { adminPassword } from '../support/clients.ts';
import { keyOf, makeCrowd, type Crowd } from './people.ts';
import * as policy from './policy.ts';
import { api, endpointNames, idNames, isRefused, nobody, plainValues, rest, routeNames, type Principal, type Values } from './walk.ts';

let crowd: Crowd;
let users: Crowd['users'];
beforeAll(async () => {
  crowd = await makeCrowd({ config: { enabletranscodingconfig: 'true' } });
  ({ users } = crowd);
});
afterAll(() => crowd.close());

const everyEndpoint = Object.values(policy.userEndpoints).flat();

describe('the tables of policy.ts', () => {
  test('hold every endpoint once, with the access that the program gives it', () => {
    const expected = [
      ...policy.openEndpoints.map((name) => `public ${name}`),
      ...policy.adminEndpoints.map((name) => `admin ${name}`),
      ...everyEndpoint.map((name) => `user ${name}`),
    ];
    expect(endpoints.map(({ access, name }) => `${access} ${name}`).sort()).toEqual(expected.sort());
  });

  test('hold every route of the web API once', () => {
    const expected = [...policy.openRoutes, ...policy.adminRoutes, ...policy.userRoutes];
    expect(routeNames(crowd).sort()).toEqual(expected.sort());
  });

  test('and the router answers nothing else', () => {
    const router = new Elysia();
    for (const mount of [mountSubsonic, mountNative, mountShares, mountUi]) mount(router as never, crowd.app, () => undefined);
    const known = new Set([
      ...policy.otherRoutes,
      ...[...policy.openRoutes, ...policy.adminRoutes, ...policy.userRoutes].map((route) => route.split(' ')[1]),
      ...endpoints.flatMap(({ name }) => [`/rest/${name}`, `/rest/${name}.view`]),
    ]);
    expect(router.routes.length).toBeGreaterThan(200);
    expect(router.routes.map(({ path }) => path).filter((path) => !known.has(path))).toEqual([]);
  });

  test('for routes are added in no other file', () => {
    const source = join(import.meta.dir, '../../src');
    const files = (readdirSync(source, { recursive: true }) as string[]).filter((name) => name.endsWith('.ts'));
    const adding = files.filter((name) =>
      /\baddRoute\(|\.route\(|\brouter\.(get|post|put|delete|all|use|mount|ws)\(/.test(readFileSync(join(source, name), 'utf8')),
    );
    expect(adding.sort()).toEqual(
      ['http/route', 'metrics/index', 'native/index', 'share/index', 'subsonic/index', 'ui/index'].map((name) => `api/${name}.ts`).sort(),
    );
  });
});

/** Values that name things that are there, so that what is not refused works. */
function valuesFor(who: Principal): Values {
  const ids = Object.fromEntries(idNames.map((name) => [name, String(crowd.open[0]!.id)]));
  const own = { username: who.userName || 'ann', password: who.credentials['p'] ?? 'no matter' };
  return { ...plainValues, ...ids, ...own, musicFolderId: '1', playlistId: 'absent', playlistIds: 'absent' };
}

/** The same without what would do harm to those who may. */
const harmless = (who: Principal, endpoint: string): Values => {
  const values = valuesFor(who);
  if (/^(create|delete)User$/.test(endpoint)) return { ...values, username: '' };
  // Libraries are for admins to open.
  if (endpoint === 'updateUser') return { ...values, musicFolderId: '' };
  if (/^createPlaylist$/.test(endpoint)) return { ...values, playlistId: '' };
  return values;
};

describe.each(['GET', 'POST'] as const)('by %s', (method) => {
  test('without a login no endpoint answers but the open ones', async () => {
    const claims: Record<string, string>[] = [{}, { u: 'admin' }, { u: 'admin', p: '' }, { u: 'admin', t: '', s: '' }, { apiKey: '' }];
    const reached: string[] = [];
    for (const name of endpointNames) {
      for (const credentials of claims) {
        crowd.passLimits();
        const values = { ...valuesFor(nobody), password: adminPassword };
        if (!isRefused(await rest(crowd, { ...nobody, credentials }, name, values, method))) reached.push(name);
        if (credentials === claims[0] && !isRefused(await rest(crowd, nobody, `${name}.view`, values, method)))
          reached.push(`${name}.view`);
      }
    }
    expect([...new Set(reached)]).toEqual(['getOpenSubsonicExtensions', 'getOpenSubsonicExtensions.view']);
  });

  test.each(['ann', 'guest'])('%s reaches everything but what is for admins', async (name) => {
    const who = users[name]!;
    const refused: string[] = [];
    for (const endpoint of endpointNames) {
      const { code, status } = await rest(crowd, who, endpoint, harmless(who, endpoint), method);
      if (code === 50) refused.push(endpoint);
      expect({ endpoint, code, status }).not.toMatchObject({ code: 40 });
      expect({ endpoint, isFine: status < 500 || status === 501 }).toEqual({ endpoint, isFine: true });
    }
    expect(refused.sort()).toEqual([...policy.adminEndpoints].sort());
  });

  test('an admin is refused nothing', async () => {
    for (const endpoint of endpointNames) {
      const { code, status } = await rest(crowd, users['admin']!, endpoint, harmless(users['admin']!, endpoint), method);
      expect({ endpoint, code, status }).not.toMatchObject({ code: 50 });
      expect({ endpoint, isFine: status < 500 || status === 501 }).toEqual({ endpoint, isFine: true });
    }
  });
});

/** Passwords were changed, if only to the same. */
async function logInAgain(): Promise<void> {
  for (const name of Object.keys(users)) users[name] = await crowd.logIn(name);
}

describe('keys of apps', () => {
  beforeEach(logInAgain);
  test.each([
    ['ann', 'all'],
    ['ann', 'play'],
    ['ann', 'read'],
    ['admin', 'all'],
    ['admin', 'play'],
    ['admin', 'read'],
  ] as const)('of %s for %s do that and no more', async (userName, scope) => {
    const key = await keyOf(crowd, userName, scope);
    const allowed = policy.keyScopes[scope].flatMap((need) => policy.userEndpoints[need]);
    if (userName === 'admin' && scope === 'all') allowed.push(...policy.adminEndpoints);
    const reached: string[] = [];
    for (const endpoint of endpointNames) {
      const values = harmless({ ...key, credentials: users[userName]!.credentials }, endpoint);
      const { code } = await rest(crowd, key, endpoint, values);
      expect({ endpoint, code }).not.toMatchObject({ code: 44 });
      if (code !== 50) reached.push(endpoint);
    }
    expect(reached.sort()).toEqual([...allowed, 'getOpenSubsonicExtensions'].sort());
  });

  test('open nothing of the web API', async () => {
    const { credentials } = await keyOf(crowd, 'admin', 'all');
    const key = credentials['apiKey']!;
    for (const route of routeNames(crowd).filter((name) => !policy.openRoutes.includes(name))) {
      const asToken = await api(crowd, { ...nobody, token: key }, route);
      const asQuery = await api(crowd, nobody, route, { query: { jwt: key, apiKey: key } });
      expect({ route, statuses: [asToken.status, asQuery.status] }).toEqual({ route, statuses: [401, 401] });
    }
  });
});

describe('the web API', () => {
  beforeAll(logInAgain);
  const parameters = () => ({ id: String(crowd.open[0]!.id), row: '1', place: '0', token: 'x' });

  test('answers nothing without a session', async () => {
    for (const route of routeNames(crowd).filter((name) => !policy.openRoutes.includes(name))) {
      const { status, text } = await api(crowd, nobody, route, { parameters: parameters() });
      expect({ route, status, text }).toEqual({ route, status: 401, text: '{"error":"Not authenticated"}' });
    }
    expect((await api(crowd, nobody, 'GET /api/picture/:token', { parameters: parameters() })).status).toBe(404);
    expect((await api(crowd, nobody, 'POST /auth/createAdmin', { body: { username: 'eve', password: 'eve' } })).status).toBe(403);
  });

  test.each(['ann', 'guest'])('refuses %s what is for admins, and only that', async (name) => {
    const refused: string[] = [];
    // A logout ends the session.
    for (const route of routeNames(crowd).filter((one) => one !== 'POST /auth/logout')) {
      const { status } = await api(crowd, users[name]!, route, { parameters: parameters(), query: { jwt: '' } });
      if (status === 403 && !policy.openRoutes.includes(route)) refused.push(route);
      expect({ route, isFine: status < 500 && (status !== 401 || policy.openRoutes.includes(route)) }).toEqual({ route, isFine: true });
    }
    // A station's picture is an admin's too; the core says so, after the table.
    const inside = refused.filter((route) => /^(POST|DELETE) \/api\/radio\/:id\/image$/.test(route));
    expect(refused.filter((route) => !inside.includes(route)).sort()).toEqual([...policy.adminRoutes].sort());
  });

  test('refuses an admin nothing', async () => {
    for (const route of routeNames(crowd).filter((name) => !policy.openRoutes.includes(name))) {
      const { status } = await api(crowd, users['admin']!, route, { parameters: parameters() });
      expect({ route, isFine: ![401, 403].includes(status) && status < 500 }).toEqual({ route, isFine: true });
    }
  });
});

test('other addresses answer nobody but with the page, shares that are not there, and a sign of life', async () => {
  const expected: Record<string, number[]> = {
    '/': [302],
    '/app': [302, 200, 503],
    '/app/songs': [200, 503],
    '/favicon.ico': [302],
    '/robots.txt': [200],
    '/ping': [200],
    '/share/absent': [404],
    '/share/absent/m3u': [404],
    '/share/absent/stream/x': [404],
    '/share/a/b/c/d': [404],
    '/api': [404],
    '/api/absent': [404],
    '/auth/absent': [404],
    '/rest': [404],
    '/rest/absent': [404],
    '/rest/a/b': [404],
    '/metrics': [404],
    '/debug/pprof/': [404],
    '/admin': [404],
    '/.env': [404],
    '/api/config': [401],
    '/api/user': [401],
    '/api/translation': [200],
  };
  for (const [path, statuses] of Object.entries(expected)) {
    const { status } = await crowd.fetch(path);
    expect({ path, isExpected: statuses.includes(status), status }).toMatchObject({ path, isExpected: true });
  }
});
