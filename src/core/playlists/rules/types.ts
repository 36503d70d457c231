// Rules of smart playlists, as they are stored: the JSON of `.nsp` files (navidrome.md 3.12), checked and tidied.

export const operators = [
  'is',
  'isNot',
  'gt',
  'lt',
  'contains',
  'notContains',
  'startsWith',
  'endsWith',
  'inTheRange',
  'before',
  'after',
  'inTheLast',
  'notInTheLast',
  'inPlaylist',
  'notInPlaylist',
  'isMissing',
  'isPresent',
] as const;
export type Operator = (typeof operators)[number];

export type RuleValue = string | number | boolean;

/** One comparison, as `{"is": {"loved": true}}` is written. */
export interface Leaf {
  kind: 'leaf';
  operator: Operator;
  /** Lower case; the reference (`id`, `name` or `path`) for the two playlist operators. */
  field: string;
  value: RuleValue | [RuleValue, RuleValue];
  /** Where it stands, for messages: `all 2 › any 1`. */
  place: string;
}

export interface Group {
  kind: 'all' | 'any';
  rules: Rule[];
}

export type Rule = Leaf | Group;

/** What is stored: the JSON as people write it. */
export interface RulesJson {
  all?: unknown[] | undefined;
  any?: unknown[] | undefined;
  sort?: string | undefined;
  order?: 'asc' | 'desc' | undefined;
  limit?: number | undefined;
  limitPercent?: number | undefined;
  offset?: number | undefined;
  refreshDelay?: string | undefined;
}
