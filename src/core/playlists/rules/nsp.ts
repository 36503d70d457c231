// `.nsp` files: rules with a name, a comment and a visibility, in JSON that may hold comments.
import { invalid } from '../../../lib/errors.ts';
import { decodeText, encodeText } from '../formats/encoding.ts';
import type { PlaylistRow } from '../rows.ts';

export interface Nsp {
  name: string;
  comment: string;
  isPublic: boolean | undefined;
  rules: Record<string, unknown>;
}

const largest = 100 * 1024;
const ruleKeys = ['all', 'any', 'sort', 'order', 'limit', 'limitPercent', 'offset', 'refreshDelay'];

/** AppError invalid when the file is no JSON; the rules themselves are checked elsewhere. */
export function parseNsp(bytes: Uint8Array): Nsp {
  if (bytes.length > largest) throw invalid('a smart playlist file has at most 100 KB');
  const json = parseJson(withoutComments(decodeText(bytes).text));
  const text = (key: string) => (typeof json[key] === 'string' ? json[key] : '');
  return {
    name: text('name').trim(),
    comment: text('comment'),
    isPublic: typeof json['public'] === 'boolean' ? json['public'] : undefined,
    rules: Object.fromEntries(ruleKeys.flatMap((key) => (json[key] === undefined ? [] : [[key, json[key]]]))),
  };
}

function parseJson(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid(`it is not valid JSON (${error instanceof Error ? error.message : 'unreadable'})`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid('a smart playlist is an object with "all" or "any"');
  return value as Record<string, unknown>;
}

/** Blanks in place of `//` and block comments; texts in quotes stay as they are. */
export const withoutComments = (text: string) =>
  text.replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (part) => (part.startsWith('"') ? part : part.replace(/[^\n]/g, ' ')));

/** The file with the playlist's rules in it; throws where comments would be lost. */
export function writtenNsp(bytes: Uint8Array, row: PlaylistRow): Uint8Array {
  const { text, encoding } = decodeText(bytes);
  if (withoutComments(text) !== text) throw new Error('it holds comments, which would be lost');
  const { name: _, comment: __, ...others } = parseJson(text);
  for (const key of ruleKeys) delete others[key];
  const comment = row.comment ? { comment: row.comment } : {};
  const whole = { name: row.name, ...comment, ...others, ...(JSON.parse(row.rules) as object) };
  return encodeText(`${JSON.stringify(whole, undefined, 2)}\n`, encoding);
}
