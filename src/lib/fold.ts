// Folding for search and sort: case, accents and the letters Unicode does not decompose, so that
// `lodz` finds `Łódź`. SQLite's own folding stops at accents, hence stored folded columns.

const special: Record<string, string> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ĸ: 'k',
  ſ: 's',
  ƒ: 'f',
  '’': "'",
  '‘': "'",
  '´': "'",
  '“': '"',
  '”': '"',
  '‐': '-',
  '‑': '-',
  '–': '-',
  '—': '-',
  '…': '...',
};
const specials = new RegExp(`[${Object.keys(special).join('')}]`, 'g');
const ascii = /^[\x20-\x7e]*$/;

/** Lower case without accents and invisible marks of writing; other scripts keep their letters. */
export function fold(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]+/gu, '')
    .toLowerCase()
    .replace(specials, (letter) => special[letter] ?? letter)
    .normalize('NFC');
}

/** What a row sorts by: folded, without leading punctuation, blanks collapsed. Never empty unless `text` is. */
export function sortKey(text: string): string {
  const folded = fold(text).replace(/\s+/g, ' ').trim();
  return folded.replace(/^[^\p{L}\p{N}]+/u, '') || folded;
}
