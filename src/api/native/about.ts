// What the server is: version, how long it has been running, licences, every option; and how its first folder is before anybody
// can log in.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import * as v from 'valibot';

import { shownOptions } from '../../config/shown.ts';
import { firstFolderState } from '../../core/libraries/first-run.ts';
import { assetRoot } from '../../env.ts';
import { notFound } from '../../lib/errors.ts';
import { version } from '../../version.ts';
import { operation } from './operation.ts';
import { flag, said, text, time, whole } from './shapes.ts';

export const about = v.object({
  version: text,
  runtime: said(text, 'What the program runs on.'),
  license: text,
  startedAt: time,
  uptime: said(whole, 'Seconds.'),
});

export const server = operation({ summary: 'Version, licence and age of the running server', output: about }, ({ app }) => ({
  version,
  runtime: `Bun ${Bun.version}`,
  license: 'Apache-2.0',
  startedAt: new Date(app.startedAt).toISOString(),
  uptime: Math.floor((app.clock.now() - app.startedAt) / 1000),
}));

export const licenses = operation({ summary: 'Licences of everything that is part of the program', output: v.object({ text }) }, () => ({
  text: readFileSync(join(assetRoot, 'THIRD-PARTY-NOTICES.md'), 'utf8'),
}));

export const option = v.object({
  key: text,
  value: said(text, 'As it is used; secrets as stars.'),
  default: text,
  from: said(text, 'Where it was set; empty for a default.'),
  isChanged: flag,
  doc: text,
  waitsFor: said(text, 'What this version does not have yet, so that the option does nothing.'),
});

export const options = operation(
  { summary: 'Every option with its value, its default and where it was set', output: v.array(option) },
  ({ app, headers }) => {
    if (!app.config.devUiShowConfig) throw notFound('route');
    const rows = shownOptions(app.config);
    headers['x-total-count'] = String(rows.length);
    return rows;
  },
);

export const setup = v.object({
  folder: text,
  state: v.picklist(['fine', 'empty', 'absent', 'unreadable']),
  reason: text,
  scanning: flag,
  count: said(whole, 'Audio files seen by the running scan, or songs of the folder.'),
  albumCount: whole,
});

/** Only until there is a user: later it is nobody's business without a login. */
export const firstRun = operation({ summary: 'The music folder before the first login', output: setup }, ({ app }) => {
  if (!app.access.isFirstTime()) throw notFound('route');
  const { path, state, reason, songCount, albumCount } = firstFolderState(app, app.firstLibrary);
  const running = app.scanner.progress();
  return { folder: path, state, reason, scanning: running?.scanning ?? false, count: running?.count ?? songCount, albumCount };
});
