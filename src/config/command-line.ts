// argv → command and settings. A flag is the lower-case key of an option: `--scanner.schedule=0`.
import { invalid } from '../lib/errors.ts';
import { canonical, commands, isCommand, isSwitchedOn, type Command, type Flag, type Given } from './commands.ts';
import { nearest } from './nearest.ts';
import { listOptions } from './options.ts';
import { flag } from './value-types.ts';

export interface CommandLine {
  command: Command;
  /** What flags said, by lower-case key. */
  settings: Map<string, string>;
  configFile: string | undefined;
  hasBanner: boolean;
  warnings: string[];
}

/** Flags of the command line itself, which are no options of the table. */
const ownFlags: readonly Flag[] = [
  { name: 'configfile', isSwitch: false, letter: 'c' },
  { name: 'nobanner', isSwitch: true, letter: 'n' },
  { name: 'version', isSwitch: true, letter: 'v' },
  { name: 'help', isSwitch: true, letter: 'h' },
];
/** Accepted because existing start scripts hold them; without effect. */
const idleFlags = ['scaninterval'];

/** Reads argv (without the program's own name); AppError invalid for what nobody knows. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const written = argv.find((word, i) => isCommand(word) && !takesValue(argv[i - 1])) ?? 'server';
  const command = canonical(written);
  const { byName, byLetter } = knownFlags(command);
  const given = new Map<string, string[]>();
  const words: string[] = [];
  let isAfter = false;
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? '';
    if (word === '--' || (word === written && !isAfter)) {
      isAfter ||= word === written;
      continue;
    }
    if (!word.startsWith('-') && isAfter && commands[command]?.isWordy) {
      words.push(word);
      continue;
    }
    if (!word.startsWith('-')) throw invalid(`unknown command ${word}${nearest(word, Object.keys(commands))}; see --help`);
    const [name, inline] = splitFlag(word, byLetter);
    const found = byName.get(name);
    if (!found) throw invalid(`unknown flag ${word.split('=')[0]}${nearest(name, [...byName.keys()], '--')}; see --help`);
    let value = inline;
    if (value === undefined && found.isSwitch) value = 'true';
    if (value === undefined && ++i < argv.length) value = argv[i];
    if (value === undefined) throw invalid(`--${name} needs a value; see --help`);
    given.set(name, [...(given.get(name) ?? []), value]);
  }
  return summarise(command, given, words);
}

/** Whether the word before swallows this one: `--loglevel scan` names no command. */
function takesValue(word: string | undefined): boolean {
  if (!word?.startsWith('-') || word.includes('=')) return false;
  const { byName, byLetter } = knownFlags('');
  const [name, inline] = splitFlag(word, byLetter);
  return inline === undefined && byName.get(name)?.isSwitch === false;
}

function knownFlags(command: string) {
  const byName = new Map<string, Flag>();
  const byLetter = new Map<string, string>();
  const add = (name: string, isSwitch: boolean, letter?: string) => {
    byName.set(name, { name, isSwitch });
    if (letter) byLetter.set(letter, name);
  };
  for (const { option } of listOptions()) {
    if (option.isFileOnly) continue;
    for (const key of [option.key, ...(option.aliases ?? [])]) add(key.toLowerCase(), option.type === flag, option.short);
    if (option.short) byLetter.set(option.short, option.key.toLowerCase());
  }
  for (const { name, isSwitch, letter } of [...ownFlags, ...(commands[command]?.flags ?? [])]) add(name, isSwitch, letter);
  for (const name of idleFlags) add(name, false);
  return { byName, byLetter };
}

/** `--key=value`, `-p=1`, `-p1` → name and value. */
function splitFlag(word: string, byLetter: ReadonlyMap<string, string>): [name: string, value: string | undefined] {
  if (word.startsWith('--')) {
    const at = word.indexOf('=');
    return at < 0 ? [word.slice(2).toLowerCase(), undefined] : [word.slice(2, at).toLowerCase(), word.slice(at + 1)];
  }
  const rest = word.slice(2).replace(/^=/, '');
  return [byLetter.get(word.charAt(1)) ?? word.charAt(1), word.length > 2 ? rest : undefined];
}

function summarise(name: string, given: Map<string, string[]>, words: readonly string[]): CommandLine {
  const last = (key: string) => given.get(key)?.at(-1);
  const isOn = (key: string) => isSwitchedOn(last(key));
  const own = new Set([...ownFlags, ...(commands[name]?.flags ?? [])].map((known) => known.name));
  const settings = new Map<string, string>();
  for (const [key, values] of given) if (!own.has(key) && !idleFlags.includes(key)) settings.set(key, values.at(-1) ?? '');
  return {
    command: readCommand(name, { words, last, isOn, all: (key) => given.get(key) ?? [] }),
    settings,
    configFile: last('configfile'),
    hasBanner: !isOn('nobanner'),
    warnings: idleFlags.filter((key) => given.has(key)).map((key) => `--${key} has no effect any more, use --scanner.schedule`),
  };
}

function readCommand(name: string, given: Given): Command {
  if (given.isOn('help')) return { name: 'help', topic: name === 'server' ? '' : name };
  if (given.isOn('version')) return { name: 'version' };
  return commands[name]?.read(given) ?? { name: 'server' };
}
