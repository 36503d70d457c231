// Just enough XML for lyrics: elements, attributes, texts, the five entities. No DTD, so nothing can expand; what is
// not well-formed is read as far as it makes sense. Linear in the length of the text.

export interface XmlElement {
  /** Without its prefix. */
  name: string;
  /** By name without prefix. */
  attributes: Record<string, string>;
  children: (XmlElement | string)[];
}

const maxElements = 100_000;
const maxDepth = 60;
const maxTagLength = 4_000;
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The root element, or undefined where there is none. */
export function parseXml(text: string): XmlElement | undefined {
  const root: XmlElement = { name: '', attributes: {}, children: [] };
  const open = [root];
  let elements = 0;
  let at = 0;
  while (at < text.length) {
    const start = text.indexOf('<', at);
    const parent = open.at(-1) ?? root;
    if (start !== at) parent.children.push(decode(text.slice(at, start < 0 ? text.length : start)));
    if (start < 0) break;
    const special = skipSpecial(text, start);
    if (special) {
      if (special.text !== '') parent.children.push(special.text);
      at = special.end;
      continue;
    }
    const end = tagEnd(text, start);
    if (end < 0) break;
    const tag = text.slice(start + 1, end);
    at = end + 1;
    if (tag.startsWith('/')) {
      close(open, localName(tag.slice(1).trim()));
    } else if (++elements <= maxElements && open.length < maxDepth) {
      const element = newElement(tag);
      parent.children.push(element);
      if (!tag.endsWith('/')) open.push(element);
    }
  }
  return root.children.find((child) => typeof child !== 'string');
}

/** Comments, declarations and CDATA. */
function skipSpecial(text: string, start: number): { end: number; text: string } | undefined {
  const until = (mark: string, from: number) => {
    const found = text.indexOf(mark, from);
    return found < 0 ? text.length : found + mark.length;
  };
  if (text.startsWith('<!--', start)) return { end: until('-->', start + 4), text: '' };
  if (text.startsWith('<![CDATA[', start)) {
    const end = until(']]>', start + 9);
    return { end, text: text.slice(start + 9, Math.max(start + 9, end - 3)) };
  }
  if (text.startsWith('<?', start)) return { end: until('?>', start + 2), text: '' };
  if (text.startsWith('<!', start)) return { end: until('>', start + 2), text: '' };
  return undefined;
}

/** The `>` of a tag, past those in quotes. */
function tagEnd(text: string, start: number): number {
  let quote = '';
  for (let i = start + 1; i < text.length; i++) {
    const sign = text[i] ?? '';
    if (quote) quote = sign === quote ? '' : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === '>') return i;
  }
  return -1;
}

/** Closes the innermost element of that name; a name that is not open closes nothing. */
function close(open: XmlElement[], name: string): void {
  for (let i = open.length - 1; i > 0; i--) {
    if (open[i]?.name !== name) continue;
    open.length = i;
    return;
  }
}

const localName = (name: string) => name.slice(name.indexOf(':') + 1);

function newElement(tag: string): XmlElement {
  const name = localName(/^[^\s/]+/.exec(tag)?.[0] ?? '');
  const attributes: Record<string, string> = Object.create(null);
  for (const [, key = '', double, single] of tag.slice(0, maxTagLength).matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    attributes[localName(key)] ??= decode(double ?? single ?? '');
  }
  return { name, attributes, children: [] };
}

function decode(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return entities[name] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return code > 0 && code <= 0x10_ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '';
  });
}

/** Elements of that name below one, itself not among them, in the order of the document. */
export function* descendants(element: XmlElement, name: string): Generator<XmlElement> {
  for (const child of element.children) {
    if (typeof child === 'string') continue;
    if (child.name === name) yield child;
    yield* descendants(child, name);
  }
}
