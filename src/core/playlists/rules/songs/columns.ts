// Columns of songs as lists of numbers under the keys of songs: what many rules ask of all songs is found from them without a look
// at the database for each. Texts and dates are numbered, for there are few different ones.
import type { Database } from 'bun:sqlite';

import type { Field } from '../fields.ts';
import { holdsFor, type Comparison } from '../operators.ts';
import { contains, type Range } from '../ranges.ts';
import { keysIn, largestOf, lowerCase } from '../told.ts';
import { kept, isKept } from './kept.ts';

type Numbers = Int8Array | Int16Array | Int32Array | Float64Array;

/** Values under the keys of songs. */
interface Column {
  /** Numbers, or places in `texts`. */
  values: Numbers;
  /** The different texts; the first stands where there is no song. */
  texts?: string[];
}

export interface ColumnSource {
  /** Whether it has been read. */
  isAtHand: (name: string) => boolean;
  /** One of those that were announced. */
  column: (name: string) => Column;
}

/** What stands for NULL, and where there is no song: the smallest that a list can hold, which no value is. */
const nothingIn = (values: Numbers): number => (values instanceof Float64Array ? Number.NaN : -(2 ** (values.BYTES_PER_ELEMENT * 8 - 1)));

const nameOf = (column: string) => `column ${column}`;

/** So many columns are read alone, for the songs are often found from few; then all others together, in half of the time. */
const readAlone = 2;

/** `columns`: those that will be asked; `from`: all songs, from the index that has these columns. */
export function createColumnSource(client: Database, columns: readonly string[], from: string): ColumnSource {
  const known = new Map<string, Column>();
  // Always together with the keys: a scan may write between two statements.
  const readOne = (name: string) => {
    const row = client.prepare(`SELECT group_concat(song.pk), json_group_array(${name}) FROM ${from}`).values()[0];
    const [keys, told] = row as [string | null, string];
    return toColumn(keysIn(keys ?? ''), JSON.parse(told) as unknown[]);
  };
  const keep = (name: string, given?: Column) => {
    known.set(name, kept(client, { name: nameOf(name), isOfSongs: true, sizeOf, read: () => readOne(name) }, given));
  };
  let count = 0;
  const load = (name: string) => {
    if (isKept(client, nameOf(name)) || ++count <= readAlone) return keep(name);
    const open = columns.filter((column) => !known.has(column) && !isKept(client, nameOf(column)));
    const rows = client.prepare(`SELECT song.pk, ${open.join(', ')} FROM ${from}`).values();
    const keys = Uint32Array.from(rows, ([key]) => key as number);
    for (const [i, column] of open.entries()) {
      const told = rows.map((row) => row[i + 1]);
      keep(column, toColumn(keys, told));
    }
  };
  return {
    isAtHand: (name) => isKept(client, nameOf(name)),
    column(name) {
      if (!columns.includes(name)) throw new Error(`${name} was not announced`);
      if (!known.has(name)) load(name);
      return known.get(name) as Column;
    },
  };
}

const sizeOf = ({ values, texts }: Column) => values.byteLength + (texts ?? []).reduce((sum, text) => sum + text.length + 32, 0);

function toColumn(keys: Uint32Array, told: readonly unknown[]): Column {
  const largest = largestOf(keys);
  if (told.some((value) => typeof value === 'string')) return numbered(keys, told as readonly (string | null)[], largest);
  const values = narrowest(told as readonly (number | null)[], largest + 1);
  const nothing = nothingIn(values);
  values.fill(nothing);
  for (let i = 0; i < keys.length; i++) values[keys[i] as number] = (told[i] as number | null) ?? nothing;
  return { values };
}

/** A list of so many numbers that takes the least memory. */
function narrowest(told: readonly (number | null)[], length: number): Numbers {
  let largest = 0;
  for (let i = 0; i < told.length; i++) {
    const value = told[i] ?? 0;
    if (!Number.isInteger(value)) return new Float64Array(length);
    if (Math.abs(value) > largest) largest = Math.abs(value);
  }
  if (largest < 2 ** 7) return new Int8Array(length);
  if (largest < 2 ** 15) return new Int16Array(length);
  return largest < 2 ** 31 ? new Int32Array(length) : new Float64Array(length);
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

/** Where values stand for which the positive form of a comparison holds, which is told as ranges or pieces. */
export function mapOfComparison({ values, texts }: Column, comparison: Pick<Comparison, 'ranges' | 'pieces'>): Uint8Array {
  const map = new Uint8Array(Math.ceil(values.length / 4) * 4);
  const { ranges } = comparison;
  if (texts) {
    const fits = new Uint8Array(texts.map((text, place) => Number(place > 0 && holdsForText(text, comparison))));
    for (let key = 0; key < values.length; key++) map[key] = fits[values[key] as number] as number;
  } else if (ranges && ranges.length > fewRanges) addThose(map, values, liesInMany(ranges));
  else if (ranges) for (const range of ranges) addRange(map, values, range);
  else addThose(map, values, (value) => holdsFor(comparison, value));
  return map;
}

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

function addRange(map: Uint8Array, values: Numbers, { from, isAfter, to, isBefore }: Range): void {
  const low = from === undefined ? Number.NEGATIVE_INFINITY : Number(from);
  const high = to === undefined ? Number.POSITIVE_INFINITY : Number(to);
  const nothing = nothingIn(values);
  for (let key = 0; key < values.length; key++) {
    const value = values[key] as number;
    if (value === nothing || (isAfter ? value <= low : value < low) || (isBefore ? value >= high : value > high)) continue;
    // Not for NaN, which is neither below nor above.
    if (value === value) map[key] = 1;
  }
}

/** So many ranges are gone through one after the other. */
const fewRanges = 4;

/** Whether a number lies in one of many ranges, which are in order and apart from one another: found by halving them. */
function liesInMany(ranges: readonly Range[]): (value: number) => boolean {
  const starts = Float64Array.from(ranges, ({ from }) => (from === undefined ? Number.NEGATIVE_INFINITY : Number(from)));
  return (value) => {
    let [low, high] = [0, starts.length];
    // The first that starts beyond the value.
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] as number) <= value) low = middle + 1;
      else high = middle;
    }
    const last = ranges[low - 1];
    // One that starts right behind the value may touch one that ends with it.
    const before = last?.isAfter === true ? ranges[low - 2] : undefined;
    return (last !== undefined && contains(last, value)) || (before !== undefined && contains(before, value));
  };
}

function addThose(map: Uint8Array, values: Numbers, fits: (value: number) => boolean): void {
  const nothing = nothingIn(values);
  for (let key = 0; key < values.length; key++) {
    const value = values[key] as number;
    if (value !== nothing && fits(value)) map[key] = 1;
  }
}

/** What some songs are sorted by: numbers, or the places of their texts as the database orders them; nothing comes first. */
export function toldValues({ values, texts }: Column, { type }: Field, keys: Uint32Array): Float64Array {
  const found = new Float64Array(keys.length);
  const places = texts && placesOfTexts(texts, type === 'text');
  const nothing = nothingIn(values);
  for (let i = 0; i < found.length; i++) {
    const value = values[keys[i] as number] ?? nothing;
    found[i] = places ? (places[value] ?? 0) : value === nothing || Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
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
