// Keys of apps: a user's own, made and revoked in the settings of the page.
import * as v from 'valibot';

import * as core from '../../core/access/api-keys.ts';
import { scopes } from '../../core/access/scopes.ts';
import { operation } from './operation.ts';
import { maybe, nothing, said, text, time, upTo } from './shapes.ts';

const scope = said(v.picklist(scopes), 'Everything; listening, marks and playlists; or looking, listening and downloads.');

export const apiKey = v.object({
  id: text,
  name: text,
  scope,
  createdAt: time,
  lastUsedAt: maybe(time),
  expiresAt: maybe(time),
});

const present = ({ id, name, scope: given, createdAt, lastUsedAt, expiresAt }: core.ApiKey) => ({
  id,
  name,
  scope: given,
  createdAt: new Date(createdAt).toISOString(),
  lastUsedAt: lastUsedAt === null ? undefined : new Date(lastUsedAt).toISOString(),
  expiresAt: expiresAt === null ? undefined : new Date(expiresAt).toISOString(),
});

export const list = operation({ summary: 'Own keys of apps, newest first', output: v.array(apiKey) }, ({ app, caller }) =>
  core.listApiKeys(app, caller).map(present),
);

export const madeKey = v.object({ ...apiKey.entries, key: text });

export const create = operation(
  {
    summary: 'Makes a key of an app; its text is in this answer and never again',
    body: v.object({ name: upTo(1000), scope, expiresAt: maybe(v.nullable(said(upTo(40), 'A date; null: it does not end.'))) }),
    hint: `expected {name, scope: ${scopes.join('|')}, expiresAt?: a date}`,
    output: madeKey,
  },
  ({ app, caller }, { name, scope: given, expiresAt }) => {
    const made = core.createApiKey(app, caller, { name, scope: given, expiresAt: expiresAt ? Date.parse(expiresAt) : null });
    return { ...present(made), key: made.key };
  },
);

export const remove = operation({ summary: 'Revokes a key of an app', output: nothing }, ({ app, caller, hit }) => {
  core.deleteApiKey(app, caller, hit.params['id'] ?? '');
  return {};
});
