// Where the server listens: a TCP address or a socket file, with or without TLS.
import { chmodSync, lstatSync, readFileSync, unlinkSync } from 'node:fs';

import type { Config } from './config/load.ts';
import { AppError, conflict, invalid, messageOf } from './lib/errors.ts';

export type Fetch = (request: Request) => Response | Promise<Response>;
export type Listener = Bun.Server<undefined>;

const maxBodyBytes = 16 * 1024 * 1024;
/** Streams and events lift it for themselves (see http/route.ts). */
const idleSeconds = 60;
const unixPrefix = 'unix:';

/** Starts to listen; AppError with advice when that is not possible. */
export async function listen(config: Config, fetch: Fetch): Promise<Listener> {
  const options = { fetch, development: false, maxRequestBodySize: maxBodyBytes, idleTimeout: idleSeconds } as const;
  if (config.address.startsWith(unixPrefix)) return listenOnFile(config, fetch);
  const tls = readTls(config);
  // "Every address" means IPv6 as well, where the machine has it.
  const hosts = ['', '0.0.0.0', '::'].includes(config.address) ? ['::', '0.0.0.0'] : [config.address];
  let failure: unknown;
  for (const hostname of hosts) {
    try {
      return Bun.serve({ ...options, hostname, port: config.port, ...(tls ? { tls } : {}) });
    } catch (error) {
      failure = error;
      if (codeOf(error) === 'EADDRINUSE') break;
    }
  }
  throw refusal(config, failure);
}

async function listenOnFile(config: Config, fetch: Fetch): Promise<Listener> {
  const path = config.address.slice(unixPrefix.length);
  await removeStale(path);
  try {
    const server = Bun.serve({ fetch, development: false, maxRequestBodySize: maxBodyBytes, unix: path });
    chmodSync(path, config.unixSocketPerm);
    return server as Listener;
  } catch (cause) {
    throw new AppError('conflict', `cannot listen on ${path}: ${messageOf(cause)}. Is its folder there and writable?`, { cause });
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

function readTls(config: Config): { cert: string; key: string } | undefined {
  if (!config.tlsCert || !config.tlsKey) return undefined;
  const read = (option: string, path: string) => {
    try {
      return readFileSync(path, 'utf8');
    } catch (cause) {
      throw new AppError('invalid', `${option}: ${path} cannot be read (${messageOf(cause)})`, { cause });
    }
  };
  const key = read('TLSKey', config.tlsKey);
  if (key.includes('ENCRYPTED')) throw invalid('TLSKey: the key is locked by a password, which a server cannot type; remove it first');
  return { cert: read('TLSCert', config.tlsCert), key };
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
