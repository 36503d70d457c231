// Gathers the values of a file's tag sets under the names of the mapping table. Sets come in order of precedence:
// for each name the first set that knows it gives all its values.

import { defaultMaxLength, namesOfPeople, tagRows, type TagRow } from './mapping.ts';
import type { TagSet } from './native.ts';
import { createSplitter, type Splitter } from './split.ts';
import type { TagOptions } from './types.ts';
import { parseDate, parseDecimal, parseUuids } from './values.ts';

/** Values by table name, cleaned, without duplicates; a name is absent when it has none. */
export type Tags = Map<string, string[]>;

/** Performers with their instruments ('' when unknown), in the order of the file. */
export interface Performer {
  name: string;
  instrument: string;
}

export interface Gathered {
  tags: Tags;
  performers: Performer[];
}

interface Target {
  row: TagRow;
  split: Splitter | undefined;
  /** Lower wins within one set: the place of the alias in its row. */
  rank: number;
}

export type Gather = (sets: readonly TagSet[]) => Gathered;

/** Ranks from here on are stand-ins: used where the row's own aliases say nothing. */
const standIn = 1_000;
const maxRemembered = 5_000;
const none: Target[] = [];

/** Compiles the table (with the user's changes) once; the result is used for every file. */
export function createGather(options: TagOptions): Gather {
  const targets = aliasTargets(options);
  const remembered = new Map<string, Target[]>();

  /** A user text (TXXX:FOO) or freeform atom without an alias of its own counts as the plain name. */
  function resolve(name: string): Target[] {
    const known = targets.get(name) ?? remembered.get(name);
    if (known) return known;
    const plain = /^(?:txxx|itunes):(.+)$/.exec(name)?.[1];
    const found = (plain && targets.get(plain)?.map((target) => ({ ...target, rank: target.rank + standIn }))) || none;
    if (remembered.size < maxRemembered) remembered.set(name, found);
    return found;
  }

  const isPerformer = (name: string) => resolve(name).some((target) => target.row.name === 'performer');

  return (sets) => {
    const tags: Tags = new Map();
    let performers: Performer[] = [];
    for (const set of sets) {
      const hits: { target: Target; values: string[] }[] = [];
      for (const [name, values] of set.values) {
        if (name.startsWith('performer:')) continue;
        for (const target of resolve(name)) if (!tags.has(target.row.name)) hits.push({ target, values });
      }
      merge(hits, tags);
      if (performers.length === 0) performers = performersOf(set, isPerformer);
    }
    return { tags, performers };
  };
}

function aliasTargets(options: TagOptions): Map<string, Target[]> {
  const targets = new Map<string, Target[]>();
  for (const row of tagRows(options.tagOverrides)) {
    const separators = separatorsOf(row, options);
    const split = separators.length > 0 ? createSplitter(separators) : undefined;
    row.aliases.forEach((alias, rank) => {
      const list = targets.get(alias) ?? [];
      list.push({ row, split, rank });
      targets.set(alias, list);
    });
  }
  return targets;
}

/** The old genre option works only where the table's genre row was left alone. */
function separatorsOf(row: TagRow, options: TagOptions): readonly string[] {
  if (namesOfPeople.has(row.name)) return [];
  const isOld = row.name === 'genre' && options.genreSeparators && !options.tagOverrides?.['genre']?.aliases;
  return isOld ? [...(options.genreSeparators ?? '')] : (row.split ?? []);
}

function merge(hits: { target: Target; values: string[] }[], tags: Tags): void {
  hits.sort((a, b) => a.target.rank - b.target.rank);
  for (const { target, values } of hits) {
    const { name } = target.row;
    const before = tags.get(name);
    if (before && target.rank >= standIn) continue;
    const clean = cleaned(target, values);
    if (clean.length > 0) tags.set(name, before ? unique([...before, ...clean]) : clean);
  }
}

function cleaned({ row, split }: Target, values: string[]): string[] {
  const parts = split && values.length === 1 ? split(values[0]!) : values;
  const maxLength = row.maxLength ?? defaultMaxLength;
  const typed =
    row.type === undefined || row.type === 'string' || row.type === 'pair' ? parts : parts.flatMap((part) => typedValue(row, part));
  const short = typed.some((part) => part.length > maxLength) ? typed.map((part) => part.slice(0, maxLength).toWellFormed()) : typed;
  return short.length > 1 ? unique(short) : short;
}

function typedValue({ type }: TagRow, text: string): string[] {
  if (type === 'uuid') return parseUuids(text);
  if (type === 'date') return [parseDate(text)].filter(Boolean);
  const value = parseDecimal(text);
  if (value === null) return [];
  return [String(type === 'int' ? Math.trunc(value) : value)];
}

const unique = (values: string[]) => [...new Set(values)];

/** `performer:violin`, also in user texts and freeform atoms; `Name (violin)` was taken apart by the readers. */
function performersOf(set: TagSet, isPerformer: (name: string) => boolean): Performer[] {
  const performers: Performer[] = [];
  for (const [name, values] of set.values) {
    const [, field = '', instrument = ''] = /^((?:txxx:|itunes:)?[^:]*):?(.*)$/.exec(name) ?? [];
    if (!isPerformer(field)) continue;
    for (const value of values) performers.push({ name: value.slice(0, defaultMaxLength), instrument });
  }
  return performers;
}
