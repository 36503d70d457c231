// C34, C35: how passwords are kept, whose they are, and what happens when the key is another one.
import { Database } from 'bun:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { decryptPassword, defaultKey } from '../../src/core/navidrome/passwords.ts';
import { codeOf, fromBase32, stepAt } from '../../src/lib/totp.ts';
import { subsonicQuery, type Reply } from '../support/clients.ts';
import { runProgram, startProgram, type Program } from '../support/program.ts';

const passwords = { admin: 'Kanarienwort des Admins', ann: 'Kanarienwort der Ann' };
type Name = keyof typeof passwords;

let folder: string;
let server: Program | undefined;
const at = (name: string) => join(folder, 'data', name);
const flags = (...more: string[]) => [
  `--musicfolder=${folder}`,
  `--datafolder=${join(folder, 'data')}`,
  '--scanner.enabled=false',
  ...more,
];

async function start(...more: string[]): Promise<void> {
  server = await startProgram(flags(...more), folder);
}

async function stop(): Promise<void> {
  await server?.end('SIGTERM');
  server = undefined;
}

/** What a start says that does not succeed. */
async function refusal(...more: string[]): Promise<string> {
  const { code, err } = await runProgram([...flags(...more), '--address=127.0.0.1', '--port=0'], folder);
  expect(code).toBe(1);
  expect(err).not.toContain('    at ');
  return err;
}

/** Whether an app can log in, and the page. */
async function lets(name: Name): Promise<{ app: boolean; page: boolean }> {
  const { origin } = server!;
  const reply = (await (await fetch(`${origin}/rest/ping?${subsonicQuery({}, name, passwords[name])}`)).json()) as Reply;
  const body = JSON.stringify({ username: name, password: passwords[name] });
  const page = await fetch(`${origin}/auth/login`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  return { app: reply['subsonic-response'].status === 'ok', page: page.ok };
}

const both = async () => ({ admin: await lets('admin'), ann: await lets('ann') });
const welcome = { app: true, page: true };

function change(work: (client: Database) => void): void {
  const client = new Database(at('melodrome.db'));
  client.run('PRAGMA busy_timeout = 5000');
  work(client);
  client.close();
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'melodrome-test-'));
  for (const name of ['admin', 'ann'] as const) {
    expect((await runProgram(['user', 'create', '-u', name, ...flags()], folder, `${passwords[name]}\n`)).code).toBe(0);
  }
});
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('as they lie there', () => {
  test('are hashes for the page and sealed for apps; none stands in a file', async () => {
    await start();
    expect(await both()).toEqual({ admin: welcome, ann: welcome });
    await stop();
    const client = new Database(at('melodrome.db'), { readonly: true });
    const rows = client.query('SELECT password_hash AS hash, password_secret AS sealed FROM user').all() as Reply[];
    client.close();
    for (const { hash, sealed } of rows) {
      expect(hash).toStartWith('$argon2id$v=19$m=19456,t=2,p=1$');
      expect(sealed.length).toBeGreaterThan(40);
    }
    for (const name of readdirSync(join(folder, 'data'))) expect(readFileSync(at(name)).includes('Kanarienwort')).toBe(false);
  });

  test('are good for their user alone: exchanged, they open nothing, and back in place they do', async () => {
    await start();
    const ping = async (u: Name, p: Name) => (await fetch(`${server!.origin}/rest/ping?${subsonicQuery({}, u, passwords[p])}`)).text();
    const swap = () =>
      change((client) => {
        const [one, two] = client.query('SELECT pk, password_secret AS sealed FROM user').all() as { pk: number; sealed: Uint8Array }[];
        client.query('UPDATE user SET password_secret = ? WHERE pk = ?').run(two!.sealed, one!.pk);
        client.query('UPDATE user SET password_secret = ? WHERE pk = ?').run(one!.sealed, two!.pk);
      });
    swap();
    for (const u of ['admin', 'ann'] as const)
      for (const p of ['admin', 'ann'] as const)
        expect({ u, p, text: await ping(u, p) }).toMatchObject({ text: expect.stringContaining('"code":40') });
    swap();
    expect((await both()).ann).toEqual(welcome);
  });

  test('those of a version that did not bind them to their user are bound at the first start', async () => {
    const key = new Uint8Array(hkdfSync('sha256', readFileSync(at('melodrome.key')), 'melodrome', 'subsonic-passwords', 32));
    const seal = (text: string) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
    };
    const unbound = seal(passwords.ann);
    change((client) => {
      client.run("DELETE FROM property WHERE key = 'password.key'");
      client.query("UPDATE user SET password_secret = ? WHERE user_name = 'ann'").run(unbound);
      client.query("UPDATE user SET password_secret = ? WHERE user_name = 'admin'").run(seal(passwords.admin));
    });
    await start();
    expect(await both()).toEqual({ admin: welcome, ann: welcome });
    // What was sealed then is worth nothing any more.
    change((client) => client.query("UPDATE user SET password_secret = ? WHERE user_name = 'admin'").run(unbound));
    const reply = await fetch(`${server!.origin}/rest/ping?${subsonicQuery({}, 'admin', passwords.ann)}`);
    expect(await reply.text()).toContain('"code":40');
  });
});

describe('with another key', () => {
  const wrong = '--passwordencryptionkey=not the one';

  test('the server does not start, and says what to put back; nothing is changed', async () => {
    const before = readFileSync(at('melodrome.key'));
    writeFileSync(at('melodrome.key'), randomBytes(32));
    expect(await refusal()).toMatch(
      /melodrome\.key is not the key that the passwords of this database were written with: put the old one back/,
    );
    rmSync(at('melodrome.key'));
    expect(await refusal()).toMatch(/melodrome\.key is gone, and no PasswordEncryptionKey is set/);
    expect(readdirSync(join(folder, 'data'))).not.toContain('melodrome.key');
    expect(await refusal(wrong)).toContain('PasswordEncryptionKey is not the key');
    writeFileSync(at('melodrome.key'), before);
    await start();
    expect(await both()).toEqual({ admin: welcome, ann: welcome });
  });

  test('no command writes beside a server with the right one', async () => {
    await start();
    const { code, err } = await runProgram(['user', 'password', '-u', 'ann', ...flags(wrong)], folder, 'other\n');
    expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining('put the old one back') });
    expect((await both()).ann).toEqual(welcome);
  });

  test('when it is lost for good, a command says so, and apps can log in after their people have', async () => {
    renameSync(at('melodrome.key'), join(folder, 'lost'));
    const { code, out } = await runProgram(['user', 'new-key', '--force', ...flags()], folder);
    expect({ code, out }).toEqual({ code: 0, out: 'the key that is there is used from now on\n' });
    await start();
    expect(await lets('ann')).toEqual({ app: false, page: true });
    expect(await lets('ann')).toEqual(welcome);
    const refused = await runProgram(['user', 'new-key', '--force', ...flags()], folder);
    expect(refused.err).toContain('stop it first');
  });

  test('a PasswordEncryptionKey that is set where there was none takes everything over; later it is needed', async () => {
    await start('--passwordencryptionkey=the new one');
    expect(await both()).toEqual({ admin: welcome, ann: welcome });
    await stop();
    expect(await refusal()).toContain('put the old one back');
    expect(await refusal(wrong)).toContain('put the old one back');
    rmSync(at('melodrome.key'));
    await start('--passwordencryptionkey=the new one');
    expect(await both()).toEqual({ admin: welcome, ann: welcome });
  });
});

describe('codes of an authenticator app', () => {
  const ask = async (method: string, path: string, body: unknown, token = ''): Promise<Reply> =>
    (
      await fetch(`${server!.origin}${path}`, {
        method,
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', 'x-nd-authorization': `Bearer ${token}` },
      })
    ).json();
  const login = (code: string) => ask('POST', '/auth/login', { username: 'ann', password: passwords.ann, code });
  const codeOfNow = (secret: string, ahead: number) => codeOf(fromBase32(secret), stepAt(Date.now()) + ahead);

  /** Ann switches the second step on, and the server stops. */
  async function enrol(): Promise<{ secret: string; recovery: string }> {
    await start();
    const { token } = await ask('POST', '/auth/login', { username: 'ann', password: passwords.ann });
    const { secret } = await ask('POST', '/api/totp', { password: passwords.ann }, token);
    const { recoveryCodes } = await ask('PUT', '/api/totp', { code: codeOfNow(secret, -1) }, token);
    await stop();
    return { secret, recovery: recoveryCodes[0] };
  }

  test('go on when a PasswordEncryptionKey takes everything over', async () => {
    const { secret } = await enrol();
    await start('--passwordencryptionkey=the new one');
    expect(await login(codeOfNow(secret, 1))).toMatchObject({ username: 'ann' });
    expect(readFileSync(at('melodrome.db')).includes(secret)).toBe(false);
  });

  test('are refused when the key is lost, and those for a lost phone are not', async () => {
    const { secret, recovery } = await enrol();
    renameSync(at('melodrome.key'), join(folder, 'lost'));
    expect((await runProgram(['user', 'new-key', '--force', ...flags()], folder)).code).toBe(0);
    await start();
    expect(await login(codeOfNow(secret, 1))).toMatchObject({ errors: { code: 'wrong' } });
    expect(await login(recovery)).toMatchObject({ username: 'ann' });
  });

  test('of one user are worth nothing in the row of another', async () => {
    const { secret } = await enrol();
    change((client) => client.run("UPDATE second_factor SET user_pk = (SELECT pk FROM user WHERE user_name = 'admin')"));
    await start();
    const given = { username: 'admin', password: passwords.admin, code: codeOfNow(secret, 1) };
    expect(await ask('POST', '/auth/login', given)).toMatchObject({ errors: { code: 'wrong' } });
  });
});

test('what Navidrome wrote with its key of everybody is read', () => {
  expect(decryptPassword('BwcHBwcHBwcHBwcHePROm55IHyYyYRZzSrVAR/Piwo26Gg==', [defaultKey])).toBe('sesame');
  expect(decryptPassword('BwcHBwcHBwcHBwcHePROm55IHyYyYRZzSrVAR/Piwo26Gg==', ['another'])).toBeUndefined();
});
