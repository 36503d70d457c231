// /api/plugin: this server has no plugins, so the list of them is empty (navidrome.md 5.3, 5.5). In the table only where
// Plugins.Enabled does not say that nobody wants any.
import * as v from 'valibot';

import { notFound } from '../../lib/errors.ts';
import { operation } from './operation.ts';
import { flag, page, text, time } from './shapes.ts';

const plugin = v.object({
  id: text,
  path: text,
  manifest: text,
  config: text,
  users: text,
  allUsers: flag,
  libraries: text,
  allLibraries: flag,
  allowWriteAccess: flag,
  enabled: flag,
  lastError: text,
  sha256: text,
  createdAt: time,
  updatedAt: time,
});

export const list = operation({ summary: 'Plugins; there are none', query: page, isPage: true, output: v.array(plugin) }, ({ headers }) => {
  headers['x-total-count'] = '0';
  return [];
});

const absent = () => {
  throw notFound('plugin');
};

export const one = operation({ summary: 'A plugin; there is none', output: plugin }, absent);
export const update = operation({ summary: 'Changes a plugin; there is none', output: plugin }, absent);

export const rescan = operation(
  { summary: 'Looks for plugins; there are none', status: 204 },
  ({ headers }) => new Response(null, { status: 204, headers }),
);
