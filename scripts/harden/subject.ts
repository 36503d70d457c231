// The binary under attack: started in a folder of its own, with a small library, and ended with everything it left.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { writeFlac } from '../../tests/support/flac.ts';

export const adminName = 'admin';
export const adminPassword = 'correct horse';

export type Parameters = Record<string, string | number | readonly (string | number)[]>;

/** Query text of a Subsonic call with a token login. */
export function restQuery(parameters: Parameters, user = adminName, password = adminPassword): string {
  const t = new Bun.CryptoHasher('md5').update(`${password}pepper`).digest('hex');
  const query = new URLSearchParams({ u: user, t, s: 'pepper', v: '1.16.1', c: 'harden', f: 'json' });
  for (const [name, value] of Object.entries(parameters)) {
    query.delete(name);
    for (const one of [value].flat()) query.append(name, String(one));
  }
  return query.toString();
}

export interface Subject {
  origin: string;
  pid: number;
  /** Its working folder: `music` and `data` lie in it. */
  folder: string;
  fetch: (path: string, init?: RequestInit) => Promise<Response>;
  /** A Subsonic call as the admin. */
  rest: (endpoint: string, parameters?: Parameters, init?: RequestInit) => Promise<Response>;
  /** A session token of the admin. */
  token: string;
  /** Everything it has logged so far. */
  log: () => string;
  /** Sends a signal and waits for the end; the exit code, null after a signal that cannot be heard. */
  end: (signal?: NodeJS.Signals) => Promise<number | null>;
}

export interface StartOptions {
  /** Further flags: `['--loglevel=trace']`. */
  flags?: readonly string[];
  /** Beside PATH; NODE_ENV is never set. */
  env?: Record<string, string>;
  /** Fills `music` before the first scan; an album of three songs when absent. */
  library?: (music: string) => void | Promise<void>;
  /** Started by another program: `['prlimit', '--nofile=64']`. */
  through?: readonly string[];
  /** That of a subject before: started again on what is there, with the admin that is there. */
  folder?: string;
  /** Where its log lies in the folder, when a flag says so. */
  logFile?: string;
  /** Everything that it writes; `data` in its folder when absent. */
  dataFolder?: string;
  /** Does not wait until a scan has ended. */
  isScanning?: boolean;
  /** Makes no admin: `token` is empty. */
  isFresh?: boolean;
}

export type Start = (options?: StartOptions) => Promise<Subject>;

export interface Check {
  /** As in docs/scorecard.md. */
  id: string;
  title: string;
  /** What was measured; an Error when that is not good enough. `binary` is for commands beside a server. */
  run: (start: Start, binary: string) => Promise<string>;
}

/** A scan of 100,000 songs takes its time on a small machine. */
const patienceMs = 300_000;

/** Starts binaries for one check; `close` ends what is left of them. */
export function createStarter(binary: string): { start: Start; close: () => Promise<void> } {
  const started: { subject: Subject; folder: string }[] = [];

  async function start(options: StartOptions = {}): Promise<Subject> {
    const { flags = [], env = {}, library = threeSongs, through = [], isScanning = false, isFresh = false } = options;
    const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'melodrome-harden-'));
    const music = join(folder, 'music');
    if (options.folder === undefined) {
      mkdirSync(music);
      await library(music);
    }
    const dataFolder = options.dataFolder ?? join(folder, 'data');
    const own = ['--address=127.0.0.1', '--port=0', `--musicfolder=${music}`, `--datafolder=${dataFolder}`];
    const said = join(folder, 'log');
    // That of the start before would say where it was.
    rmSync(said, { force: true });
    const child = Bun.spawn([...through, binary, ...own, ...flags], {
      cwd: folder,
      stdin: 'ignore',
      stdout: 'ignore',
      stderr: Bun.file(said),
      env: { PATH: process.env['PATH'] ?? '', ...env },
    });
    const logFile = join(folder, options.logFile ?? 'log');
    const log = () => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : readFileSync(said, 'utf8'));
    const end = async (signal: NodeJS.Signals = 'SIGTERM') => {
      child.kill(signal);
      await Promise.race([child.exited, Bun.sleep(5000)]);
      child.kill('SIGKILL');
      await child.exited;
      return child.exitCode;
    };
    started.push({ subject: { end } as Subject, folder });
    const origin = await originIn(log, () => child.exitCode);
    const fetchFrom: Subject['fetch'] = (path, init) => fetch(origin + path, init);
    const { token } = isFresh ? { token: '' } : await logIn(fetchFrom);
    const rest: Subject['rest'] = (endpoint, parameters = {}, init) => fetchFrom(`/rest/${endpoint}?${restQuery(parameters)}`, init);
    if (!isScanning && !isFresh) await untilScanned(rest);
    return { origin, pid: child.pid, folder, fetch: fetchFrom, rest, token, log, end };
  }

  return {
    start,
    async close() {
      for (const { subject, folder } of started) {
        await subject.end();
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

/** Waits until no scan runs, and one has ended. */
export function untilScanned(rest: Subject['rest']): Promise<void> {
  return until('the scan ends', async () => {
    const { 'subsonic-response': reply } = (await (await rest('getScanStatus')).json()) as {
      'subsonic-response': { scanStatus: { scanning: boolean; lastScan?: string } };
    };
    return !reply.scanStatus.scanning && reply.scanStatus.lastScan !== undefined;
  });
}

/** As the admin, who is made where there is none. */
async function logIn(fetchFrom: Subject['fetch']): Promise<{ token: string }> {
  const body = JSON.stringify({ username: adminName, password: adminPassword });
  const wish = { method: 'POST', body, headers: { 'content-type': 'application/json' } };
  const made = await fetchFrom('/auth/createAdmin', wish);
  const reply = made.ok ? made : await fetchFrom('/auth/login', wish);
  if (!reply.ok) throw new Error(`nobody can log in: ${reply.status}`);
  return (await reply.json()) as { token: string };
}

/** Runs a command of the binary to its end. */
export async function runBinary(binary: string, args: readonly string[], cwd: string): Promise<{ code: number; out: string; err: string }> {
  const child = Bun.spawn([binary, ...args], {
    cwd,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    env: { PATH: process.env['PATH'] ?? '' },
  });
  const [out, err, code] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text(), child.exited]);
  return { code, out, err };
}

async function originIn(log: () => string, exitCode: () => number | null): Promise<string> {
  let address = '';
  await until('the server is ready', () => {
    if (exitCode() !== null) throw new Error(`the server ended: ${log()}`);
    address = /ready: (http\S+)\//.exec(log())?.[1] ?? '';
    return address !== '';
  });
  return address;
}

/** Asks again and again; an Error when it takes too long. */
export async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`waited too long until ${what}`);
    await Bun.sleep(50);
  }
}

function threeSongs(music: string): void {
  for (let n = 1; n <= 3; n++) {
    writeFlac(join(music, `Some Band/Some Record/${n}.flac`), {
      TITLE: `Song ${n}`,
      ARTIST: 'Some Band',
      ALBUM: 'Some Record',
      TRACKNUMBER: n,
    });
  }
}

/** An Error with this sentence unless it holds. */
export function must(holds: boolean, sentence: string): asserts holds {
  if (!holds) throw new Error(sentence);
}
