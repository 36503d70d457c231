// Keys of apps: one for each device, with a name, a scope and perhaps an end. 256 random bits, of which only the
// SHA-256 is kept: there is nothing to guess, so a slow hash would only cost time.
import { randomBytes } from 'node:crypto';

import type { Caller, Context, KeyScope } from '../../context.ts';
import { conflict, invalid, notFound } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { writeNote } from '../../lib/storage.ts';
import { scopes } from './scopes.ts';

export interface ApiKey {
  id: string;
  name: string;
  scope: KeyScope;
  createdAt: number;
  lastUsedAt: number | null;
  expiresAt: number | null;
}

export interface NewApiKey {
  name: string;
  scope: KeyScope;
  /** null: it does not end. */
  expiresAt: number | null;
}

/** A key as it logs in. */
export interface FoundKey extends ApiKey {
  pk: number;
  userPk: number;
}

const prefix = 'mdk_';
const longestName = 100;
const mostKeys = 100;
const writeEveryMs = 60_000;
const columns = 'id, name, scope, created_at AS createdAt, last_used_at AS lastUsedAt, expires_at AS expiresAt';

/** The caller's keys, newest first. */
export function listApiKeys({ db }: Pick<Context, 'db'>, caller: Caller): ApiKey[] {
  return db.$client
    .query(`SELECT ${columns} FROM api_key WHERE user_pk = ? ORDER BY created_at DESC, pk DESC`)
    .all(caller.user.pk) as ApiKey[];
}

/** Makes a key for the caller; its text is told this once. AppError invalid or conflict where it cannot be made. */
export function createApiKey(ctx: Context, caller: Caller, input: NewApiKey): ApiKey & { key: string } {
  const name = input.name.trim();
  const now = ctx.clock.now();
  if (name === '' || name.length > longestName)
    throw invalid(`a key has a name of 1 to ${longestName} characters, such as the device it is for`);
  if (!scopes.includes(input.scope)) throw invalid(`a key is good for one of ${scopes.join(', ')}`);
  if (input.expiresAt !== null && !(input.expiresAt > now)) throw invalid('a key must end in the future');
  const mine = listApiKeys(ctx, caller);
  if (mine.length >= mostKeys) throw conflict('you have very many keys: revoke those that are not used any more');
  if (mine.some((other) => other.name === name)) throw conflict('you have a key of this name already');
  const key = prefix + randomBytes(32).toString('base64url');
  const row: ApiKey = { id: newId(), name, scope: input.scope, createdAt: now, lastUsedAt: null, expiresAt: input.expiresAt };
  ctx.db.$client
    .query('INSERT INTO api_key (id, user_pk, name, key_hash, scope, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)')
    .run(row.id, caller.user.pk, name, hashOf(key), row.scope, now, row.expiresAt);
  ctx.events.emit('logins-changed', { userId: '' });
  return { ...row, key };
}

/** Revokes a key of the caller's; it is useless at once. */
export function deleteApiKey(ctx: Context, caller: Caller, id: string): void {
  const { changes } = ctx.db.$client.query('DELETE FROM api_key WHERE id = ? AND user_pk = ?').run(id, caller.user.pk);
  if (changes === 0) throw notFound('key');
  ctx.events.emit('logins-changed', { userId: '' });
}

/** The key with this text, if it is good now; notes its use, once a minute at most. */
export function findApiKey({ db, clock }: Pick<Context, 'db' | 'clock'>, key: string): FoundKey | undefined {
  const row = db.$client
    .query(`SELECT pk, user_pk AS userPk, ${columns} FROM api_key WHERE key_hash = ?`)
    .get(hashOf(key)) as FoundKey | null;
  const now = clock.now();
  if (!row || (row.expiresAt !== null && row.expiresAt <= now)) return undefined;
  if (row.lastUsedAt === null || now - row.lastUsedAt >= writeEveryMs) {
    writeNote(() => db.$client.query('UPDATE api_key SET last_used_at = ? WHERE pk = ?').run(now, row.pk));
  }
  return row;
}

const hashOf = (key: string): string => Bun.SHA256.hash(key, 'hex');
