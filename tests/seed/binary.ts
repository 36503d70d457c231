// The executable as people start it: with ND_ variables, on a folder of music, on ports nobody uses.
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium, type Browser, type Page } from 'playwright-core';

import { chromium as chromiumTool } from '../../scripts/tools/run.ts';
import type { Reply } from '../support/clients.ts';

const root = join(import.meta.dir, '../..');
export const built = join(root, 'dist/melodrome');
const sounds = join(root, 'tests/fixtures/audio');

export interface Started {
  /** Address without a slash at the end. */
  origin: string;
  folder: string;
  music: string;
  log: () => string;
  /** Stops it and starts it again on the same folders, with other variables. */
  restart: (variables: Record<string, string>) => Promise<void>;
  /** Waits until something is in the log. */
  logged: (pattern: RegExp) => Promise<string>;
  json: (path: string, init?: RequestInit) => Promise<Reply>;
  rest: (endpoint: string, parameters: Record<string, string>) => Promise<Reply>;
  stop: () => Promise<void>;
}

const patienceMs = 20_000;

/** Waits until `what` gives something else than nothing. */
export async function until<T>(what: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  const started = performance.now();
  for (;;) {
    const found = await what();
    if (found) return found;
    if (performance.now() - started > patienceMs) throw new Error('it did not come');
    await Bun.sleep(30);
  }
}

/** Starts it on a folder with two songs; call `stop` when done. */
export async function startBinary(variables: Record<string, string> = {}): Promise<Started> {
  if (!existsSync(built)) throw new Error('there is no dist/melodrome; run: bun run build');
  const folder = mkdtempSync(join(tmpdir(), 'melodrome-seed-'));
  const music = join(folder, 'music');
  mkdirSync(join(music, 'Band/Record'), { recursive: true });
  for (const name of ['tone.mp3', 'tone.flac']) copyFileSync(join(sounds, name), join(music, 'Band/Record', name));
  let child: Bun.Subprocess<'ignore', 'ignore', 'pipe'> | undefined;
  let text = '';
  let origin = '';

  async function start(given: Record<string, string>): Promise<void> {
    text = '';
    const wanted = {
      PATH: Bun.env['PATH'] ?? '',
      ND_MUSICFOLDER: music,
      ND_DATAFOLDER: join(folder, 'data'),
      ND_ADDRESS: '127.0.0.1',
      ND_PORT: '0',
      ...given,
    };
    // An empty one is one that nobody set.
    const env = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== ''));
    const started = Bun.spawn([built], { cwd: folder, stdin: 'ignore', stdout: 'ignore', stderr: 'pipe', env });
    child = started;
    void (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of started.stderr) text += decoder.decode(chunk, { stream: true });
    })();
    origin = await until(() => /ready: (\S+?)\/?(?: |\n)/.exec(text)?.[1]);
  }

  async function end(): Promise<void> {
    child?.kill('SIGTERM');
    await child?.exited;
  }

  await start(variables);
  const json = async (path: string, init?: RequestInit): Promise<Reply> => (await fetch(origin + path, init)).json();
  const made: Started = {
    get origin() {
      return origin;
    },
    folder,
    music,
    log: () => text,
    async restart(given) {
      await end();
      await start(given);
    },
    logged: (pattern) => until(() => pattern.exec(text)?.[0]),
    json,
    rest: async (endpoint, parameters) =>
      (await json(`/rest/${endpoint}?${new URLSearchParams({ v: '1.16.1', c: 'seed', f: 'json', ...parameters })}`))['subsonic-response'],
    async stop() {
      await closePages(made);
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return made;
}

/** A GET from another address of this machine, or over a socket file: the whole answer as text. */
export const getFrom = (origin: string, from: string, path: string, headers: Record<string, string> = {}): Promise<string> =>
  sendFrom(origin, from, 'GET', path, '', headers);

/** The same with a method and a JSON body. */
export function sendFrom(
  origin: string,
  from: string,
  method: string,
  path: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<string> {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    ...(body === '' ? [] : ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`]),
    'Host: music.example',
    'Connection: close',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  const target = origin.startsWith('unix:')
    ? { path: origin.slice('unix:'.length) }
    : { host: '127.0.0.1', port: Number(new URL(origin).port), localAddress: from };
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(target as never, () => socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`));
    socket.on('data', (part: Buffer) => (text += part.toString('utf8')));
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
  });
}

export const admin = { u: 'admin', p: 'a good password' };

const json = (body: object): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Makes the first user, as the page does. */
export const createAdmin = (started: Started): Promise<Reply> =>
  started.json('/auth/createAdmin', json({ username: admin.u, password: admin.p }));

/** Headers of a new session. */
export async function signIn(started: Started, username = admin.u, password = admin.p): Promise<Record<string, string>> {
  const { token } = await started.json('/auth/login', json({ username, password }));
  return { 'x-nd-authorization': `Bearer ${token}`, 'content-type': 'application/json' };
}

/** Everything that the admin hears. */
export const songs = async (started: Started): Promise<Reply[]> =>
  (await started.rest('search3', { ...admin, query: '' })).searchResult3.song ?? [];

const browsers = new Map<Started, Browser>();

/** A page of the app in a real browser, which ends with the server. */
export async function openPage(started: Started, path: string): Promise<Page> {
  const names = chromiumTool.names.map((name) => Bun.which(name)).find((found) => found !== null);
  const browser = browsers.get(started) ?? (await chromium.launch({ ...(names ? { executablePath: names } : {}), args: ['--no-sandbox'] }));
  browsers.set(started, browser);
  const context = await browser.newContext({ locale: 'en', reducedMotion: 'reduce' });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  await page.goto(`${started.origin}/app${path}`);
  return page;
}

/** Ends the browser of a server, where it has one. */
export async function closePages(started: Started): Promise<void> {
  await browsers.get(started)?.close();
  browsers.delete(started);
}

/** What the page was told at its start. */
export const startData = (page: string): Reply => JSON.parse(/id="melodrome-config">(.*?)<\/script>/s.exec(page)?.[1] ?? '{}');
