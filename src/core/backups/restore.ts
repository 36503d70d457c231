// A backup in the place of the database: checked whole first, put there in one step, and what was there before is kept.
// Nobody may use the data folder meanwhile (db/folder-lock.ts).
import { chmodSync, copyFileSync, existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { Config } from '../../config/load.ts';
import { flush, inspectCopy, type CopyFacts } from '../../db/checked-copy.ts';
import { readMigrations } from '../../db/migrate.ts';
import { databaseFile, openDatabase } from '../../db/open.ts';
import { assetRoot } from '../../env.ts';
import { AppError, invalid, messageOf } from '../../lib/errors.ts';
import { fitsKey } from '../access/password-key.ts';
import { keyFile, openSecrets } from '../access/secrets.ts';
import { keyFileOf, localTime, readBackup, type Backup } from './files.ts';

export interface Checked extends Backup {
  found: CopyFacts;
}

export interface Restored {
  database: string;
  /** Where the database that was there lies now; '' where there was none. */
  replaced: string;
  /** The key of the backup was put in place of another, which lies here; '' otherwise. */
  replacedKey: string;
  /** Passwords for apps can be read with the key that is there now. */
  canReadPasswords: boolean;
}

/** Reads a backup to its last page; AppError when it is damaged, not ours, or of a newer program. */
export async function checkBackup(path: string): Promise<Checked> {
  const file = resolve(path);
  if (!(statSync(file, { throwIfNoEntry: false })?.isFile() ?? false)) throw invalid(`there is no backup ${file}`);
  const backup = readBackup(file);
  let found: CopyFacts;
  try {
    found = await inspectCopy(file);
  } catch (cause) {
    throw new AppError('invalid', `${file} cannot be restored: ${messageOf(cause)}`, { cause });
  }
  if (backup.facts && backup.facts.sha256 !== found.sha256) {
    throw invalid(`${file} cannot be restored: it is not what was written when the backup was made`);
  }
  const known = readMigrations(join(assetRoot, 'drizzle')).map(({ name }) => name);
  if (!known.includes(found.schema))
    throw invalid(`${file} was made by another version of Melodrome (${found.schema}): restore it with that`);
  return { ...backup, found };
}

/** Puts a checked backup in the place of the database. Sessions end: what they stand for may have changed since. */
export function restoreBackup(config: Pick<Config, 'dataFolder' | 'passwordEncryptionKey'>, backup: Checked, now: number): Restored {
  const database = databaseFile(config.dataFolder);
  if (backup.file === database) throw invalid('this is the database itself, not a backup of it');
  const part = `${database}.restoring`;
  const stamp = localTime(now).replaceAll(/[-:]/g, '.').replace(' ', '_');
  const replaced = freeName(join(config.dataFolder, `melodrome-replaced-${stamp}`));
  try {
    mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 });
    rmSync(part, { force: true });
    copyFileSync(backup.file, part);
    chmodSync(part, 0o600);
    prepare(part);
    flush(part);
  } catch (cause) {
    rmSync(part, { force: true });
    throw new AppError('conflict', `nothing was restored: ${config.dataFolder} cannot be written (${messageOf(cause)})`, { cause });
  }
  const replacedKey = bringKey(config, backup, replaced.replace(/\.db$/, '.key'));
  const hadDatabase = existsSync(database);
  if (hadDatabase) setAside(database, replaced);
  renameSync(part, database);
  flush(config.dataFolder);
  return {
    database,
    replaced: hadDatabase ? replaced : '',
    replacedKey,
    canReadPasswords: canReadPasswords(config, database),
  };
}

/** The name with a number, where something has it already. */
function freeName(base: string): string {
  let name = `${base}.db`;
  for (let n = 2; existsSync(name); n++) name = `${base}-${n}.db`;
  return name;
}

/** What the copy must not bring along: sessions of then, and the word that a scan is running. */
function prepare(file: string): void {
  const { $client: client } = openDatabase(file, { durability: 'FULL' });
  client.run('UPDATE user SET token_version = token_version + 1');
  // Older copies know no such table.
  if (client.query("SELECT 1 FROM sqlite_schema WHERE name = 'session'").get()) client.run('DELETE FROM session');
  client.run("DELETE FROM property WHERE key = 'scan.lock'");
  client.run('PRAGMA wal_checkpoint(TRUNCATE)');
  // One file, without a log beside it.
  client.run('PRAGMA journal_mode = DELETE');
  client.close();
}

/** The old database under another name, with all that was written to it. */
function setAside(database: string, replaced: string): void {
  try {
    const { $client: client } = openDatabase(database, { durability: 'FULL' });
    client.run('PRAGMA wal_checkpoint(TRUNCATE)');
    client.close();
  } catch {
    // It may be damaged, which is why somebody restores: then it is kept as it is.
  }
  try {
    linkSync(database, replaced);
  } catch {
    // Not every disk knows second names. At no moment there is no database.
    copyFileSync(database, replaced);
    flush(replaced);
  }
  // A log that is left belongs to the old one; beside the new one it would ruin it.
  for (const suffix of ['-wal', '-shm']) if (existsSync(database + suffix)) renameSync(database + suffix, replaced + suffix);
}

/** Where the key that was there went, if it was another. */
function bringKey(config: Pick<Config, 'dataFolder' | 'passwordEncryptionKey'>, backup: Checked, replaced: string): string {
  if (!backup.hasKey || config.passwordEncryptionKey !== '') return '';
  const own = keyFile(config.dataFolder);
  const isOther =
    existsSync(own) && Bun.SHA256.hash(readFileSync(own), 'hex') !== Bun.SHA256.hash(readFileSync(keyFileOf(backup.file)), 'hex');
  if (existsSync(own) && !isOther) return '';
  const part = `${own}.restoring`;
  copyFileSync(keyFileOf(backup.file), part);
  chmodSync(part, 0o600);
  flush(part);
  if (isOther) renameSync(own, replaced);
  renameSync(part, own);
  return isOther ? replaced : '';
}

function canReadPasswords({ dataFolder, passwordEncryptionKey }: Pick<Config, 'dataFolder' | 'passwordEncryptionKey'>, file: string) {
  const db = openDatabase(file, { durability: 'FULL' });
  try {
    const secrets = openSecrets(dataFolder, passwordEncryptionKey);
    const fits = fitsKey({ db }, secrets);
    if (fits !== undefined) return fits;
    const row = db.$client.query('SELECT password_secret FROM user WHERE length(password_secret) > 0 LIMIT 1').values()[0];
    if (row) secrets.unsealUnbound(row[0] as Uint8Array);
    return true;
  } catch {
    return false;
  } finally {
    db.$client.close();
  }
}
