// `backup`: copies of the database made, listed, pruned and put back (navidrome.md 2.2).
import type { Command } from '../config/commands.ts';
import type { Config } from '../config/load.ts';
import { createBackup, listBackups, pruneBackups } from '../core/backups/backups.ts';
import type { Backup } from '../core/backups/files.ts';
import { checkBackup, restoreBackup } from '../core/backups/restore.ts';
import { lockFolder } from '../db/folder-lock.ts';
import { conflict, invalid } from '../lib/errors.ts';
import { version } from '../version.ts';
import { asJson, progressLine, type Run, type Terminal } from './terminal.ts';

type BackupCommand = Extract<Command, { name: 'backup' }>;
type Step = (config: Config, command: BackupCommand, terminal: Terminal) => number | Promise<number>;

const steps: Record<BackupCommand['action'], Step> = { create, list, prune, restore };

/** Everything about backups; works beside a running server, but for restoring. */
export const backups: Run = async ({ config, command }, terminal) => {
  if (command.name !== 'backup') return 1;
  return steps[command.action](config, command, terminal);
};

async function create(config: Config, { folder, isJson }: BackupCommand, { signal, ...terminal }: Terminal): Promise<number> {
  const say = progressLine(terminal);
  try {
    const onProgress = (share: number) => say(`copying: ${Math.round(share * 100)} %`);
    const { made: backup } = await createBackup(config, { folder, now: Date.now(), version, signal, onProgress, isMapped: true });
    say('');
    terminal.out(isJson ? asJson(shapeOf(backup)) : `${backup.file}\n${describe(backup)}\n`);
    return 0;
  } finally {
    say('');
  }
}

function list(config: Config, { folder, isJson }: BackupCommand, { out }: Terminal): number {
  const found = listBackups(config, folder);
  if (isJson) out(asJson(found.map(shapeOf)));
  else out(found.length === 0 ? 'no backups\n' : found.map((backup) => `${backup.name}  ${describe(backup)}\n`).join(''));
  return 0;
}

async function prune(config: Config, { folder, keepCount, isForced, isJson }: BackupCommand, terminal: Terminal): Promise<number> {
  const keep = keepCount ?? config.backup.count;
  const all = listBackups(config, folder);
  if (keep === 0 && all.length > 0 && !isForced) await agree(terminal, `This deletes all ${all.length} backups.`);
  const deleted = pruneBackups(config, folder, keep);
  const kept = all.length - deleted.length;
  terminal.out(isJson ? asJson({ deleted, kept }) : `${deleted.length} backups deleted, ${kept} kept\n`);
  return 0;
}

async function restore(config: Config, { file, isForced, isJson }: BackupCommand, terminal: Terminal): Promise<number> {
  const say = progressLine(terminal);
  say('checking the backup …');
  const backup = await checkBackup(file).finally(() => say(''));
  const unlock = lockFolder(config.dataFolder, 'alone');
  try {
    if (!isForced) await agree(terminal, `The database in ${config.dataFolder} is replaced by:\n  ${describe(backup)}`);
    const result = restoreBackup(config, backup, Date.now());
    if (!result.canReadPasswords) {
      terminal.err(
        'The key of this data folder is not the one of the backup: the server does not start until melodrome.key of then, or the\n',
      );
      terminal.err('PasswordEncryptionKey of then, is back, or "melodrome user new-key" says that it is lost.\n');
    }
    if (isJson) terminal.out(asJson(result));
    else {
      const before = result.replaced ? `\nwhat was there before: ${result.replaced}` : '';
      terminal.out(`restored: ${result.database}${before}${result.replacedKey ? `\nits key: ${result.replacedKey}` : ''}\n`);
    }
    return 0;
  } finally {
    unlock();
  }
}

/** AppError conflict unless somebody types YES. */
async function agree({ err, readLine }: Terminal, what: string): Promise<void> {
  err(`${what}\nType YES to go on: `);
  const answer = await readLine();
  if (answer === undefined) throw invalid('nobody can be asked here: say --force if that is what you want');
  if (answer.trim() !== 'YES') throw conflict('nothing was changed');
}

function describe({ at, bytes, hasKey, facts }: Backup): string {
  const rows = facts ? `, ${facts.rows.songs} songs, ${facts.rows.users} users` : '';
  return `${at}, ${(bytes / 1e6).toFixed(1)} MB${rows}${hasKey ? ', with its key' : ''}`;
}

const shapeOf = ({ file, name, at, bytes, hasKey, facts }: Backup) => ({
  file,
  name,
  at,
  bytes,
  hasKey,
  sha256: facts?.sha256,
  schema: facts?.schema,
  version: facts?.version,
  rows: facts?.rows,
});
