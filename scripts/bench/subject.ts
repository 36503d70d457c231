// One program under measurement: a binary, run on a library of its own data folder, and what /proc says of it.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const user = 'bench';
const password = 'bench-password';

export interface Running {
  origin: string;
  pid: number;
  /** From the start of the process to the first answer. */
  startMs: number;
  /** Resident memory now and at its peak so far, in MB (10^6). */
  memory(): { nowMb: number; peakMb: number };
  /** Processor time so far, its children left out. */
  cpuMs(): number;
  stop(): Promise<void>;
}

export interface StartOptions {
  binary: string;
  musicFolder: string;
  dataFolder: string;
  port: number;
  flags?: string[];
}

/** Starts the server and waits for its first answer; throws what it said when it ends before. */
export async function startServer(options: StartOptions): Promise<Running> {
  mkdirSync(options.dataFolder, { recursive: true });
  const origin = `http://127.0.0.1:${options.port}`;
  const log = join(options.dataFolder, 'server.log');
  const before = performance.now();
  const child = Bun.spawn(
    [
      options.binary,
      `--musicfolder=${options.musicFolder}`,
      `--datafolder=${options.dataFolder}`,
      '--address=127.0.0.1',
      `--port=${options.port}`,
      '--scanner.watcherwait=0',
      ...(options.flags ?? []),
    ],
    { stdout: 'ignore', stderr: Bun.file(log), env: { PATH: process.env['PATH'] ?? '' }, cwd: options.dataFolder },
  );
  while (!(await answers(origin))) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}: ${readFileSync(log, 'utf8')}`);
    if (performance.now() - before > 20_000) throw new Error('the server does not answer');
    await Bun.sleep(1);
  }
  const startMs = performance.now() - before;
  return {
    origin,
    pid: child.pid,
    startMs,
    memory: () => readMemory(child.pid),
    cpuMs: () => readCpuMs(child.pid),
    async stop() {
      child.kill('SIGTERM');
      await child.exited;
    },
  };
}

async function answers(origin: string): Promise<boolean> {
  try {
    return (await fetch(`${origin}/ping`)).ok;
  } catch {
    return false;
  }
}

function readMemory(pid: number): { nowMb: number; peakMb: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
  return { nowMb: (kilobytes('VmRSS') * 1024) / 1e6, peakMb: (kilobytes('VmHWM') * 1024) / 1e6 };
}

/** The kernel counts in hundredths of a second. */
function readCpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Creates the admin; needed before anything else can be asked. */
export async function createAdmin(origin: string): Promise<void> {
  const reply = await fetch(`${origin}/auth/createAdmin`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: user, password }),
  });
  if (!reply.ok) throw new Error(`no admin: ${await reply.text()}`);
}

/** Address of a Subsonic call with token login. */
export function restUrl(origin: string, endpoint: string, parameters: Record<string, string | number> = {}): string {
  const salt = 'abcdef';
  const token = createHash('md5')
    .update(password + salt)
    .digest('hex');
  const query = new URLSearchParams({ u: user, t: token, s: salt, v: '1.16.1', c: 'bench', f: 'json' });
  for (const [name, value] of Object.entries(parameters)) query.set(name, String(value));
  return `${origin}/rest/${endpoint}?${query}`;
}

// Replies of several revisions are read loosely.
// eslint-disable-next-line typescript/no-explicit-any -- see above
export async function rest(origin: string, endpoint: string, parameters: Record<string, string | number> = {}): Promise<any> {
  const reply = await fetch(restUrl(origin, endpoint, parameters));
  const body = (await reply.json()) as Record<string, { status: string; error?: { message: string } }>;
  const answer = body['subsonic-response'];
  if (answer?.status !== 'ok') throw new Error(`${endpoint}: ${answer?.error?.message ?? reply.status}`);
  return answer;
}

/** A session of the web API. */
export async function nativeToken(origin: string, username = user, word = password): Promise<string> {
  const reply = await fetch(`${origin}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: word }),
  });
  if (!reply.ok) throw new Error(`no login: ${await reply.text()}`);
  return ((await reply.json()) as { token: string }).token;
}

/** Logs in as the admin; what it gives asks the web API. */
export async function nativeLogin(origin: string): Promise<(path: string, init?: RequestInit) => Promise<Response>> {
  const headers = { 'x-nd-authorization': `Bearer ${await nativeToken(origin)}`, 'content-type': 'application/json' };
  return async (path, init) => {
    const answer = await fetch(`${origin}${path}`, { ...init, headers });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
}

/** Starts a scan and waits for its end, with the memory peak meanwhile; milliseconds by the server's own clock. */
export async function scan(server: Running, full: boolean): Promise<{ ms: number; peakMb: number; files: number }> {
  await rest(server.origin, 'startScan', full ? { fullScan: 'true' } : {});
  return waitForScan(server);
}

/** Waits until no scan runs. */
export async function waitForScan(server: Running): Promise<{ ms: number; peakMb: number; files: number }> {
  let peakMb = 0;
  for (;;) {
    const { scanStatus } = await rest(server.origin, 'getScanStatus');
    peakMb = Math.max(peakMb, server.memory().nowMb);
    if (!scanStatus.scanning) return { ms: scanStatus.elapsedTime / 1e6, peakMb, files: scanStatus.count };
    await Bun.sleep(200);
  }
}

/** Bytes of the database without its write-ahead log. */
export const databaseBytes = (dataFolder: string): number => statSync(join(dataFolder, 'melodrome.db')).size;
