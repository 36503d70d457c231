// From what a person types to a full-text expression: pure, and nothing typed can become an operator.
import { fold } from '../../lib/fold.ts';

export interface Match {
  /** The query without accents and letter case. */
  folded: string;
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
  const folded = fold(text);
  if (text === '' || text === '""') return { folded, everything: true };
  if (cjk.test(folded)) return { folded, like: `%${escapeLike(text)}%` };
  const terms = [...folded.matchAll(/"([^"]*)"|(\S+)/g)].flatMap(([, phrase, word]) =>
    phrase === undefined ? wordTerm(word ?? '') : phraseTerm(phrase),
  );
  return terms.length === 0 ? { folded, like: `%${escapeLike(text)}%` } : { folded, fts: terms.join(' AND ') };
}

const wordsOf = (text: string) => text.match(/[\p{L}\p{N}]+/gu) ?? [];

function phraseTerm(text: string): string[] {
  const words = wordsOf(text).join(' ');
  return words === '' ? [] : [`"${words}"`];
}

/** `ac/dc` is found as `ac dc*` and as `acdc*`. */
function wordTerm(word: string): string[] {
  const parts = wordsOf(word);
  if (parts.length === 0) return [];
  const forms = parts.length === 1 ? parts : [parts.join(' '), parts.join('')];
  return [`(${forms.map((form) => `"${form}" *`).join(' OR ')})`];
}

const escapeLike = (text: string) => text.replace(/[\\%_]/g, (sign) => `\\${sign}`);
