// C08, C09, C36: forged and outdated sessions, tokens where others belong, keys of apps after their end.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { generateKeyPairSync, randomBytes } from 'node:crypto';

import { SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';

import { openSecrets } from '../../src/core/access/secrets.ts';
import { writeTone } from '../support/audio.ts';
import { adminName, adminPassword, native, postJson, type Reply } from '../support/clients.ts';
import { keyOf, makeCrowd, type Crowd } from './people.ts';
import { rest } from './walk.ts';

let crowd: Crowd;
let now: () => number;
beforeAll(async () => {
  crowd = await makeCrowd();
  now = crowd.app.clock.now;
});
afterAll(() => crowd.close());

/** The status of a call with this token: as a header, as a cookie, in the address, and by /rest. */
async function statusesOf(token: string): Promise<unknown[]> {
  crowd.passLimits(60_000 * 6);
  const asHeader = await native(crowd, '/api/apikey', token);
  const asBearer = await crowd.fetch('/api/song', { headers: { authorization: `Bearer ${token}` } });
  const asCookie = await crowd.fetch('/api/cover/x', { headers: { cookie: `melodrome=${token}` } });
  const inAddress = await crowd.fetch(`/api/cover/x?jwt=${encodeURIComponent(token)}`);
  const byRest = await rest(crowd, { name: '', userName: '', credentials: { u: adminName, jwt: token } }, 'ping', {});
  return [asHeader.status, asBearer.status, asCookie.status, inAddress.status, byRest.code];
}
const right = [200, 200, 404, 404, undefined];
const refused = [401, 401, 401, 401, 40];

describe('a session token', () => {
  let key: Uint8Array;
  let claims: JWTPayload;
  const sign = (payload: JWTPayload, signKey: Uint8Array | Parameters<SignJWT['sign']>[0] = key, alg = 'HS256') =>
    new SignJWT(payload).setProtectedHeader({ alg }).sign(signKey);
  beforeAll(async () => {
    key = openSecrets(crowd.app.config.dataFolder, '').sessionKey;
    const [, payload = ''] = (crowd.users['admin']!.token ?? '').split('.');
    claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as JWTPayload;
  });

  test('made as the server makes it works, so that the forgeries below fail for what is wrong with them', async () => {
    expect(Object.keys(claims).sort()).toEqual(['adm', 'exp', 'iat', 'iss', 'jti', 'sub', 'tv', 'uid']);
    expect(await statusesOf(await sign(claims))).toEqual(right);
  });

  const without = (name: string): JWTPayload => Object.fromEntries(Object.entries(claims).filter(([one]) => one !== name));
  const seconds = () => Math.floor(now() / 1000);
  const forgeries: Record<string, () => Promise<string> | string> = {
    'without a signature': () => new UnsecuredJWT(claims).encode(),
    'without a signature, saying HS256': async () => (await sign(claims)).replace(/[^.]+$/, ''),
    'signed by another key': () => sign(claims, randomBytes(32)),
    'signed by the empty key': async () => {
      const [head, body] = (await sign(claims)).split('.');
      const signature = new Bun.CryptoHasher('sha256', '').update(`${head}.${body}`).digest('base64url');
      return `${head}.${body}.${signature}`;
    },
    'signed with HS512': () => sign(claims, Buffer.concat([key, key]), 'HS512'),
    'signed by a private key of their own': () => sign(claims, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, 'RS256'),
    'with another body under an old signature': async () => {
      const [head, , signature] = (await sign(claims)).split('.');
      return `${head}.${Buffer.from(JSON.stringify({ ...claims, adm: true, exp: 9e9 })).toString('base64url')}.${signature}`;
    },
    'with one letter changed': async () => {
      const token = await sign(claims);
      return token.slice(0, -8) + (token.at(-8) === 'A' ? 'B' : 'A') + token.slice(-7);
    },
    'that has no end': () => sign(without('exp')),
    'that has ended': () => sign({ ...claims, exp: seconds() - 1 }),
    'that was never begun': () => sign(without('iat')),
    'of another issuer': () => sign({ ...claims, iss: 'ND' }),
    'of no issuer': () => sign(without('iss')),
    'of nobody': () => sign(without('uid')),
    'of somebody who is not there': () => sign({ ...claims, uid: 'absent' }),
    'that names the user by name only': () => sign({ ...without('uid'), sub: adminName }),
    'without a version': () => sign(without('tv')),
    'of another version': () => sign({ ...claims, tv: 99 }),
    'of no kind at all': () => 'a.b.c',
    'that is the key of an app': async () => (await keyOf(crowd, adminName, 'all')).credentials['apiKey']!,
  };
  test.each(Object.keys(forgeries))('%s is refused everywhere', async (kind) => {
    expect(await statusesOf(await forgeries[kind]!())).toEqual(refused);
  });

  test('does not make an admin of a user who says so', async () => {
    const [, payload = ''] = (crowd.users['ann']!.token ?? '').split('.');
    const own = JSON.parse(Buffer.from(payload, 'base64url').toString()) as JWTPayload;
    const token = await sign({ ...own, adm: true, sub: adminName });
    expect((await native(crowd, '/api/scan/problem', token)).status).toBe(403);
  });

  test('ends with the password, the rights, and the account, also when the name comes back', async () => {
    const account = { username: 'eve', password: 'eve word', email: 'eve@example.org' };
    const logIn = async (password: string) => {
      crowd.passLimits();
      return ((await (await postJson(crowd, '/auth/login', { username: 'eve', password })).json()) as Reply).token as string;
    };
    const statusOf = async (token: string) => (await native(crowd, '/api/apikey', token)).status;
    await crowd.as(adminName, 'createUser', account);
    const first = await logIn('eve word');
    expect(await statusOf(first)).toBe(200);
    await crowd.as(adminName, 'changePassword', { username: 'eve', password: 'new word' });
    const second = await logIn('new word');
    expect([await statusOf(first), await statusOf(second)]).toEqual([401, 200]);
    await crowd.as(adminName, 'updateUser', { username: 'eve', adminRole: true });
    const third = await logIn('new word');
    expect([await statusOf(second), await statusOf(third)]).toEqual([401, 200]);
    expect((await native(crowd, '/api/scan/problem', third)).status).toBe(200);
    await crowd.as(adminName, 'updateUser', { username: 'eve', adminRole: false });
    expect(await statusOf(third)).toBe(401);
    const fourth = await logIn('new word');
    await crowd.as(adminName, 'deleteUser', { username: 'eve' });
    expect(await statusOf(fourth)).toBe(401);
    await crowd.as(adminName, 'createUser', { ...account, password: 'new word' });
    expect([await statusOf(fourth), await statusOf(await logIn('new word'))]).toEqual([401, 200]);
  });
});

describe('a token is good for one thing', () => {
  let songId: string;
  const tokens: Record<string, string> = {};
  let shareId: string;
  beforeAll(async () => {
    await writeTone(`${crowd.library.root}/Tone/tone.mp3`, 3, { title: 'Tone', album: 'Tone' });
    await crowd.scan();
    const [song] = (await crowd.as(adminName, 'search3', { query: 'tone' })).searchResult3.song;
    songId = song.id;
    const admin = { u: adminName, p: adminPassword, v: '1.16.1', c: 'x', f: 'json' };
    const hls = await (await crowd.fetch(`/rest/hls?${new URLSearchParams({ ...admin, id: songId })}`)).text();
    const decision = await crowd.fetch(
      `/rest/getTranscodeDecision?${new URLSearchParams({ ...admin, mediaId: songId, mediaType: 'song' })}`,
      {
        method: 'POST',
        body: JSON.stringify({ directPlayProfiles: [{ containers: ['mp3'], audioCodecs: ['mp3'], protocols: ['http'] }] }),
      },
    );
    const [share] = (await crowd.as(adminName, 'createShare', { id: songId })).shares.share;
    shareId = share.id;
    const page = await (await crowd.fetch(`/share/${shareId}`)).text();
    const { token } = await crowd.logIn(adminName);
    Object.assign(tokens, {
      session: token,
      HLS: /hls\/([^/]+)\//.exec(hls)?.[1],
      decision: ((await decision.json()) as Reply)['subsonic-response'].transcodeDecision.transcodeParams,
      'share stream': new RegExp(`${shareId}/stream/([^"]+)`).exec(page)?.[1],
      picture: crowd.app.pictureLinks.sign({ user: { pk: 1 } } as never, `mf-${songId}`, 64),
      key: (await keyOf(crowd, adminName, 'all')).credentials['apiKey'],
    });
    expect(Object.entries(tokens).filter(([, one]) => !one)).toEqual([]);
  });

  /** Where tokens go; whether one was taken. */
  const doors: Record<string, (token: string) => Promise<boolean>> = {
    session: async (token) => (await native(crowd, '/api/song', token)).status === 200,
    'session in the address': async (jwt) => (await crowd.fetch(`/api/stream/${songId}?${new URLSearchParams({ jwt })}`)).ok,
    'session by /rest': async (jwt) => isOk({ u: adminName, jwt }),
    HLS: async (token) => (await crowd.fetch(`/rest/hls/${token}/list.m3u8`)).ok && (await crowd.fetch(`/rest/hls/${token}/0.aac`)).ok,
    decision: async (transcodeParams) => {
      const query = { u: adminName, p: adminPassword, v: '1.16.1', c: 'x', mediaId: songId, mediaType: 'song', transcodeParams };
      return (await crowd.fetch(`/rest/getTranscodeStream?${new URLSearchParams(query)}`)).ok;
    },
    'share stream': async (token) => (await crowd.fetch(`/share/${shareId}/stream/${token}`)).ok,
    'share download': async (token) => (await crowd.fetch(`/share/${shareId}/download/${token}`)).ok,
    'share cover': async (token) => (await crowd.fetch(`/share/${shareId}/cover/${token}`)).ok,
    picture: async (token) => (await crowd.fetch(`/api/picture/${token}`)).ok,
    key: (apiKey) => isOk({ apiKey }),
    'password by /rest': (p) => isOk({ u: adminName, p }),
    'password of the page': async (password) => (await postJson(crowd, '/auth/login', { username: adminName, password })).ok,
  };
  const isOk = async (values: Record<string, string>) =>
    (await (await crowd.fetch(`/rest/ping?${new URLSearchParams({ v: '1.16.1', c: 'x', ...values })}`)).text()).includes('status="ok"');

  test('and refused at every other door', async () => {
    const opened: string[] = [];
    for (const [kind, token] of Object.entries(tokens)) {
      for (const [door, opens] of Object.entries(doors)) {
        crowd.passLimits(6 * 60_000);
        if (await opens(token)) opened.push(`${kind} → ${door}`);
      }
    }
    expect(opened.sort()).toEqual(
      [
        'HLS → HLS',
        'decision → decision',
        'key → key',
        'picture → picture',
        'session → session',
        'session → session by /rest',
        'session → session in the address',
        'share stream → share stream',
      ].sort(),
    );
  });

  test('and for one song, one share, one size', async () => {
    const other = String(crowd.open[0]!.id);
    const [share] = (await crowd.as(adminName, 'createShare', { id: other })).shares.share;
    const [stream, signature] = tokens['share stream']!.split('.') as [string, string];
    const altered = [
      `/share/${share.id}/stream/${tokens['share stream']}`,
      `/share/${shareId}/stream/${other}.${signature}`,
      `/share/${shareId}/stream/${stream}`,
      `/share/${shareId}/stream/${stream}.`,
      `/share/${shareId}/stream/${stream}.${'A'.repeat(22)}`,
      `/api/picture/${tokens['picture']!.replace('.64.', '.1500.')}`,
      `/api/picture/${tokens['picture']!.replace(songId, other)}`,
      `/rest/hls/${tokens['HLS']!.replace(/^./, 'f')}/list.m3u8`,
    ];
    for (const path of altered) {
      crowd.passLimits(6 * 60_000);
      expect({ path, isRefused: [403, 404].includes((await crowd.fetch(path)).status) }).toEqual({ path, isRefused: true });
    }
    const mediaId = new URLSearchParams({
      u: adminName,
      p: adminPassword,
      v: '1.16.1',
      c: 'x',
      mediaId: other,
      mediaType: 'song',
      transcodeParams: tokens['decision']!,
    });
    expect((await crowd.fetch(`/rest/getTranscodeStream?${mediaId}`)).ok).toBe(false);
  });
});

test('a key that is revoked, or whose user is gone, opens nothing from the next request on', async () => {
  const { token } = await crowd.logIn('bob');
  crowd.users['bob']!.token = token!;
  const key = await keyOf(crowd, 'bob', 'all');
  const ping = async () => (await rest(crowd, key, 'ping', {})).code;
  expect(await ping()).toBeUndefined();
  const [{ id }] = (await native(crowd, '/api/apikey', token!)).body as [Reply];
  await native(crowd, `/api/apikey/${id}`, token!, { method: 'DELETE' });
  expect(await ping()).toBe(44);
  const second = await keyOf(crowd, 'bob', 'read');
  expect((await rest(crowd, second, 'ping', {})).code).toBeUndefined();
  await crowd.as(adminName, 'deleteUser', { username: 'bob' });
  expect((await rest(crowd, second, 'ping', {})).code).toBe(44);
});
