// `pls`: playlists from the command line (navidrome.md 2.2), as the first admin.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import type { App } from '../app.ts';
import type { Command } from '../config/commands.ts';
import type { Caller } from '../context.ts';
import { callerOf, findUser, firstAdmin } from '../core/access/users.ts';
import { readItems } from '../core/playlists/edit.ts';
import { formatOf } from '../core/playlists/formats/formats.ts';
import { listPlaylists, type PlaylistRow } from '../core/playlists/rows.ts';
import { exportPlaylist, fileNameOf, importText } from '../core/playlists/transfer.ts';
import { conflict, invalid, messageOf, notFound } from '../lib/errors.ts';
import { csvCell, withApp, type Run, type Terminal } from './terminal.ts';

type PlaylistCommand = Extract<Command, { name: 'pls' }>;
type Step = (app: App, admin: Caller, command: PlaylistCommand, terminal: Terminal) => number | Promise<number>;

const steps: Record<PlaylistCommand['action'], Step> = { one: exportOne, list, export: exportAll, import: importFiles };

/** Lists, exports and imports playlists. */
export const playlists: Run = (loaded, terminal) => {
  const { command } = loaded;
  if (command.name !== 'pls') return Promise.resolve(1);
  return withApp(loaded, terminal, (app) => {
    const admin = firstAdmin(app);
    if (!admin) throw conflict('there is no admin yet: start the server and create one first');
    return steps[command.action](app, admin, command, terminal);
  });
};

function exportOne(app: App, admin: Caller, { playlist, output }: PlaylistCommand, { out }: Terminal): number {
  if (playlist === '') throw invalid('pls needs a playlist: -p NAME, or one of list, export, import');
  const row = find(app, admin, playlist, '');
  const text = textOf(app, admin, row, formatOf(output) ?? 'm3u');
  if (output === '') out(text);
  else writeFileSync(output, text, { mode: 0o600 });
  return 0;
}

function textOf(app: App, caller: Caller, row: PlaylistRow, format: NonNullable<ReturnType<typeof formatOf>>): string {
  readItems(app, caller, row);
  return exportPlaylist(app, caller, row, format).text;
}

/** By id, else by name; several of the same name are told apart by their ids. */
function find(app: App, admin: Caller, wanted: string, user: string): PlaylistRow {
  const rows = rowsOf(app, admin, user);
  const byId = rows.find(({ id }) => id === wanted);
  if (byId) return byId;
  const named = rows.filter(({ name }) => name === wanted);
  const [first, second] = named.length > 0 ? named : rows.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  if (!first) throw notFound('playlist');
  if (second) throw conflict(`several playlists have this name; use an id: ${named.map(({ id }) => id).join(', ')}`);
  return first;
}

function rowsOf(app: App, admin: Caller, user: string): PlaylistRow[] {
  if (user !== '' && !findUser(app.db.$client, user)) throw notFound('user');
  return listPlaylists(app, admin, user === '' ? {} : { ownerName: user }).rows;
}

function list(app: App, admin: Caller, { user, format }: PlaylistCommand, { out }: Terminal): number {
  const rows = rowsOf(app, admin, user);
  if (format === 'json') {
    const items = rows.map((row) => ({
      id: row.id,
      name: row.name,
      ownerId: row.ownerId,
      owner: row.ownerName,
      public: row.isPublic === 1,
    }));
    out(`${JSON.stringify(items, undefined, 2)}\n`);
    return 0;
  }
  const lines = rows.map((row) => [row.id, row.name, row.ownerId, row.ownerName, String(row.isPublic === 1)].map(csvCell).join(','));
  out(`${['playlist id,playlist name,owner id,owner name,public', ...lines].join('\n')}\n`);
  return 0;
}

function exportAll(app: App, admin: Caller, { playlist, output, user }: PlaylistCommand, { out }: Terminal): number {
  if (output !== '' && !(existsSync(output) && statSync(output).isDirectory())) throw invalid(`${output} is not a folder`);
  const rows = playlist === '' ? rowsOf(app, admin, user) : [find(app, admin, playlist, user)];
  const taken = new Set<string>();
  for (const row of rows) {
    const plain = fileNameOf(row.name);
    const name = taken.has(plain.toLowerCase()) ? `${plain}_${row.id.slice(0, 6)}` : plain;
    taken.add(name.toLowerCase());
    writeFileSync(join(output || '.', `${name}.m3u`), textOf(app, admin, row, 'm3u'), { mode: 0o600 });
  }
  out(`${rows.length} playlists exported\n`);
  return 0;
}

async function importFiles(app: App, admin: Caller, command: PlaylistCommand, terminal: Terminal): Promise<number> {
  if (command.files.length === 0) throw invalid('pls import needs the names of playlist files');
  const user = command.user === '' ? undefined : findUser(app.db.$client, command.user);
  if (command.user !== '' && !user) throw notFound('user');
  const owner = user ? callerOf(app, user) : admin;
  let failed = 0;
  for (const file of command.files) {
    try {
      terminal.out(await importOne(app, owner, resolve(file), command.isSynced));
    } catch (error) {
      failed++;
      terminal.err(`${file}: ${messageOf(error)}\n`);
    }
  }
  return failed === 0 ? 0 : 1;
}

async function importOne(app: App, owner: Caller, path: string, isSynced: boolean): Promise<string> {
  const linked = isSynced ? await app.playlistFiles.importLinked(owner, path) : undefined;
  if (linked) return `${basename(path)}: ${linked.matched} of ${linked.total} songs, kept in step with the file\n`;
  const { matched, total, unmatched } = await importText(app, owner, {
    bytes: readFileSync(path),
    fileName: basename(path),
    baseFolder: dirname(path),
  });
  const note = isSynced ? ' (not kept in step: the file lies in no library)' : '';
  const misses = unmatched.map(({ line, reason }) => `  ${reason}: ${line}\n`);
  return `${basename(path)}: ${matched} of ${total} songs${note}\n${misses.join('')}`;
}
