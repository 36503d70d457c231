// The text that full-text rows hold: folded words, and beside a word with punctuation inside (`AC/DC`,
// `P!nk`, `a-ha`) the same word joined, so that both ways of typing it meet.

import { fold } from './fold.ts';

const inner = /[\p{L}\p{N}]+(?:[^\p{L}\p{N}\s]+[\p{L}\p{N}]+)+/gu;

/** Folded text of all parts, each once, with joined variants of punctuated words. */
export function searchText(...parts: string[]): string {
  const seen = new Set<string>();
  for (const part of parts) {
    if (!part) continue;
    const folded = fold(part);
    seen.add(folded);
    for (const [word] of folded.matchAll(inner)) seen.add(word.replace(/[^\p{L}\p{N}]+/gu, ''));
  }
  return [...seen].join(' ');
}
