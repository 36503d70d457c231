// Rules as an editor holds them: a tree of groups and comparisons, made of the JSON that is stored and turned back into it.
// What is not understood is kept as it is.
import type { RulesJson } from '../../api/shapes.ts';

export interface RuleLeaf {
  kind: 'leaf';
  key: number;
  operator: string;
  field: string;
  value: unknown;
}

export interface RuleGroup {
  kind: 'all' | 'any';
  key: number;
  rules: RuleNode[];
}

/** Something else than a comparison, as JSON. */
export interface RuleText {
  kind: 'text';
  key: number;
  text: string;
}

export type RuleNode = RuleLeaf | RuleGroup | RuleText;

export interface SortKey {
  field: string;
  isDescending: boolean;
}

let lastKey = 0;
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

export const newLeaf = (field = 'title', operator = 'contains', value: unknown = ''): RuleLeaf => ({
  kind: 'leaf',
  key: ++lastKey,
  operator,
  field,
  value,
});
export const newGroup = (kind: 'all' | 'any', rules: RuleNode[]): RuleGroup => ({ kind, key: ++lastKey, rules });

/** The group at the top; an empty one for no rules. */
export function treeOf(json: RulesJson | null): RuleGroup {
  const kind = json?.any ? 'any' : 'all';
  return newGroup(kind, (json?.[kind] ?? []).map(nodeOf));
}

function nodeOf(json: unknown): RuleNode {
  const [entry, ...others] = isObject(json) ? Object.entries(json) : [];
  if (entry && others.length === 0) {
    const [name, inside] = entry;
    if ((name === 'all' || name === 'any') && Array.isArray(inside)) return newGroup(name, inside.map(nodeOf));
    const [leaf, ...more] = isObject(inside) ? Object.entries(inside) : [];
    if (leaf && more.length === 0) return newLeaf(leaf[0].toLowerCase(), name, leaf[1]);
  }
  return { kind: 'text', key: ++lastKey, text: JSON.stringify(json) };
}

/** What is stored of a tree; text that is no JSON goes to the server as it is, which says so. */
export function jsonOf(group: RuleGroup): RulesJson {
  return { [group.kind]: group.rules.map(ruleJson) };
}

function ruleJson(node: RuleNode): unknown {
  if (node.kind === 'leaf') return { [node.operator]: { [node.field]: node.value } };
  if (node.kind !== 'text') return jsonOf(node);
  try {
    return JSON.parse(node.text) as unknown;
  } catch {
    return node.text;
  }
}

/** `-year,title` with the order of the whole. */
export function sortKeysOf({ sort = '', order }: RulesJson): SortKey[] {
  return sort.split(',').flatMap((part): SortKey[] => {
    const [, sign = '', field = ''] = /^\s*([+-]?)\s*(\S+)\s*$/.exec(part) ?? [];
    return field ? [{ field: field.toLowerCase(), isDescending: (sign === '-') !== (order === 'desc') }] : [];
  });
}

export const sortText = (keys: readonly SortKey[]): string =>
  keys.map(({ field, isDescending }) => `${isDescending ? '-' : ''}${field}`).join(',');

/** Where a rule stands, in the server's words. */
export const placeOf = (group: string, kind: 'all' | 'any', index: number): string => `${group}${group ? ' › ' : ''}${kind} ${index + 1}`;

/** What the server says about rules: which one, where it says so, and what is wrong. */
export function complaintOf(message: string): { place: string; text: string } {
  const [, place = '', text] = /^smart playlist(?:, rule ([^:]+))?: ([\s\S]*)$/.exec(message) ?? [];
  return { place, text: text ?? message };
}
