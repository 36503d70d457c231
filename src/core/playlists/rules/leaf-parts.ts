// One comparison → a part of the statement, by where its field lies: a condition of the song itself, a set of keys that is gathered from an
// index, or a map that is found from what is kept of all songs.
import type { Database } from 'bun:sqlite';

import type { Caller } from '../../../context.ts';
import { isOwnTag } from '../../../tags/mapping.ts';
import { isTitle, type Field, type Fields, type Via } from './fields.ts';
import { compare, type Comparison } from './operators.ts';
import { keyMap, type KeyMap } from './sets/maps.ts';
import { among, decided, type KeySource, type Part } from './sets/sets.ts';
import { findTexts, textTest, type TextSource } from './sets/text-sets.ts';
import { efforts, type Whole } from './sets/whole.ts';
import { mapOfComparison } from './songs/columns.ts';
import { allSongs, filesOfSongs, rulesIndex, type SongIndexes } from './songs/indexes.ts';
import type { MarkKind, MarkSource } from './songs/marks.ts';
import type { Leaf } from './types.ts';

export interface CompileInput {
  client: Database;
  fields: Fields;
  /** Whose marks and libraries count. */
  owner: Caller;
  now: number;
  /** So few songs are asked one by one; 0: none are (of a small library, to see that both ways find the same). */
  few?: number;
  /** Key of a playlist that a rule names; undefined: there is none that the owner may see. */
  playlistPk: (leaf: Leaf) => number | undefined;
}

/** The same, with what is found out on the way. */
export interface Work extends CompileInput {
  keys: KeySource;
  indexes: SongIndexes;
  marks: MarkSource;
  /** There are so many rules that they are asked of all songs at once. */
  whole?: Whole;
}

export const markSets: Partial<Record<Via, { kind: MarkKind; songs: string }>> = {
  songMark: { kind: 'song', songs: 'SELECT other.pk AS pk FROM mark CROSS JOIN song AS other ON other.id = mark.item_id' },
  albumMark: {
    kind: 'album',
    songs:
      'SELECT other.pk AS pk FROM mark CROSS JOIN album ON album.id = mark.item_id CROSS JOIN song AS other ON other.album_pk = album.pk',
  },
  artistMark: {
    kind: 'artist',
    songs: `SELECT song_artist.song_pk AS pk FROM mark CROSS JOIN artist ON artist.id = mark.item_id
      CROSS JOIN song_artist ON song_artist.artist_pk = artist.pk AND song_artist.role = 'artist'`,
  },
};

/** A rule of its own, or of a playlist. */
export function leafPart(leaf: Leaf, input: Work): Part {
  if (leaf.operator === 'inPlaylist' || leaf.operator === 'notInPlaylist') return playlistSql(leaf, input);
  const field = input.fields.get(leaf.field);
  // Checked before; a field that was taken out of the configuration since fits nothing.
  if (!field) return decided(false);
  return partOf(field, compare(field, leaf, input.now), input, leaf);
}

/** A comparison of a field; `leaf` is one of those that it joins. */
export const partOf: Wrap = (field, comparison, input, leaf) => wrap[field.via](field, comparison, input, leaf);

type Wrap = (field: Field, comparison: Comparison, input: Work, leaf: Leaf) => Part;

const negated = (sql: string) => `NOT coalesce(${sql}, 0)`;
const plainly: Wrap = (_, { sql, binds, isNegative }) => ({ sql: isNegative ? negated(`(${sql})`) : `(${sql})`, binds });

/** The same, told as pieces of texts that can be looked for together with others. */
function searched(source: TextSource, { pieces, isNegative }: Comparison, part: Part): Part {
  if (!pieces?.every(({ column }) => source.texts.includes(column))) return part;
  const inPlace = source.texts.map((text) => pieces.find(({ column }) => column === text));
  const test = textTest(source, inPlace);
  return test ? { ...part, text: { isIn: !isNegative, test } } : part;
}

/** What the rows of songs hold: from the index that has it; else all such rules are asked together, for rows are wide. */
const ofSong: Wrap = (field, comparison, input, leaf) => {
  const { sql, binds, isNegative } = comparison;
  const text = field.folded ?? field.column;
  const { indexes } = input;
  const isNullable = field.isNullable === true && field.type === 'number';
  if (indexes.with(text) === rulesIndex) {
    // Titles have an index of their own.
    const from = isTitle(field) ? 'song INDEXED BY ix_song_title WHERE song.missing IN (0, 1)' : allSongs;
    const part = plainly(field, comparison, input, leaf);
    const source = { key: 'song.pk', texts: [text], isNullable, from, binds: [], mayStay: true, isOfSongs: true };
    return ofRulesIndex(source, comparison, part, input);
  }
  // Most songs have none of these: what looks for something passes them over.
  const from = indexes.songsWith(text, field.type === 'text' && leaf.value !== '');
  const head = `SELECT song.pk AS pk FROM ${from} AND `;
  const set = among(!isNegative, { of: 'song.pk', isUnique: true, head, headBinds: [], where: sql, binds, tail: '' });
  return longTexts.includes(text) ? set : searched({ key: 'song.pk', texts: [text], isNullable, from, binds: [] }, comparison, set);
};

/** Where all songs are asked at once, from their values or texts. */
function ofRulesIndex(source: TextSource, comparison: Comparison, part: Part, input: Work): Part {
  const { whole } = input;
  const { sql, binds, isNegative, ranges, pieces } = comparison;
  const plain = searched(source, comparison, part);
  if (!whole) return plain;
  const [text = ''] = source.texts;
  const isIn = !isNegative;
  if (whole.has(text) && (ranges || pieces)) {
    const find = (): KeyMap => ({ isIn, of: 'song.pk', map: mapOfComparison(whole.columns.column(text), comparison) });
    return { ...part, find, effort: whole.columns.isAtHand(text) ? efforts.value : efforts.column };
  }
  if (plain.text) return inTexts(plain, plain.text, input);
  const head = 'SELECT song.pk AS pk FROM song WHERE song.missing IN (0, 1) AND ';
  return among(isIn, { of: 'song.pk', isUnique: true, head, headBinds: [], where: sql, binds, tail: '' });
}

/** Found in texts that lie in memory. */
function inTexts({ sql, binds }: Part, { isIn, test }: Required<Part>['text'], { client }: Work): Part {
  const find = (): KeyMap => ({ isIn, of: 'song.pk', map: keyMap(findTexts(client, [test], true)[0] ?? new Uint32Array()) });
  return { sql, binds, find, effort: efforts.text };
}

/** Not to be held all at once. */
const longTexts = ['song.comment', 'song.lyrics'];

function keysWhere(keys: Uint32Array, fits: Uint8Array, wanted: number): Uint32Array {
  const found = new Uint32Array(keys.length);
  let count = 0;
  for (let i = 0; i < keys.length; i++) if (fits[i] === wanted) found[count++] = keys[i] as number;
  return found.subarray(0, count);
}

/** The songs that are marked so; where the unmarked ones fit too, the others of those that are marked. */
function findMarked(kind: MarkKind, field: Field, comparison: Comparison, isIn: boolean, { marks }: Work): Uint8Array {
  const { keys, valuesOf } = marks(kind);
  const fits = mapOfComparison({ values: valuesOf(field.column) }, comparison);
  return keyMap(keysWhere(keys, fits, isIn === comparison.isNegative ? 0 : 1));
}

/** Rows that exist only where something happened: what never happened counts as 0. */
const marked: Wrap = (field, comparison, input) => {
  const { sql, binds, isNegative, holdsForNothing } = comparison;
  const user = input.owner.user.pk;
  const { kind, songs } = markSets[field.via] ?? { kind: 'song', songs: '' };
  const isIn = holdsForNothing === isNegative;
  // The set holds those who fit, or, where the unmarked ones fit too, those who do not.
  const inner = isIn === isNegative ? negated(`(${sql})`) : `(${sql})`;
  const head = `${songs} WHERE mark.user_pk = ? AND mark.kind = '${kind}' AND `;
  const keys = { of: 'song.pk', isUnique: kind === 'song', head, headBinds: [user], where: inner, binds, tail: '' } as const;
  if (kind !== 'song') return among(isIn, keys);
  // Few songs are asked one by one.
  const mark = `(SELECT ${inner} FROM mark WHERE mark.user_pk = ? AND mark.kind = 'song' AND mark.item_id = song.id)`;
  const find = () => findMarked(kind, field, comparison, isIn, input);
  return { sql: `coalesce(${mark}, 0) = ${Number(isIn)}`, binds: [...binds, user], set: { isIn, keys: { ...keys, find } } };
};

/** The same of what everybody's ratings come to. */
const averaged: Wrap = (field, comparison, input) => {
  const { sql, binds, isNegative, holdsForNothing } = comparison;
  const isIn = holdsForNothing === isNegative;
  const where = isIn === isNegative ? negated(`(${sql})`) : `(${sql})`;
  const head = `SELECT other.pk AS pk FROM (SELECT item_id FROM mark WHERE kind = 'song' AND rating > 0 GROUP BY item_id HAVING `;
  const tail = ') CROSS JOIN song AS other ON other.id = item_id';
  const one = `(SELECT ${where} FROM mark WHERE kind = 'song' AND rating > 0 AND item_id = song.id GROUP BY item_id)`;
  const find = () => findMarked('average', { ...field, column: 'average' }, comparison, isIn, input);
  const keys = { of: 'song.pk', isUnique: true, head, headBinds: [], where, binds, tail, find } as const;
  return { sql: `coalesce(${one}, 0) = ${Number(isIn)}`, binds, set: { isIn, keys } };
};

const wrap: Record<Via, Wrap> = {
  song: ofSong,
  path: (field, comparison, input) => {
    const { sql, binds, isNegative } = comparison;
    const head = `SELECT song.pk AS pk FROM ${filesOfSongs} WHERE `;
    const set = among(!isNegative, { of: 'song.pk', isUnique: true, head, headBinds: [], where: sql, binds, tail: '' });
    const found = searched({ key: 'song.pk', texts: [field.column], from: filesOfSongs, binds: [], mayStay: true }, comparison, set);
    // Few songs are asked one by one.
    const one = `${isNegative ? 'NOT ' : ''}EXISTS (SELECT 1 FROM folder WHERE folder.pk = song.folder_pk AND ${sql})`;
    const part = { ...found, sql: one, binds };
    return input.whole && part.text ? inTexts(part, part.text, input) : part;
  },
  album: (field, comparison) => {
    const { sql, binds, isNegative } = comparison;
    const head = 'SELECT album.pk AS pk FROM album WHERE ';
    const set = among(!isNegative, { of: 'song.album_pk', isUnique: true, head, headBinds: [], where: sql, binds, tail: '' });
    return searched({ key: 'album.pk', texts: textsOf(field), from: 'album', binds: [], mayStay: true }, comparison, set);
  },
  songMark: marked,
  albumMark: marked,
  artistMark: marked,
  average: averaged,
  tag: (field, of, input, leaf) => {
    const { client, now } = input;
    const { sql, binds, isNegative } = of;
    const { bind = '' } = field;
    if (client.query('SELECT 1 FROM tag WHERE name = ? LIMIT 1').get(bind)) {
      const head = 'SELECT song_pk AS pk FROM song_tag WHERE tag_pk IN (SELECT tag.pk FROM tag WHERE tag.name = ? AND ';
      const set = among(!isNegative, { of: 'song.pk', isUnique: false, head, headBinds: [bind], where: sql, binds, tail: ')' });
      return searched({ key: 'tag.pk', texts: textsOf(field), from: 'tag WHERE tag.name = ?', binds: [bind], mayStay: true }, of, set);
    }
    if (!isOwnTag(bind)) return decided(isNegative);
    // Tags of which nearly every song has a value of its own are kept with the song only, and not folded.
    const own: Field = { name: field.name, type: field.type, via: 'tag', column: 'one.value', bind };
    return searchedOwn(own, compare(own, leaf, now), input);
  },
  role: inRoleOf,
  artist: inRoleOf,
};

/** Tags of songs that an index holds. */
const indexedTags: Record<string, string> = { isrc: "(song.tags ->> '$.isrc')" };

function searchedOwn(field: Field, comparison: Comparison, input: Work): Part {
  const { sql, binds, isNegative } = comparison;
  const values = indexedTags[field.bind ?? ''];
  const index = values === undefined ? undefined : input.indexes.with(values);
  // To look for its name is a fraction of the work of taking all tags apart.
  const [path, name] = index ? [[], []] : [[`$."${field.bind}"`], [`"${field.bind}":`]];
  const each = index ? `json_each(${values}) AS one` : 'json_each(song.tags, ?) AS one';
  const [songs, some] = index ? [`song INDEXED BY ${index}`, `song.pk > 0 AND ${values} IS NOT NULL`] : ['song', 'instr(song.tags, ?) > 0'];
  const set = among(!isNegative, {
    of: 'song.pk',
    isUnique: true,
    head: `SELECT song.pk AS pk FROM ${songs} WHERE ${some} AND `,
    headBinds: name,
    where: `EXISTS (SELECT 1 FROM ${each} WHERE ${sql})`,
    binds: [...path, ...binds],
    tail: '',
    isKept: !index,
  });
  const from = `${songs} CROSS JOIN ${each} WHERE ${some}`;
  return searched(
    { key: 'song.pk', texts: ['one.value'], from, binds: [...path, ...name], isKept: !index, isOfSongs: true },
    comparison,
    set,
  );
}

const textsOf = ({ column, folded }: Field) => (folded ? [folded, column] : [column]);

function inRoleOf(field: Field, comparison: Comparison): Part {
  const { sql, binds, isNegative } = comparison;
  const { bind = 'artist' } = field;
  const head = 'SELECT song_pk AS pk FROM song_artist WHERE role = ? AND artist_pk IN (SELECT artist.pk FROM artist WHERE ';
  const set = among(!isNegative, { of: 'song.pk', isUnique: false, head, headBinds: [bind], where: sql, binds, tail: ')', role: bind });
  return searched({ key: 'artist.pk', texts: textsOf(field), from: 'artist', binds: [], mayStay: true }, comparison, set);
}

function playlistSql(leaf: Leaf, { playlistPk }: CompileInput): Part {
  const isIn = leaf.operator === 'inPlaylist';
  const pk = playlistPk(leaf);
  if (pk === undefined) return decided(!isIn);
  const head = 'SELECT other.pk AS pk FROM playlist_item CROSS JOIN song AS other ON other.id = song_id WHERE ';
  return among(isIn, { of: 'song.pk', isUnique: false, head, headBinds: [], where: 'playlist_pk = ?', binds: [pk], tail: '' });
}
