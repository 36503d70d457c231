// Pieces of texts, found in all texts of songs, albums, artists or tags at once: these are read as one run of bytes, whereas asking
// row by row costs far more for every piece. Compares as LIKE does: ASCII letters without case.
import type { Database } from 'bun:sqlite';

import { kept } from '../songs/kept.ts';
import { keysIn, lowerCase } from '../told.ts';
import { markText, search, toRun, type PlacedPiece, type TextRun } from './text-search.ts';

/** Where texts are read: every row has a key and the same number of texts. */
export interface TextSource {
  key: string;
  texts: readonly string[];
  /** A text may be NULL. */
  isNullable?: boolean;
  from: string;
  binds: readonly string[];
  /** Reading them takes long and they are few: they stay in memory until the catalogue changes. */
  isKept?: boolean;
  /** They stay too, once they were read because many pieces are looked for in them. */
  mayStay?: boolean;
  /** The rows of songs tell them alone. */
  isOfSongs?: boolean;
}

/** Pieces of which a row has to hold one, each in the text at its place in the source. */
export interface TextTest {
  source: TextSource;
  pieces: readonly PlacedPiece[];
}

/** What a text is asked for: a piece anywhere in it or at its ends. */
export interface Piece {
  text: string;
  /** There may be something before it, after it. */
  before: boolean;
  after: boolean;
}

/** The test of pieces (undefined for a text that is not asked); undefined where one cannot be told from the marks between texts. */
export function textTest(source: TextSource, pieces: readonly (Piece | undefined)[]): TextTest | undefined {
  const asked = pieces.flatMap((one, place) => (one ? [{ ...one, place }] : []));
  if (asked.some(({ text }) => text === '' || text.includes(markText))) return undefined;
  const lowered = asked.map(({ text, before, after, place }) => {
    const piece = lowerCase(text);
    return { place, piece: `${before ? '' : markText}${piece}${after ? '' : markText}` };
  });
  return { source, pieces: lowered };
}

/** Keys of the rows that fulfil one of the tests of one source; `isEach`: keys for every test. */
export function findTexts(client: Database, tests: readonly TextTest[], isEach: boolean): Uint32Array[] {
  const [first] = tests;
  if (!first) return [];
  const { source } = first;
  const { run, keys } = source.isKept || source.mayStay ? keptTexts(client, source) : readTexts(client, source);
  const found = Array.from({ length: isEach ? tests.length : 1 }, () => new Uint8Array(keys.length));
  for (const [i, { pieces }] of tests.entries()) {
    const rows = found[isEach ? i : 0];
    if (rows && rows.length > 0) for (const piece of pieces) search(run, source.texts.length, piece, rows);
  }
  return found.map((rows) => keysAt(rows, keys));
}

function keysAt(rows: Uint8Array, keys: Uint32Array): Uint32Array {
  const found = new Uint32Array(rows.length);
  let count = 0;
  for (let i = 0; i < rows.length; i++) if (rows[i] === 1) found[count++] = keys[i] as number;
  return found.subarray(0, count);
}

/** Texts in lower case, in a row, and the keys of their rows. */
interface Texts {
  run: TextRun;
  keys: Uint32Array;
}

function readTexts(client: Database, { key, texts, isNullable, from, binds }: TextSource): Texts {
  // What is NULL holds no piece, as does an empty text.
  const row = texts.map((text) => (isNullable ? `coalesce(${text}, '')` : text)).join(` || x'00' || `);
  const sql = `SELECT CAST(lower(group_concat(${row}, x'00')) AS BLOB), group_concat(${key}) FROM ${from}`;
  const [bytes, list] = client.prepare(sql).values(...binds)[0] as [Uint8Array | null, string | null];
  return { run: toRun(bytes ?? new Uint8Array()), keys: keysIn(list ?? '') };
}

const keptTexts = (client: Database, source: TextSource): Texts =>
  kept(client, {
    name: JSON.stringify(source),
    isOfSongs: source.isOfSongs === true,
    sizeOf: ({ run: { bytes, starts }, keys }) => bytes.byteLength + starts.byteLength + keys.byteLength,
    read: () => readTexts(client, source),
  });
