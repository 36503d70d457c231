// The configuration file: where it is looked for and how its text becomes flat settings.
import { extname, join } from 'node:path';

import ini from 'ini';

import { invalid, messageOf } from '../lib/errors.ts';

export interface FileSettings {
  path: string;
  /** Lower-case dotted key → how it was written and its value. */
  values: Map<string, { written: string; value: unknown }>;
}

/** Reads a text file; undefined when there is none. */
export type ReadFile = (path: string) => string | undefined;

const names = ['melodrome', 'navidrome'];
const extensions = ['toml', 'yaml', 'yml', 'json', 'ini'];

/** The file in use, or undefined: the one asked for, else that of the environment if it is there, else the usual names in `cwd`. */
export function readConfigFile(asked: string | undefined, fromEnvironment: string | undefined, cwd: string, read: ReadFile) {
  if (asked !== undefined) {
    const content = readOrFail(asked, read);
    if (content === undefined) throw invalid(`there is no configuration file ${asked}: correct --configfile`);
    return parseConfigFile(asked, content);
  }
  const usual = names.flatMap((name) => extensions.map((extension) => join(cwd, `${name}.${extension}`)));
  for (const path of fromEnvironment ? [fromEnvironment, ...usual] : usual) {
    const content = readOrFail(path, read);
    if (content !== undefined) return parseConfigFile(path, content);
  }
  return undefined;
}

function readOrFail(path: string, read: ReadFile): string | undefined {
  try {
    return read(path);
  } catch (cause) {
    throw invalid(`the configuration file ${path} cannot be read (${messageOf(cause)}): check its permissions`, cause);
  }
}

/** AppError invalid, with the parser's complaint, for a text that is not what the file's name says. */
export function parseConfigFile(path: string, content: string): FileSettings {
  const values: FileSettings['values'] = new Map();
  const parsed = parseText(path, content.replace(/^\uFEFF/, ''));
  if (isValue(parsed)) throw invalid(`the configuration file ${path} holds no options: write them as names with values`);
  flatten(parsed, '', values);
  return { path, values };
}

function parseText(path: string, content: string): unknown {
  const extension = extname(path).slice(1).toLowerCase();
  try {
    switch (extension) {
      case 'toml':
        return Bun.TOML.parse(content);
      case 'yaml':
      case 'yml':
        return Bun.YAML.parse(content) ?? {};
      case 'json':
        return JSON.parse(content.trim() || '{}');
      case 'ini':
        return iniSection(ini.parse(content));
    }
  } catch (cause) {
    throw invalid(`the configuration file ${path} is not valid ${extension}: ${messageOf(cause)}`, cause);
  }
  throw invalid(`the configuration file ${path} must end in .toml, .yaml, .json or .ini`);
}

/** Other sections than [default] are groups of options, as they are in TOML. */
function iniSection({ default: values, ...others }: Record<string, unknown>): unknown {
  if (values === null || typeof values !== 'object') throw new Error('put all keys under a line [default]');
  return { ...others, ...values };
}

/** These hold names of the user's own choice below them, or are values though they look like groups. */
const isValue = (value: unknown) => value === null || typeof value !== 'object' || Array.isArray(value);

function flatten(value: unknown, prefix: string, into: FileSettings['values']): void {
  if (isValue(value)) {
    if (prefix) into.set(prefix.toLowerCase(), { written: prefix, value });
    return;
  }
  for (const [key, child] of Object.entries(value as object)) flatten(child, prefix ? `${prefix}.${key}` : key, into);
}
