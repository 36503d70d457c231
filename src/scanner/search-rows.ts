// Writes what search looks into: the full-text rows of songs, albums and artists, and those that options ask for.
import type { Database } from 'bun:sqlite';

import { parseLyrics } from '../core/lyrics/parse.ts';
import { transact } from '../db/transact.ts';
import { indexText, partText } from '../lib/search-text.ts';

export interface SearchRules {
  ignoredArticles: string;
  /** Parts of words are found too (Search.FullString). */
  searchParts?: boolean;
  /** Words of embedded lyrics are found too (Search.Lyrics). */
  searchLyrics?: boolean;
}

/** Tables whose rows go with a song. */
export const songSearch = ['song_fts', 'song_part_fts', 'lyrics_fts'];
const columns = { song: ['title', 'album', 'artist', 'other'], album: ['name', 'artist', 'other'], artist: ['name'] };

/** Writer of one kind; `texts` are the columns of its full-text table. Rows to be added must not be there. */
export function createSearchRows(client: Database, table: keyof typeof columns, rules: SearchRules) {
  const names = columns[table];
  const add = client.prepare(`INSERT INTO ${table}_fts (rowid, ${names.join(', ')}) VALUES (?, ${names.map(() => '?').join(', ')})`);
  const addPart = client.prepare(`INSERT INTO ${table}_part_fts (rowid, text) VALUES (?, ?)`);
  const addLyrics = client.prepare('INSERT INTO lyrics_fts (rowid, text) VALUES (?, ?)');
  const tables = [
    `${table}_fts`,
    ...(rules.searchParts ? [`${table}_part_fts`] : []),
    ...(rules.searchLyrics && table === 'song' ? ['lyrics_fts'] : []),
  ];
  const drops = tables.map((name) => client.prepare(`DELETE FROM ${name} WHERE rowid = ?`));
  return {
    add(pk: number, texts: readonly string[], lyrics = ''): void {
      add.run(pk, ...texts);
      if (rules.searchParts) addPart.run(pk, partText(...texts));
      if (rules.searchLyrics && lyrics !== '') addLyrics.run(pk, lyricsText(lyrics));
    },
    drop(pk: number): void {
      for (const drop of drops) drop.run(pk);
    },
  };
}

/** The words of `[{lang, text}]` without times and marks. */
function lyricsText(json: string): string {
  const texts = JSON.parse(json) as { lang: string; text: string }[];
  const lines = texts.flatMap(({ lang, text }) => parseLyrics(text, lang)).flatMap((layer) => layer.lines.map((line) => line.text));
  return indexText(...new Set(lines));
}

/** Empties what options no longer ask for; later scans would not know what is old in it. */
export function clearUnwanted(client: Database, rules: SearchRules): void {
  const unwanted = [
    ...(rules.searchParts ? [] : ['song_part_fts', 'album_part_fts', 'artist_part_fts']),
    ...(rules.searchLyrics ? [] : ['lyrics_fts']),
  ];
  const filled = unwanted.filter((table) => client.query(`SELECT 1 FROM ${table} LIMIT 1`).get());
  if (filled.length === 0) return;
  transact(client, () => {
    for (const table of filled) client.run(`DELETE FROM ${table}`);
    // Asked for again, they must be filled by reading everything.
    client.run("UPDATE library SET scan_settings = 'cleared' WHERE scan_settings <> ''");
  });
}
