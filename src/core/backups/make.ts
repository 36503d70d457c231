// What a backup is made of, step by step, in a thread of its own: to flush or delete so much holds up whoever does it.
import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { flush, writeCheckedCopy } from '../../db/checked-copy.ts';
import type { digestFile } from '../../lib/digest.ts';
import { messageOf } from '../../lib/errors.ts';
import { cannotWrite, deleteBackup, deleteParts, factsFileOf, keyFileOf, readBackups } from './files.ts';

export interface MakeRequest {
  /** The database. */
  source: string;
  /** The key it needs; '' where it needs none. */
  key: string;
  /** What it will be called. */
  file: string;
  /** Delete all but so many afterwards; 0 deletes none. */
  keepCount: number;
  createdAt: string;
  version: string;
  /** See `CopyMeans`. */
  isMapped?: boolean;
}

/** Names of the files that went, or what people should know. */
export type MakeReply = { deleted: string[] } | { reason: string };

/** The files of a backup until it is whole. */
export const partsOf = (file: string) =>
  ({ database: `${file}.part`, key: `${keyFileOf(file)}.part`, facts: `${factsFileOf(file)}.part` }) as const;

/** Makes it, or leaves nothing; `digest` may work in another thread. */
export async function makeBackup(request: MakeRequest, digest?: typeof digestFile): Promise<MakeReply> {
  const { file, keepCount } = request;
  try {
    await write(request, digest);
  } catch (error) {
    removeParts(file);
    return { reason: cannotWrite(file, error).message };
  }
  try {
    return { deleted: keepCount > 0 ? keepNewest(dirname(file), keepCount) : [] };
  } catch (error) {
    return { reason: `a backup was made, but old ones could not be deleted: ${messageOf(error)}` };
  }
}

async function write({ source, key, file, createdAt, version, isMapped = false }: MakeRequest, digest?: typeof digestFile): Promise<void> {
  const folder = dirname(file);
  const parts = partsOf(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (existsSync(file)) throw new Error('a backup of this second is there already');
  deleteParts(folder);
  // SQLite takes an empty file that is there: nobody else can read it while it grows.
  writeFileSync(parts.database, '', { mode: 0o600, flag: 'wx' });
  const facts = await writeCheckedCopy(source, parts.database, { ...(digest && { digest }), isMapped });
  const hasKey = key !== '' && existsSync(key);
  if (hasKey) {
    copyFileSync(key, parts.key);
    chmodSync(parts.key, 0o600);
    flush(parts.key);
  }
  writeFileSync(parts.facts, `${JSON.stringify({ ...facts, version, createdAt }, undefined, 2)}\n`, { mode: 0o600 });
  flush(parts.facts);
  if (hasKey) renameSync(parts.key, keyFileOf(file));
  renameSync(parts.facts, factsFileOf(file));
  renameSync(parts.database, file);
  flush(folder);
}

/** Deletes what is left of one that was not finished. */
export function removeParts(file: string): void {
  const { database, key, facts } = partsOf(file);
  for (const path of [database, `${database}-journal`, key, facts]) {
    try {
      rmSync(path, { force: true });
    } catch {
      // Its folder may be no folder: then there is nothing of ours in it.
    }
  }
}

/** Deletes all but the newest; the files that went. */
export function keepNewest(folder: string, keepCount: number): string[] {
  const old = readBackups(folder).slice(keepCount);
  for (const backup of old) deleteBackup(backup);
  return old.map(({ file }) => file);
}
