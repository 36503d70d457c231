// What every part of the editor of rules knows: the fields there are, what is wrong, and how to change something.
import { createMemo } from 'solid-js';

import { createQuery } from '../../api/query.ts';
import { at } from '../../api/routes.ts';
import { groupFields, type FieldGroup, type RuleField } from './fields.ts';

export interface Rulebook {
  groups: () => FieldGroup[];
  field: (name: string) => RuleField | undefined;
  playlistOperators: () => string[];
  /** What is wrong with the rule at a place. */
  errorAt: (place: string) => string | undefined;
  edit: (change: () => unknown) => void;
}

export function createRulebook({ errorAt, edit }: Pick<Rulebook, 'errorAt' | 'edit'>): Rulebook & { isReady: () => boolean } {
  const known = createQuery(() => at('GET /api/playlist/field'));
  const byName = createMemo(() => new Map((known.data()?.fields ?? []).map((field) => [field.name, field])));
  const groups = createMemo(() => groupFields(known.data()?.fields ?? []));
  return {
    groups,
    field: (name) => byName().get(name),
    playlistOperators: () => known.data()?.playlistOperators ?? [],
    isReady: () => known.data() !== undefined,
    errorAt,
    edit,
  };
}
