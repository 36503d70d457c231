// Backups of the database: made beside whoever reads and writes, checked, and only then given their name; the oldest go.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

import type { Config } from '../../config/load.ts';
import { databaseFile } from '../../db/open.ts';
import { workerUrl } from '../../env.ts';
import { conflict, invalid } from '../../lib/errors.ts';
import { keyFile } from '../access/secrets.ts';
import { nameAt, readBackup, readBackups, type Backup } from './files.ts';
import { keepNewest, partsOf, removeParts, type MakeReply, type MakeRequest } from './make.ts';

export interface BackupWish {
  /** '' is that of Backup.Path. */
  folder: string;
  now: number;
  version: string;
  /** How many to keep, this one with them; 0 or nothing keeps all. */
  keepCount?: number;
  /** Hears how much of the copy is written, from 0 to 1. */
  onProgress?: (share: number) => void;
  /** Ends it without a trace. */
  signal?: AbortSignal;
  /** See `CopyMeans`. */
  isMapped?: boolean;
}

type Settings = Pick<Config, 'dataFolder' | 'backup' | 'passwordEncryptionKey'>;

const progressEveryMs = 200;

/** The folder of backups; AppError invalid where none is set. */
export function backupFolder({ backup }: Pick<Config, 'backup'>, wanted: string): string {
  const folder = wanted || backup.path;
  if (folder === '') throw invalid('there is no folder for backups: set Backup.Path, or name one with --backup-dir');
  return folder;
}

/** Makes a backup; AppError conflict with advice when that is not possible, and then nothing is left of it. */
export async function createBackup(config: Settings, wish: BackupWish): Promise<{ made: Backup; deleted: string[] }> {
  const source = databaseFile(config.dataFolder);
  if (!existsSync(source)) throw conflict(`there is no database in ${config.dataFolder} yet`);
  const file = join(backupFolder(config, wish.folder), nameAt(wish.now));
  const key = config.passwordEncryptionKey === '' ? keyFile(config.dataFolder) : '';
  const { keepCount = 0, version, isMapped = false } = wish;
  const request = { source, key, file, keepCount, createdAt: new Date(wish.now).toISOString(), version, isMapped };
  const deleted = await makeInThread(request, wish);
  return { made: readBackup(file), deleted };
}

/** The backups there are, newest first. */
export const listBackups = (config: Pick<Config, 'backup'>, folder: string): Backup[] => readBackups(backupFolder(config, folder));

/** Deletes all but the newest; the files that went. */
export const pruneBackups = (config: Pick<Config, 'backup'>, folder: string, keepCount: number): string[] =>
  keepNewest(backupFolder(config, folder), keepCount);

/** Takes two seconds for a hundred thousand songs. */
function makeInThread(request: MakeRequest, { onProgress, signal }: BackupWish): Promise<string[]> {
  const thread = new Worker(workerUrl('backup.worker.ts').href, { smol: true });
  const expected = statSync(request.source).size;
  const part = partsOf(request.file).database;
  const sizeNow = () => statSync(part, { throwIfNoEntry: false })?.size ?? 0;
  const timer = onProgress && setInterval(() => onProgress(Math.min(1, sizeNow() / expected)), progressEveryMs);
  let stop = () => {};
  return new Promise<string[]>((resolve, reject) => {
    stop = () => {
      thread.terminate();
      removeParts(request.file);
      reject(conflict('the backup was stopped'));
    };
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
    thread.addEventListener('error', (event) => {
      event.preventDefault();
      reject(new Error(`the thread of the backup ended: ${event.message}`));
    });
    thread.addEventListener('close', () => reject(new Error('the thread of the backup ended')));
    thread.onmessage = ({ data }: MessageEvent<MakeReply>) => {
      if ('deleted' in data) resolve(data.deleted);
      else reject(conflict(data.reason));
    };
    thread.postMessage(request);
  }).finally(() => {
    clearInterval(timer);
    signal?.removeEventListener('abort', stop);
    thread.terminate();
  });
}
