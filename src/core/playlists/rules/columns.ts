// Columns of songs as lists of numbers under the keys of songs: what many rules ask of all songs is found from them without a look
// at the database for each. Texts and dates are numbered, for there are few different ones.
import type { Database } from 'bun:sqlite';

import type { Field } from './fields.ts';
import { kept, isKept } from './kept.ts';
import { holdsFor, type Comparison } from './operators.ts';
import { contains, type Range } from './ranges.ts';
import { keysIn, lowerCase } from './text-sets.ts';

/** Values under the keys of songs. */
interface Column {
  /** Numbers, or places in `texts`. */
  values: Int32Array | Float64Array;
  /** The different texts; the first stands where there is no song. */
  texts?: string[];
}

export interface ColumnSource {
  /** Keys of all songs. */
  keys: () => Uint32Array;
  /** One of those that were announced. */
  column: (name: string) => Column;
}

/** What no number of songs is: it stands for NULL, and where there is no song. */
const nothing = -(2 ** 31);

const keysName = 'keys of songs';
const nameOf = (column: string) => `column ${column}`;

/** `columns`: those that will be asked; `from`: all songs, from the index that has these columns. */
export function createColumnSource(client: Database, columns: readonly string[], from: string): ColumnSource {
  let keys: Uint32Array | undefined;
  const known = new Map<string, Column>();
  const load = () => {
    if (keys) return keys;
    // Together they are read in half of the time.
    const missing = columns.filter((column) => !isKept(client, nameOf(column)));
    const needsKeys = !isKept(client, keysName);
    const wanted = [...(needsKeys ? ['group_concat(song.pk)'] : []), ...missing.map((column) => `json_group_array(${column})`)];
    const row = wanted.length > 0 ? (client.prepare(`SELECT ${wanted.join(', ')} FROM ${from}`).values()[0] as (string | null)[]) : [];
    const songKeys = kept(
      client,
      keysName,
      ({ byteLength }) => byteLength,
      () => keysIn(row.shift() ?? ''),
    );
    for (const column of columns) {
      const read = () => toColumn(songKeys, JSON.parse(row[missing.indexOf(column)] ?? '[]') as unknown[]);
      known.set(column, kept(client, nameOf(column), sizeOf, read));
    }
    return (keys = songKeys);
  };
  return {
    keys: load,
    column(name) {
      load();
      const column = known.get(name);
      if (!column) throw new Error(`${name} was not announced`);
      return column;
    },
  };
}

const sizeOf = ({ values, texts }: Column) => values.byteLength + (texts ?? []).reduce((sum, text) => sum + text.length + 32, 0);

function toColumn(keys: Uint32Array, told: readonly unknown[]): Column {
  let largest = 0;
  for (const key of keys) if (key > largest) largest = key;
  if (told.some((value) => typeof value === 'string')) return numbered(keys, told as readonly (string | null)[], largest);
  const isSmall = told.every((value) => value === null || (Number.isInteger(value) && Math.abs(value as number) < -nothing));
  const values = isSmall ? new Int32Array(largest + 1).fill(nothing) : new Float64Array(largest + 1).fill(Number.NaN);
  const absent = isSmall ? nothing : Number.NaN;
  for (let i = 0; i < keys.length; i++) values[keys[i] as number] = (told[i] as number | null) ?? absent;
  return { values };
}

function numbered(keys: Uint32Array, told: readonly (string | null)[], largest: number): Column {
  const places = new Map<string | null, number>([[null, 0]]);
  const texts = [''];
  const values = new Int32Array(largest + 1);
  for (let i = 0; i < keys.length; i++) {
    const text = told[i] ?? null;
    let place = places.get(text);
    if (place === undefined) {
      place = texts.push(text ?? '') - 1;
      places.set(text, place);
    }
    values[keys[i] as number] = place;
  }
  return { values, texts };
}

/** The map of songs for which the positive form of a comparison holds, which is told as ranges or pieces. */
export function mapOfComparison({ values, texts }: Column, comparison: Pick<Comparison, 'ranges' | 'pieces'>): Uint8Array {
  const map = new Uint8Array(Math.ceil(values.length / 4) * 4);
  const { ranges } = comparison;
  if (texts) {
    const fits = Uint8Array.from(texts, (text, place) => Number(place > 0 && holdsForText(text, comparison)));
    for (let key = 1; key < values.length; key++) map[key] = fits[values[key] as number] as number;
  } else if (ranges) for (const range of ranges) addRange(map, values, range);
  else for (let key = 1; key < values.length; key++) map[key] = Number(holdsFor(comparison, numberAt(values, key)));
  return map;
}

const numberAt = (values: Int32Array | Float64Array, key: number): number => {
  const value = values[key] as number;
  return value === nothing ? Number.NaN : value;
};

function holdsForText(text: string, { ranges, pieces }: Pick<Comparison, 'ranges' | 'pieces'>): boolean {
  if (ranges) return ranges.some((range) => contains(range, text));
  // As LIKE and NOCASE compare.
  const told = lowerCase(text);
  return (pieces ?? []).some((piece) => {
    const wanted = lowerCase(piece.text);
    if (piece.before && piece.after) return told.includes(wanted);
    return piece.before ? told.endsWith(wanted) : piece.after ? told.startsWith(wanted) : told === wanted;
  });
}

/** Numbers with an end that is no part of the range come one by one: they are asked as they are. */
function addRange(map: Uint8Array, values: Int32Array | Float64Array, { from, isAfter, to, isBefore }: Range): void {
  const low = from === undefined ? Number.NEGATIVE_INFINITY : Number(from);
  const high = to === undefined ? Number.POSITIVE_INFINITY : Number(to);
  const lacks = values instanceof Int32Array ? nothing : Number.NaN;
  for (let key = 1; key < values.length; key++) {
    const value = values[key] as number;
    if (value === lacks || (isAfter ? value <= low : value < low) || (isBefore ? value >= high : value > high)) continue;
    if (value === value) map[key] = 1;
  }
}

/** What some songs are sorted by: numbers, or the places of their texts as the database orders them; nothing comes first. */
export function toldValues({ values, texts }: Column, { type }: Field, keys: Uint32Array): Float64Array {
  const found = new Float64Array(keys.length);
  const places = texts && placesOfTexts(texts, type === 'text');
  for (let i = 0; i < found.length; i++) {
    const value = values[keys[i] as number] as number;
    found[i] = places ? (places[value] as number) : value === nothing || Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
  }
  return found;
}

/** Equal ones have equal places; the first, which stands for nothing, has 0. */
function placesOfTexts(texts: readonly string[], isWithoutCase: boolean): Float64Array {
  const all = texts.slice(1).map((text, i) => ({ bytes: Buffer.from(isWithoutCase ? lowerCase(text) : text), at: i + 1 }));
  all.sort((one, other) => Buffer.compare(one.bytes, other.bytes));
  const places = new Float64Array(texts.length);
  let place = 0;
  for (const [i, { bytes, at }] of all.entries()) {
    const before = all[i - 1]?.bytes;
    if (!before || Buffer.compare(before, bytes) !== 0) place++;
    places[at] = place;
  }
  return places;
}
