// One door to all formats: by the ending of a file's name.
import { suffixOf } from '../../../lib/media-types.ts';
import { parseM3u, writeM3u } from './m3u.ts';
import { parsePls, writePls } from './pls.ts';
import { playlistFormats, type PlaylistFormat, type PlaylistText, type WrittenList } from './types.ts';
import { parseXspf, writeXspf } from './xspf.ts';

interface Format {
  parse: (text: string) => PlaylistText;
  write: (list: WrittenList, isExtended?: boolean) => string;
  mediaType: string;
  /** Entries are addresses, percent-encoded. */
  isUri: boolean;
}

const m3u: Format = { parse: parseM3u, write: writeM3u, mediaType: 'audio/x-mpegurl', isUri: false };

export const formats: Record<PlaylistFormat, Format> = {
  m3u,
  m3u8: m3u,
  pls: { parse: parsePls, write: writePls, mediaType: 'audio/x-scpls', isUri: false },
  xspf: { parse: parseXspf, write: writeXspf, mediaType: 'application/xspf+xml', isUri: true },
};

/** The format of a file's name; undefined for others, `.nsp` among them. */
export function formatOf(fileName: string): PlaylistFormat | undefined {
  const suffix = suffixOf(fileName);
  return playlistFormats.find((format) => format === suffix);
}

/** What a text without a name is. */
export function guessFormat(text: string): PlaylistFormat {
  const start = text.slice(0, 2000).trimStart();
  if (/^\[playlist\]/i.test(start)) return 'pls';
  return start.startsWith('<') && /<(?:[\w-]+:)?playlist\b/i.test(start) ? 'xspf' : 'm3u8';
}
