// What to do when the database is damaged: its file stays, and the newest copy that was checked is named.
import { existsSync } from 'node:fs';

import type { Config } from '../../config/load.ts';
import { readBackups } from './files.ts';

/** A sentence for whoever starts the server. */
export function damageAdvice({ backup }: Pick<Config, 'backup'>): string {
  const begin = 'The database is damaged. Its file was not touched, and nothing is put over it;';
  const newest =
    backup.path !== '' && existsSync(backup.path) ? readBackups(backup.path).find(({ facts }) => facts !== undefined) : undefined;
  if (newest) return `${begin} the newest checked backup is of ${newest.at}: melodrome backup restore -b ${newest.file}`;
  return `${begin} put a backup in its place: melodrome backup restore -b FILE (Backup.Path has none).`;
}
