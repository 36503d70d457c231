// Many pieces of texts, found together: all texts of songs, albums, artists or tags are read as one run of bytes and gone
// through once, whereas asking row by row costs as much for every piece. Compares as LIKE does: ASCII letters without case.
import type { Database } from 'bun:sqlite';

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
}

/** Pieces of which a row has to hold one, each in the text at its place in the source. */
export interface TextTest {
  source: TextSource;
  pieces: readonly { place: number; piece: string }[];
}

/** What a text is asked for: a piece anywhere in it or at its ends. */
export interface Piece {
  text: string;
  /** There may be something before it, after it. */
  before: boolean;
  after: boolean;
}

/** Stands between the texts, and is thought before and after them: neither paths nor tags can hold it. */
const mark = 0;
const markText = '\0';

/** The test of pieces (undefined for a text that is not asked); undefined where one cannot be told from the marks between texts. */
export function textTest(source: TextSource, pieces: readonly (Piece | undefined)[]): TextTest | undefined {
  const asked = pieces.flatMap((one, place) => (one ? [{ ...one, place }] : []));
  if (asked.some(({ text }) => text === '' || text.includes(markText))) return undefined;
  const lowered = asked.map(({ text, before, after, place }) => {
    const piece = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
    return { place, piece: `${before ? '' : markText}${piece}${after ? '' : markText}` };
  });
  return { source, pieces: lowered };
}

/** Keys of the rows that fulfil one of the tests of one source; `isEach`: keys for every test. */
export function findTexts(client: Database, tests: readonly TextTest[], isEach: boolean): Uint32Array[] {
  const [first] = tests;
  if (!first) return [];
  const { source } = first;
  const { bytes, keys } = source.isKept ? keptTexts(client, source) : readTexts(client, source);
  const found = Array.from({ length: isEach ? tests.length : 1 }, (): number[] => []);
  if (keys.length > 0) search(bytes, source.texts.length, piecesOf(tests, isEach, bytes), found);
  return found.map((rows) => Uint32Array.from(rows, (at) => keys[at] ?? 0));
}

/** Texts in lower case, in a row, and the keys of their rows. */
interface Texts {
  bytes: Uint8Array;
  keys: Uint32Array;
}

function readTexts(client: Database, { key, texts, isNullable, from, binds }: TextSource): Texts {
  // What is NULL holds no piece, as does an empty text.
  const row = texts.map((text) => (isNullable ? `coalesce(${text}, '')` : text)).join(` || x'00' || `);
  const sql = `SELECT CAST(lower(group_concat(${row}, x'00')) AS BLOB), group_concat(${key}) FROM ${from}`;
  const [bytes, list] = client.prepare(sql).values(...binds)[0] as [Uint8Array | null, string | null];
  return { bytes: bytes ?? new Uint8Array(), keys: keysIn(list ?? '') };
}

/** Of all kept texts together; what is larger is read every time. */
const mostKeptBytes = 4 * 1024 * 1024;
const keptOf = new WeakMap<Database, { version: unknown; texts: Map<string, Texts> }>();

/** The same, as they were read since a scan has written last. */
function keptTexts(client: Database, source: TextSource): Texts {
  const version = client.query('PRAGMA data_version').values()[0]?.[0];
  const known = keptOf.get(client);
  const kept = known?.version === version && known ? known : { version, texts: new Map<string, Texts>() };
  keptOf.set(client, kept);
  const name = JSON.stringify(source);
  const texts = kept.texts.get(name) ?? readTexts(client, source);
  // The latest stand last, and those that nobody asked for the longest time go.
  kept.texts.delete(name);
  kept.texts.set(name, texts);
  let size = 0;
  for (const { bytes, keys } of kept.texts.values()) size += bytes.byteLength + keys.buffer.byteLength;
  for (const [oldest, { bytes, keys }] of kept.texts) {
    if (size <= mostKeptBytes) break;
    kept.texts.delete(oldest);
    size -= bytes.byteLength + keys.buffer.byteLength;
  }
  return texts;
}

/** Numbers with commas between them. */
export function keysIn(list: string): Uint32Array {
  const keys = new Uint32Array(list.length / 2 + 1);
  let count = 0;
  for (let i = 0, key = 0; i <= list.length; i++) {
    const code = list.charCodeAt(i);
    if (code >= 48 && code <= 57) key = key * 10 + code - 48;
    else {
      keys[count++] = key;
      key = 0;
    }
  }
  return keys.slice(0, list === '' ? 0 : count);
}

interface Searched {
  place: number;
  bytes: Uint8Array;
  /** Where in the piece the two bytes stand by which it is found. */
  pairAt: number;
  /** The set that a row belongs to which holds it. */
  set: number;
}

/** Pieces by two bytes of theirs: where they lie in the list of groups, 0 for none. */
interface Pieces {
  groupOf: Uint16Array;
  groups: Searched[][];
}

const pairs = 65_536;
/** Bytes from which is told which pairs are rare. */
const sampled = 65_536;

function piecesOf(tests: readonly TextTest[], isEach: boolean, texts: Uint8Array): Pieces {
  const pieces: Pieces = { groupOf: new Uint16Array(pairs), groups: [[]] };
  const add = (pair: number, piece: Searched) => {
    const known = pieces.groups[pieces.groupOf[pair] ?? 0];
    if (pieces.groupOf[pair] !== 0 && known) known.push(piece);
    else pieces.groupOf[pair] = pieces.groups.push([piece]) - 1;
  };
  const countOf = countPairs(texts);
  for (const [i, test] of tests.entries()) {
    for (const { place, piece } of test.pieces) {
      const bytes = Buffer.from(piece);
      const one = { place, bytes, set: isEach ? i : 0 };
      // A single byte stands with every byte before it.
      if (bytes.length === 1) {
        for (let before = 0; before < 256; before++) add((before << 8) | (bytes[0] ?? 0), { ...one, pairAt: -1 });
      } else {
        const pairAt = rarestPair(bytes, countOf);
        add(pairOf(bytes, pairAt), { ...one, pairAt });
      }
    }
  }
  return pieces;
}

const pairOf = (bytes: Uint8Array, at: number) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

function rarestPair(bytes: Uint8Array, countOf: Uint32Array): number {
  let rarest = 0;
  for (let at = 1; at < bytes.length - 1; at++) {
    if ((countOf[pairOf(bytes, at)] ?? 0) < (countOf[pairOf(bytes, rarest)] ?? 0)) rarest = at;
  }
  return rarest;
}

/** How often pairs of bytes stand in parts of the texts from all over. */
function countPairs(texts: Uint8Array): Uint32Array {
  const countOf = new Uint32Array(pairs);
  const step = Math.max(1, Math.floor(texts.length / sampled));
  for (let at = 0; at < texts.length - 1; at += step) {
    const pair = pairOf(texts, at);
    countOf[pair] = (countOf[pair] ?? 0) + 1;
  }
  return countOf;
}

/** Adds the numbers of rows to the sets they belong to. */
function search(texts: Uint8Array, textsPerRow: number, { groupOf, groups }: Pieces, found: number[][]): void {
  let [row, place, left] = [0, 0, found.length];
  for (let i = 0, before = mark; i <= texts.length; i++) {
    let byte = i < texts.length ? (texts[i] ?? 0) : mark;
    const group = groupOf[(before << 8) | byte] ?? 0;
    if (group !== 0 && left > 0) {
      left -= look(texts, i - 1, groups[group] ?? [], row, place, found);
      if (left === 0 && byte !== mark) {
        // Nothing more can be found in this row.
        const end = texts.indexOf(mark, i);
        i = end < 0 ? texts.length : end;
        byte = mark;
      }
    }
    before = byte;
    if (byte !== mark || ++place < textsPerRow) continue;
    place = 0;
    row++;
    left = found.length;
  }
}

/** How many sets the row belongs to by pieces of the group that stand here, and did not before. */
function look(texts: Uint8Array, at: number, group: readonly Searched[], row: number, place: number, found: number[][]): number {
  let count = 0;
  for (const piece of group) {
    const rows = found[piece.set];
    if (piece.place !== place || !rows || rows.at(-1) === row || !standsAt(texts, at - piece.pairAt, piece.bytes)) continue;
    rows.push(row);
    count++;
  }
  return count;
}

function standsAt(texts: Uint8Array, start: number, piece: Uint8Array): boolean {
  for (let i = 0; i < piece.length; i++) {
    if ((texts[start + i] ?? mark) !== piece[i]) return false;
  }
  return true;
}
