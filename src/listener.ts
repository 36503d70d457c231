// Where the server listens: a TCP address or a socket file, with or without TLS.
import { chmodSync, lstatSync, readFileSync, statSync, unlinkSync } from 'node:fs';

import type { Config } from './config/load.ts';
import { AppError, conflict, invalid, messageOf } from './lib/errors.ts';

export type Fetch = (request: Request) => Response | Promise<Response>;
type Tls = { cert: string; key: string };
export type Listener = Bun.Server<undefined>;

const maxBodyBytes = 16 * 1024 * 1024;
/** Streams and events lift it for themselves (see http/route.ts). */
const idleSeconds = 60;
const unixPrefix = 'unix:';
const lookEveryMs = 2000;

/** Whether connections are encrypted by the server itself; on a socket file they never are. */
export const hasTls = ({ address, tlsCert, tlsKey }: Config): boolean => tlsCert !== '' && tlsKey !== '' && !address.startsWith(unixPrefix);

/** Starts to listen; AppError with advice when that is not possible. */
export async function listen(config: Config, fetch: Fetch): Promise<Listener> {
  if (config.address.startsWith(unixPrefix)) return listenOnFile(config, fetch);
  const tls = readTls(config);
  // "Every address" means IPv6 as well, where the machine has it.
  const hosts = ['', '0.0.0.0', '::'].includes(config.address) ? ['::', '0.0.0.0'] : [config.address];
  let failure: unknown;
  for (const hostname of hosts) {
    try {
      return serve(fetch, hostname, config.port, tls);
    } catch (error) {
      failure = error;
      if (codeOf(error) === 'EADDRINUSE') break;
    }
  }
  throw refusal(config, failure);
}

const serve = (fetch: Fetch, hostname: string, port: number, tls: Tls | undefined): Listener =>
  Bun.serve({
    fetch,
    development: false,
    maxRequestBodySize: maxBodyBytes,
    idleTimeout: idleSeconds,
    hostname,
    port,
    // Outside development Bun would share the port with whoever listens there, and each would get half of the requests.
    reusePort: false,
    ...(tls ? { tls } : {}),
  });

/**
 * The same with the certificate that lies there now, in the place of an open one: whoever is being answered is answered to the end.
 * AppError invalid when the files do not go together, as between the two steps of a renewal; nothing has changed then.
 */
export function listenAnew(config: Config, fetch: Fetch, old: Listener): Listener {
  const tls = readTls(config);
  const { hostname = '::', port = config.port } = old;
  void old.stop(false);
  return serve(fetch, hostname, port, tls);
}

/** Tells when the certificate or its key changed: also through links, and on disks that send no events. The answer ends it. */
export function watchTls(config: Config, onChange: () => void): () => void {
  if (!hasTls(config)) return () => {};
  const { tlsCert, tlsKey } = config;
  const look = () =>
    [tlsCert, tlsKey]
      .map((path) => statSync(path, { throwIfNoEntry: false }))
      .map((stats) => (stats ? `${stats.ino} ${stats.size} ${stats.mtimeMs}` : ''))
      .join();
  let seen = look();
  const timer = setInterval(() => {
    const now = look();
    if (now === seen) return;
    seen = now;
    onChange();
  }, lookEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}

async function listenOnFile(config: Config, fetch: Fetch): Promise<Listener> {
  const path = config.address.slice(unixPrefix.length);
  await removeStale(path);
  // Nobody comes in before the file has its mode.
  const before = process.umask(0o177);
  try {
    const server = Bun.serve({ fetch, development: false, maxRequestBodySize: maxBodyBytes, unix: path });
    chmodSync(path, config.unixSocketPerm);
    return server as Listener;
  } catch (cause) {
    throw new AppError('conflict', `cannot listen on ${path}: ${messageOf(cause)}. Is its folder there and writable?`, { cause });
  } finally {
    process.umask(before);
  }
}

/** A socket file that nobody answers on is left over from a crash. */
async function removeStale(path: string): Promise<void> {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats) return;
  if (!stats.isSocket()) throw invalid(`Address: ${path} exists and is no socket; choose another path or remove it`);
  try {
    const socket = await Bun.connect({ unix: path, socket: { data() {} } });
    socket.end();
  } catch {
    unlinkSync(path);
    return;
  }
  throw conflict(`another server answers on ${path} already`);
}

function readTls(config: Config): Tls | undefined {
  if (!hasTls(config)) return undefined;
  const read = (option: string, path: string) => {
    try {
      return readFileSync(path, 'utf8');
    } catch (cause) {
      throw new AppError('invalid', `${option}: ${path} cannot be read (${messageOf(cause)})`, { cause });
    }
  };
  const key = read('TLSKey', config.tlsKey);
  if (key.includes('ENCRYPTED')) throw invalid('TLSKey: the key is locked by a password, which a server cannot type; remove it first');
  const tls = { cert: read('TLSCert', config.tlsCert), key };
  try {
    // The only way to try them that has no effect.
    void Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response(), tls }).stop(true);
  } catch (cause) {
    const advice = 'this is no certificate with its key, both as PEM';
    throw new AppError('invalid', `TLSCert and TLSKey: ${advice} (${messageOf(cause).replace(/^error:\w+:/, '')})`, { cause });
  }
  return tls;
}

function refusal({ address, port }: Config, cause: unknown): AppError {
  const advice: Record<string, string> = {
    EADDRINUSE: `port ${port} is in use already: stop the other program, or choose another port with --port`,
    EACCES: `port ${port} may not be used by this user: choose one above 1023 with --port`,
    EADDRNOTAVAIL: `${address} is no address of this machine: choose another with --address`,
  };
  return new AppError('conflict', advice[codeOf(cause)] ?? `cannot listen on ${address}:${port}: ${messageOf(cause)}`, { cause });
}

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? '';
