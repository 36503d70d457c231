// The oldest search of the Subsonic protocol: songs by words of named fields, with a total.
import type { Caller, Context } from '../../context.ts';
import { searchText } from '../../lib/search-text.ts';
import { loadSongs } from '../catalog/load.ts';
import type { SongRow } from '../catalog/rows.ts';
import { search } from './search.ts';

export interface SongSearch {
  artist: string;
  album: string;
  title: string;
  /** Words anywhere. */
  any: string;
  /** Only songs that came later. */
  newerThanMs: number;
  limit: number;
  offset: number;
}

/** So many matches are looked at: who finds more asks for too little. */
const most = 2000;

/** Keys of a page of the songs that match, and how many there are. */
export function searchSongs(
  ctx: Pick<Context, 'db' | 'config' | 'events'>,
  caller: Caller,
  input: SongSearch,
): { pks: number[]; total: number } {
  const { artist, album, title, any } = input;
  const none = { limit: 0, offset: 0 };
  const query = [title, album, artist, any].filter(Boolean).join(' ');
  const { songs } = search(ctx, caller, { query, artists: none, albums: none, songs: { limit: most, offset: 0 } });
  const isWanted = (song: SongRow) =>
    song.createdAt > input.newerThanMs &&
    holds(song.title, title) &&
    holds(song.album, album) &&
    holds(`${song.artist} ${song.albumArtist}`, artist);
  const found = loadSongs(ctx, songs).filter(isWanted);
  return { pks: found.slice(input.offset, input.offset + input.limit).map(({ pk }) => pk), total: found.length };
}

/** Whether every word is in the text, or begins one of its words. */
function holds(text: string, words: string): boolean {
  const folded = ` ${searchText(text)}`;
  return searchText(words)
    .split(/\s+/)
    .every((word) => word === '' || folded.includes(` ${word}`));
}
