// The music folder as somebody finds it who sets the server up: whether there is anything in it, and how far its reading is.
import { readdirSync } from 'node:fs';

import type { Context } from '../../context.ts';
import { messageOf } from '../../lib/errors.ts';
import type { FirstLibrary } from './libraries.ts';

export interface FolderState {
  path: string;
  /** `absent`: there is no such folder; `unreadable`: it cannot be opened. */
  state: 'fine' | 'empty' | 'absent' | 'unreadable';
  /** What the system says, where it cannot be read. */
  reason: string;
  songCount: number;
  albumCount: number;
}

/** The first music folder, looked at now. */
export function firstFolderState({ db }: Pick<Context, 'db'>, { id, path }: FirstLibrary): FolderState {
  const counts = db.$client.query('SELECT song_count AS songCount, album_count AS albumCount FROM library WHERE id = ?').get(id) as {
    songCount: number;
    albumCount: number;
  };
  try {
    const names = readdirSync(path);
    return { path, state: names.length === 0 ? 'empty' : 'fine', reason: '', ...counts };
  } catch (error) {
    const isAbsent = (error as { code?: string }).code === 'ENOENT';
    return { path, state: isAbsent ? 'absent' : 'unreadable', reason: messageOf(error), ...counts };
  }
}
