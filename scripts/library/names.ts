// Titles, artists and file names: made up, with many scripts and all the traps of words.ts.
import type { Random } from './random.ts';
import { firstNames, genres, lastNames, nouns, phraseKinds, phrases, things } from './words.ts';

export interface Artist {
  name: string;
  sort: string;
  mbid: string;
  genres: string[];
  /** First year of activity. */
  year: number;
}

export function makeTitle({ next, pick }: Random): string {
  const r = next();
  if (r < 0.12) return pick(phrases[pick(phraseKinds)]!);
  if (r < 0.4) return `${pick(nouns)} ${pick(things)}`;
  if (r < 0.6) return `The ${pick(nouns)} ${pick(things)}`;
  if (r < 0.75) return `${pick(things)} of ${pick(nouns)}`;
  if (r < 0.85) return pick(nouns);
  const words = `${pick(nouns)} ${pick(nouns)} ${pick(things)}`;
  return `${words} (${pick(['Live', 'Remix', 'Acoustic', 'Demo', 'Remastered 2011', 'Instrumental', `feat. ${pick(firstNames)} ${pick(lastNames)}`])})`;
}

function makeName({ next, pick, chance }: Random): string {
  const r = next();
  if (r < 0.1) {
    const kind = phrases[pick(phraseKinds)]!;
    return pick(kind) + (chance(0.5) ? ` ${pick(kind)}` : '');
  }
  if (r < 0.45) return `${pick(firstNames)} ${pick(lastNames)}`;
  if (r < 0.65) return `The ${pick(nouns)} ${pick(things)}s`;
  if (r < 0.8) return `${pick(nouns)} ${pick(nouns)}`;
  if (r < 0.9) return `DJ ${pick(nouns)}`;
  return `${pick(firstNames)} & The ${pick(nouns)}s`;
}

/** `count` artists of different names. */
export function makeArtists(random: Random, count: number): Artist[] {
  const { pick, below, uuid } = random;
  const used = new Set<string>();
  return Array.from({ length: count }, () => {
    let name = makeName(random);
    if (used.has(name)) name += ` ${pick(['Trio', 'Band', 'Ensemble', 'Orchestra', 'II', 'Collective', 'Quartet'])}`;
    const base = name;
    for (let n = 2; used.has(name); n++) name = `${base} ${n}`;
    used.add(name);
    const own = [...new Set([pick(genres), pick(genres), pick(genres)])];
    return { name, sort: sortName(name), mbid: uuid(`a${name}`), genres: own, year: 1955 + below(65) };
  });
}

/** `The Kinks` → `Kinks, The`; first and last names change places. */
export function sortName(name: string): string {
  const article = /^(The|A|Los|Die|Le) (.+)$/.exec(name);
  if (article) return `${article[2]}, ${article[1]}`;
  const [, first = '', last = ''] = /^(\S+) (\S+)$/u.exec(name) ?? [];
  return firstNames.includes(first) && lastNames.includes(last) ? `${last}, ${first}` : name;
}

/** A part of a path: no slash, no control characters, not hidden, at most so many bytes. */
export function pathPart(text: string, maxBytes = 200): string {
  let part = text
    // eslint-disable-next-line no-control-regex -- control characters are what is meant
    .replace(/[/\0-\x1f]/g, '_')
    .replace(/^\.+/, '_')
    .replace(/[. ]+$/, (end) => '_'.repeat(end.length));
  while (Buffer.byteLength(part) > maxBytes) part = [...part].slice(0, -1).join('');
  return part || '_';
}
