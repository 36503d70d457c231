// PLS: an INI file of File1, Title1, Length1. Numbers give the order; other keys are kept.
import { linesOf, longestLine, mostEntries, oneLine, type FileEntry, type PlaylistText, type WrittenList } from './types.ts';

const member = /^\s*(file|title|length)(\d{1,9})\s*=(.*)$/i;
const frame = /^\s*(\[playlist\]|numberofentries\s*=.*|version\s*=.*)?\s*$/i;
const titleKey = /^\s*X-GNOME-Title\s*=\s*(.*)$/i;

/** Never fails: lines that mean nothing are kept as they are. */
export function parsePls(text: string): PlaylistText {
  const found = new Map<number, { file?: string; title?: string; length?: string }>();
  const head: string[] = [];
  for (const line of linesOf(text)) {
    const [, key = '', number = '', value = ''] = member.exec(line) ?? [];
    if (key === '') {
      if (!frame.test(line)) head.push(line);
    } else if (found.has(Number(number)) || found.size < mostEntries) {
      const entry = found.get(Number(number)) ?? {};
      found.set(Number(number), { ...entry, [key.toLowerCase()]: value });
    }
  }
  const entries = [...found]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([, { file = '', title = '', length = '' }]): FileEntry[] => {
      if (file.trim() === '' || file.length > longestLine) return [];
      const seconds = Number(length);
      return [{ line: file, raw: [file, title, length], title: title.trim(), durationMs: seconds > 0 ? seconds * 1000 : 0, cueIndex: 0 }];
    });
  const name = head.map((line) => titleKey.exec(line)?.[1]?.trim()).find(Boolean) ?? '';
  return { name, comment: '', imageLine: '', head, entries, tail: [] };
}

/** The whole text. */
export function writePls(list: WrittenList): string {
  const title = `X-GNOME-Title=${oneLine(list.name)}`;
  const head = list.head ?? [title];
  const lines = ['[playlist]', ...head.map((line) => (titleKey.test(line) ? title : line))];
  list.entries.forEach((entry, i) => {
    const shown = [entry.artist, entry.title].map(oneLine).filter(Boolean).join(' - ');
    const [file, name, length] = entry.raw ?? [entry.path, shown, String(Math.round(entry.durationMs / 1000))];
    lines.push(`File${i + 1}=${file}`);
    if (name) lines.push(`Title${i + 1}=${name}`);
    if (length) lines.push(`Length${i + 1}=${length}`);
  });
  return [...lines, `NumberOfEntries=${list.entries.length}`, 'Version=2', ''].join('\n');
}
