// XSPF: tracks in XML. Read by a small tolerant reader that looks for the few elements it knows and keeps everything
// else as text; entities of a document type are never expanded, so nothing in a file can grow or reach out.
import { longestLine, mostEntries, type FileEntry, type PlaylistText, type WrittenEntry, type WrittenList } from './types.ts';

/** Longest track that is looked into. */
const longestTrack = 64 * 1024;

/** Never fails: a file without tracks has no entries. */
export function parseXspf(text: string): PlaylistText {
  const entries: FileEntry[] = [];
  const open = /<((?:[\w-]+:)?)track(?:\s[^>]*)?>/gi;
  let headEnd = -1;
  let end = 0;
  for (let found = open.exec(text); found && entries.length < mostEntries; found = open.exec(text)) {
    const close = `</${found[1]}track>`;
    const at = text.indexOf(close, open.lastIndex);
    if (at < 0) break;
    if (headEnd < 0) headEnd = found.index;
    end = at + close.length;
    const raw = text.slice(found.index, end);
    open.lastIndex = end;
    const entry = raw.length > longestTrack ? undefined : entryOf(raw);
    if (entry) entries.push(entry);
  }
  if (headEnd < 0) headEnd = end = text.search(/<\/(?:[\w-]+:)?trackList>/i);
  const head = headEnd < 0 ? '' : text.slice(0, headEnd);
  const about = (head || text).slice(0, longestTrack);
  return {
    name: element(about, 'title'),
    comment: element(about, 'annotation'),
    imageLine: element(about, 'image'),
    head: [head],
    entries,
    tail: [headEnd < 0 ? '' : text.slice(end)],
  };
}

function entryOf(raw: string): FileEntry | undefined {
  const line = element(raw, 'location').trim();
  if (line === '' || line.length > longestLine) return undefined;
  const durationMs = Number(element(raw, 'duration'));
  const title = [element(raw, 'creator'), element(raw, 'title')].filter(Boolean).join(' - ');
  return { line, raw: [raw], title, durationMs: durationMs > 0 ? Math.round(durationMs) : 0, cueIndex: 0 };
}

function element(xml: string, name: string): string {
  const open = new RegExp(`<((?:[\\w-]+:)?)${name}(?:\\s[^>]*)?>`, 'i').exec(xml);
  if (!open) return '';
  const start = open.index + open[0].length;
  const end = xml.indexOf(`</${open[1]}${name}>`, start);
  return end < 0 ? '' : unescapeXml(xml.slice(start, end)).trim();
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  const data = /^\s*<!\[CDATA\[([\s\S]*?)\]\]>\s*$/.exec(text);
  if (data) return data[1] ?? '';
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|\w{1,8});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return named[name.toLowerCase()] ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** Text as XML may hold it. */
function escapeXml(text: string): string {
  const letters: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  // eslint-disable-next-line no-control-regex -- XML forbids exactly these
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' ').replace(/[&<>"]/g, (letter) => letters[letter] ?? '');
}

/** The whole text. */
export function writeXspf(list: WrittenList): string {
  const tracks = list.entries.map((entry) => entry.raw?.[0] ?? track(entry));
  if (/<(?:[\w-]+:)?trackList/i.test(list.head?.[0] ?? '')) {
    return [list.head?.[0], tracks.join('\n    '), list.tail?.[0]].join('');
  }
  const annotation = list.comment ? `\n  <annotation>${escapeXml(list.comment)}</annotation>` : '';
  return `<?xml version="1.0" encoding="UTF-8"?>
<playlist version="1" xmlns="http://xspf.org/ns/0/">
  <title>${escapeXml(list.name)}</title>${annotation}
  <trackList>
    ${tracks.join('\n    ')}
  </trackList>
</playlist>
`;
}

function track({ path, title, artist, album, durationMs }: WrittenEntry): string {
  const members: [string, string][] = [
    ['location', path],
    ['title', title],
    ['creator', artist],
    ['album', album],
    ['duration', durationMs > 0 ? String(Math.round(durationMs)) : ''],
  ];
  const filled = members.filter(([, value]) => value !== '');
  return `<track>${filled.map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`).join('')}</track>`;
}
