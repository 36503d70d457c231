// The files of backups: a database, what is known of it, and the key it needs, all under one name with a time.
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import type { CopyFacts } from '../../db/checked-copy.ts';
import { AppError, messageOf } from '../../lib/errors.ts';

/** One backup as it lies in its folder. */
export interface Backup {
  file: string;
  name: string;
  /** Local time, as its name says. */
  at: string;
  bytes: number;
  /** The key of the data folder lies beside it. */
  hasKey: boolean;
  /** undefined where the file with them is gone or cannot be read. */
  facts: Facts | undefined;
}

export interface Facts extends CopyFacts {
  /** Of the program that made it. */
  version: string;
  createdAt: string;
}

const pattern = /^melodrome_backup_(\d{4})\.(\d\d)\.(\d\d)_(\d\d)\.(\d\d)\.(\d\d)\.db$/;

/** The name of a backup made at this moment: the time is that of the clock on the wall. */
export function nameAt(now: number): string {
  const [date = '', time = ''] = localTime(now).split(' ');
  return `melodrome_backup_${date.replaceAll('-', '.')}_${time.replaceAll(':', '.')}.db`;
}

/** Such as `2026-01-31 04:00:00`. */
export function localTime(now: number): string {
  const date = new Date(now);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}

/** Where the key and the facts of a backup lie. */
export const keyFileOf = (file: string) => file.replace(/\.db$/, '') + '.key';
export const factsFileOf = (file: string) => file.replace(/\.db$/, '') + '.json';

/** The backups of a folder, newest first; none where there is no folder. AppError when it cannot be read. */
export function readBackups(folder: string): Backup[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ENOENT') return [];
    throw new AppError('conflict', `the folder of backups ${folder} cannot be read (${messageOf(cause)})`, { cause });
  }
  return names
    .filter((name) => pattern.test(name))
    .sort()
    .reverse()
    .map((name) => readBackup(join(folder, name)));
}

/** One backup by its file, which need not have a name as ours do. */
export function readBackup(file: string): Backup {
  const name = basename(file);
  const [, year, month, day, hours, minutes, seconds] = pattern.exec(name) ?? [];
  const stats = statSync(file, { throwIfNoEntry: false });
  return {
    file,
    name,
    at: year ? `${year}-${month}-${day} ${hours}:${minutes}:${seconds}` : localTime(stats?.mtimeMs ?? 0),
    bytes: stats?.size ?? 0,
    hasKey: statSync(keyFileOf(file), { throwIfNoEntry: false })?.isFile() ?? false,
    facts: readFacts(factsFileOf(file)),
  };
}

function readFacts(file: string): Facts | undefined {
  try {
    const facts = JSON.parse(readFileSync(file, 'utf8')) as Partial<Facts>;
    return typeof facts.sha256 === 'string' && typeof facts.schema === 'string' && facts.rows ? (facts as Facts) : undefined;
  } catch {
    return undefined;
  }
}

/** Deletes a backup with what belongs to it; the database last, so that none is left without a word of what it is. */
export function deleteBackup({ file }: Pick<Backup, 'file'>): void {
  for (const part of [keyFileOf(file), factsFileOf(file), file]) rmSync(part, { force: true });
}

/** What an interrupted backup left in a folder. */
export function deleteParts(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (/^melodrome_backup_.*\.part(-journal)?$/.test(name)) rmSync(join(folder, name), { force: true });
  }
}

/** Tells people what is wrong with the folder of a file. */
export function cannotWrite(file: string, cause: unknown): AppError {
  const reason = messageOf(cause);
  const advice = /ENOSPC|EDQUOT|disk is full|database or disk is full/i.test(reason)
    ? 'its disk is full: free some space or choose another folder'
    : /EACCES|EPERM|EROFS|readonly|unable to open|ENOTDIR/i.test(reason)
      ? `it cannot be written (${reason}): make it writable for the user of the server`
      : reason;
  return new AppError('conflict', `no backup was made in ${dirname(file)}: ${advice}`, { cause });
}
