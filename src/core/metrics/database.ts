// What the database holds, and how large it is.
import { statSync } from 'node:fs';

import type { Context } from '../../context.ts';
import { databaseFile } from '../../db/open.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Family } from '../../lib/exposition.ts';
import { readBackups } from '../backups/files.ts';

type Sources = Pick<Context, 'db' | 'config' | 'log'>;

/** Totals by model, sizes, and when the last backup was made. */
export function databaseFamilies({ db, config, log }: Sources): Family[] {
  const [media, album, artist, user, playlist] = db.$client
    .query(
      `SELECT (SELECT coalesce(sum(song_count), 0) FROM library), (SELECT coalesce(sum(album_count), 0) FROM library),
       (SELECT count(*) FROM artist), (SELECT count(*) FROM user), (SELECT count(*) FROM playlist)`,
    )
    .values()[0] as number[];
  const totals = { media, album, artist, user, playlist };
  const file = databaseFile(config.dataFolder);
  const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return [
    {
      name: 'db_model_totals',
      type: 'gauge',
      help: 'How many there are.',
      samples: Object.entries(totals).map(([model, value]) => ({ labels: { model }, value: value ?? 0 })),
    },
    {
      name: 'melodrome_database_bytes',
      type: 'gauge',
      help: 'Size of the database and of its log.',
      samples: [
        { labels: { file: 'database' }, value: sizeOf(file) },
        { labels: { file: 'log' }, value: sizeOf(`${file}-wal`) },
      ],
    },
    {
      name: 'melodrome_backup_last_timestamp_seconds',
      type: 'gauge',
      help: 'When the newest backup in Backup.Path was made.',
      samples: lastBackup(config.backup.path, log),
    },
  ];
}

function lastBackup(folder: string, log: Sources['log']): { value: number }[] {
  if (folder === '') return [];
  try {
    const [newest] = readBackups(folder);
    const at = Date.parse(newest?.facts?.createdAt ?? '');
    return Number.isNaN(at) ? [] : [{ value: at / 1000 }];
  } catch (error) {
    log.child('metrics').warn(messageOf(error));
    return [];
  }
}
