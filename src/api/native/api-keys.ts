// Keys of apps: a user's own, made and revoked in the settings of the page.
import * as v from 'valibot';

import * as core from '../../core/access/api-keys.ts';
import { scopes } from '../../core/access/scopes.ts';
import { readBodyAs, type NativeAnswer } from './call.ts';

const newKey = v.object({
  name: v.pipe(v.string(), v.maxLength(1000)),
  scope: v.picklist(scopes),
  expiresAt: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(40)))),
});

const shown = ({ id, name, scope, createdAt, lastUsedAt, expiresAt }: core.ApiKey) => ({
  id,
  name,
  scope,
  createdAt: new Date(createdAt).toISOString(),
  lastUsedAt: lastUsedAt === null ? undefined : new Date(lastUsedAt).toISOString(),
  expiresAt: expiresAt === null ? undefined : new Date(expiresAt).toISOString(),
});

/** The caller's keys, newest first. */
export const list: NativeAnswer = ({ app, caller }) => core.listApiKeys(app, caller).map(shown);

/** A new key; its text is in this answer and never again. */
export const create: NativeAnswer = async (call) => {
  const { name, scope, expiresAt } = await readBodyAs(call, newKey, `expected {name, scope: ${scopes.join('|')}, expiresAt?: a date}`);
  const made = core.createApiKey(call.app, call.caller, { name, scope, expiresAt: expiresAt ? Date.parse(expiresAt) : null });
  return { ...shown(made), key: made.key };
};

export const remove: NativeAnswer = ({ app, caller, hit }) => {
  core.deleteApiKey(app, caller, hit.params['id'] ?? '');
  return {};
};
