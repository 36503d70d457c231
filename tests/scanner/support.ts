// What the catalogue says after a scan, as plain rows, and changes on disk that a scan must notice.
import { renameSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

import type { TestApp } from '../support/make-app.ts';

export interface SongRow {
  pk: number;
  id: string;
  path: string;
  title: string;
  artist: string;
  album: string;
  albumId: string;
  missing: number;
  createdAt: number;
}

/** All songs by path, missing ones too. */
export function songs({ app }: TestApp): Record<string, SongRow> {
  const rows = app.db.$client
    .query(
      `SELECT song.pk, song.id, iif(folder.path = '', file_name, folder.path || '/' || file_name) AS path, title, song.artist, song.album,
       album.id AS albumId, song.missing, song.created_at AS createdAt
       FROM song JOIN folder ON folder.pk = folder_pk JOIN album ON album.pk = album_pk ORDER BY path`,
    )
    .all() as SongRow[];
  return Object.fromEntries(rows.map((row) => [row.path, row]));
}

export interface AlbumRow {
  id: string;
  name: string;
  albumArtist: string;
  songCount: number;
  compilation: number;
  discs: Record<string, string>;
  genres: string[];
  minYear: number;
  maxYear: number;
  imageSource: string;
  imageHash: string;
}

/** Present albums in order of their names. */
export function albums({ app }: TestApp): AlbumRow[] {
  const rows = app.db.$client
    .query(
      `SELECT id, name, album_artist AS albumArtist, song_count AS songCount, compilation, discs, genres, min_year AS minYear,
       max_year AS maxYear, image_source AS imageSource, image_hash AS imageHash FROM album WHERE missing = 0 ORDER BY order_name, order_album_artist`,
    )
    .all() as (Omit<AlbumRow, 'discs' | 'genres'> & { discs: string; genres: string })[];
  return rows.map((row) => ({
    ...row,
    discs: JSON.parse(row.discs) as Record<string, string>,
    genres: (JSON.parse(row.genres) as { name: string }[]).map(({ name }) => name),
  }));
}

/** Names of present artists with their numbers of albums and songs. */
export function artists({ app }: TestApp): Record<string, [albums: number, songs: number]> {
  const rows = app.db.$client.query('SELECT name, album_count, song_count FROM artist WHERE missing = 0 ORDER BY order_name').values();
  return Object.fromEntries((rows as [string, number, number][]).map(([name, ...counts]) => [name, counts]));
}

/** The scan report: reasons by path. */
export function problems({ app }: TestApp): Record<string, string> {
  const rows = app.db.$client.query('SELECT path, reason FROM scan_problem ORDER BY path').values();
  return Object.fromEntries(rows as [string, string][]);
}

/** Everything of the catalogue that a scan without changes must leave alone. */
export function everything({ app }: TestApp): unknown {
  const tables = ['song', 'album', 'artist', 'tag', 'song_artist', 'album_artist', 'song_tag', 'album_tag', 'folder', 'scan_problem'];
  return tables.map((table) => app.db.$client.query(`SELECT * FROM ${table} ORDER BY 1, 2`).values());
}

export const move = ({ library }: TestApp, from: string, to: string) => renameSync(join(library.root, from), join(library.root, to));
export const remove = ({ library }: TestApp, path: string) => rmSync(join(library.root, path), { recursive: true });

/** Makes a file look older or newer: changes within one millisecond must not decide a test. */
export function touch({ library }: TestApp, path: string, seconds: number): void {
  utimesSync(join(library.root, path), seconds, seconds);
}

/** Numbers of a scan's summary that say what it did. */
export function deeds(summary: { added: number; changed: number; moved: number; missing: number; filesRead: number; problems: number }) {
  const { added, changed, moved, missing, filesRead } = summary;
  return { added, changed, moved, missing, filesRead };
}
