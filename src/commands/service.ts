// `service`: the server as a service of systemd, confined as far as it can be.
import { chmodSync, chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Command } from '../config/commands.ts';
import type { Config, Loaded } from '../config/load.ts';
import { AppError, conflict, invalid, messageOf } from '../lib/errors.ts';
import { asJson, type Run, type Terminal } from './terminal.ts';
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
  const step = steps[command.action];
  if (!command.isJson) return step(loaded, command, terminal);
  let said = '';
  const code = step(loaded, command, { ...terminal, out: (text) => (said += text) });
  terminal.out(asJson(command.action === 'print' ? { unit: said } : { action: command.action, code, said: said.trim(), ...state() }));
  return code;
};

const asked = { LoadState: 'load', ActiveState: 'active', SubState: 'sub', UnitFileState: 'file', MainPID: 'pid' } as const;

/** How the service is, in the words of systemd. */
function state(): { state: Record<string, string> } {
  const told = Bun.spawnSync([systemctl(), 'show', unitName, `--property=${Object.keys(asked).join(',')}`], { stderr: 'ignore' });
  const lines = told.stdout.toString().split('\n');
  const valueOf = (key: string) => lines.find((line) => line.startsWith(`${key}=`))?.slice(key.length + 1) ?? '';
  return { state: Object.fromEntries(Object.entries(asked).map(([key, name]) => [name, valueOf(key)])) };
}

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

function systemctl(): string {
  const path = Bun.which('systemctl');
  if (!path) throw conflict('there is no systemd here: see service print for what another supervisor needs to know');
  return path;
}

/** Lets systemctl do it; its exit code. */
function ask({ out, err }: Terminal, ...words: string[]): number {
  const { exitCode, stdout, stderr } = Bun.spawnSync([systemctl(), ...words], { stdin: 'ignore', stdout: 'pipe', stderr: 'pipe' });
  out(stdout.toString());
  err(stderr.toString());
  return exitCode;
}
