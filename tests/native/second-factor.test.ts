// Signing in to the page in two steps: codes by RFC 6238, each good once, recovery codes, limits, and who may take it away.
import { afterEach, beforeEach, describe, expect, test } from 'bun:test';

import { codeOf, fromBase32, stepAt, stepOf, toBase32 } from '../../src/lib/totp.ts';
import { adminName, adminPassword, createAdmin, native, postJson, subsonicRaw, type Reply } from '../support/clients.ts';
import { runBeside } from '../support/commands.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

const start = Date.UTC(2030, 0, 1, 12, 0, 7);
const minute = 60_000;
let now = start;
let melodrome: TestApp;
let token: string;
beforeEach(async () => {
  now = start;
  melodrome = await makeApp({ clock: { now: () => now }, config: { authrequestlimit: '0' } });
  ({ token } = await createAdmin(melodrome));
});
afterEach(() => melodrome.close());

const ask = (method: string, path: string, body?: unknown, as = token) =>
  native(melodrome, path, as, { method, ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}) });
const login = async (code?: string, password = adminPassword, username = adminName) => {
  const reply = await postJson(melodrome, '/auth/login', { username, password, ...(code === undefined ? {} : { code }) });
  return { status: reply.status, body: (await reply.json()) as Reply };
};
const codeAt = (secret: string, ms = now) => codeOf(fromBase32(secret), stepAt(ms));

/** Switches it on; the secret, and the codes for a lost phone. */
async function enrol(as = token, password = adminPassword, appsNeedKeys = false): Promise<{ secret: string; recovery: string[] }> {
  const { secret } = (await ask('POST', '/api/totp', { password }, as)).body as { secret: string };
  const { status, body } = await ask('PUT', '/api/totp', { code: codeAt(secret), appsNeedKeys }, as);
  expect(status).toBe(200);
  // The code of the first step is used.
  now += minute;
  return { secret, recovery: body.recoveryCodes };
}

async function makeUser(userName: string): Promise<{ id: string; token: string }> {
  const { body } = await ask('POST', '/api/user', { userName, password: userName });
  const session = await login(undefined, userName, userName);
  return { id: body.id, token: session.body.token };
}

describe('codes', () => {
  // RFC 6238, appendix B: eight digits there, of which these are the last six.
  test.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('at %d seconds is %s, as RFC 6238 has it', (seconds, code) => {
    const secret = Buffer.from('12345678901234567890');
    expect(codeOf(secret, stepAt(seconds * 1000))).toBe(code);
    expect(stepOf(secret, code, seconds * 1000)).toBe(Math.floor(seconds / 30));
  });

  // RFC 4226, appendix D.
  test('of the first counters are those of RFC 4226', () => {
    const secret = Buffer.from('12345678901234567890');
    const expected = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'];
    expect(expected.map((_, counter) => codeOf(secret, counter))).toEqual(expected);
  });

  // RFC 4648, section 10.
  test.each([
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('secrets are Base32: %p is %p', (text, written) => {
    expect(toBase32(Buffer.from(text))).toBe(written);
    expect(Buffer.from(fromBase32(written)).toString()).toBe(text);
    expect(Buffer.from(fromBase32(written.toLowerCase().replace(/(..)/g, '$1 '))).toString()).toBe(text);
  });
});

describe('switching it on', () => {
  test('takes the password, then a first code; until then nothing is asked for', async () => {
    expect((await ask('GET', '/api/totp')).body).toEqual({ isOn: false, appsNeedKeys: false, recoveryCodes: 0 });
    const wrong = await ask('POST', '/api/totp', { password: 'wrong' });
    expect([wrong.status, wrong.body.errors]).toEqual([400, { password: 'wrong' }]);
    const { body } = await ask('POST', '/api/totp', { password: adminPassword });
    expect(body.secret).toMatch(/^[A-Z2-7]{32}$/);
    const address = new URL(body.address);
    expect([address.protocol, address.host, decodeURIComponent(address.pathname)]).toEqual(['otpauth:', 'totp', `/Melodrome:${adminName}`]);
    expect(Object.fromEntries(address.searchParams)).toEqual({
      secret: body.secret,
      issuer: 'Melodrome',
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
    expect((await login()).status).toBe(200);
    const bad = await ask('PUT', '/api/totp', { code: '000000' });
    expect([bad.status, bad.body.error]).toEqual([400, expect.stringContaining('not right')]);
    expect((await login()).status).toBe(200);
    expect((await ask('PUT', '/api/totp', { code: codeAt(body.secret) })).body.recoveryCodes).toHaveLength(10);
    expect((await ask('GET', '/api/totp')).body).toEqual({ isOn: true, appsNeedKeys: false, recoveryCodes: 10 });
    expect((await login()).status).toBe(401);
    // Once is enough, and nobody puts another secret in the place of the one that holds.
    expect((await ask('PUT', '/api/totp', { code: codeAt(body.secret) })).status).toBe(409);
    expect((await ask('POST', '/api/totp', { password: adminPassword })).status).toBe(409);
  });

  test('before the first password nothing can be confirmed', async () => {
    expect((await ask('PUT', '/api/totp', { code: '123456' })).status).toBe(409);
    for (const body of [{}, { code: 1 }, { code: 'x'.repeat(100) }, []]) expect((await ask('PUT', '/api/totp', body)).status).toBe(400);
  });

  test('leaves those signed in who are, and keeps the secret unreadable', async () => {
    const { secret, recovery } = await enrol();
    expect((await ask('GET', '/api/song')).status).toBe(200);
    const { secret: stored } = melodrome.app.db.$client.query('SELECT secret FROM second_factor').get() as { secret: Uint8Array };
    expect(Buffer.from(stored).includes(secret)).toBe(false);
    const hashes = melodrome.app.db.$client.query('SELECT code_hash FROM recovery_code').values().flat() as string[];
    expect(hashes).toHaveLength(10);
    for (const code of recovery) {
      expect(code).toMatch(/^([A-Z2-7]{4}-){3}[A-Z2-7]{4}$/);
      expect(hashes).not.toContain(code);
      expect(hashes).toContain(Bun.SHA256.hash(code.replaceAll('-', ''), 'hex'));
    }
    expect(new Set(recovery).size).toBe(10);
  });
});

describe('signing in', () => {
  test('says that a code is needed, but only to who knows the password', async () => {
    await enrol();
    const { status, body } = await login();
    expect([status, body]).toEqual([401, { error: expect.stringContaining('code'), errors: { code: 'required' } }]);
    const wrong = await login('123456', 'wrong');
    expect([wrong.status, wrong.body.errors]).toEqual([401, undefined]);
  });

  test('with a code works once', async () => {
    const { secret } = await enrol();
    const code = codeAt(secret);
    const first = await login(code);
    expect(first.status).toBe(200);
    expect((await ask('GET', '/api/song', undefined, first.body.token)).status).toBe(200);
    const again = await login(code);
    expect([again.status, again.body.errors]).toEqual([401, { code: 'wrong' }]);
    now += 30_000;
    expect((await login(`${codeAt(secret).slice(0, 3)} ${codeAt(secret).slice(3)}`)).status).toBe(200);
    // One from before the last one that was used is none any more either.
    expect((await login(codeAt(secret, now - 30_000))).status).toBe(401);
  });

  test('of many at the same moment with one code, one comes in', async () => {
    const { secret } = await enrol();
    const code = codeAt(secret);
    const tries = await Promise.all(Array.from({ length: 8 }, () => login(code)));
    expect(tries.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test.each([
    [-60_001, 401],
    [-30_000, 200],
    [0, 200],
    [30_000, 200],
    [60_001, 401],
  ])('a clock that is %d ms off: %d', async (offMs, expected) => {
    const { secret } = await enrol();
    now += 10 * minute;
    expect((await login(codeAt(secret, now + offMs))).status).toBe(expected);
  });

  test('by a code for a lost phone, each once, however it is typed', async () => {
    const { recovery } = await enrol();
    expect((await login(recovery[0])).status).toBe(200);
    expect((await login(recovery[0])).status).toBe(401);
    expect((await login(recovery[1]!.toLowerCase().replaceAll('-', ' '))).status).toBe(200);
    expect((await ask('GET', '/api/totp')).body.recoveryCodes).toBe(8);
    expect((await login('AAAA-AAAA-AAAA-AAAA')).status).toBe(401);
  });

  test('wrong codes count as wrong passwords do, and asking for the code forgives none', async () => {
    const { secret } = await enrol();
    for (let n = 0; n < 10; n++) {
      expect((await login()).status).toBe(401);
      expect((await login(codeAt(secret, now + 10 * minute))).status).toBe(401);
    }
    expect((await login(codeAt(secret))).status).toBe(429);
    now += 6 * minute;
    expect((await login(codeAt(secret))).status).toBe(200);
  });

  test('who asks from everywhere is stopped after some codes, but not a code for a lost phone', async () => {
    const { secret, recovery } = await enrol();
    const statuses: number[] = [];
    for (let n = 0; n < 4; n++) {
      for (let i = 0; i < 9; i++) statuses.push((await login(codeAt(secret, now + 10 * minute))).status);
      // As from another place: the count for places is of five minutes, that for codes of fifteen.
      now += 5 * minute - n;
    }
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
    expect((await login(recovery[0])).status).toBe(200);
  });
});

describe('apps', () => {
  const ping = async (parameters: Record<string, string> = {}) =>
    ((await (await subsonicRaw(melodrome, 'ping', parameters)).json()) as Reply)['subsonic-response'];

  test('come in by the password as before', async () => {
    await enrol();
    expect((await ping()).status).toBe('ok');
  });

  test('come in by keys only where that was chosen, at once', async () => {
    expect((await ping()).status).toBe('ok');
    const key = (await ask('POST', '/api/apikey', { name: 'phone', scope: 'all' })).body.key as string;
    await enrol(token, adminPassword, true);
    expect((await ping()).error).toMatchObject({ code: 40, message: expect.stringContaining('keys only') });
    const plain = await subsonicRaw(melodrome, 'ping', { t: '', s: '', p: adminPassword });
    expect(((await plain.json()) as Reply)['subsonic-response'].status).toBe('failed');
    const byKey = await melodrome.fetch(`/rest/ping?f=json&v=1.16.1&c=x&apiKey=${key}`);
    expect(((await byKey.json()) as Reply)['subsonic-response'].status).toBe('ok');
    expect((await ping({ t: '', s: '', jwt: token })).status).toBe('ok');
    expect((await ask('GET', '/api/totp')).body.appsNeedKeys).toBe(true);
  });
});

describe('later', () => {
  const ping = async () => ((await (await subsonicRaw(melodrome, 'ping')).json()) as Reply)['subsonic-response'].status;

  test('apps need keys, or come in by the password again, at once', async () => {
    const { secret } = await enrol();
    expect(await ping()).toBe('ok');
    const setApps = (appsNeedKeys: unknown, code: string) => ask('PUT', '/api/totp/apps', { password: adminPassword, code, appsNeedKeys });
    const on = await setApps(true, codeAt(secret));
    expect([on.status, on.body]).toEqual([200, { isOn: true, appsNeedKeys: true, recoveryCodes: 10 }]);
    expect(await ping()).toBe('failed');
    // The same code is good once.
    expect((await setApps(false, codeAt(secret))).status).toBe(400);
    expect(await ping()).toBe('failed');
    now += minute;
    expect((await setApps(false, codeAt(secret))).body).toMatchObject({ appsNeedKeys: false });
    expect(await ping()).toBe('ok');
    expect((await login()).status).toBe(401);
  });

  test('new recovery codes take the place of the old ones', async () => {
    const { secret, recovery } = await enrol();
    expect((await login(recovery[0])).status).toBe(200);
    const { status, body } = await ask('POST', '/api/totp/codes', { password: adminPassword, code: codeAt(secret) });
    const codes = body.recoveryCodes as string[];
    expect([status, codes.length]).toEqual([200, 10]);
    expect(codes.filter((code) => recovery.includes(code))).toEqual([]);
    expect((await ask('GET', '/api/totp')).body.recoveryCodes).toBe(10);
    expect((await login(recovery[1])).status).toBe(401);
    expect((await login(codes[0])).status).toBe(200);
    // By the last code for a lost phone too.
    const again = await ask('POST', '/api/totp/codes', { password: adminPassword, code: codes[1] });
    expect(again.body.recoveryCodes).toHaveLength(10);
  });

  test.each([
    ['PUT', '/api/totp/apps', { appsNeedKeys: true }],
    ['POST', '/api/totp/codes', {}],
  ])('%s %s takes password and code', async (method, path, more) => {
    const proof = { password: adminPassword, code: '123456' };
    // Where it is off there is nothing to change, and no guess is counted.
    for (let n = 0; n < 12; n++) expect((await ask(method, path, { ...proof, ...more })).status).toBe(409);
    const { secret } = await enrol();
    for (const wrong of [{ password: 'wrong' }, { code: '000000' }, { code: '' }]) {
      const { status, body } = await ask(method, path, { ...proof, code: codeAt(secret), ...more, ...wrong });
      expect([status, body.errors]).toEqual([400, { code: 'wrong' }]);
    }
    for (const body of [{}, more, { ...proof, ...more, code: 1 }, []]) expect((await ask(method, path, body)).status).toBe(400);
    expect((await ask('GET', '/api/totp')).body).toEqual({ isOn: true, appsNeedKeys: false, recoveryCodes: 10 });
    for (let n = 0; n < 7; n++) await ask(method, path, { ...proof, code: '000000', ...more });
    expect((await ask(method, path, { ...proof, code: codeAt(secret), ...more })).status).toBe(429);
  });
});

describe('switching it off', () => {
  test('takes password and code', async () => {
    const { secret, recovery } = await enrol();
    for (const wrong of [
      { password: 'wrong', code: codeAt(secret) },
      { password: adminPassword, code: '000000' },
      { password: adminPassword, code: '' },
    ])
      expect((await ask('POST', '/api/totp/off', wrong)).status).toBe(400);
    expect((await login()).status).toBe(401);
    expect((await ask('POST', '/api/totp/off', { password: adminPassword, code: codeAt(secret) })).status).toBe(200);
    expect((await login()).status).toBe(200);
    expect((await ask('GET', '/api/totp')).body).toEqual({ isOn: false, appsNeedKeys: false, recoveryCodes: 0 });
    // Old codes are gone with it.
    const anew = await enrol();
    expect(anew.secret).not.toBe(secret);
    expect((await login(recovery[0])).status).toBe(401);
  });

  test('guesses of the code count here too', async () => {
    const { secret } = await enrol();
    for (let n = 0; n < 10; n++) expect((await ask('POST', '/api/totp/off', { password: adminPassword, code: '000000' })).status).toBe(400);
    expect((await ask('POST', '/api/totp/off', { password: adminPassword, code: codeAt(secret) })).status).toBe(429);
  });

  test('for somebody who lost the phone is for admins, and the command', async () => {
    const ann = await makeUser('ann');
    const bob = await makeUser('bob');
    await enrol(ann.token, 'ann');
    expect((await login(undefined, 'ann', 'ann')).status).toBe(401);
    expect((await ask('GET', `/api/user/${ann.id}`)).body.hasSecondFactor).toBe(true);
    expect((await ask('DELETE', `/api/user/${ann.id}/totp`, undefined, bob.token)).status).toBe(403);
    expect((await ask('DELETE', `/api/user/${ann.id}/totp`, undefined, ann.token)).status).toBe(403);
    expect((await ask('DELETE', `/api/user/${ann.id}/totp`)).status).toBe(200);
    expect((await login(undefined, 'ann', 'ann')).status).toBe(200);
    expect((await ask('DELETE', `/api/user/${ann.id}/totp`)).status).toBe(404);
    expect((await ask('DELETE', '/api/user/absent/totp')).status).toBe(404);
    // An admin takes it from others only: a page that was left open is not enough for one's own.
    const { body: users } = await ask('GET', '/api/user');
    const me = users.find(({ userName }: Reply) => userName === adminName);
    await enrol();
    expect((await ask('DELETE', `/api/user/${me.id}/totp`)).status).toBe(403);
    expect((await login()).status).toBe(401);
    await enrol(ann.token, 'ann');
    expect((await runBeside(melodrome, ['user', 'totp-off', 'ann'])).out).toBe('ann signs in by the password alone again\n');
    expect((await login(undefined, 'ann', 'ann')).status).toBe(200);
    expect(runBeside(melodrome, ['user', 'totp-off', 'ann'])).rejects.toThrow('not found');
  });
});

test('another password leaves the second step on', async () => {
  const { secret } = await enrol();
  const { body: me } = await ask('GET', '/api/user');
  await ask('PUT', `/api/user/${me[0].id}`, { password: 'another one', currentPassword: adminPassword });
  expect((await login(undefined, 'another one')).status).toBe(401);
  expect((await login(codeAt(secret), 'another one')).status).toBe(200);
});

test('who comes through a reverse proxy is asked by that, not here', async () => {
  await melodrome.close();
  melodrome = await makeApp({ clock: { now: () => now }, config: { 'extauth.trustedsources': '127.0.0.1/32', authrequestlimit: '0' } });
  ({ token } = await createAdmin(melodrome));
  await enrol();
  expect((await login()).status).toBe(401);
  const origin = await melodrome.listen();
  expect((await fetch(`${origin}/api/song`, { headers: { 'remote-user': adminName } })).status).toBe(200);
  expect((await fetch(`${origin}/api/song`)).status).toBe(401);
});
