// The text that full-text rows hold, and the forms a typed word may have in it: folded words, and beside a word with
// punctuation inside (`AC/DC`, `P!nk`, `a-ha`) the same word joined, so that all ways of typing it meet. Letters of
// scripts without spaces are words of their own. Names of signs only (`!!!`) and whole names have words that nobody
// can type, made with letters of private use, which full-text search takes for letters.

import { fold } from './fold.ts';

const inner = /[\p{L}\p{N}]+(?:[^\p{L}\p{N}\s]+[\p{L}\p{N}]+)+/gu;
const noWord = /[^\p{L}\p{N}]+/gu;
const isPlain = /^[a-z0-9 ]*$/;
const isAscii = /^[\0-\x7f]*$/;
const noAsciiWord = /[^a-z0-9]+/g;
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]/gu;
const katakana = /[\u30a1-\u30f6]/g;
const signMark = '\ue000';
const nameMark = '\ue001';
const privateUse = /[\ue000-\uf8ff]/g;
/** Longer names begin alike at least. */
const longestKey = 60;
const longestSigns = 16;

/** Folded text of all parts, each once, with joined variants of punctuated words: what tags are compared by. */
export function searchText(...parts: string[]): string {
  const seen = new Set<string>();
  for (const part of parts) {
    if (!part) continue;
    const folded = fold(part);
    seen.add(folded);
    for (const [word] of folded.matchAll(inner)) seen.add(word.replace(noWord, ''));
  }
  return [...seen].join(' ');
}

/** The words of all parts as full-text rows hold them. */
export function indexText(...parts: string[]): string {
  const seen = new Set<string>();
  for (const part of parts) {
    if (!part) continue;
    const folded = foldTyped(part);
    seen.add(wordsOf(folded));
    if (isPlain.test(folded)) continue;
    for (const word of folded.split(' ')) for (const form of joinedForms(word)) seen.add(form);
    for (const token of signTokens(folded)) seen.add(token);
  }
  return [...seen].join(' ');
}

/** The same for what names a row: its first part is also found as a whole, with and without a leading article. */
export function nameText(ignoredArticles: string, name: string, ...others: string[]): string {
  return `${indexText(name, ...others)} ${nameKeys(name, ignoredArticles).join(' ')}`.trim();
}

/** Texts of full-text rows as one, without the words for whole names: what parts of words are looked for in. */
export function partText(...texts: string[]): string {
  const words = texts.flatMap((text) => text.split(' ')).filter((word) => word !== '' && !word.startsWith(nameMark));
  return words.join(' ');
}

/** Folded, without what only the index may say. */
export const foldTyped = (text: string) => (isAscii.test(text) ? text.toLowerCase() : fold(text.toWellFormed()).replace(privateUse, ''));

/** Words of folded text with blanks between: `&` is "and", letters of scripts without spaces stand alone. */
export function wordsOf(folded: string): string {
  if (isPlain.test(folded)) return folded.trim();
  if (isAscii.test(folded)) return folded.replaceAll('&', ' and ').replace(noAsciiWord, ' ').trim();
  return folded
    .replaceAll('&', ' and ')
    .replace(katakana, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60))
    .replace(unspaced, ' $& ')
    .replace(noWord, ' ')
    .trim();
}

/** A folded word with signs inside, written in one: `ac/dc` as `acdc`, `p!nk` as `pnk` and `pink`. */
export function joinedForms(word: string): string[] {
  if (isPlain.test(word)) return [];
  const split = wordsOf(word);
  const joined = wordsOf(word.replace(noWord, ''));
  const meant = hasLetterSigns.test(word) ? wordsOf(lettersForSigns(word).replace(noWord, '')) : joined;
  return [...new Set([joined, meant])].filter((form) => form !== '' && form !== split);
}

/** `!`, `$` and `@` where they stand for letters. */
const hasLetterSigns = /[!@$]/;
const lettersForSigns = (word: string) =>
  word
    .replace(/(?<=\p{L})!(?=\p{L})/gu, 'i')
    .replace(/(?<=\p{L})@(?=\p{L})/gu, 'a')
    .replace(/\$(?=\$*\p{L})|(?<=\p{L}\$*)\$/gu, 's');

/** A word for text of signs only; '' for other text. */
export function signToken(folded: string): string {
  const signs = folded.replace(/[\s\p{Cc}]+/gu, '');
  if (signs === '' || /[\p{L}\p{N}]/u.test(signs)) return '';
  return signMark + [...signs].slice(0, longestSigns).map(signCode).join('');
}

/** All of one length, so that a beginning of signs is a beginning of the word. */
const signCode = (sign: string) => (sign.codePointAt(0) ?? 0).toString(16).padStart(5, '0');

/** The word for a name of signs, and those for signs that stand together (`C++`). */
function signTokens(folded: string): string[] {
  const whole = signToken(folded);
  return whole === '' ? (folded.match(/[^\p{L}\p{N}\s]{2,}/gu) ?? []).map(signToken) : [whole];
}

/** A name in one word, in all its forms; the marks make it one that nobody types by chance. */
export function nameKeys(name: string, ignoredArticles: string): string[] {
  const keys = compactForms(foldTyped(name), ignoredArticles);
  return keys.map((key) => nameMark + key);
}

/** Letters and digits of a folded name without anything between them, with and without a leading article. */
export function compactForms(folded: string, ignoredArticles: string): string[] {
  const shorn = withoutArticle(folded, ignoredArticles);
  const texts = shorn === folded ? [folded] : [folded, shorn];
  const forms = texts.flatMap((text) => (hasLetterSigns.test(text) ? [compact(text), compact(lettersForSigns(text))] : [compact(text)]));
  return [...new Set(forms)].filter((form) => form !== '');
}

const compact = (text: string) => {
  const letters = wordsOf(text).replaceAll(' ', '').slice(0, longestKey).toWellFormed();
  return letters === '' ? signToken(text).slice(1) : letters;
};

/** A folded name without its leading article; unchanged when nothing else would be left. */
export function withoutArticle(folded: string, ignoredArticles: string): string {
  const blank = folded.indexOf(' ');
  if (blank < 1 || !articlesOf(ignoredArticles).has(folded.slice(0, blank))) return folded;
  return folded.slice(blank + 1).trim() || folded;
}

let articles: { text: string; words: ReadonlySet<string> } = { text: '', words: new Set() };

function articlesOf(text: string): ReadonlySet<string> {
  if (articles.text !== text) articles = { text, words: new Set(fold(text).split(/\s+/).filter(Boolean)) };
  return articles.words;
}
