// Checked rules → one SQL statement with bound values. Comparisons of marks, tags, roles and albums become sets of keys
// that SQLite gathers once from their indexes; a rule of which few songs are left can so lead the search.
import type { Database } from 'bun:sqlite';

import type { Caller } from '../../../context.ts';
import type { Bind, Condition } from '../../catalog/filters.ts';
import type { Field, Fields, Via } from './fields.ts';
import { among, joinSets, leadingPart, type Part } from './key-sets.ts';
import { compare, type Comparison } from './operators.ts';
import type { Rules, SortKey } from './parse.ts';
import type { Leaf, Rule } from './types.ts';

export interface CompileInput {
  client: Database;
  fields: Fields;
  /** Whose marks and libraries count. */
  owner: Caller;
  now: number;
  /** Key of a playlist that a rule names; undefined: there is none that the owner may see. */
  playlistPk: (leaf: Leaf) => number | undefined;
}

export interface Compiled {
  sql: string;
  binds: Bind[];
}

/** Not a plain 0: with that SQLite finds no plan for a named index. */
const never = '+song.missing > 1';

const marks: Record<string, { kind: string; songs: string }> = {
  songMark: { kind: 'song', songs: 'SELECT other.pk FROM mark CROSS JOIN song AS other ON other.id = mark.item_id' },
  albumMark: {
    kind: 'album',
    songs: 'SELECT other.pk FROM mark CROSS JOIN album ON album.id = mark.item_id CROSS JOIN song AS other ON other.album_pk = album.pk',
  },
  artistMark: {
    kind: 'artist',
    songs: `SELECT song_artist.song_pk FROM mark CROSS JOIN artist ON artist.id = mark.item_id
      CROSS JOIN song_artist ON song_artist.artist_pk = artist.pk AND song_artist.role = 'artist'`,
  },
};

/** Ids of the songs that fit, in order; with a limit unless it is a share of the whole. */
export function compile(rules: Rules, input: CompileInput): Compiled {
  const parts = rules.root.kind === 'all' ? rules.root.rules.map((rule) => ruleSql(rule, input)) : [ruleSql(rules.root, input)];
  const conditions: Condition[] = [];
  const countsMissing = names(rules.root, 'missing');
  // Files that are gone are no part of a list and take no place in its limit.
  if (!countsMissing) conditions.push({ sql: 'song.missing = 0 AND song.pk > 0', binds: [] });
  if (!input.owner.seesAll) {
    conditions.push({ sql: 'song.library_id IN (SELECT value FROM json_each(?))', binds: [JSON.stringify(input.owner.libraryIds)] });
  }
  const leading = leadingPart(parts, input.client);
  // Few songs are looked up one by one, many read from the index made for rules: the songs themselves are far wider.
  const from = leading ? 'song NOT INDEXED' : countsMissing || !hasRulesIndex(input.client) ? 'song' : 'song INDEXED BY ix_song_rules';
  const others = parts.filter(({ keys }) => !leading || keys !== leading.keys);
  // What the row itself tells comes first: songs that fail there are looked for in no set.
  const [own, sets] = [others.filter(isPlain), others.filter((part) => !isPlain(part))];
  conditions.push(...(leading ? [among(true, leading.keys)] : []), ...own, ...sets);
  const order = rules.sort.map((key) => orderSql(key, input.owner));
  const limit: Condition = rules.limit > 0 ? { sql: ' LIMIT ?+0 OFFSET ?+0', binds: [rules.limit, rules.offset] } : { sql: '', binds: [] };
  const where = conditions.map(({ sql }) => sql).join(' AND ');
  return {
    sql: `SELECT song.id FROM ${from} WHERE ${where} ORDER BY ${[...order.map(({ sql }) => sql), 'song.pk'].join(', ')}${limit.sql}`,
    binds: [...conditions, ...order, limit].flatMap(({ binds }) => binds),
  };
}

/** A first scan makes it at its end. */
const hasRulesIndex = (client: Database) => client.query("SELECT 1 FROM sqlite_schema WHERE name = 'ix_song_rules'").get() !== null;

const isPlain = ({ sql }: Part) => !sql.includes('SELECT');

const names = (rule: Rule, field: string): boolean =>
  rule.kind === 'leaf' ? rule.field === field : rule.rules.some((part) => names(part, field));

function ruleSql(rule: Rule, input: CompileInput): Part {
  if (rule.kind === 'leaf') return leafSql(rule, input);
  const all = rule.rules.map((part) => ruleSql(part, input));
  const parts = rule.kind === 'any' ? joinSets(all) : all;
  const [only] = parts;
  if (only && parts.length === 1) return only;
  // Nothing to fulfil is fulfilled; nothing to choose from is not.
  if (parts.length === 0) return { sql: rule.kind === 'all' ? '1' : never, binds: [] };
  const joined = parts.map(({ sql }) => sql).join(rule.kind === 'all' ? ' AND ' : ' OR ');
  return { sql: `(${joined})`, binds: parts.flatMap(({ binds }) => binds) };
}

function leafSql(leaf: Leaf, input: CompileInput): Part {
  if (leaf.operator === 'inPlaylist' || leaf.operator === 'notInPlaylist') return playlistSql(leaf, input);
  const field = input.fields.get(leaf.field);
  // Checked before; a field that was taken out of the configuration since fits nothing.
  if (!field) return { sql: never, binds: [] };
  return wrap[field.via](field, compare(field, leaf, input.now), input, leaf);
}

type Wrap = (field: Field, comparison: Comparison, input: CompileInput, leaf: Leaf) => Part;

const negated = (sql: string) => `NOT coalesce(${sql}, 0)`;
const plainly: Wrap = (_, { sql, binds, isNegative }) => ({ sql: isNegative ? negated(`(${sql})`) : `(${sql})`, binds });

/** Rows that exist only where something happened: what never happened counts as 0. */
const marked: Wrap = (field, { sql, binds, isNegative, holdsForNothing }, { owner }) => {
  const { kind, songs } = marks[field.via] ?? { kind: '', songs: '' };
  const isIn = holdsForNothing === isNegative;
  // The set holds those who fit, or, where the unmarked ones fit too, those who do not.
  const inner = isIn === isNegative ? negated(`(${sql})`) : `(${sql})`;
  const whose = `mark.user_pk = ? AND mark.kind = '${kind}'`;
  const set = among(isIn, { head: `${songs} WHERE ${whose} AND `, headBinds: [owner.user.pk], where: inner, binds, tail: '' });
  // Marks name songs by id, which lies in the index of rules too.
  return kind === 'song' ? { ...set, sql: `song.id ${isIn ? '' : 'NOT '}IN (SELECT item_id FROM mark WHERE ${whose} AND ${inner})` } : set;
};

const wrap: Record<Via, Wrap> = {
  song: plainly,
  path: (...given) => {
    const { sql, binds } = plainly(...given);
    // Folders and file names lie in an index of their own, much narrower than the songs.
    const from = 'folder CROSS JOIN song AS other INDEXED BY ix_song_file ON other.folder_pk = folder.pk';
    return among(true, { head: `SELECT other.pk FROM ${from} WHERE `, headBinds: [], where: sql, binds, tail: '' });
  },
  album: (...given) => {
    const { sql, binds } = plainly(...given);
    return { sql: `song.album_pk IN (SELECT album.pk FROM album WHERE ${sql})`, binds };
  },
  songMark: marked,
  albumMark: marked,
  artistMark: marked,
  average: (_, { sql, binds, isNegative, holdsForNothing }) => {
    const isIn = holdsForNothing === isNegative;
    const inner = isIn === isNegative ? negated(`(${sql})`) : `(${sql})`;
    const rated = `SELECT item_id FROM mark WHERE kind = 'song' AND rating > 0 GROUP BY item_id HAVING ${inner}`;
    return { sql: `song.id ${isIn ? '' : 'NOT '}IN (${rated})`, binds };
  },
  tag: (field, { sql, binds, isNegative }, { client, now }, leaf) => {
    const { bind = '' } = field;
    if (client.query('SELECT 1 FROM tag WHERE name = ? LIMIT 1').get(bind)) {
      const head = 'SELECT song_pk FROM song_tag WHERE tag_pk IN (SELECT tag.pk FROM tag WHERE tag.name = ? AND ';
      return among(!isNegative, { head, headBinds: [bind], where: sql, binds, tail: ')' });
    }
    // Tags of which nearly every song has a value of its own are kept with the song only, and not folded.
    const own = compare({ name: field.name, type: field.type, via: 'tag', column: 'one.value' }, leaf, now);
    return {
      sql: `${isNegative ? 'NOT ' : ''}EXISTS (SELECT 1 FROM json_each(song.tags, ?) AS one WHERE ${own.sql})`,
      binds: [`$."${bind}"`, ...own.binds],
    };
  },
  role: ({ bind = '' }, { sql, binds, isNegative }) => among(!isNegative, { ...inRole, headBinds: [bind], where: sql, binds }),
  artist: (_, { sql, binds, isNegative }) => among(!isNegative, { ...inRole, headBinds: ['artist'], where: sql, binds }),
};

const inRole = {
  head: 'SELECT song_pk FROM song_artist WHERE role = ? AND artist_pk IN (SELECT artist.pk FROM artist WHERE ',
  tail: ')',
};

function playlistSql(leaf: Leaf, { playlistPk }: CompileInput): Part {
  const isIn = leaf.operator === 'inPlaylist';
  const pk = playlistPk(leaf);
  if (pk === undefined) return { sql: isIn ? never : '1', binds: [] };
  const head = 'SELECT other.pk FROM playlist_item CROSS JOIN song AS other ON other.id = song_id WHERE ';
  return among(isIn, { head, headBinds: [], where: 'playlist_pk = ?', binds: [pk], tail: '' });
}

/** A value of the song to sort by, also where it is kept elsewhere. */
function orderSql({ field, descending }: SortKey, owner: Caller): Condition {
  const direction = descending ? ' DESC' : '';
  if (field === 'random') return { sql: 'random()', binds: [] };
  const column = field.folded ?? field.column;
  const collate = field.type === 'text' && !field.folded ? ' COLLATE NOCASE' : '';
  const scalar = (sql: string, ...binds: Bind[]): Condition => ({
    sql: `coalesce((${sql}), ${nothing(field)})${collate}${direction}`,
    binds,
  });
  switch (field.via) {
    case 'song':
      return { sql: `${column}${collate}${direction}`, binds: [] };
    case 'path':
      return scalar(`SELECT ${column} FROM song AS other JOIN folder ON folder.pk = other.folder_pk WHERE other.pk = song.pk`);
    case 'album':
      return scalar(`SELECT ${column} FROM album WHERE album.pk = song.album_pk`);
    case 'songMark':
      return scalar(`SELECT ${column} FROM mark WHERE user_pk = ? AND kind = 'song' AND item_id = song.id`, owner.user.pk);
    case 'albumMark':
      return scalar(
        `SELECT ${column} FROM album JOIN mark ON user_pk = ? AND kind = 'album' AND item_id = album.id WHERE album.pk = song.album_pk`,
        owner.user.pk,
      );
    case 'artistMark':
      return scalar(
        `SELECT max(${column}) FROM song_artist JOIN artist ON artist.pk = artist_pk JOIN mark ON user_pk = ? AND kind = 'artist'
         AND item_id = artist.id WHERE song_pk = song.pk AND role = 'artist'`,
        owner.user.pk,
      );
    case 'average':
      return scalar("SELECT avg(rating) FROM mark WHERE kind = 'song' AND item_id = song.id AND rating > 0");
    case 'tag':
      return scalar(
        'SELECT min(tag.order_value) FROM song_tag JOIN tag ON tag.pk = tag_pk WHERE song_pk = song.pk AND tag.name = ?',
        field.bind ?? '',
      );
    case 'role':
      return scalar(
        `SELECT ${column} FROM song_artist JOIN artist ON artist.pk = artist_pk WHERE song_pk = song.pk AND role = ? ORDER BY position LIMIT 1`,
        field.bind ?? '',
      );
    case 'artist':
      return scalar(
        `SELECT ${column} FROM song_artist JOIN artist ON artist.pk = artist_pk WHERE song_pk = song.pk AND role = 'artist' ORDER BY position LIMIT 1`,
      );
  }
}

const nothing = ({ type }: Field) => (type === 'text' || type === 'date' ? "''" : '0');
