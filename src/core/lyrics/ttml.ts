// TTML as music services and lyrics tools write it: paragraphs are lines, spans are words or syllables, `ttm:agent`
// says who sings, `ttm:role` marks background vocals, translations and transliterations. Translations may also stand
// in the head, by the `itunes:key` of their lines. Times count from the beginning of the song throughout.
import {
  byStart,
  completeEnds,
  languageOf,
  maxLines,
  newLyrics,
  unknownLanguage,
  type Lyrics,
  type LyricsCue,
  type LyricsKind,
  type LyricsLine,
  type LyricsPart,
} from './model.ts';
import { createAgents, type Agents } from './ttml-agents.ts';
import { createClock, type TimeReader } from './ttml-time.ts';
import { descendants, parseXml, type XmlElement } from './xml.ts';

/** Whether a text is such a document. */
export const isTtml = (text: string) =>
  /^\s*(?:<\?xml[^>]*>\s*)?<(?:\w+:)?tt[\s>]/.test(text.slice(0, 4_000).replace(/<!--[\s\S]*?-->/g, ''));

/** Longer lines and more words in one are no lyrics. */
const maxLineLength = 10_000;
const maxCues = 2_000;

interface Layer {
  kind: LyricsKind;
  lang: string;
  lines: LyricsLine[];
}

/** All layers: the lyrics first, then translations and pronunciations. */
export function parseTtml(text: string): Lyrics[] {
  const root = parseXml(text);
  if (root?.name !== 'tt') return [];
  const readTime = createClock(root);
  const agents = createAgents(root);
  const layers = new Map<string, Layer>();
  const layerOf = (kind: LyricsKind, lang: string) => {
    const key = `${kind} ${lang}`;
    const layer = layers.get(key) ?? { kind, lang, lines: [] };
    layers.set(key, layer);
    return layer;
  };
  const spans = new Map<string, { startMs: number | undefined; endMs: number | undefined }>();
  for (const { paragraph, lang } of paragraphs(root)) {
    const layer = layerOf('main', lang);
    if (layer.lines.length >= maxLines) break;
    const line = readLine(paragraph, readTime, agents);
    const times = { startMs: line.main.startMs, endMs: line.main.endMs };
    const key = paragraph.attributes['key'] ?? paragraph.attributes['id'];
    if (key) spans.set(key, times);
    if (line.main.text !== '') layer.lines.push(line.main);
    for (const { kind, lang: other, text: said } of line.asides) layerOf(kind, other).lines.push({ ...times, text: said, parts: [] });
  }
  for (const { kind, lang, key, element } of headTexts(root)) {
    const times = spans.get(key);
    const { main } = readLine(element, readTime, agents);
    if (times && main.text !== '') layerOf(kind, lang).lines.push({ ...main, startMs: times.startMs ?? main.startMs, endMs: times.endMs });
  }
  const order: LyricsKind[] = ['main', 'translation', 'pronunciation'];
  return [...layers.values()]
    .filter(({ lines }) => lines.length > 0)
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
    .map(({ kind, lang, lines }) => finish(kind, lang, lines.slice(0, maxLines), agents));
}

function finish(kind: LyricsKind, lang: string, lines: LyricsLine[], agents: Agents): Lyrics {
  const isSynced = lines.every((line) => line.startMs !== undefined);
  if (isSynced) return newLyrics({ kind, lang, isSynced, lines: byStart(lines), agents: agents.of(lines) });
  return newLyrics({ kind, lang, lines: lines.map(({ text }) => ({ startMs: undefined, text, parts: [] })) });
}

const languageAt = (element: XmlElement, outer: string) => {
  const own = languageOf(element.attributes['lang'] ?? '');
  return own === unknownLanguage ? outer : own;
};

/** Every line with the language of what it stands in. */
function* paragraphs(element: XmlElement, outer = unknownLanguage): Generator<{ paragraph: XmlElement; lang: string }> {
  const lang = languageAt(element, outer);
  for (const child of element.children) {
    if (typeof child === 'string' || child.name === 'head') continue;
    if (child.name === 'p') yield { paragraph: child, lang: languageAt(child, lang) };
    else yield* paragraphs(child, lang);
  }
}

/** `<translation xml:lang><text for="L1">` and its like in the head. */
function* headTexts(root: XmlElement): Generator<{ kind: LyricsKind; lang: string; key: string; element: XmlElement }> {
  for (const [name, kind] of [
    ['translation', 'translation'],
    ['transliteration', 'pronunciation'],
  ] as const) {
    for (const layer of descendants(root, name)) {
      const lang = languageAt(layer, unknownLanguage);
      for (const element of descendants(layer, 'text')) yield { kind, lang, key: element.attributes['for'] ?? '', element };
    }
  }
}

interface Aside {
  kind: LyricsKind;
  lang: string;
  text: string;
}

const asideRoles: Record<string, LyricsKind> = {
  'x-translation': 'translation',
  'x-roman': 'pronunciation',
  'x-transliteration': 'pronunciation',
};

function readLine(paragraph: XmlElement, readTime: TimeReader, agents: Agents): { main: LyricsLine; asides: Aside[] } {
  const asides: Aside[] = [];
  const backgrounds: XmlElement[] = [];
  const [startMs, endMs] = [readTime(paragraph.attributes['begin']), readTime(paragraph.attributes['end'])];
  const sung = readPart(paragraph, readTime, (span) => {
    const role = span.attributes['role'] ?? '';
    const kind = asideRoles[role];
    if (kind) asides.push({ kind, lang: languageAt(span, unknownLanguage), text: textOf(span) });
    else if (role === 'x-bg') backgrounds.push(span);
    else return false;
    return true;
  });
  const agentId = agents.use(paragraph.attributes['agent']);
  const parts: LyricsPart[] = [];
  if (sung.text !== '' && (sung.cues.length > 0 || agentId !== '')) parts.push({ ...sung, agentId, ...within(sung, startMs, endMs) });
  let text = sung.text;
  for (const span of backgrounds) {
    const part = readPart(span, readTime, (inner) => (inner.attributes['role'] ?? '') in asideRoles);
    if (part.text === '') continue;
    text = text === '' ? part.text : `${text} ${part.text}`;
    const bounds = within(part, readTime(span.attributes['begin']) ?? startMs, readTime(span.attributes['end']) ?? endMs);
    parts.push({ ...part, agentId: agents.background(), ...bounds });
  }
  return { main: { startMs: startMs ?? parts[0]?.startMs, endMs, text, parts: parts.filter((part) => part.cues.length > 0) }, asides };
}

/** Bounds of a part, and one cue over all of it where its words have no times. */
function within(part: LyricsPart, startMs: number | undefined, endMs: number | undefined) {
  const start = startMs ?? part.cues[0]?.startMs;
  const whole = start === undefined ? [] : [{ startMs: start, endMs, from: 0, to: part.text.length }];
  return { startMs: start, endMs, cues: part.cues.length > 0 ? completeEnds(part.cues, endMs) : whole };
}

/** Text and timed words of an element; `takes` says of a span that it is something else. */
function readPart(element: XmlElement, readTime: TimeReader, takes: (span: XmlElement) => boolean): LyricsPart {
  let text = '';
  const cues: LyricsCue[] = [];
  const add = (more: string) => {
    if (text.length > maxLineLength) return;
    const plain = more.replace(/\s+/g, ' ');
    text += text === '' || text.endsWith(' ') || text.endsWith('\n') ? plain.trimStart() : plain;
  };
  const visit = (parent: XmlElement): void => {
    for (const child of parent.children) {
      if (typeof child === 'string') add(child);
      else if (child.name === 'br') text = `${text.trimEnd()}\n`;
      else if (child.name === 'span' && !takes(child)) readSpan(child);
    }
  };
  const readSpan = (span: XmlElement): void => {
    const startMs = readTime(span.attributes['begin']);
    const isInnermost = span.children.every((child) => typeof child === 'string');
    if (startMs === undefined || !isInnermost || cues.length >= maxCues) return visit(span);
    const before = text.length;
    visit(span);
    const sung = text.slice(before);
    const lead = sung.length - sung.trimStart().length;
    if (sung.trim() !== '') {
      cues.push({ startMs, endMs: readTime(span.attributes['end']), from: before + lead, to: before + sung.trimEnd().length });
    }
  };
  visit(element);
  return { agentId: '', startMs: undefined, endMs: undefined, text: text.trimEnd(), cues };
}

function textOf(element: XmlElement): string {
  return element.children
    .map((child) => (typeof child === 'string' ? child : textOf(child)))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}
