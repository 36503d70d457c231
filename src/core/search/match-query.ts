// From what a person types to a full-text expression: pure, and nothing typed can become an operator.
import { fold } from '../../lib/fold.ts';

export interface Match {
  /** FTS5 expression, or undefined when words do not carry the query. */
  fts?: string;
  /** LIKE pattern (escape `\`) for what full text cannot find: signs only, or CJK. */
  like?: string;
  /** No words at all: everything matches. */
  everything?: boolean;
}

const cjk = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af]/;

/** How to look for `query`; navidrome.md 4.8, with one-letter queries allowed. */
export function matchQuery(query: string): Match {
  const text = query.trim().replace(/\*+$/, '').trim();
  if (text === '' || text === '""') return { everything: true };
  const folded = fold(text);
  if (cjk.test(folded)) return { like: `%${escapeLike(text)}%` };
  const terms: string[] = [];
  for (const [, phrase, word] of folded.matchAll(/"([^"]*)"|(\S+)/g)) {
    if (phrase !== undefined) {
      const words = wordsOf(phrase);
      if (words.length > 0) terms.push(`"${words.join(' ')}"`);
    } else if (word) {
      const expression = wordExpression(word);
      if (expression) terms.push(expression);
    }
  }
  if (terms.length === 0) return { like: `%${escapeLike(text)}%` };
  return { fts: terms.join(' AND ') };
}

const wordsOf = (text: string) => text.match(/[\p{L}\p{N}]+/gu) ?? [];

/** `ac/dc` is found as `ac dc*` and as `acdc*`. */
function wordExpression(word: string): string | undefined {
  const parts = wordsOf(word);
  if (parts.length === 0) return undefined;
  const prefix = (text: string) => `"${text}" *`;
  if (parts.length === 1) return prefix(parts[0] ?? '');
  return `(${prefix(parts.join(' '))} OR ${prefix(parts.join(''))})`;
}

const escapeLike = (text: string) => text.replace(/[\\%_]/g, (sign) => `\\${sign}`);
