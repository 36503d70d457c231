// Backups of the database: made beside whoever writes, checked, and only then given their name; the oldest go.
import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Config } from '../../config/load.ts';
import type { CopyFacts } from '../../db/checked-copy.ts';
import { flush } from '../../db/checked-copy.ts';
import { databaseFile } from '../../db/open.ts';
import { workerUrl } from '../../env.ts';
import { conflict, invalid } from '../../lib/errors.ts';
import { keyFile } from '../access/secrets.ts';
import { cannotWrite, deleteBackup, deleteParts, factsFileOf, keyFileOf, nameAt, readBackup, readBackups, type Backup } from './files.ts';

export interface BackupWish {
  /** '' is that of Backup.Path. */
  folder: string;
  now: number;
  version: string;
  /** Hears how much of the copy is written, from 0 to 1. */
  onProgress?: (share: number) => void;
  /** Ends it without a trace. */
  signal?: AbortSignal;
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
export async function createBackup(config: Settings, wish: BackupWish): Promise<Backup> {
  const folder = backupFolder(config, wish.folder);
  const source = databaseFile(config.dataFolder);
  if (!existsSync(source)) throw conflict(`there is no database in ${config.dataFolder} yet`);
  const file = join(folder, nameAt(wish.now));
  const parts = [`${file}.part`, `${keyFileOf(file)}.part`, `${factsFileOf(file)}.part`];
  const [part = '', keyPart = '', factsPart = ''] = parts;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (existsSync(file)) throw conflict('a backup of this second is there already');
    deleteParts(folder);
    // SQLite takes an empty file that is there: nobody else can read it while it grows.
    writeFileSync(part, '', { mode: 0o600, flag: 'wx' });
    const facts = await copyInThread(source, part, wish);
    const key = config.passwordEncryptionKey === '' ? keyFile(config.dataFolder) : '';
    const hasKey = key !== '' && existsSync(key);
    if (hasKey) {
      copyFileSync(key, keyPart);
      chmodSync(keyPart, 0o600);
      flush(keyPart);
    }
    const text = JSON.stringify({ ...facts, version: wish.version, createdAt: new Date(wish.now).toISOString() }, undefined, 2);
    writeFileSync(factsPart, `${text}\n`, { mode: 0o600 });
    flush(factsPart);
    if (hasKey) renameSync(keyPart, keyFileOf(file));
    renameSync(factsPart, factsFileOf(file));
    renameSync(part, file);
    flush(folder);
  } catch (cause) {
    for (const path of [...parts, `${part}-journal`]) remove(path);
    if (wish.signal?.aborted) throw conflict('the backup was stopped');
    throw cannotWrite(file, cause);
  }
  return readBackup(file);
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Its folder may be no folder: then there is nothing of ours in it.
  }
}

/** The same as the server does by schedule: a backup, then the oldest beyond Backup.Count go. */
export async function backUp(config: Settings, wish: BackupWish): Promise<{ made: Backup; deleted: Backup[] }> {
  const made = await createBackup(config, wish);
  return { made, deleted: config.backup.count > 0 ? pruneBackups(config, wish.folder, config.backup.count) : [] };
}

/** The backups there are, newest first. */
export const listBackups = (config: Pick<Config, 'backup'>, folder: string): Backup[] => readBackups(backupFolder(config, folder));

/** Deletes all but the newest; those that went. */
export function pruneBackups(config: Pick<Config, 'backup'>, folder: string, keepCount: number): Backup[] {
  const old = listBackups(config, folder).slice(keepCount);
  for (const backup of old) deleteBackup(backup);
  return old;
}

/** Takes about a second for a hundred thousand songs; nobody who reads or writes waits for it. */
function copyInThread(source: string, target: string, { onProgress, signal }: BackupWish): Promise<CopyFacts> {
  const thread = new Worker(workerUrl('backup.worker.ts').href, { smol: true });
  const expected = statSync(source).size;
  const sizeNow = () => statSync(target, { throwIfNoEntry: false })?.size ?? 0;
  const timer = onProgress && setInterval(() => onProgress(Math.min(1, sizeNow() / expected)), progressEveryMs);
  return new Promise<CopyFacts>((resolve, reject) => {
    const stop = () => reject(new Error('stopped'));
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
    thread.addEventListener('error', (event) => {
      event.preventDefault();
      reject(new Error(`the thread of the backup ended: ${event.message}`));
    });
    thread.addEventListener('close', () => reject(new Error('the thread of the backup ended')));
    thread.onmessage = ({ data }: MessageEvent<{ facts: CopyFacts } | { reason: string }>) => {
      if ('facts' in data) resolve(data.facts);
      else reject(new Error(data.reason));
    };
    thread.postMessage({ source, target });
  }).finally(() => {
    clearInterval(timer);
    thread.terminate();
  });
}
