// What one entry of the option table is, and the type of the configuration that follows from the table.
import type { ValueType } from './value-types.ts';

export type Written = string | number | boolean | readonly string[];

export interface Option<T = unknown> {
  /** Spelling in files and documentation; parts are separated by dots. */
  readonly key: string;
  readonly type: ValueType<T>;
  /** As somebody would write it. */
  readonly default: Written;
  readonly doc: string;
  /** Stands in the documentation where the default is worked out at the start. */
  readonly defaultDoc?: string;
  /** Former keys: they still work and log a warning. */
  readonly aliases?: readonly string[];
  /** One letter for the command line. */
  readonly short?: string;
  /** Never shown. */
  readonly isSecret?: boolean;
  /** Cannot be set by flag or environment. */
  readonly isFileOnly?: boolean;
  /** Names the feature that this option waits for; setting it has no effect yet and logs one line. */
  readonly waitsFor?: string;
  /** Says what to use instead; the option still works. */
  readonly deprecated?: string;
  /** Used with a warning where the written value is no good; without it, that ends the start. */
  readonly fallback?: Written;
  /** Moves an allowed but unwise value to a wise one, with a warning. */
  adjust?(value: T): T;
}

type Rest<T> = Omit<Option<T>, 'key' | 'type' | 'default' | 'doc'>;

/** One entry: key, type, default as written, one sentence. */
export const option = <T>(key: string, type: ValueType<T>, initial: Written, doc: string, rest: Rest<T> = {}): Option<T> => ({
  key,
  type,
  default: initial,
  doc,
  ...rest,
});

/** An entry that waits for a feature to be built. */
export const later = <T>(waitsFor: string, key: string, type: ValueType<T>, initial: Written, doc: string, rest: Rest<T> = {}): Option<T> =>
  option(key, type, initial, doc, { ...rest, waitsFor });

/** Entries by the property of the configuration that holds their value; a dot in a key is one level. */
export interface OptionGroup {
  readonly [property: string]: Option | OptionGroup;
}

export type ConfigOf<G> = { -readonly [P in keyof G]: G[P] extends Option<infer T> ? T : ConfigOf<G[P]> };

export const isOption = (entry: Option | OptionGroup): entry is Option => typeof entry['key'] === 'string';

/** Keeps a value within limits. */
export const clamp = (min: number, max: number) => (value: number) => Math.min(max, Math.max(min, value));
