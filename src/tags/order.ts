// The form of a name that lists are sorted by.

const marks = /\p{M}+/gu;

// Letters that Unicode does not decompose into a base letter and a mark.
const plainLetters: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
  ħ: 'h',
  ŋ: 'n',
  ŧ: 't',
};
const plainLetter = /[ßæœøđðþłıħŋŧ]/g;

/** What a name is sorted by: its sort tag where those are preferred and there is one. */
export const sortedBy = (shown: string, sortTag: string, preferSortTags: boolean | undefined) => (preferSortTags && sortTag) || shown;

/** Lower-case, without accents and without a leading article; never empty unless the text is. */
export function orderName(text: string, ignoredArticles = ''): string {
  const folded = text
    .toLowerCase()
    .normalize('NFD')
    .replace(marks, '')
    .replace(plainLetter, (letter) => plainLetters[letter] ?? letter)
    .normalize('NFC')
    .trim();
  for (const article of ignoredArticles.toLowerCase().split(/\s+/)) {
    if (article && folded.startsWith(`${article} `)) return folded.slice(article.length + 1).trim() || folded;
  }
  return folded;
}
