// A playlist file or an uploaded text as entries with their songs; refuses what cannot be a playlist.
import { basename } from 'node:path';

import type { Caller, Context } from '../../context.ts';
import { invalid } from '../../lib/errors.ts';
import { decodeText, type Encoding } from './formats/encoding.ts';
import { formatOf, formats, guessFormat } from './formats/formats.ts';
import type { PlaylistFormat, PlaylistText } from './formats/types.ts';
import { matchLines, type Match } from './match.ts';
import type { StoredItem } from './store.ts';

/** Larger files are no playlists. */
export const largestFile = 10 * 1024 * 1024;

export interface ReadList {
  format: PlaylistFormat;
  encoding: Encoding;
  text: string;
  parsed: PlaylistText;
}

/** Bytes as a playlist; AppError invalid where they are none. The name decides the format, else the text does. */
export function readList(bytes: Uint8Array, fileName = ''): ReadList {
  if (bytes.length > largestFile) throw invalid(`a playlist file has at most ${largestFile / 1024 / 1024} MB`);
  const { text, encoding } = decodeText(bytes);
  if (text.includes('\u0000')) throw invalid('this is no playlist: it holds binary data');
  const format = formatOf(fileName) ?? guessFormat(text);
  return { format, encoding, text, parsed: formats[format].parse(text) };
}

export interface MatchedItem extends StoredItem {
  match: Match;
}

/** The entries with their songs, unmatched ones too. */
export async function matchEntries(
  ctx: Pick<Context, 'db'>,
  caller: Caller,
  { parsed, format }: Pick<ReadList, 'parsed' | 'format'>,
  baseFolder?: string,
): Promise<MatchedItem[]> {
  const matches = await matchLines(ctx, caller, parsed.entries, { baseFolder, isUri: formats[format].isUri });
  return parsed.entries.map(({ line }, i) => {
    const match = matches[i] as Match;
    return { songId: 'songId' in match ? match.songId : '', sourceLine: line, match };
  });
}

/** The name of a list that has none of its own. */
export const nameOfFile = (path: string) => basename(path).replace(/\.[^.]+$/, '') || basename(path);
