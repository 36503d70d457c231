// `Tags.<name>.*` of the configuration file: changes to the table of tags.
import type { TagOverride } from '../tags/types.ts';
import { flag, int, oneOf, text } from './value-types.ts';

/** Separators may be blanks, so items are not trimmed as in other lists. */
const exactList = (raw: unknown): string[] => (Array.isArray(raw) ? raw.map(String) : [text.parse(raw)].filter(Boolean));

const readers: { [K in keyof TagOverride]-?: (raw: unknown) => NonNullable<TagOverride[K]> } = {
  aliases: exactList,
  split: exactList,
  type: (raw) => oneOf('string', 'int', 'float', 'date', 'uuid', 'pair').parse(raw),
  maxLength: (raw) => int(1).parse(raw),
  album: (raw) => flag.parse(raw),
  ignore: (raw) => flag.parse(raw),
};
const members = Object.keys(readers) as (keyof TagOverride)[];

/** Sets what `tags.genre.split` says in `overrides`; false when it is no known member. Throws as value types do. */
export function setTagOverride(overrides: Record<string, TagOverride>, key: string, raw: unknown): boolean {
  const [, name, wanted] = /^tags\.(.+)\.([^.]+)$/.exec(key) ?? [];
  const member = members.find((candidate) => candidate.toLowerCase() === wanted);
  if (!name || !member) return false;
  overrides[name] = { ...overrides[name], [member]: readers[member](raw) };
  return true;
}

/** Both, the stronger's members first. */
export function mergeTagOverrides(weaker: Record<string, TagOverride>, stronger: Record<string, TagOverride>): Record<string, TagOverride> {
  const merged: Record<string, TagOverride> = Object.create(null);
  for (const name of new Set([...Object.keys(weaker), ...Object.keys(stronger)])) merged[name] = { ...weaker[name], ...stronger[name] };
  return merged;
}
