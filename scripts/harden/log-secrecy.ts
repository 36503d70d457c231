// C14: with everything logged, no log, no table and no file holds a secret that somebody sent, was given or set.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { adminRoutes, adminEndpoints, openEndpoints, openRoutes, userEndpoints, userRoutes } from '../../tests/hardening/policy.ts';
import { ask, songIds } from './strain.ts';
import { adminName, adminPassword, must, restQuery, type Check, type Subject } from './subject.ts';

/** Begins every secret that is sent. */
const canary = 'KANARIENWORT';

/** Things that must be nowhere, by what they are. */
type Secrets = Map<string, string>;

const md5 = (text: string) => new Bun.CryptoHasher('md5').update(text).digest('hex');
const json = (body: unknown, headers: Record<string, string> = {}, method = 'POST'): RequestInit => ({
  method,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json', ...headers },
});

export const logSecrecy: Check = {
  id: 'C14',
  title: 'the log keeps secrets',
  async run(start) {
    const options = {
      PasswordEncryptionKey: 'OPTION1',
      'Prometheus.Password': 'OPTION2',
      'LastFM.Secret': 'OPTION3',
      'LastFM.ApiKey': 'OPTION4',
    };
    const subject = await start({
      flags: [
        '--loglevel=trace',
        '--authrequestlimit=0',
        '--enablesharing',
        '--prometheus.enabled',
        '--extauth.trustedsources=127.0.0.9/32',
        ...Object.entries(options).map(([name, value]) => `--${name.toLowerCase()}=${canary}${value}`),
      ],
    });
    const secrets: Secrets = new Map(Object.entries(options).map(([name, value]) => [name, canary + value]));
    secrets.set('password of the admin', adminPassword);
    secrets.set('session', subject.token);
    const requests = (await give(subject, secrets)) + (await walk(subject, secrets));
    // Everything below it is on the disk by now.
    await subject.end();
    const log = subject.log();
    must(/\b(TRACE|DEBUG)\b/.test(log) && log.includes('login failed'), 'the log does not hold what it should');
    const files = readdirSync(join(subject.folder, 'data'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const places: [name: string, bytes: Buffer][] = [['the log', Buffer.from(log)]];
    for (const { parentPath, name } of files) places.push([name, Buffer.from(await Bun.file(join(parentPath, name)).arrayBuffer())]);
    for (const [name, secret] of secrets) {
      for (const [place, bytes] of places) must(!formsOf(secret).some((form) => bytes.includes(form)), `${place} holds: ${name}`);
    }
    must(!log.includes(canary), `the log holds ${new RegExp(`.*${canary}.*`).exec(log)?.[0]}`);
    return `${requests} requests with ${secrets.size} secrets, ${log.split('\n').length} lines of log at trace, ${files.length} files: none holds one`;
  },
};

/** As they are, and as they look in addresses, in hexadecimal and in Base64. */
const formsOf = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('hex'),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
];

/** What the server gives out: links, keys, shares, sessions. */
async function give(subject: Subject, secrets: Secrets): Promise<number> {
  const headers = { 'x-nd-authorization': `Bearer ${subject.token}` };
  const [id = ''] = await songIds(subject);
  const word = `${canary}ann`;
  secrets.set('password of a user', word);
  await ask(subject, 'createUser', { username: 'ann', password: word, email: 'a@example.org' });
  await ask(subject, 'changePassword', { username: 'ann', password: `enc:${Buffer.from(`${word}2`).toString('hex')}` });
  secrets.set('changed password', `${word}2`);
  const login = await subject.fetch('/auth/login', json({ username: 'ann', password: `${word}2` }));
  secrets.set('session of ann', ((await login.json()) as { token: string }).token);
  const made = await subject.fetch('/api/apikey', json({ name: 'phone', scope: 'all' }, headers));
  const { key } = (await made.json()) as { key: string };
  must(key.startsWith('mdk_'), 'no key was made');
  secrets.set('key', key);
  await subject.fetch(`/rest/ping?${new URLSearchParams({ apiKey: key, v: '1.16.1', c: 'x' })}`);
  const { shares } = await ask(subject, 'createShare', { id });
  const share: string = shares.share[0].id;
  await subject.fetch(`/api/share/${share}`, json({ password: `${canary}share` }, headers, 'PUT'));
  secrets.set('password of a share', `${canary}share`);
  await subject.fetch(`/share/${share}`, {
    method: 'POST',
    body: `password=${canary}share`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  const { shares: open } = await ask(subject, 'createShare', { id });
  const page = await (await subject.fetch(`/share/${open.share[0].id}`)).text();
  const link = /stream\/([\w.-]+)/.exec(page)?.[1] ?? '';
  must(link !== '', 'the page of the share has no stream');
  secrets.set('link of a share', link);
  await subject.fetch(`/share/${open.share[0].id}/stream/${link}`);
  const list = await (await subject.rest('hls', { id })).text();
  const token = /hls\/([^/]+)\//.exec(list)?.[1] ?? '';
  must(token !== '', 'there is no HLS');
  secrets.set('HLS', token);
  await subject.fetch(`/rest/hls/${token}/list.m3u8`);
  await subject.fetch(`/metrics`, { headers: { authorization: `Basic ${btoa(`navidrome:${canary}metrics`)}` } });
  secrets.set('password of the metrics', `${canary}metrics`);
  return 14;
}

/** Everything that can be asked, with credentials that are wrong in every place where they can stand. */
async function walk(subject: Subject, secrets: Secrets): Promise<number> {
  let count = 0;
  const secret = (name: string) => {
    const text = `${canary}${name}`;
    secrets.set(name, text);
    return text;
  };
  const send = async (path: string, init?: RequestInit) => {
    count++;
    const reply = await subject.fetch(path, { redirect: 'manual', ...init });
    await reply.body?.cancel();
  };
  const endpoints = [...openEndpoints, ...adminEndpoints, ...Object.values(userEndpoints).flat()].map((name) =>
    name.replace(/:\w+/g, `${canary}path`),
  );
  const base = { u: adminName, v: '1.16.1', c: 'x' };
  // As `restQuery` makes it.
  secrets.set('token of an app', md5(`${adminPassword}pepper`));
  for (const endpoint of endpoints) {
    const given: Record<string, string>[] = [
      { ...base, p: secret('plain') },
      { ...base, p: `enc:${Buffer.from(secret('encoded')).toString('hex')}` },
      { ...base, t: md5(secret('token')), s: secret('salt') },
      { ...base, jwt: secret('jwt') },
      { apiKey: secret('apiKey'), v: '1.16.1', c: 'x' },
    ];
    const queries = given.map((query) => new URLSearchParams(query).toString());
    // A name of a parameter may be written so that no pattern finds it; right and wrong ones together are refused too.
    queries.push(
      restQuery({}),
      `u=${adminName}&%70=${secret('hidden')}&v=1.16.1&c=x`,
      `${restQuery({})}&p=${secret('second')}`,
      `${restQuery({})}&id=1&password=${secret('member')}`,
    );
    for (const query of queries) {
      await send(`/rest/${endpoint}?${query}`);
    }
    await send(`/rest/${endpoint}`, {
      method: 'POST',
      body: queries[0]!,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    await send(`/rest/${endpoint}?v=1.16.1&c=x`, {
      headers: {
        authorization: `Basic ${btoa(`${adminName}:${secret('basic')}`)}`,
        cookie: `melodrome=${secret('cookie')}`,
        'remote-user': secret('remote'),
      },
    });
  }
  for (const route of [...openRoutes, ...adminRoutes, ...userRoutes]) {
    const [method = 'GET', pattern = ''] = route.split(' ');
    if (pattern === '/api/events') continue;
    const path = pattern.replace(/:\w+|\*/g, `${canary}path`);
    const ways: Record<string, string>[] = [
      { 'x-nd-authorization': `Bearer ${secret('bearer')}` },
      { authorization: `Bearer ${secret('authorization')}`, cookie: `melodrome=${secret('cookie')}` },
      { 'x-nd-authorization': `Bearer ${subject.token}`, 'remote-user': secret('remote') },
    ];
    for (const headers of ways) {
      const body = {
        username: adminName,
        password: secret('body'),
        currentPassword: secret('body'),
        token: secret('body'),
        key: secret('body'),
        secret: secret('body'),
      };
      await send(`${path}?jwt=${secret('query')}&%6awt=${secret('hidden')}`, method === 'GET' ? { headers } : json(body, headers, method));
    }
  }
  for (const path of [
    `/share/${secret('share')}`,
    `/share/x/stream/${secret('link')}`,
    `/s/${secret('old')}`,
    `/${secret('nowhere')}`,
    `/app/${secret('page')}`,
  ])
    await send(path);
  return count;
}
