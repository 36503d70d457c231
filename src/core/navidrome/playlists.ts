// Playlists with their ids, entries in order and their owners. An entry whose song is not here keeps its path: it is
// shown as missing and matched as soon as the file is there.
import { existsSync } from 'node:fs';

import { messageOf } from '../../lib/errors.ts';
import { sortKey } from '../../lib/fold.ts';
import { isId } from '../../lib/ids.ts';
import { mostEntries } from '../playlists/formats/types.ts';
import { isAbsolutePath, placesOf } from '../playlists/paths.ts';
import { fieldsOf } from '../playlists/rules/fields.ts';
import { checkRules } from '../playlists/rules/parse.ts';
import { loadItems, refreshTotals, writeItems, type StoredItem } from '../playlists/store.ts';
import { userOf, type Job } from './job.ts';
import { mapPath } from './paths.ts';
import { count, leave, note } from './report.ts';
import { placeHere } from './songs.ts';
import type { Row } from './source.ts';
import { idFrom } from './users.ts';
import { dateOf, flagOf, numberOf, textOf } from './values.ts';

const columns = [
  'id',
  'name',
  'comment',
  'owner_id',
  'owner',
  'public',
  'path',
  'sync',
  'rules',
  'created_at',
  'updated_at',
  'external_image_url',
];

interface Ours {
  pk: number;
  id: string;
  rules: string;
  updatedAt: number;
}

/** Fills `playlistIds`. */
export function bringPlaylists(job: Job): void {
  const { source, report, found } = job;
  const entries = readEntries(job);
  for (const row of source.rows('playlist', columns)) {
    const [id, name] = [textOf(row['id']), textOf(row['name'])];
    const ownerPk = userOf(job, textOf(row['owner_id']), textOf(row['owner']));
    if (ownerPk === undefined) {
      leave(report, 'playlists', name, 'its owner is not here');
      continue;
    }
    const items = entries.get(id) ?? [];
    if (items.length > mostEntries) {
      leave(report, 'playlists', name, `it has more than ${mostEntries} entries`);
      continue;
    }
    const existing = byId(job, row);
    const scanned = existing ? undefined : byFile(job, row);
    const canRename = scanned !== undefined && !isUsed(job, scanned.id);
    found.playlistIds.set(id, existing?.id ?? (scanned && !canRename ? scanned.id : idOf(row)));
    if (existing) again(job, row, existing, items);
    else if (scanned && canRename) takeOver(job, row, scanned, ownerPk, items);
    else if (scanned) count(report, 'playlists', 'same');
    else add(job, row, ownerPk, items);
    const lost = items.filter(({ songId }) => songId === '').length;
    if (lost > 0 && rulesOf(job, row, false) === '')
      note(report, 'playlists', name, `${lost} of ${items.length} entries wait for their files`);
  }
}

function readEntries(job: Job): Map<string, StoredItem[]> {
  const lists = new Map<string, { position: number; item: StoredItem }[]>();
  for (const row of job.source.rows('playlist_tracks', ['id', 'playlist_id', 'media_file_id'])) {
    const list = textOf(row['playlist_id']);
    const entry = { position: numberOf(row['id']), item: itemOf(job, textOf(row['media_file_id'])) };
    const known = lists.get(list);
    if (known) known.push(entry);
    else lists.set(list, [entry]);
  }
  return new Map([...lists].map(([id, list]) => [id, list.toSorted((a, b) => a.position - b.position).map(({ item }) => item)]));
}

function itemOf(job: Job, id: string): StoredItem {
  const songId = job.found.songIds.get(id);
  if (songId !== undefined) return { songId, sourceLine: '' };
  const song = job.found.songs.get(id);
  return { songId: '', sourceLine: song ? (placeHere(job, song) ?? song.path) : `Navidrome ${id}` };
}

const idOf = (row: Row): string => (isId(textOf(row['id'])) ? textOf(row['id']) : idFrom(textOf(row['id'])));
const select = 'SELECT pk, id, rules, updated_at AS updatedAt FROM playlist';

function byId({ ctx }: Job, row: Row): Ours | undefined {
  return (ctx.db.$client.query(`${select} WHERE id = ?`).get(idOf(row)) as Ours | null) ?? undefined;
}

/** A scan of here may have imported its file already. */
function byFile(job: Job, row: Row): Ours | undefined {
  const file = fileOf(job, row);
  return file === '' ? undefined : ((job.ctx.db.$client.query(`${select} WHERE source_file = ?`).get(file) as Ours | null) ?? undefined);
}

/** Somebody has starred it, shares it, or made rules with it. */
function isUsed({ ctx }: Job, id: string): boolean {
  const sql = `SELECT 1 WHERE EXISTS (SELECT 1 FROM mark WHERE kind = 'playlist' AND item_id = ?1)
    OR EXISTS (SELECT 1 FROM share WHERE instr(resource_ids, ?1)) OR EXISTS (SELECT 1 FROM playlist WHERE instr(rules, ?1))
    OR EXISTS (SELECT 1 FROM uploaded_image WHERE kind = 'playlist' AND item_id = ?1)`;
  return ctx.db.$client.query(sql).get(id) !== null;
}

/** The playlist a scan has made of its file becomes the one people know. */
function takeOver(job: Job, row: Row, ours: Ours, ownerPk: number, items: readonly StoredItem[]): void {
  const { ctx, report } = job;
  const name = textOf(row['name']);
  ctx.db.$client
    .query('UPDATE playlist SET id = ?, name = ?, order_name = ?, comment = ?, owner_pk = ?, public = ?, sync = ? WHERE pk = ?')
    .run(
      idOf(row),
      name,
      sortKey(name),
      textOf(row['comment']),
      ownerPk,
      flagOf(row['public']) ? 1 : 0,
      flagOf(row['sync']) ? 1 : 0,
      ours.pk,
    );
  // What is not kept in step has a life of its own.
  if (!flagOf(row['sync']) && ours.rules === '') writeItems(ctx, ours.pk, items);
  refreshTotals(ctx, ours.pk);
  count(report, 'playlists', 'changed');
}

/** The file it is kept in step with, as our playlists name it; '' when it is not in a library of ours. */
function fileOf({ ctx, found, maps }: Job, row: Row): string {
  const path = mapPath(maps, textOf(row['path']));
  const [place] = isAbsolutePath(path) ? placesOf(path, found.roots) : [];
  const root = place && ctx.db.$client.query('SELECT path FROM library WHERE id = ?').values(place.libraryId)[0]?.[0];
  if (!place || !root) return '';
  const inside = [place.folder, place.fileName].filter(Boolean).join('/');
  return existsSync(`${String(root)}/${inside}`) ? `${place.libraryId}:${inside}` : '';
}

/** Checked rules, or '' where there are none or none that can be used. */
function rulesOf(job: Job, row: Row, isTold: boolean): string {
  const text = textOf(row['rules']).trim();
  if (text === '' || text === 'null' || text === '{}') return '';
  try {
    return JSON.stringify(checkRules(fieldsOf(job.ctx.config), JSON.parse(text)));
  } catch (error) {
    const reason = `its rules cannot be used (${messageOf(error)}), so it is an ordinary playlist with the songs it had last`;
    if (isTold) note(job.report, 'playlists', textOf(row['name']), reason);
    return '';
  }
}

function add(job: Job, row: Row, ownerPk: number, items: readonly StoredItem[]): void {
  const { ctx, report, found } = job;
  const [id, name] = [textOf(row['id']), textOf(row['name'])];
  const rules = rulesOf(job, row, true);
  const file = fileOf(job, row);
  if (flagOf(row['sync']) && file === '')
    note(report, 'playlists', name, `its file ${textOf(row['path'])} is not in a library of here, it goes on by itself`);
  const now = ctx.clock.now();
  const createdAt = dateOf(row['created_at']) ?? now;
  const rows = ctx.db.$client
    .query(
      `INSERT INTO playlist (id, name, order_name, comment, owner_pk, public, rules, source_file, sync, image_line, created_at, updated_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING pk`,
    )
    .values(
      found.playlistIds.get(id) ?? id,
      name,
      sortKey(name),
      textOf(row['comment']),
      ownerPk,
      flagOf(row['public']) ? 1 : 0,
      rules,
      file,
      file !== '' && flagOf(row['sync']) ? 1 : 0,
      textOf(row['external_image_url']),
      createdAt,
      dateOf(row['updated_at']) ?? createdAt,
    );
  const pk = Number(rows[0]?.[0]);
  // A smart playlist finds its songs when somebody reads it.
  if (rules === '') writeItems(ctx, pk, items);
  refreshTotals(ctx, pk);
  count(report, 'playlists', 'brought');
}

/** It was brought before, or a scan made it: what was changed here since stays; entries that waited get their songs. */
function again(job: Job, row: Row, ours: Ours, items: readonly StoredItem[]): void {
  const { ctx, report } = job;
  const songs = new Map(items.filter(({ songId }) => songId !== '').map(({ songId }) => [placeOf(job, songId), songId]));
  const stored = loadItems(ctx, ours.pk);
  const waiting = stored.filter(({ songId, sourceLine }) => songId === '' && songs.has(sourceLine));
  if (waiting.length === 0) {
    count(report, 'playlists', 'same');
    return;
  }
  writeItems(
    ctx,
    ours.pk,
    stored.map((item) => (item.songId === '' ? { ...item, songId: songs.get(item.sourceLine) ?? '' } : item)),
  );
  refreshTotals(ctx, ours.pk);
  count(report, 'playlists', 'changed');
  note(report, 'playlists', textOf(row['name']), `${waiting.length} entries have found their songs`);
}

/** Where a song lies: what the line of a waiting entry says. */
function placeOf({ ctx }: Job, songId: string): string {
  const row = ctx.db.$client
    .query(
      `SELECT library.path || '/' || iif(folder.path = '', '', folder.path || '/') || file_name FROM song JOIN folder ON folder.pk = folder_pk
       JOIN library ON library.id = song.library_id WHERE song.id = ?`,
    )
    .values(songId)[0];
  return String(row?.[0] ?? '');
}
