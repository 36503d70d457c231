// M3U and M3U8: one path per line, `#` lines say more about the one below them.
import {
  linesOf,
  longestLine,
  mostEntries,
  oneLine,
  type FileEntry,
  type PlaylistText,
  type WrittenEntry,
  type WrittenList,
} from './types.ts';

const ofList = /^#(EXTM3U|PLAYLIST:|EXTALBUMARTURL:|EXTENC:|EXTIMG:)/i;
/** Directives that belong to the line below; other comments belong to nobody. */
const ofEntry = /^#(EXT|MELODROME-)/i;

/** Never fails: what is no comment is an entry. */
export function parseM3u(text: string): PlaylistText {
  const entries: FileEntry[] = [];
  const head: string[] = [];
  let above: string[] = [];
  for (const line of linesOf(text)) {
    if (line.trim() === '' || line.trimStart().startsWith('#') || line.length > longestLine || entries.length >= mostEntries) {
      above.push(line);
      continue;
    }
    if (entries.length === 0) {
      const own = above.findIndex((one) => ofEntry.test(one) && !ofList.test(one));
      head.push(...above.splice(0, own < 0 ? above.length : own));
    }
    entries.push(entryOf(line, above));
    above = [];
  }
  // The end of the last line is not part of the head.
  if (entries.length === 0) head.push(...above.splice(0, above.at(-1) === '' ? above.length - 1 : above.length));
  const said = [...head, ...(entries[0]?.raw ?? [])];
  return { name: valueOf(said, 'PLAYLIST'), comment: '', imageLine: valueOf(said, 'EXTALBUMARTURL'), head, entries, tail: above };
}

function entryOf(line: string, above: readonly string[]): FileEntry {
  const info = /^#EXTINF:\s*(-?\d+(?:\.\d+)?)?[^,]*,?(.*)$/i.exec(above.findLast((one) => /^#EXTINF:/i.test(one)) ?? '');
  const seconds = Number(info?.[1] ?? 0);
  return {
    line,
    raw: [...above, line],
    title: info?.[2]?.trim() ?? '',
    durationMs: seconds > 0 ? Math.round(seconds * 1000) : 0,
    cueIndex: Math.trunc(Number(valueOf(above, 'MELODROME-CUE'))) || 0,
  };
}

function valueOf(lines: readonly string[], directive: string): string {
  const start = `#${directive}:`;
  const line = lines.find((one) => one.slice(0, start.length).toUpperCase() === start);
  return line?.slice(start.length).trim() ?? '';
}

/** The whole text; entries that have a `raw` part keep it to the letter. */
export function writeM3u(list: WrittenList, isExtended = true): string {
  const entries = list.entries.flatMap((entry) => entry.raw ?? [...(isExtended ? infoOf(entry) : []), entry.path]);
  return [...headOf(list, isExtended), ...entries, ...(list.tail ?? [''])].join('\n');
}

function infoOf(entry: WrittenEntry): string[] {
  const title = [entry.artist, entry.title].map(oneLine).filter(Boolean).join(' - ');
  const info = `#EXTINF:${Math.round(entry.durationMs / 1000)},${title}`;
  return entry.cueIndex > 0 ? [info, `#MELODROME-CUE:${entry.cueIndex}`] : [info];
}

/** A name in the file follows the list's name; a plain file without one stays plain. */
function headOf({ head, name }: WrittenList, isExtended: boolean): string[] {
  const title = `#PLAYLIST:${oneLine(name)}`;
  if (!head) return ['#EXTM3U', title];
  const lines = [...head];
  const at = lines.findIndex((line) => /^#PLAYLIST:/i.test(line));
  if (at >= 0) lines[at] = lines[at]?.slice(10).trim() === oneLine(name) ? lines[at] : title;
  else if (isExtended && name !== '') lines.splice(/^#EXTM3U/i.test(lines[0] ?? '') ? 1 : 0, 0, title);
  return lines;
}

/** Comments that outlive their entry. */
export const plainComments = (raw: readonly string[]) => raw.slice(0, -1).filter((line) => !ofEntry.test(line));
