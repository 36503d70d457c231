// TLS whose files change while the server runs, and socket files: who may use them, and what a crash leaves.
import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';

import { makeApp, type TestApp } from '../support/make-app.ts';
import { runProgram } from '../support/program.ts';

let folder: string;
let melodrome: TestApp | undefined;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'melodrome-test-'))));
afterEach(async () => {
  await melodrome?.close();
  melodrome = undefined;
  rmSync(folder, { recursive: true, force: true });
});
const at = (name: string) => join(folder, name);

test('a port that another server has is not shared with it', async () => {
  melodrome = await makeApp();
  const { port } = new URL(await melodrome.listen());
  const other = await makeApp({ config: { port } });
  expect(other.listen()).rejects.toThrow(`port ${port} is in use already`);
  await other.close();
  const collector = await runProgram(['insights-server', `--listen=127.0.0.1:${port}`, `--database=${at('i.db')}`], folder);
  expect([collector.code, collector.err]).toEqual([1, expect.stringContaining(`nothing can listen on 127.0.0.1:${port}`)]);
});

describe.skipIf(!Bun.which('openssl'))('TLS', () => {
  function certificate(name: string): void {
    const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost'];
    const files = ['-keyout', at(`${name}.key`), '-out', at(`${name}.crt`), '-days', '2'];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
    const { exitCode, stderr } = Bun.spawnSync(['openssl', 'req', '-x509', '-nodes', ...curve, ...files, ...subject]);
    if (exitCode !== 0) throw new Error(stderr.toString());
  }

  /** Whose certificate a new connection gets; '' when the change came between. */
  async function nameAt(origin: string): Promise<string> {
    const socket: TLSSocket = connect({ host: '127.0.0.1', port: Number(new URL(origin).port), rejectUnauthorized: false });
    await new Promise((resolve) => socket.once('secureConnect', resolve).on('error', resolve));
    const name = socket.getPeerCertificate().subject?.CN ?? '';
    socket.destroy();
    return String(name);
  }

  /** Waits until it is this one. */
  async function becomes(origin: string, name: string): Promise<void> {
    while ((await nameAt(origin)) !== name) await Bun.sleep(50);
  }

  const ping = (origin: string) => fetch(`${origin}/ping`, { tls: { rejectUnauthorized: false } });
  const start = async () => {
    melodrome = await makeApp({ config: { tlscert: at('now.crt'), tlskey: at('now.key') } });
    return melodrome.listen();
  };

  test('a renewed certificate is used within seconds, and who is being answered is answered to the end', async () => {
    for (const name of ['one', 'two', 'three']) certificate(name);
    for (const kind of ['crt', 'key']) copyFileSync(at(`one.${kind}`), at(`now.${kind}`));
    const origin = await start();
    expect(await nameAt(origin)).toBe('one');
    // A listener that stays open over the change: events of the page.
    const { token } = (await (
      await fetch(`${origin}/auth/createAdmin`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: 'admin', password: 'secret' }),
        tls: { rejectUnauthorized: false },
      })
    ).json()) as { token: string };
    const events = await fetch(`${origin}/api/events?jwt=${token}`, { tls: { rejectUnauthorized: false } });
    const reader = events.body!.getReader();
    expect((await reader.read()).done).toBe(false);
    for (const kind of ['crt', 'key']) copyFileSync(at(`two.${kind}`), at(`now.${kind}`));
    await becomes(origin, 'two');
    expect((await ping(origin)).status).toBe(200);
    melodrome!.app.events.emit('library-changed', { albums: '*' });
    expect((await reader.read()).done).toBe(false);
    await reader.cancel();
    // As certbot does: links that lead elsewhere all at once.
    for (const kind of ['crt', 'key']) {
      symlinkSync(at(`three.${kind}`), at('link'));
      renameSync(at('link'), at(`now.${kind}`));
    }
    await becomes(origin, 'three');
  });

  test('files that do not go together change nothing, until they do', async () => {
    for (const name of ['one', 'two']) certificate(name);
    for (const kind of ['crt', 'key']) copyFileSync(at(`one.${kind}`), at(`now.${kind}`));
    const lines: string[] = [];
    const { createLog } = await import('../../src/lib/log.ts');
    melodrome = await makeApp({
      config: { tlscert: at('now.crt'), tlskey: at('now.key') },
      log: createLog({ level: 'info', write: (line) => lines.push(line) }),
    });
    const origin = await melodrome.listen();
    copyFileSync(at('two.crt'), at('now.crt'));
    while (!lines.some((line) => line.includes('the former one stays'))) await Bun.sleep(50);
    expect(await nameAt(origin)).toBe('one');
    writeFileSync(at('now.key'), '');
    copyFileSync(at('two.key'), at('now.key'));
    await becomes(origin, 'two');
  });

  test('a start with files that do not go together ends with a sentence', async () => {
    for (const name of ['one', 'two']) certificate(name);
    const { code, err } = await runProgram(
      [`--tlscert=${at('one.crt')}`, `--tlskey=${at('two.key')}`, '--port=0', `--datafolder=${at('data')}`],
      folder,
    );
    expect(code).toBe(1);
    expect(err).toContain('TLSCert and TLSKey: this is no certificate with its key');
    expect(err).not.toContain('    at ');
  });

  test.each(['localhost', 'nas', 'pi', 'x', 'a.b:4533'])('every address is found under the name %s', async (host) => {
    certificate('one');
    for (const kind of ['crt', 'key']) copyFileSync(at(`one.${kind}`), at(`now.${kind}`));
    const origin = await start();
    const ask = (path: string) => fetch(`${origin}${path}`, { headers: { host }, redirect: 'manual', tls: { rejectUnauthorized: false } });
    expect(await (await ask('/ping')).text()).toBe('.');
    expect((await ask('/api/album?x=1')).status).toBe(401);
    expect((await ask('/rest/getSong?id=1')).status).toBe(200);
    expect((await ask('/')).status).toBe(302);
    expect((await ask('/nothing')).status).toBe(404);
  });

  test('health works over TLS', async () => {
    certificate('one');
    for (const kind of ['crt', 'key']) copyFileSync(at(`one.${kind}`), at(`now.${kind}`));
    const port = new URL(await start()).port;
    const { code } = await runProgram(
      ['health', `--port=${port}`, '--address=127.0.0.1', `--tlscert=${at('now.crt')}`, `--tlskey=${at('now.key')}`],
      folder,
    );
    expect(code).toBe(0);
  });
});

describe('socket files', () => {
  const listenOn = async (path: string, config: Record<string, string> = {}) => {
    melodrome = await makeApp({ config: { address: `unix:${path}`, ...config } });
    await melodrome.listen();
  };
  const ping = (path: string) => fetch('http://localhost/ping', { unix: path });

  test('have their mode from the first moment, whatever the umask', async () => {
    const before = process.umask(0);
    try {
      await listenOn(at('m.sock'));
      expect(statSync(at('m.sock')).mode & 0o777).toBe(0o660);
      expect(process.umask()).toBe(0);
    } finally {
      process.umask(before);
    }
    expect(await (await ping(at('m.sock'))).text()).toBe('.');
    const { code } = await runProgram(['health', `--address=unix:${at('m.sock')}`], folder);
    expect(code).toBe(0);
    await melodrome!.close();
    melodrome = undefined;
    expect(existsSync(at('m.sock'))).toBe(false);
  });

  test('that somebody answers on are left to them', async () => {
    await listenOn(at('m.sock'));
    const other = await makeApp({ config: { address: `unix:${at('m.sock')}` } });
    expect(other.listen()).rejects.toThrow('another server answers');
    await other.close();
    expect((await ping(at('m.sock'))).status).toBe(200);
  });

  test('are never taken for what they are not', async () => {
    writeFileSync(at('file'), 'precious');
    mkdirSync(at('folder'));
    symlinkSync(at('file'), at('link'));
    for (const name of ['file', 'folder', 'link']) {
      const one = await makeApp({ config: { address: `unix:${at(name)}` } });
      expect(one.listen()).rejects.toThrow('is no socket');
      await one.close();
      expect(existsSync(at(name))).toBe(true);
    }
    const lost = await makeApp({ config: { address: `unix:${at('nowhere/m.sock')}` } });
    expect(lost.listen()).rejects.toThrow('Is its folder there and writable?');
    await lost.close();
  });
});
