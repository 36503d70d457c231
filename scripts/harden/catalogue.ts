// What checks of accidents share: libraries of many songs, and whether a database and a catalogue are what they should be.
import { Database } from 'bun:sqlite';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';

import { writeLibrary } from '../library/write.ts';
import { must } from './subject.ts';

/** Songs of five formats, the same at every run. */
export function manySongs(music: string, count: number): void {
  mkdirSync(music, { recursive: true });
  writeLibrary({
    folder: music,
    songs: count,
    seed: 7,
    formats: ['mp3', 'flac', 'ogg', 'opus', 'm4a'],
    hasCovers: false,
    claims: false,
    hasLyricsFiles: false,
    hasPlaylists: false,
  });
}

/** An Error unless every page and reference of it is whole. */
export function isSound(file: string): void {
  const client = new Database(file);
  try {
    const check = client.query('PRAGMA integrity_check(1)').values()[0]?.[0];
    must(check === 'ok', `${file}: ${check}`);
    must(client.query('PRAGMA foreign_key_check').values().length === 0, `${file} has rows that belong to nothing`);
  } finally {
    client.close();
  }
}

/** What scans make, without what is different each time. */
export function catalogueOf(file: string): string {
  const client = new Database(file, { readonly: true });
  const rows = (sql: string) => client.query(sql).values();
  const all = [
    rows(
      'SELECT folder.path, file_name, title, track_number, disc_number, song.year, duration_ms, song.missing, artists, album_artists, genres, tags FROM song JOIN folder ON folder.pk = folder_pk ORDER BY folder.path, file_name',
    ),
    rows('SELECT name, song_count, duration_ms, missing FROM album ORDER BY name, song_count, duration_ms'),
    rows('SELECT name, missing FROM artist ORDER BY name'),
    rows('SELECT count(*) FROM song_fts'),
    rows('SELECT path FROM folder ORDER BY path'),
  ];
  client.close();
  return JSON.stringify(all);
}

/** Commands of processes that mention a text. */
export function commandsWith(text: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return command.includes(text) ? [command] : [];
      } catch {
        // It has just ended.
        return [];
      }
    });
}
