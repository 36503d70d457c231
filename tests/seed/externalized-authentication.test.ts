// The user's own document on logins by a reverse proxy, paragraph by paragraph, against the executable.
import { afterEach, describe, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { Reply } from '../support/clients.ts';
import { admin, built, createAdmin, getFrom, sendFrom, songs, startBinary, startData, until, type Started } from './binary.ts';

const proxy = '127.0.0.5';
let server: Started;
afterEach(() => server.stop());

const pageFrom = async (from: string, headers: Record<string, string> = {}): Promise<Reply> =>
  startData(await getFrom(server.origin, from, '/app/', headers));

describe('Externalized authentication', () => {
  const trusting = { ND_EXTAUTH_TRUSTEDSOURCES: `${proxy}/32` };

  test('is off until a proxy is trusted', async () => {
    server = await startBinary();
    expect((await pageFrom(proxy, { 'Remote-User': 'john' })).auth).toBeUndefined();
  });

  test('takes the user from the header of a trusted address, and of no other', async () => {
    server = await startBinary(trusting);
    expect((await pageFrom('127.0.0.6', { 'Remote-User': 'john' })).auth).toBeUndefined();
    await server.logged(/not in ExtAuth\.TrustedSources/);
    expect((await pageFrom(proxy, { 'Remote-User': 'john' })).auth.username).toBe('john');
  });

  test('the first user is an admin, new users are created with passwords that nobody knows', async () => {
    server = await startBinary(trusting);
    expect((await pageFrom(proxy, { 'Remote-User': 'john' })).auth.isAdmin).toBe(true);
    expect((await pageFrom(proxy, { 'Remote-User': 'jane' })).auth.isAdmin).toBe(false);
    for (const p of ['', 'john', 'jane']) expect((await server.rest('ping', { u: 'jane', p })).status).toBe('failed');
  });

  test('reads another header on wish', async () => {
    server = await startBinary({ ...trusting, ND_EXTAUTH_USERHEADER: 'X-User' });
    expect((await pageFrom(proxy, { 'X-User': 'john' })).auth.username).toBe('john');
    expect((await pageFrom(proxy, { 'Remote-User': 'jane' })).auth).toBeUndefined();
  });

  test('over a UNIX socket the @ trusts whoever may open it', async () => {
    server = await startBinary();
    const path = join(server.folder, 'melodrome.sock');
    await server.restart({ ND_ADDRESS: `unix:${path}`, ND_EXTAUTH_TRUSTEDSOURCES: '@' });
    expect(startData(await getFrom(`unix:${path}`, '', '/app/', { 'Remote-User': 'john' })).auth.username).toBe('john');
  });

  test('EnableUserEditing=false keeps users from changing their passwords', async () => {
    server = await startBinary({ ...trusting, ND_ENABLEUSEREDITING: 'false' });
    await pageFrom(proxy, { 'Remote-User': 'john' });
    await pageFrom(proxy, { 'Remote-User': 'jane' });
    const change = `/rest/changePassword?v=1.16.1&c=seed&f=json&username=jane&password=other`;
    expect(await getFrom(server.origin, proxy, change, { 'Remote-User': 'jane' })).toContain('"code":50');
  });

  test('public shares work without authentication below /share/', async () => {
    server = await startBinary({ ...trusting, ND_ENABLESHARING: 'true' });
    await createAdmin(server);
    const [song] = await until(async () => ((await songs(server)).length === 2 ? songs(server) : undefined));
    const { shares } = await server.rest('createShare', { ...admin, id: song.id });
    expect(shares.share[0].url).toContain('/share/');
    expect(await getFrom(server.origin, '127.0.0.6', new URL(shares.share[0].url).pathname)).toContain('200 OK');
  });

  test('Subsonic clients log in by themselves below /rest/ with a password set here', async () => {
    server = await startBinary(trusting);
    await createAdmin(server);
    expect((await server.rest('ping', admin)).status).toBe('ok');
  });

  test('the log says why a user is not let in', async () => {
    server = await startBinary(trusting);
    await pageFrom('127.0.0.7', { 'Remote-User': 'john' });
    expect(await server.logged(/WARN .*ext-auth.*/)).toContain('127.0.0.7');
    await pageFrom(proxy, { 'Remote-User': 'john, jane' });
    await server.logged(/several values/);
  });

  test('FAQ: without TrustedSources it is the usual login again', async () => {
    server = await startBinary(trusting);
    await createAdmin(server);
    expect((await pageFrom(proxy, { 'Remote-User': 'admin' })).auth.username).toBe('admin');
    await server.restart({});
    expect((await pageFrom(proxy, { 'Remote-User': 'admin' })).auth).toBeUndefined();
    expect((await server.rest('ping', admin)).status).toBe('ok');
  });

  test('FAQ: methods mix: the usual login where there is no header, or the source is not trusted', async () => {
    server = await startBinary(trusting);
    await createAdmin(server);
    const login = `/rest/ping?${new URLSearchParams({ ...admin, v: '1.16.1', c: 'seed', f: 'json' })}`;
    expect(await getFrom(server.origin, proxy, login)).toContain('"status":"ok"');
    expect(await getFrom(server.origin, '127.0.0.6', login, { 'Remote-User': 'jane' })).toContain('"status":"ok"');
  });

  test('a socket file is given by its path alone, as the document has it', async () => {
    server = await startBinary();
    const path = join(server.folder, 'melodrome.sock');
    await server.restart({ ND_ADDRESS: path, ND_EXTAUTH_TRUSTEDSOURCES: '@' });
    expect(existsSync(path)).toBe(true);
    expect(startData(await getFrom(`unix:${path}`, '', '/app/', { 'Remote-User': 'john' })).auth.username).toBe('john');
    // Networks alone trust nobody on a socket.
    await server.restart({ ND_ADDRESS: path, ND_EXTAUTH_TRUSTEDSOURCES: '0.0.0.0/0' });
    expect(startData(await getFrom(`unix:${path}`, '', '/app/', { 'Remote-User': 'john' })).auth).toBeUndefined();
  });

  test('how it works: the proxy names john, who gets an account, sees the music and needs no password anywhere', async () => {
    server = await startBinary(trusting);
    const { auth } = await pageFrom(proxy, { 'Remote-User': 'john' });
    expect(auth).toMatchObject({ username: 'john', name: 'john' });
    const listed = await until(async () => {
      const reply = await getFrom(server.origin, proxy, '/api/song', { 'Remote-User': 'john' });
      return reply.includes('"title"') && reply;
    });
    expect(listed).toContain('200 OK');
    expect(await getFrom(server.origin, proxy, '/rest/getArtists?v=1.16.1&c=seed&f=json', { 'Remote-User': 'john' })).toContain(
      '"status":"ok"',
    );
    // The same name again is the same account, however it is written.
    expect((await pageFrom(proxy, { 'Remote-User': 'John' })).auth.id).toBe(auth.id);
  });

  test('Subsonic clients: who came through the proxy sets a password here and uses it past the proxy', async () => {
    server = await startBinary(trusting);
    const { auth } = await pageFrom(proxy, { 'Remote-User': 'john' });
    const body = JSON.stringify({ password: 'set by john', currentPassword: '' });
    const change = () => sendFrom(server.origin, proxy, 'PUT', `/api/user/${auth.id}`, body, { 'Remote-User': 'john' });
    expect(await change()).toContain('200 OK');
    expect((await server.rest('ping', { u: 'john', p: 'set by john' })).status).toBe('ok');
    expect((await server.rest('ping', { u: 'john', p: 'another' })).error.code).toBe(40);
  });

  test('that is incompatible with EnableUserEditing=false', async () => {
    server = await startBinary({ ...trusting, ND_ENABLEUSEREDITING: 'false' });
    await pageFrom(proxy, { 'Remote-User': 'john' });
    const { auth } = await pageFrom(proxy, { 'Remote-User': 'jane' });
    const body = JSON.stringify({ password: 'set by jane', currentPassword: '' });
    const reply = await sendFrom(server.origin, proxy, 'PUT', `/api/user/${auth.id}`, body, { 'Remote-User': 'jane' });
    expect(reply).toContain('403');
    expect((await server.rest('ping', { u: 'jane', p: 'set by jane' })).error.code).toBe(40);
  });

  test('Traefik with Authelia: all networks may be trusted, and the log warns of it', async () => {
    server = await startBinary({ ND_EXTAUTH_TRUSTEDSOURCES: '0.0.0.0/0' });
    expect((await pageFrom('127.0.0.8', { 'Remote-User': 'john' })).auth.username).toBe('john');
    await server.logged(/trusts everybody/);
  });

  test('Caddy with Authentik: the name may be an address, or of any letters', async () => {
    server = await startBinary(trusting);
    for (const name of ['john@example.org', 'akadmin', 'Jörg Müller', 'user.name-1']) {
      expect((await pageFrom(proxy, { 'Remote-User': name })).auth.username).toBe(name);
    }
  });

  test('Security: it need not be root and can be kept from it; a header that a client sets itself is worth nothing', async () => {
    server = await startBinary(trusting);
    for (const name of ['Remote-User', 'remote-user', 'REMOTE-USER'])
      expect((await pageFrom('127.0.0.9', { [name]: 'admin' })).auth).toBeUndefined();
    if (process.geteuid?.() !== 0) return;
    const child = Bun.spawn([built], {
      env: { ND_ENFORCENONROOTUSER: 'true', ND_DATAFOLDER: join(server.folder, 'root') },
      stdout: 'ignore',
      stderr: 'pipe',
    });
    expect(await new Response(child.stderr).text()).toContain('start the server as another user');
    expect(await child.exited).toBe(1);
  });

  test('Troubleshooting: authentication does not work with another address, with another header, and with a list that is none', async () => {
    server = await startBinary(trusting);
    expect((await pageFrom('127.0.0.50', { 'Remote-User': 'john' })).auth).toBeUndefined();
    await server.logged(/WARN .*127\.0\.0\.50/);
    expect((await pageFrom(proxy, { 'X-Forwarded-User': 'john' })).auth).toBeUndefined();
    const env = { ND_EXTAUTH_TRUSTEDSOURCES: 'proxy.local', ND_DATAFOLDER: join(server.folder, 'other') };
    const child = Bun.spawn([built], { env, stdout: 'ignore', stderr: 'pipe' });
    expect(await new Response(child.stderr).text()).toMatch(/ExtAuth\.TrustedSources.*proxy\.local|proxy\.local.*ExtAuth\.TrustedSources/);
    expect(await child.exited).toBe(1);
  });

  test('Troubleshooting: new users are not created where the header holds no name, and the log says so', async () => {
    server = await startBinary(trusting);
    for (const name of ['', '   ', 'john, jane', 'x'.repeat(300)])
      expect((await pageFrom(proxy, { 'Remote-User': name })).auth).toBeUndefined();
    await server.logged(/several values/);
    await createAdmin(server);
    expect((await server.rest('getUsers', admin)).users.user).toHaveLength(1);
  });

  test('Troubleshooting: Subsonic clients connect with every way to log in that they know', async () => {
    server = await startBinary(trusting);
    await createAdmin(server);
    const salted = new Bun.CryptoHasher('md5').update(`${admin.p}salt`).digest('hex');
    const ways = [admin, { u: admin.u, p: `enc:${Buffer.from(admin.p).toString('hex')}` }, { u: admin.u, t: salted, s: 'salt' }];
    for (const way of ways) expect((await server.rest('ping', way)).status).toBe('ok');
    expect((await server.rest('ping', { ...admin, p: 'wrong' })).error.code).toBe(40);
  });

  test('FAQ: with an OAuth provider the proxy passes the name in its own header', async () => {
    server = await startBinary({ ...trusting, ND_EXTAUTH_USERHEADER: 'X-Auth-Request-Preferred-Username' });
    expect((await pageFrom(proxy, { 'X-Auth-Request-Preferred-Username': 'john' })).auth.username).toBe('john');
  });
});
