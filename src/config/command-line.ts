// argv → command and settings. A flag is the lower-case key of an option: `--scanner.schedule=0`.
import { invalid } from '../lib/errors.ts';
import { nearest } from './nearest.ts';
import { listOptions } from './options.ts';
import { flag } from './value-types.ts';

export type Command =
  | { name: 'server' }
  | { name: 'scan'; full: boolean; targets: string[]; targetFile?: string; acceptMissing: boolean }
  | {
      name: 'pls';
      action: 'one' | 'list' | 'export' | 'import';
      playlist: string;
      output: string;
      user: string;
      format: 'csv' | 'json';
      isSynced: boolean;
      files: string[];
    }
  | { name: 'import'; file: string; isDryRun: boolean; maps: string[]; key: string; hasScan: boolean; isJson: boolean }
  | { name: 'explain'; subjects: string[]; isJson: boolean }
  | { name: 'health' }
  | { name: 'licenses' }
  | { name: 'help' }
  | { name: 'version' };

export interface CommandLine {
  command: Command;
  /** What flags said, by lower-case key. */
  settings: Map<string, string>;
  configFile: string | undefined;
  hasBanner: boolean;
  warnings: string[];
}

interface Flag {
  name: string;
  /** `--name` alone means true. */
  isSwitch: boolean;
  letter?: string;
}

const commands = ['server', 'scan', 'pls', 'import', 'explain', 'health', 'licenses', 'help', 'version'] as const;
const scanFlags: readonly Flag[] = [
  { name: 'full', isSwitch: true, letter: 'f' },
  { name: 'target', isSwitch: false, letter: 't' },
  { name: 'target-file', isSwitch: false },
  { name: 'accept-missing', isSwitch: true },
];
const playlistFlags: readonly Flag[] = [
  { name: 'playlist', isSwitch: false, letter: 'p' },
  { name: 'output', isSwitch: false, letter: 'o' },
  { name: 'user', isSwitch: false, letter: 'u' },
  { name: 'format', isSwitch: false, letter: 'f' },
  { name: 'sync', isSwitch: true },
];
const importFlags: readonly Flag[] = [
  { name: 'dry-run', isSwitch: true },
  { name: 'map', isSwitch: false },
  { name: 'key', isSwitch: false },
  { name: 'no-scan', isSwitch: true },
  { name: 'json', isSwitch: true },
];
const explainFlags: readonly Flag[] = [{ name: 'json', isSwitch: true }];
const commandFlags: Record<string, readonly Flag[]> = {
  scan: scanFlags,
  pls: playlistFlags,
  import: importFlags,
  explain: explainFlags,
};
/** Commands that take words after them. */
const wordy = new Set(['pls', 'import', 'explain']);
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
  const command = argv.find((word, i) => isCommand(word) && !takesValue(argv[i - 1])) ?? 'server';
  const { byName, byLetter } = knownFlags(command);
  const given = new Map<string, string[]>();
  const words: string[] = [];
  let isAfter = false;
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? '';
    if (word === '--' || (word === command && !isAfter)) {
      isAfter ||= word === command;
      continue;
    }
    if (!word.startsWith('-') && isAfter && wordy.has(command)) {
      words.push(word);
      continue;
    }
    if (!word.startsWith('-')) throw invalid(`unknown command ${word}${nearest(word, commands)}; see --help`);
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

const isCommand = (word: string): word is (typeof commands)[number] => (commands as readonly string[]).includes(word);

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
  for (const { name, isSwitch, letter } of [...ownFlags, ...(commandFlags[command] ?? [])]) add(name, isSwitch, letter);
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

function scanCommand(given: Map<string, string[]>, isOn: (key: string) => boolean): Command {
  return {
    name: 'scan',
    full: isOn('full'),
    targets: given.get('target') ?? [],
    acceptMissing: isOn('accept-missing'),
    ...(given.has('target-file') ? { targetFile: given.get('target-file')?.at(-1) ?? '' } : {}),
  };
}

function playlistCommand(given: Map<string, string[]>, words: readonly string[]): Command {
  const text = (key: string) => given.get(key)?.at(-1) ?? '';
  const [first, ...files] = words;
  const actions = ['list', 'export', 'import'] as const;
  const action = first === undefined ? 'one' : actions.find((known) => known === first);
  if (!action) throw invalid(`unknown command pls ${first}${nearest(first ?? '', actions)}; see --help`);
  if (action !== 'import' && files.length > 0) throw invalid(`pls ${action} takes no ${files[0]}; see --help`);
  const format = text('format') || 'csv';
  if (format !== 'csv' && format !== 'json') throw invalid('--format is csv or json');
  const isSynced = flag.parse(text('sync') || false);
  return { name: 'pls', action, playlist: text('playlist'), output: text('output'), user: text('user'), format, isSynced, files };
}

function importCommand(given: Map<string, string[]>, isOn: (key: string) => boolean, words: readonly string[]): Command {
  const [file, more] = words;
  if (file === undefined) throw invalid('import needs the database of Navidrome: melodrome import /path/to/navidrome.db; see --help');
  if (more !== undefined) throw invalid(`import takes one file, not ${more} as well; see --help`);
  return {
    name: 'import',
    file,
    isDryRun: isOn('dry-run'),
    maps: given.get('map') ?? [],
    key: given.get('key')?.at(-1) ?? '',
    hasScan: !isOn('no-scan'),
    isJson: isOn('json'),
  };
}

function explainCommand(isOn: (key: string) => boolean, words: readonly string[]): Command {
  if (words.length === 0)
    throw invalid('explain needs a file, or the id of a song or album: melodrome explain Artist/Album/song.mp3; see --help');
  return { name: 'explain', subjects: [...words], isJson: isOn('json') };
}

function summarise(name: string, given: Map<string, string[]>, words: readonly string[]): CommandLine {
  const last = (key: string) => given.get(key)?.at(-1);
  const isOn = (key: string) => flag.parse(last(key) ?? false);
  const isHelp = isOn('help') || isOn('version');
  let command: Command = { name: name as 'server' };
  if (name === 'scan') command = scanCommand(given, isOn);
  if (name === 'pls' && !isHelp) command = playlistCommand(given, words);
  if (name === 'import' && !isHelp) command = importCommand(given, isOn, words);
  if (name === 'explain' && !isHelp) command = explainCommand(isOn, words);
  if (isOn('version')) command = { name: 'version' };
  if (isOn('help')) command = { name: 'help' };
  const own = new Set([...ownFlags, ...(commandFlags[name] ?? [])].map((known) => known.name));
  const settings = new Map<string, string>();
  for (const [key, values] of given) if (!own.has(key) && !idleFlags.includes(key)) settings.set(key, values.at(-1) ?? '');
  return {
    command,
    settings,
    configFile: last('configfile'),
    hasBanner: !isOn('nobanner'),
    warnings: idleFlags.filter((key) => given.has(key)).map((key) => `--${key} has no effect any more, use --scanner.schedule`),
  };
}
