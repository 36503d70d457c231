// `inspect`: the tags of any files as they stand there, and the song they become (navidrome.md 2.2). It needs no database.
import { resolve } from 'node:path';

import type { Command } from '../config/commands.ts';
import { section, explanationText } from '../scanner/explain/explanation.ts';
import { rawTagsOf, type Inspection } from '../scanner/explain/inspect.ts';
import { tagOptionsOf } from '../scanner/settings.ts';
import { createTagReader, type TagReader } from '../tags/read.ts';
import type { AudioProperties, SongFields } from '../tags/types.ts';
import { asJson, progressLine, type Run } from './terminal.ts';

interface Inspected extends Inspection {
  mappedTags: SongFields & AudioProperties;
}

const printers: Record<Extract<Command, { name: 'inspect' }>['format'], (files: Inspected[]) => string> = {
  json: (files) => `${JSON.stringify(files)}\n`,
  jsonindent: asJson,
  yaml: (files) => `${Bun.YAML.stringify(files, undefined, 2)}\n`,
  toml: (files) => Bun.TOML.stringify({ files: withoutNulls(files) }),
  pretty: (files) => files.map(pretty).join('\n'),
};

/** Prints what could be read; fails where a file could not. */
export const inspectFiles: Run = async ({ command, config }, terminal) => {
  if (command.name !== 'inspect') return 1;
  const read = createTagReader(tagOptionsOf(config));
  const say = progressLine(terminal);
  const found: Inspected[] = [];
  for (const [n, name] of command.files.entries()) {
    say(`${n + 1} of ${command.files.length}: ${name}`);
    const one = await inspect(read, resolve(terminal.cwd, name));
    say('');
    if (typeof one === 'string') terminal.err(`${name}: ${one}\n`);
    else found.push(one);
  }
  terminal.out(printers[command.format](found));
  return found.length === command.files.length ? 0 : 1;
};

/** A sentence where the file cannot be read. */
async function inspect(read: TagReader, file: string): Promise<Inspected | string> {
  const result = await read(file);
  if (!result.ok) return result.reason;
  return { file, rawTags: await rawTagsOf(file), mappedTags: { ...result.fields, ...result.audio } };
}

/** TOML has no word for nothing. */
const withoutNulls = (value: unknown): unknown => JSON.parse(JSON.stringify(value), (_, one: unknown) => one ?? undefined);

function pretty({ file, rawTags, mappedTags: { participants, tags, ...facts } }: Inspected): string {
  const known = Object.entries(facts).filter(([, value]) => Boolean(value) && !(Array.isArray(value) && value.length === 0));
  return explanationText({
    title: file,
    sections: [
      section('Tags in the file', Object.entries(rawTags).map(joined)),
      section('What they mean', [
        ...known.map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)] as const),
        ...Object.entries(tags).map(joined),
      ]),
      section(
        'Who took part',
        participants.map(({ role, subRole, name }) => [subRole ? `${role} (${subRole})` : role, name]),
      ),
    ],
  });
}

const joined = ([name, values]: [string, string[]]) => [name, values.join(' | ')] as const;
