// Rules of smart playlists made at random: right ones, nearly right ones, and what attackers would write.
import { hostileNames, injections } from './hostile-values.ts';

const fields = ['title', 'album', 'artist', 'year', 'genre', 'mood', 'loved', 'rating', 'playcount', 'lastplayed', 'dateadded', 'duration'];
const otherFields = [
  'id',
  'name',
  'path',
  'library_id',
  'filepath',
  'random',
  'composer',
  'bitrate',
  'compilation',
  'tracknumber',
  'nonsense',
];
const texts = ['is', 'isNot', 'contains', 'notContains', 'startsWith', 'endsWith'];
const operators = ['is', 'isNot', 'contains', 'notContains', 'startsWith', 'endsWith', 'gt', 'lt', 'inTheRange', 'before', 'after'];
const otherOperators = ['inTheLast', 'notInTheLast', 'inPlaylist', 'notInPlaylist', 'isMissing', 'isPresent', 'matches', 'IS', 'regexp'];

/** The same rules for the same seed. */
export function makeRandomRules(seed: number) {
  let state = seed;
  const below = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const mostly = <T>(usual: readonly T[], ...others: (readonly T[])[]): T => pick(below(5) > 0 ? usual : pick(others));

  const value = (depth = 0): unknown => {
    const kinds: (() => unknown)[] = [
      () => pick(injections),
      () => pick(['', 'Open', 'Record', '%', '_', '*', 'true', '2020-01-01', '30', 'null']),
      () => pick([0, 1, -1, 5, 1e308, -0, 2 ** 53, 0.1, Number.MIN_SAFE_INTEGER]),
      () => pick([true, false, null]),
      () => (depth < 3 ? Array.from({ length: below(4) }, () => value(depth + 1)) : []),
      () => (depth < 3 ? { [pick(hostileNames)]: value(depth + 1) } : {}),
      () => [below(3000), below(3000)],
    ];
    return pick(kinds)();
  };

  /** One that could be meant. */
  function usual(): unknown {
    const kinds: (() => unknown)[] = [
      () => ({
        [pick(texts)]: { [pick(['title', 'album', 'artist', 'genre', 'mood', 'comment', 'filepath'])]: pick([...injections, 'open', '%']) },
      }),
      () => ({ [pick(['is', 'isNot', 'gt', 'lt'])]: { [pick(['year', 'rating', 'playcount', 'duration', 'bitrate'])]: below(3000) - 10 } }),
      () => ({ inTheRange: { [pick(['year', 'tracknumber'])]: [below(10), below(3000)] } }),
      () => ({ [pick(['before', 'after'])]: { [pick(['lastplayed', 'dateadded'])]: pick(['2020-01-01', '2031-12-31']) } }),
      () => ({ [pick(['inTheLast', 'notInTheLast'])]: { lastplayed: below(5000) } }),
      () => ({ [pick(['is', 'isNot'])]: { loved: pick([true, false]) } }),
      () => ({ [pick(['inPlaylist', 'notInPlaylist'])]: { [pick(['id', 'name', 'path'])]: pick(injections) } }),
    ];
    return pick(kinds)();
  }

  function leaf(): unknown {
    if (below(12) > 0) return usual();
    const operator = mostly(operators, otherOperators, hostileNames, injections);
    const field = mostly(fields, otherFields, hostileNames, injections);
    return { [operator]: { [field]: value() } };
  }

  function group(depth: number): unknown {
    const size = depth === 0 && below(30) === 0 ? 250 : below(4);
    const parts = Array.from({ length: size }, () => (depth < 12 && below(size > 4 ? 99 : 3) === 0 ? group(depth + 1) : leaf()));
    return { [mostly(['all', 'any'], ['none', '__proto__', 'constructor'])]: below(20) === 0 ? value() : parts };
  }

  function rules(): unknown {
    const made = { ...(group(0) as object) } as Record<string, unknown>;
    if (below(3) === 0) made['sort'] = mostly(['title', '-year', '+artist,title', 'random'], hostileNames, injections);
    if (below(3) === 0) made['order'] = mostly(['asc', 'desc'], hostileNames, injections);
    if (below(3) === 0) made['limit'] = mostly<unknown>([1, 10, 500], injections, [-1, 1e9, 0.5, null, 'all', '10%']);
    if (below(6) === 0) made['offset'] = value();
    if (below(6) === 0) made['limitPercent'] = value();
    return made;
  }

  /** A file that is no JSON any more. */
  function brokenText(): string {
    const text = JSON.stringify(rules());
    const at = below(text.length);
    return pick([
      text.slice(0, at),
      `${text.slice(0, at)}\u0000${text.slice(at)}`,
      `${'['.repeat(5000)}${text}`,
      `\ufeff${text}`,
      pick(injections),
    ]);
  }

  return { rules, brokenText };
}
