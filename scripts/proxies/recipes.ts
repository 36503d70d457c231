// The files of docs/recipes as they are, but for names and ports of this machine.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../tools/run.ts';
import type { Place } from './server.ts';

interface Recipe {
  file: string;
  program: 'caddy' | 'nginx';
}

export const recipes: readonly Recipe[] = [
  { file: 'Caddyfile.authelia', program: 'caddy' },
  { file: 'Caddyfile.authentik', program: 'caddy' },
  { file: 'nginx.authelia.conf', program: 'nginx' },
  { file: 'nginx.authentik.conf', program: 'nginx' },
];

interface Surroundings {
  folder: string;
  port: number;
  /** Host and port of who answers for Authelia and Authentik. */
  doorman: string;
  server: Place;
}

export interface Proxy {
  origin: string;
  stop(): Promise<void>;
}

/** Starts the proxy with its recipe and waits until it answers. */
export async function startProxy(recipe: Recipe, where: Surroundings): Promise<Proxy> {
  const folder = join(where.folder, recipe.file);
  mkdirSync(folder, { recursive: true });
  const text = readFileSync(join(root, 'docs/recipes', recipe.file), 'utf8').replaceAll(/authelia:9091|authentik:9000/g, where.doorman);
  const config = join(folder, 'config');
  writeFileSync(config, recipe.program === 'caddy' ? caddyFile(text, where) : nginxFile(text, folder, where));
  const command =
    recipe.program === 'caddy'
      ? ['caddy', 'run', '--config', config, '--adapter', 'caddyfile']
      : ['nginx', '-p', folder, '-e', 'stderr', '-c', config];
  const child = Bun.spawn(command, { stdout: 'ignore', stderr: Bun.file(join(folder, 'log')), env: { ...process.env, HOME: folder } });
  const origin = `http://127.0.0.1:${where.port}`;
  const stop = async () => {
    child.kill('SIGTERM');
    await child.exited;
  };
  for (let i = 0; i < 200; i++) {
    if (await fetch(origin, { redirect: 'manual' }).catch(() => undefined)) return { origin, stop };
    await Bun.sleep(25);
  }
  await stop();
  throw new Error(`${recipe.program} does not start with ${recipe.file}:\n${readFileSync(join(folder, 'log'), 'utf8')}`);
}

function caddyFile(text: string, { port, server }: Surroundings): string {
  const upstream = server.kind === 'file' ? `unix/${server.path}` : server.host;
  return `{\n\tadmin off\n\tauto_https off\n}\n${text.replace('music.example.com', `http://127.0.0.1:${port}`).replaceAll('melodrome:4533', upstream)}`;
}

function nginxFile(text: string, folder: string, { port, server }: Surroundings): string {
  const upstream = server.kind === 'file' ? `unix:${server.path}` : server.host;
  const site = text
    .replace('listen 443 ssl;', `listen 127.0.0.1:${port};`)
    .replace(/^ *ssl_certificate.*$/gm, '')
    .replaceAll('melodrome:4533', upstream);
  const user = process.geteuid?.() === 0 ? 'user root;' : '';
  return `daemon off; ${user} pid ${folder}/pid; error_log stderr;
events {}
http {
access_log off;
client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
${site}
}
`;
}
