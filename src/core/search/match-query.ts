// From what a person types to full-text expressions: pure, and nothing typed can become an operator.
import { compactForms, foldTyped, joinedForms, nameKeys, signToken, withoutArticle, wordsOf } from '../../lib/search-text.ts';

export interface Match {
  /** The query without accents, letter case and quotes. */
  folded: string;
  /** The same without a leading article, where it has one. */
  shorn?: string;
  /** FTS5 expression for rows that hold every word, or one that begins with it; undefined when nothing can match. */
  fts?: string;
  /** The same for whole words. */
  whole?: string;
  /** FTS5 expression for names that are the query itself. */
  exact?: string;
  /** The query as one word, in all its forms. */
  compact: string[];
  /** For every word its forms: words with blanks between; `isWhole` where nothing may follow. */
  terms: Term[];
  /** No words at all: everything matches. */
  everything?: boolean;
}

export interface Term {
  forms: string[];
  isWhole: boolean;
}

/** More is never typed, only sent. */
const longestQuery = 300;
const mostTerms = 16;

/** How to look for `query`; navidrome.md 4.8, with one-letter queries, signs and scripts without spaces by index. */
export function matchQuery(query: string, ignoredArticles = ''): Match {
  const text = query.slice(0, longestQuery).trim().replace(/\*+$/, '').trim();
  const typed = foldTyped(text);
  const folded = typed.replaceAll('"', '').replace(/\s+/g, ' ').trim();
  if (text === '' || text === '""') return { folded, compact: [], terms: [], everything: true };
  const terms = termsOf(typed);
  if (terms.length === 0) return { folded: folded || typed, compact: [], terms };
  const shorn = withoutArticle(folded, ignoredArticles);
  const keys = nameKeys(folded || typed, '');
  return {
    folded: folded || typed,
    ...(shorn === folded ? {} : { shorn }),
    fts: terms.map((term) => anyOf(term.forms, !term.isWhole)).join(' AND '),
    whole: terms.map((term) => anyOf(term.forms, false)).join(' AND '),
    ...(keys.length > 0 ? { exact: anyOf(keys, false) } : {}),
    compact: compactForms(folded || typed, ''),
    terms,
  };
}

function termsOf(typed: string): Term[] {
  const terms = [...typed.matchAll(/"([^"]*)"|(\S+)/g)].slice(0, mostTerms).flatMap(([, phrase, word = '']): Term[] => {
    const forms = phrase === undefined ? [wordsOf(word), ...joinedForms(word)] : [wordsOf(phrase)];
    const some = [...new Set(forms)].filter((form) => form !== '');
    // `&` is a whole word: "and" must not find "Andrea".
    return some.length === 0 ? [] : [{ forms: some, isWhole: phrase !== undefined || word === '&' }];
  });
  const signs = terms.length === 0 ? signToken(typed) : '';
  return signs === '' ? terms : [{ forms: [signs], isWhole: false }];
}

const anyOf = (forms: readonly string[], isPrefix: boolean) => `(${forms.map((form) => `"${form}"${isPrefix ? ' *' : ''}`).join(' OR ')})`;
