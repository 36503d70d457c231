// The first library: the configured music folder, kept in step with the configuration at every start.
import { resolve } from 'node:path';

import type { Context } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { conflict } from '../../lib/errors.ts';

export interface FirstLibrary {
  id: number;
  path: string;
  /** The folder before, when the configuration now names another. */
  movedFrom: string | undefined;
}

/** Creates library 1 or points it to the configured folder; marks and rows stay. */
export function ensureFirstLibrary({ db, config, clock }: Pick<Context, 'db' | 'config' | 'clock'>): FirstLibrary {
  const path = resolve(config.musicFolder);
  const client = db.$client;
  return transact(db, () => {
    const row = client.query('SELECT path FROM library WHERE id = 1').get() as { path: string } | null;
    const now = clock.now();
    if (!row) {
      client
        .query("INSERT INTO library (id, name, path, default_new_users, created_at, updated_at) VALUES (1, 'Music Library', ?, 1, ?, ?)")
        .run(path, now, now);
      return { id: 1, path, movedFrom: undefined };
    }
    if (row.path === path) return { id: 1, path, movedFrom: undefined };
    // One that was taken away keeps its songs, and gives its place.
    client.query("UPDATE library SET path = 'removed:' || id WHERE path = ? AND removed_at IS NOT NULL").run(path);
    const other = client.query('SELECT name FROM library WHERE path = ?').get(path) as { name: string } | null;
    if (other) throw conflict(`MusicFolder is ${path}, which is the music folder "${other.name}" already: set another, or remove that one`);
    client.query('UPDATE library SET path = ?, updated_at = ? WHERE id = 1').run(path, now);
    return { id: 1, path, movedFrom: row.path };
  });
}

/** Every library with its root folder, for what watches or reads them. */
export function listLibraryFolders({ db }: Pick<Context, 'db'>): { id: number; name: string; path: string }[] {
  return db.$client.query('SELECT id, name, path FROM library WHERE removed_at IS NULL ORDER BY id').all() as {
    id: number;
    name: string;
    path: string;
  }[];
}
