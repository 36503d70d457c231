// Sets of song keys: what a comparison of marks, tags, artists or paths comes down to. SQLite gathers a set once; sets
// of the same kind that are alternatives are gathered together.
import type { Database } from 'bun:sqlite';

import type { Bind, Condition } from '../../catalog/filters.ts';

/** A statement that gives keys, in three pieces: sets that differ only in `where` can be one. */
export interface KeySet {
  head: string;
  headBinds: readonly Bind[];
  where: string;
  binds: readonly Bind[];
  tail: string;
}

/** A condition on songs, and the set it asks for where it is membership in one. */
export interface Part extends Condition {
  keys?: KeySet;
}

/** A rule that leaves fewer songs leads the search. */
const fewSongs = 5000;
/** Sets that are counted to find out. */
const mostCounted = 8;
/** Sets in one: SQLite joins no more than 500. */
const mostJoined = 400;

const statement = ({ head, where, tail }: KeySet) => `${head}${where}${tail}`;
const bindsOf = ({ headBinds, binds }: KeySet) => [...headBinds, ...binds];

/** Membership in a set, or the opposite. */
export const among = (isIn: boolean, keys: KeySet): Part => ({
  sql: `song.pk ${isIn ? '' : 'NOT '}IN (${statement(keys)})`,
  binds: bindsOf(keys),
  ...(isIn ? { keys } : {}),
});

/** Conditions of which any will do: their sets become one for each kind, and those are united. */
export function joinSets(parts: readonly Part[]): Part[] {
  const kinds = new Map<string, KeySet[]>();
  for (const { keys } of parts) {
    if (!keys) continue;
    const kind = JSON.stringify([keys.head, keys.headBinds, keys.tail]);
    kinds.set(kind, [...(kinds.get(kind) ?? []), keys]);
  }
  const sets = [...kinds.values()].flatMap((some): KeySet[] => {
    const [first] = some;
    if (!first || some.length === 1) return some;
    const where = `(${some.map((set) => `(${set.where})`).join(' OR ')})`;
    return [{ ...first, where, binds: some.flatMap(({ binds }) => binds) }];
  });
  const united: Part[] = [];
  for (let i = 0; i < sets.length; i += mostJoined) {
    const some = sets.slice(i, i + mostJoined);
    const [only] = some;
    const whole = { head: some.map(statement).join(' UNION ALL '), headBinds: some.flatMap(bindsOf), where: '', binds: [], tail: '' };
    united.push(among(true, some.length === 1 && only ? only : whole));
  }
  return [...parts.filter(({ keys }) => !keys), ...united];
}

/** The part that leaves the fewest songs, if that is few; counting ends early. */
export function leadingPart(parts: readonly Part[], client: Database): (Part & { keys: KeySet }) | undefined {
  let few = fewSongs;
  let leading: (Part & { keys: KeySet }) | undefined;
  const sets = parts.flatMap((part) => (part.keys ? [{ ...part, keys: part.keys }] : []));
  for (const part of sets.slice(0, mostCounted)) {
    const count = client.prepare(`SELECT count(*) FROM (${statement(part.keys)} LIMIT ?+0)`).values(...bindsOf(part.keys), few)[0]?.[0];
    if (Number(count) < few) [few, leading] = [Number(count), part];
  }
  return leading;
}
