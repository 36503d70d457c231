// The compiled binary behind the proxies: on a port or a socket file, with one local admin, one song and one share.
import { join } from 'node:path';

import { freePort } from '../tools/run.ts';

export type Place = { kind: 'port'; host: string } | { kind: 'file'; path: string };

export const localUser = 'local';
export const localPassword = 'a local password';

export interface Server {
  place: Place;
  songId: string;
  /** Path of a public share of the song. */
  sharePath: string;
  /** A request to the server itself, past every proxy. */
  direct: (path: string, init?: RequestInit) => Promise<Response>;
  stop(): Promise<void>;
}

interface Options {
  binary: string;
  folder: string;
  music: string;
  isOnFile: boolean;
}

/** Query of a Subsonic call by the local admin. */
export const asLocal = (parameters: Record<string, string>) =>
  new URLSearchParams({ u: localUser, p: localPassword, v: '1.16.1', c: 'proxies', f: 'json', ...parameters }).toString();

export async function startServer({ binary, folder, music, isOnFile }: Options): Promise<Server> {
  const path = join(folder, 'melodrome.sock');
  const port = await freePort();
  const child = Bun.spawn([binary], {
    cwd: folder,
    stdout: 'ignore',
    stderr: Bun.file(join(folder, `server-${isOnFile}.log`)),
    env: {
      PATH: process.env['PATH'] ?? '',
      ND_MUSICFOLDER: music,
      ND_DATAFOLDER: join(folder, `data-${isOnFile}`),
      ND_ADDRESS: isOnFile ? `unix:${path}` : '127.0.0.1',
      ND_PORT: String(port),
      ND_ENABLESHARING: 'true',
      ND_EXTAUTH_TRUSTEDSOURCES: isOnFile ? '@' : '127.0.0.1/32',
    },
  });
  const origin = isOnFile ? 'http://localhost' : `http://127.0.0.1:${port}`;
  const direct = (address: string, init: RequestInit = {}) => fetch(origin + address, { ...init, ...(isOnFile ? { unix: path } : {}) });
  for (let i = 0; !(await direct('/ping').catch(() => undefined))?.ok; i++) {
    if (i > 400 || child.exitCode !== null)
      throw new Error(`the server does not start: ${await Bun.file(join(folder, `server-${isOnFile}.log`)).text()}`);
    await Bun.sleep(25);
  }
  await direct('/auth/createAdmin', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: localUser, password: localPassword }),
  });
  const rest = async (endpoint: string, parameters: Record<string, string> = {}) =>
    ((await (await direct(`/rest/${endpoint}?${asLocal(parameters)}`)).json()) as Record<string, never>)['subsonic-response'] as never;
  let songId = '';
  for (let i = 0; songId === '' && i < 400; i++) {
    const { searchResult3 } = (await rest('search3', { query: '' })) as { searchResult3: { song?: { id: string }[] } };
    songId = searchResult3.song?.[0]?.id ?? '';
    if (songId === '') await Bun.sleep(50);
  }
  const { shares } = (await rest('createShare', { id: songId })) as { shares: { share: { url: string }[] } };
  return {
    place: isOnFile ? { kind: 'file', path } : { kind: 'port', host: `127.0.0.1:${port}` },
    songId,
    sharePath: new URL(shares.share[0]?.url ?? '').pathname,
    direct,
    async stop() {
      child.kill('SIGTERM');
      await child.exited;
    },
  };
}
