// What a caller plays, stars and rates most, with its names in the form words are compared in: a few hundred rows kept
// in memory until a mark or the catalogue changes, so that searches can put them first without looking up marks.
import type { Caller, Context } from '../../context.ts';
import { createLru } from '../../lib/lru.ts';
import { compactForms, foldTyped, indexText } from '../../lib/search-text.ts';
import { createKept } from '../catalog/kept.ts';
import type { Match, Term } from './match-query.ts';

interface Favourite {
  pk: number;
  /** The name in one word, in all its forms. */
  compact: string[];
  /** Words of the name, with a blank before and after each. */
  name: string;
  /** The same of the artist and the album. */
  rest: string;
  /** How name and words begin: one letter and two. */
  nameStarts: readonly string[];
  wordStarts: readonly string[];
}

/** Best first, and by how their names and words begin: by one letter and by two. */
export interface Favourites {
  pks: readonly number[];
  named: ReadonlyMap<string, readonly Favourite[]>;
  worded: ReadonlyMap<string, readonly Favourite[]>;
}

type Reads = Pick<Context, 'db' | 'config' | 'events'>;
type Table = 'song' | 'album' | 'artist';

const most = 400;
const keptLists = 60;
/** What a star or a good rating counts, in plays. */
const starPlays = 10;

const names: Record<Table, string> = {
  song: "title, artist || ' ' || album",
  album: 'name, album_artist',
  artist: "name, ''",
};

const kept = createKept<Favourites>(keptLists);
const changes = new WeakMap<Context['events'], Map<string, number>>();

/** A number that changes with the caller's marks. */
function marksVersion({ events }: Reads, { user }: Caller): number {
  let counts = changes.get(events);
  if (!counts) {
    const made = new Map<string, number>();
    events.on('marks-changed', ({ userId }) => made.set(userId, (made.get(userId) ?? 0) + 1));
    changes.set(events, made);
    counts = made;
  }
  return counts.get(user.id) ?? 0;
}

/** The caller's favourites of a kind, best first; for artists those with most songs follow. */
export function favouritesOf(ctx: Reads, caller: Caller, table: Table): Favourites {
  const libraries = caller.seesAll ? '*' : caller.libraryIds.join(',');
  return kept(ctx, `${table} ${caller.user.pk} ${libraries} ${marksVersion(ctx, caller)}`, () => sorted(read(ctx, caller, table)));
}

function read(ctx: Reads, caller: Caller, table: Table): Favourite[] {
  const client = ctx.db.$client;
  const scores = new Map<string, number>();
  for (const [column, weight] of [
    ['play_count', 'play_count'],
    ['starred_at', String(starPlays)],
    ['rating', `(rating - 2) * ${starPlays / 2}`],
  ]) {
    const rows = client
      .query(
        `SELECT item_id, ${weight} FROM mark WHERE user_pk = ? AND kind = '${table}' AND ${column} > 0 ORDER BY ${column} DESC LIMIT ${most}`,
      )
      .values(caller.user.pk) as [string, number][];
    for (const [id, score] of rows) scores.set(id, (scores.get(id) ?? 0) + score);
  }
  const ids = [...scores].filter(([, score]) => score > 0).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const wanted = ids.slice(0, most).map(([id]) => id);
  const library = table === 'artist' ? '0' : 'library_id';
  // CROSS JOIN keeps their order.
  const rows = client
    .query(
      `SELECT pk, ${library}, ${names[table]} FROM json_each(?) AS wanted CROSS JOIN ${table} ON ${table}.id = wanted.value
       WHERE missing = 0`,
    )
    .values(JSON.stringify(wanted)) as Row[];
  // How many songs an artist has is told of those only who may see them all.
  if (table === 'artist' && caller.seesAll) {
    const large = `SELECT pk, 0, name, '' FROM artist WHERE missing = 0 ORDER BY song_count DESC, pk DESC LIMIT ${most}`;
    rows.push(...(client.query(large).values() as Row[]));
  }
  const open = table === 'artist' && !caller.seesAll ? openArtists(ctx, caller, rows) : undefined;
  const seen = new Set<number>();
  return rows.flatMap(([pk, libraryId, name, rest]) => {
    const isOpen = open ? open.has(pk) : table === 'artist' || caller.libraryIds.includes(libraryId);
    if (!isOpen || seen.has(pk)) return [];
    seen.add(pk);
    return [favouriteOf(pk, name, rest, ctx.config.ignoredArticles)];
  });
}

/** Folding takes longer than reading: what was made before is used again. */
const made = createLru<Favourite>(5000);

function favouriteOf(pk: number, name: string, rest: string, ignoredArticles: string): Favourite {
  const key = `${pk}\n${name}\n${rest}\n${ignoredArticles}`;
  const known = made.get(key);
  if (known) return known;
  const compact = compactForms(foldTyped(name), ignoredArticles);
  const [own, other] = [indexText(name), rest === '' ? '' : indexText(rest)];
  const favourite = {
    pk,
    compact,
    name: ` ${own} `,
    rest: other === '' ? '' : ` ${other} `,
    nameStarts: startsOf(compact),
    wordStarts: startsOf(`${own} ${other}`.split(' ')),
  };
  made.set(key, favourite);
  return favourite;
}

const startsOf = (texts: readonly string[]) => [...new Set(texts.filter(Boolean).flatMap((text) => [text.slice(0, 1), text.slice(0, 2)]))];

type Row = [pk: number, libraryId: number, name: string, rest: string];

function openArtists({ db }: Reads, caller: Caller, rows: readonly Row[]): ReadonlySet<number> {
  const found = db.$client
    .query(
      `SELECT artist_pk FROM album_artist JOIN album ON album.pk = album_pk WHERE artist_pk IN (SELECT value FROM json_each(?))
       AND album.missing = 0 AND library_id IN (SELECT value FROM json_each(?))`,
    )
    .values(JSON.stringify(rows.map(([pk]) => pk)), JSON.stringify(caller.libraryIds)) as [number][];
  return new Set(found.map(([pk]) => pk));
}

function sorted(rows: readonly Favourite[]): Favourites {
  const [named, worded] = [new Map<string, Favourite[]>(), new Map<string, Favourite[]>()];
  const add = (map: Map<string, Favourite[]>, row: Favourite, starts: readonly string[]) => {
    for (const start of starts) {
      const list = map.get(start);
      if (list) list.push(row);
      else map.set(start, [row]);
    }
  };
  for (const row of rows) {
    add(named, row, row.nameStarts);
    add(worded, row, row.wordStarts);
  }
  return { pks: rows.map(({ pk }) => pk), named, worded };
}

/** Keys of those whose name begins with what was typed. */
export function namedLike({ named }: Favourites, { compact }: Match): number[] {
  const rows = compact.flatMap((typed) =>
    (named.get(typed.slice(0, 2)) ?? []).filter((row) => row.compact.some((name) => name.startsWith(typed))),
  );
  return rows.map(({ pk }) => pk);
}

/** Keys of those in whose name, or anywhere when `everywhere`, every word typed begins a word. */
export function holdingWords({ worded }: Favourites, { terms }: Match, everywhere: boolean): number[] {
  const rows = (terms[0]?.forms ?? []).flatMap((form) => worded.get(form.slice(0, form[1] === ' ' ? 1 : 2)) ?? []);
  return rows.filter((row) => holds(row, terms, everywhere)).map(({ pk }) => pk);
}

const holds = ({ name, rest }: Favourite, terms: readonly Term[], everywhere: boolean) =>
  terms.every(({ forms, isWhole }) =>
    forms.some((form) => {
      const typed = isWhole ? ` ${form} ` : ` ${form}`;
      return name.includes(typed) || (everywhere && rest.includes(typed));
    }),
  );
