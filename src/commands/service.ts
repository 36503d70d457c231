// `service`: the server as a service of systemd, confined as far as it can be.
import { chmodSync, chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Command } from '../config/commands.ts';
import type { Config, Loaded } from '../config/load.ts';
import { AppError, conflict, invalid, messageOf } from '../lib/errors.ts';
import type { Run, Terminal } from './terminal.ts';
import { unitText } from './unit.ts';

type ServiceCommand = Extract<Command, { name: 'service' }>;
type Step = (loaded: Loaded, command: ServiceCommand, terminal: Terminal) => number;

const unitName = 'melodrome.service';
const steps: Record<ServiceCommand['action'], Step> = {
  print: ({ config }, command, { out }) => print(out, unitFor(config, command)),
  install,
  uninstall,
  start: (_, __, terminal) => ask(terminal, 'start', unitName),
  stop: (_, __, terminal) => ask(terminal, 'stop', unitName),
  status: (_, __, terminal) => ask(terminal, 'status', '--no-pager', unitName),
};

/** Prints, installs, removes and asks about the unit. */
export const service: Run = async (loaded, terminal) => {
  const { command } = loaded;
  if (command.name !== 'service') return 1;
  return steps[command.action](loaded, command, terminal);
};

function print(out: Terminal['out'], text: string): number {
  out(text);
  return 0;
}

function unitFor(config: Config, { user, workFolder }: ServiceCommand): string {
  if (!/^[a-z_][\w-]{0,30}\$?$/i.test(user)) throw invalid(`--user: "${user}" is no name of a user of this system`);
  return unitText({ program: programPath(), user, workFolder: workFolder || '/', config });
}

/** From source the program is Bun with a script, which is nothing to install. */
function programPath(): string {
  return Bun.isStandaloneExecutable ? process.execPath : '/usr/local/bin/melodrome';
}

function install({ config }: Loaded, command: ServiceCommand, terminal: Terminal): number {
  const text = unitFor(config, command);
  const file = join(command.unitFolder, unitName);
  const had = existsSync(file);
  const [uid, gid] = idsOf(command.user);
  try {
    if (mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 }) !== undefined) chownSync(config.dataFolder, uid, gid);
    writeFileSync(file, text);
    chmodSync(file, 0o644);
  } catch (cause) {
    throw new AppError('conflict', `${file} cannot be written (${messageOf(cause)}): run this as root`, { cause });
  }
  terminal.out(`${had ? 'changed' : 'written'}: ${file}\n`);
  return ask(terminal, 'daemon-reload') || ask(terminal, 'enable', unitName) || ask(terminal, 'restart', unitName);
}

/** The numbers of a user and their group; AppError conflict when there is no such user. */
function idsOf(user: string): [uid: number, gid: number] {
  const ask = (flag: string) => Bun.spawnSync(['id', flag, user], { stdout: 'pipe', stderr: 'ignore' });
  const [uid, gid] = [ask('-u'), ask('-g')];
  if (uid.exitCode !== 0)
    throw conflict(`there is no user ${user} yet: useradd --system --no-create-home --shell /usr/sbin/nologin ${user}`);
  return [Number(uid.stdout.toString()), Number(gid.stdout.toString())];
}

function uninstall(_: Loaded, { unitFolder }: ServiceCommand, terminal: Terminal): number {
  const file = join(unitFolder, unitName);
  if (!existsSync(file)) throw conflict(`${file} is not there: nothing is installed`);
  const code = ask(terminal, 'disable', '--now', unitName);
  rmSync(file);
  terminal.out(`deleted: ${file}\n`);
  return ask(terminal, 'daemon-reload') || code;
}

/** Lets systemctl do it; its exit code. */
function ask({ out, err }: Terminal, ...words: string[]): number {
  const path = Bun.which('systemctl');
  if (!path) throw conflict('there is no systemd here: see service print for what another supervisor needs to know');
  const { exitCode, stdout, stderr } = Bun.spawnSync([path, ...words], { stdin: 'ignore', stdout: 'pipe', stderr: 'pipe' });
  out(stdout.toString());
  err(stderr.toString());
  return exitCode;
}
