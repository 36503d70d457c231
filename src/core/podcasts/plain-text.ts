// The words of a piece of HTML: what feeds say is shown as text everywhere, so nothing in it can ever run.

const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  szlig: 'ß',
  eacute: 'é',
  egrave: 'è',
  copy: '©',
};
const blocks = /<\/?(?:p|br|div|li|ul|ol|h[1-6]|tr|blockquote)\b[^<>]{0,500}>/gi;
const hidden = /<(script|style)\b[^<>]{0,500}>[\s\S]{0,100000}?<\/\1\s*>/gi;
const tags = /<\/?[a-z!][^<>]{0,5000}>/gi;

/** Text without tags, paragraphs as lines, at most `longest` characters. */
export function plainText(html: string, longest: number): string {
  const text = html
    .slice(0, longest * 4)
    .replace(hidden, '')
    .replace(blocks, '\n')
    .replace(tags, '')
    .replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,8}));/gi, decode)
    .replace(/[ \t\u00a0]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

function decode(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return entities[name] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  return code >= 32 && code <= 0x10_ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '';
}
