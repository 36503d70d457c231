// Everything people set, in order of strength: flags, environment, file, defaults → one typed object.
// Nothing here touches the disk except through what it is given.
import { AppError, invalid, messageOf } from '../lib/errors.ts';
import type { TagOverride } from '../tags/types.ts';
import { adjust, type DerivedValues } from './adjust.ts';
import { parseCommandLine } from './command-line.ts';
import type { Command } from './commands.ts';
import { readConfigFile, type FileSettings, type ReadFile } from './file.ts';
import { nearest } from './nearest.ts';
import { environmentName, listOptions, removedKeys, type OptionValues } from './options.ts';
import { readValues, type Found, type ReadSetting } from './read-values.ts';
import { readTagMappings } from './tag-mappings.ts';
import { mergeTagOverrides, setTagOverride } from './tag-overrides.ts';

/** All that can be configured, by the camel-case names of the options. */
export type Config = OptionValues &
  DerivedValues & {
    /** Changes to the table of tags, of `resources/mappings.yaml` and then of `Tags.*`, by lower-case tag name. */
    tags: Record<string, TagOverride>;
    /** Log levels of single areas. */
    devLogLevels: Record<string, string>;
    /** The file that was read, or ''. */
    configFile: string;
    /** What was set and where, secrets masked. */
    settings: readonly ReadSetting[];
  };

export interface LoadInput {
  /** Arguments without the program's own name. */
  argv: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** The text of a file; undefined when there is none. */
  readFile: ReadFile;
  exists?: (path: string) => boolean;
  /** The effective user, where the system has one. */
  uid?: number | undefined;
}

export interface Loaded {
  config: Config;
  command: Command;
  hasBanner: boolean;
  /** Set, but not as it should be. */
  warnings: string[];
  /** Worth one line in the log. */
  notices: string[];
  /** Every value that is not the default, secrets masked. */
  settings: ReadSetting[];
}

/** Names in the environment that are no options. */
const otherNames = ['ND_CONFIGFILE', 'ND_SYSTEMD_PRIORITY_LOGGING', 'ND_PLATFORM'];

/** The configuration; AppError invalid, with a sentence that says what to do, when it cannot be used. */
export function loadConfig(input: LoadInput): Loaded {
  const line = parseCommandLine(input.argv);
  const warnings = [...line.warnings];
  const notices: string[] = [];
  // Help must come even when the configuration is broken.
  const isInformative = ['help', 'version', 'licenses'].includes(line.command.name);
  const env = isInformative ? {} : input.env;
  const file = isInformative ? undefined : readConfigFile(line.configFile, env['ND_CONFIGFILE'], input.cwd, input.readFile);

  const fileKeys = file ? resolveFileKeys(file, warnings) : new Map<string, Found>();
  const environment = readEnvironment(env, warnings);
  const flags = new Map([...line.settings].map(([key, value]) => [key, { value, from: `--${key}` }] as const));

  const { values, settings } = readValues([flags, environment, fileKeys], warnings, notices);
  const { tags: changes, devLogLevels } = readFreeKeys(fileKeys, warnings);
  const derived = adjust(values, { ...input, warnings, notices });
  const mappings = isInformative ? {} : readTagMappings(values.dataFolder, input.readFile, warnings);
  const tags = mergeTagOverrides(mappings, changes);
  const config: Config = { ...values, ...derived, tags, devLogLevels, configFile: file?.path ?? '', settings };
  return { config, command: line.command, hasBanner: line.hasBanner, warnings, notices, settings };
}

/** Keys of the file as options know them; `ND_` spellings are accepted, but not both. */
function resolveFileKeys(file: FileSettings, warnings: string[]): Map<string, Found> {
  const byEnvironmentName = new Map(knownKeys().map((key) => [environmentName(key), key]));
  const found = new Map<string, Found>();
  const isPlain = (key: string) => file.values.has(key);
  for (const [key, { written, value }] of file.values) {
    const plain = byEnvironmentName.get(key.toUpperCase())?.toLowerCase();
    if (plain && isPlain(plain)) throw invalid(`${file.path} holds both ${written} and the same option without ND_: keep one of them`);
    if (plain)
      warnings.push(`${written} in ${file.path} is the name for the environment; write ${byEnvironmentName.get(key.toUpperCase())}`);
    found.set(plain ?? key, { value, from: `${written} in ${file.path}` });
  }
  return found;
}

/** An empty variable is none, as with Navidrome: files for Docker Compose are full of them. */
function readEnvironment(env: LoadInput['env'], warnings: string[]): Map<string, Found> {
  const keyOf = new Map(knownKeys().map((key) => [environmentName(key), key.toLowerCase()]));
  const found = new Map<string, Found>();
  for (const [name, value] of Object.entries(env)) {
    if (!value || !name.startsWith('ND_') || otherNames.includes(name)) continue;
    const key = keyOf.get(name);
    if (key === undefined) warnings.push(`${name} is no option and was ignored${nearest(name, [...keyOf.keys()])}`);
    else found.set(key, { value, from: name });
  }
  return found;
}

/** Tags.* and DevLogLevels.*, whose names the user chooses; what is left over is a mistake. */
function readFreeKeys(found: ReadonlyMap<string, Found>, warnings: string[]) {
  const tags: Record<string, TagOverride> = Object.create(null);
  const devLogLevels: Record<string, string> = Object.create(null);
  const known = knownKeys();
  const lower = new Set(known.map((key) => key.toLowerCase()));
  for (const [key, { value, from }] of found) {
    if (lower.has(key)) continue;
    if (key.startsWith('devloglevels.')) devLogLevels[key.slice('devloglevels.'.length)] = String(value);
    else if (!takesTag(tags, key, value, from)) warnings.push(`${from} is no option and was ignored${nearest(key, known)}`);
  }
  return { tags, devLogLevels };
}

function takesTag(tags: Record<string, TagOverride>, key: string, value: unknown, from: string): boolean {
  try {
    return setTagOverride(tags, key, value);
  } catch (error) {
    throw new AppError('invalid', `${from} ${messageOf(error)}`);
  }
}

const knownKeys = () => [...listOptions().flatMap(({ option }) => [option.key, ...(option.aliases ?? [])]), ...Object.keys(removedKeys)];
