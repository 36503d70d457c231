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
import { asJson, csvCell, progressLine, withApp, type Run, type Terminal } from './terminal.ts';

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

function exportOne(app: App, admin: Caller, { playlist, output, isJson }: PlaylistCommand, { out }: Terminal): number {
  if (playlist === '') throw invalid('pls needs a playlist: -p NAME, or one of list, export, import');
  const row = find(app, admin, playlist, '');
  const text = textOf(app, admin, row, formatOf(output) ?? 'm3u');
  if (output !== '') writeOwn(output, text);
  if (isJson) out(asJson({ ...shapeOf(row), ...(output === '' ? { text } : { file: resolve(output) }) }));
  else if (output === '') out(text);
  return 0;
}

/** For its owner only. */
function writeOwn(file: string, text: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600 });
  } catch (cause) {
    throw invalid(`${file} cannot be written (${messageOf(cause)})`, cause);
  }
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
    out(asJson(rows.map(shapeOf)));
    return 0;
  }
  const lines = rows.map((row) => [row.id, row.name, row.ownerId, row.ownerName, String(row.isPublic === 1)].map(csvCell).join(','));
  out(`${['playlist id,playlist name,owner id,owner name,public', ...lines].join('\n')}\n`);
  return 0;
}

const shapeOf = (row: PlaylistRow) => ({
  id: row.id,
  name: row.name,
  ownerId: row.ownerId,
  owner: row.ownerName,
  public: row.isPublic === 1,
});

function exportAll(app: App, admin: Caller, { playlist, output, user, isJson }: PlaylistCommand, terminal: Terminal): number {
  if (output !== '' && !(existsSync(output) && statSync(output).isDirectory())) throw invalid(`${output} is not a folder`);
  const rows = playlist === '' ? rowsOf(app, admin, user) : [find(app, admin, playlist, user)];
  const taken = new Set<string>();
  const written: object[] = [];
  const say = progressLine(terminal);
  for (const row of rows) {
    const plain = fileNameOf(row.name);
    const name = taken.has(plain.toLowerCase()) ? `${plain}_${row.id.slice(0, 6)}` : plain;
    taken.add(name.toLowerCase());
    const file = join(output || '.', `${name}.m3u`);
    writeOwn(file, textOf(app, admin, row, 'm3u'));
    written.push({ ...shapeOf(row), file: resolve(file) });
    say(`${written.length} of ${rows.length} playlists written`);
  }
  say('');
  terminal.out(isJson ? asJson(written) : `${rows.length} playlists exported\n`);
  return 0;
}

async function importFiles(app: App, admin: Caller, command: PlaylistCommand, terminal: Terminal): Promise<number> {
  if (command.files.length === 0) throw invalid('pls import needs the names of playlist files');
  const user = command.user === '' ? undefined : findUser(app.db.$client, command.user);
  if (command.user !== '' && !user) throw notFound('user');
  const owner = user ? callerOf(app, user) : admin;
  const say = progressLine(terminal);
  const found: Imported[] = [];
  for (const file of command.files) {
    say(`${found.length + 1} of ${command.files.length}: ${basename(file)}`);
    const one = await importOne(app, owner, file, command.isSynced);
    say('');
    found.push(one);
    if ('error' in one) terminal.err(`${file}: ${one.error}\n`);
    else if (!command.isJson) terminal.out(describe(one, command.isSynced));
  }
  if (command.isJson) terminal.out(asJson(found));
  return found.some((one) => 'error' in one) ? 1 : 0;
}

type Imported =
  | { file: string; error: string }
  | { file: string; matched: number; total: number; isSynced: boolean; unmatched: { line: string; reason: string }[] };

async function importOne(app: App, owner: Caller, given: string, isSynced: boolean): Promise<Imported> {
  const file = resolve(given);
  try {
    const linked = isSynced ? await app.playlistFiles.importLinked(owner, file) : undefined;
    if (linked) return { file, matched: linked.matched, total: linked.total, isSynced: true, unmatched: [] };
    const wish = { bytes: readFileSync(file), fileName: basename(file), baseFolder: dirname(file) };
    const { matched, total, unmatched } = await importText(app, owner, wish);
    return { file, matched, total, isSynced: false, unmatched: unmatched.map(({ line, reason }) => ({ line, reason })) };
  } catch (error) {
    return { file, error: messageOf(error) };
  }
}

function describe({ file, matched, total, isSynced, unmatched }: Exclude<Imported, { error: string }>, wasWanted: boolean): string {
  const note = isSynced ? ', kept in step with the file' : wasWanted ? ' (not kept in step: the file lies in no library)' : '';
  const misses = unmatched.map(({ line, reason }) => `  ${reason}: ${line}\n`);
  return `${basename(file)}: ${matched} of ${total} songs${note}\n${misses.join('')}`;
}
