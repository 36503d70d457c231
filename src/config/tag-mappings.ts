// `resources/mappings.yaml` in the data folder: changes to the table of tags, with the members of `Tags.*`. Navidrome's own
// layout is understood too: tags below `main` and `additional`, separators below `artists` and `roles`.
import { join } from 'node:path';

import { invalid, messageOf } from '../lib/errors.ts';
import type { TagOverride } from '../tags/types.ts';
import type { ReadFile } from './file.ts';
import { setTagOverride } from './tag-overrides.ts';

const groups = new Set(['main', 'additional', 'tags']);
const maxLines = 5_000;

type Tree = Record<string, unknown>;

/** The changes of the file; none where it is not there. AppError invalid, with the line, when it cannot be used. */
export function readTagMappings(dataFolder: string, read: ReadFile, warnings: string[]): Record<string, TagOverride> {
  const path = join(dataFolder, 'resources', 'mappings.yaml');
  let text: string | undefined;
  try {
    text = read(path);
  } catch (cause) {
    throw invalid(`${path} cannot be read (${messageOf(cause)}): check its permissions`, cause);
  }
  if (text === undefined) return {};
  const content = text.replace(/^\uFEFF/, '');
  const overrides: Record<string, TagOverride> = Object.create(null);
  for (const { keys, changes } of entries(parse(path, content), path)) {
    const name = keys.at(-1) ?? '';
    for (const [member, value] of Object.entries(changes)) {
      const where = `${path}, line ${lineOf(content, [...keys, member])}: ${[...keys, member].join('.')}`;
      if (!change(overrides, name, member, value, where)) warnings.push(`${where} is no member of a tag and was ignored`);
    }
  }
  return overrides;
}

function change(overrides: Record<string, TagOverride>, name: string, member: string, value: unknown, where: string): boolean {
  try {
    return value === null || setTagOverride(overrides, `tags.${name.toLowerCase()}.${member.toLowerCase()}`, value);
  } catch (error) {
    throw invalid(`${where} ${messageOf(error)}`);
  }
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every tag with where it stands. */
function* entries(tree: Tree, path: string): Generator<{ keys: string[]; changes: Tree }> {
  for (const [key, value] of Object.entries(tree)) {
    if (value === null) continue;
    if (!isTree(value)) throw invalid(`${path}: below ${key} there must be a tag's members, such as aliases or split`);
    if (!groups.has(key.toLowerCase())) {
      yield { keys: [key], changes: value };
      continue;
    }
    for (const [name, changes] of Object.entries(value)) {
      if (changes === null) continue;
      if (!isTree(changes)) throw invalid(`${path}: below ${key}.${name} there must be a tag's members, such as aliases or split`);
      yield { keys: [key, name], changes };
    }
  }
}

function parse(path: string, content: string): Tree {
  try {
    const tree: unknown = Bun.YAML.parse(content) ?? {};
    if (isTree(tree)) return tree;
  } catch (cause) {
    throw invalid(`${path} is not valid YAML, at or before line ${brokenLine(content)}: ${messageOf(cause)}`, cause);
  }
  throw invalid(`${path} must hold tags by their names`);
}

/** The parser does not say where: the line behind the longest beginning that it takes. */
function brokenLine(content: string): number {
  const lines = content.split('\n').slice(0, maxLines);
  for (let count = lines.length - 1; count > 0; count--) {
    try {
      Bun.YAML.parse(lines.slice(0, count).join('\n'));
      return count + 1;
    } catch {
      continue;
    }
  }
  return 1;
}

/** The line in which the last of nested keys stands. */
function lineOf(content: string, keys: readonly string[]): number {
  const lines = content.split('\n');
  let at = 0;
  for (const key of keys) {
    const found = lines.findIndex((line, i) => i >= at && line.replace(/^[\s{,"']+/, '').startsWith(key));
    if (found >= 0) at = found;
  }
  return at + 1;
}
