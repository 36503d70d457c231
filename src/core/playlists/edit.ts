// What owners and admins do to playlists. A playlist with a file is written back to it; where that cannot be done, the
// answer says so and the change stays here.
import type { Caller } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { conflict, forbidden, invalid, notFound } from '../../lib/errors.ts';
import { sortKey } from '../../lib/fold.ts';
import { findUserById } from '../access/users.ts';
import { deletedKey, isLinked, type PlaylistContext } from './playlist-files.ts';
import { getEditablePlaylist, getPlaylist, listItems, playableItems, type ItemOrder, type PlaylistRow } from './rows.ts';
import { refreshSmart } from './rules/evaluate.ts';
import { fieldsOf } from './rules/fields.ts';
import { checkRules } from './rules/parse.ts';
import { songIdsOf, type SongChoice } from './song-choice.ts';
import {
  appendItems,
  checkComment,
  checkName,
  insertPlaylist,
  loadItems,
  refreshTotals,
  touchPlaylist,
  writeItems,
  type StoredItem,
} from './store.ts';

export interface Edited {
  row: PlaylistRow;
  /** '' or why the file of the playlist was not written. */
  warning: string;
}

export interface NewPlaylistInput {
  name: string;
  comment?: string | undefined;
  isPublic?: boolean | undefined;
  /** Rules of a smart playlist. */
  rules?: unknown;
  songs?: SongChoice;
}

/** Makes a playlist of the caller's. AppError invalid for a name or rules that cannot be used. */
export function createPlaylist(ctx: PlaylistContext, caller: Caller, input: NewPlaylistInput): PlaylistRow {
  const name = checkName(input.name);
  const comment = checkComment(input.comment ?? '');
  const rules = input.rules === undefined || input.rules === null ? '' : JSON.stringify(checkRules(fieldsOf(ctx.config), input.rules));
  const ids = input.songs ? songIdsOf(ctx, caller, input.songs) : [];
  const { id } = transact(ctx.db, () => {
    const made = insertPlaylist(ctx, { name, comment, ownerPk: caller.user.pk, isPublic: input.isPublic ?? false, rules });
    if (rules === '') appendItems(ctx, made.pk, ids.map(unnamed), 0);
    refreshTotals(ctx, made.pk);
    return made;
  });
  if (rules !== '') refreshSmart(ctx, getPlaylist(ctx, caller, id), true);
  ctx.events.emit('playlists-changed', { ids: [id], by: caller });
  return getPlaylist(ctx, caller, id);
}

const unnamed = (songId: string): StoredItem => ({ songId, sourceLine: '' });

export interface PlaylistChanges {
  name?: string | undefined;
  comment?: string | undefined;
  isPublic?: boolean | undefined;
  /** null makes an ordinary playlist of a smart one, with the songs it holds now. */
  rules?: unknown;
  /** Kept in step with its file; only for playlists that have one. */
  isSynced?: boolean | undefined;
  /** Another owner; only admins may. */
  ownerId?: string | undefined;
}

/** AppError as `updatePlaylist` would throw it, before anything else is done. */
export function checkChanges(ctx: PlaylistContext, caller: Caller, id: string, changes: PlaylistChanges): void {
  columnsOf(ctx, caller, getEditablePlaylist(ctx, caller, id), changes);
}

/** Changes what is given. */
export async function updatePlaylist(ctx: PlaylistContext, caller: Caller, id: string, changes: PlaylistChanges): Promise<Edited> {
  const before = getEditablePlaylist(ctx, caller, id);
  const set = columnsOf(ctx, caller, before, changes);
  if (Object.keys(set).length === 0) return { row: before, warning: '' };
  const write = () => {
    for (const [column, value] of Object.entries(set)) {
      ctx.db.$client.query(`UPDATE playlist SET ${column} = ? WHERE pk = ?`).run(value, before.pk);
    }
    touchPlaylist(ctx, before.pk);
  };
  const isInFile = ['name', 'rules', 'comment'].some((column) => column in set) && set['sync'] === undefined;
  const edited = await (isInFile ? edit(ctx, caller, id, write, 'name' in set) : editHere(ctx, caller, id, write));
  if (set['sync'] === 1) return relink(ctx, caller, edited.row);
  if (!set['rules']) return edited;
  refreshSmart(ctx, edited.row, true);
  return { ...edited, row: getPlaylist(ctx, caller, id) };
}

function columnsOf(ctx: PlaylistContext, caller: Caller, row: PlaylistRow, changes: PlaylistChanges): Record<string, string | number> {
  const set: Record<string, string | number> = {};
  if (changes.name !== undefined && changes.name.trim() !== row.name) {
    set['name'] = checkName(changes.name);
    set['order_name'] = sortKey(set['name']);
  }
  if (changes.comment !== undefined && changes.comment !== row.comment) set['comment'] = checkComment(changes.comment);
  if (changes.isPublic !== undefined && changes.isPublic !== (row.isPublic === 1)) set['public'] = changes.isPublic ? 1 : 0;
  if (changes.isSynced !== undefined && changes.isSynced !== (row.isSynced === 1)) {
    if (row.sourceFile === '') throw conflict('this playlist has no file to be kept in step with');
    set['sync'] = changes.isSynced ? 1 : 0;
  }
  if (changes.ownerId !== undefined && changes.ownerId !== row.ownerId) {
    if (!caller.user.isAdmin) throw forbidden('give playlists to others');
    const user = findUserById(ctx.db.$client, changes.ownerId);
    if (!user) throw notFound('user');
    set['owner_pk'] = user.pk;
  }
  return { ...set, ...rulesOf(ctx, row, changes.rules) };
}

function rulesOf(ctx: PlaylistContext, row: PlaylistRow, json: unknown): Record<string, string> {
  if (json === undefined) return {};
  if (json === null) return row.rules === '' ? {} : { rules: '' };
  const rules = JSON.stringify(checkRules(fieldsOf(ctx.config), json));
  if (rules === row.rules) return {};
  if (row.rules === '' && loadItems(ctx, row.pk).length > 0) {
    throw conflict('rules would replace the songs of this playlist; make a new smart playlist, or empty this one first');
  }
  return { rules };
}

/** Starts to keep a playlist and its file in step again: a file that changed since is read, else it is written. */
async function relink(ctx: PlaylistContext, caller: Caller, row: PlaylistRow): Promise<Edited> {
  const warning = await ctx.playlistFiles.exclusive(() => ctx.playlistFiles.join(row));
  return { row: getPlaylist(ctx, caller, row.id), warning };
}

export interface AddOptions {
  /** Passes over songs that the playlist holds already. */
  isOnlyNew?: boolean;
  /** Positions that the songs will have, in rising order; without them they come at the end. */
  positions?: readonly number[] | undefined;
}

/** Adds songs; how many. Songs the caller may not see are passed over. */
export async function addSongs(
  ctx: PlaylistContext,
  caller: Caller,
  id: string,
  songs: SongChoice,
  { isOnlyNew = false, positions }: AddOptions = {},
): Promise<Edited & { added: number }> {
  const row = ordinary(getEditablePlaylist(ctx, caller, id));
  let ids = songIdsOf(ctx, caller, songs);
  if (isOnlyNew) {
    const held = new Set(loadItems(ctx, row.pk).map(({ songId }) => songId));
    ids = [...new Set(ids)].filter((songId) => !held.has(songId));
  }
  if (positions && positions.length !== ids.length) throw invalid(`there are ${ids.length} songs for ${positions.length} places`);
  if (ids.length === 0) return { row, warning: '', added: 0 };
  const edited = await edit(ctx, caller, id, (now) => {
    if (positions) return insertAt(ctx, now, ids, positions);
    const end = ctx.db.$client
      .query('SELECT coalesce(max(position), -1) + 1 FROM playlist_item WHERE playlist_pk = ?')
      .values(now.pk)[0]?.[0];
    appendItems(ctx, now.pk, ids.map(unnamed), Number(end));
  });
  return { ...edited, added: ids.length };
}

function insertAt(ctx: PlaylistContext, row: PlaylistRow, ids: readonly string[], positions: readonly number[]): void {
  const items = loadItems(ctx, row.pk);
  ids.forEach((songId, i) => items.splice(positions[i] ?? items.length, 0, unnamed(songId)));
  writeItems(ctx, row.pk, items);
}

/**
 * Puts these songs in the place of all entries that the caller sees; what is hidden from them goes to the end.
 * AppError not_found when there are songs to be put, and none of them is known: then the old ones stay.
 */
export async function replaceSongs(ctx: PlaylistContext, caller: Caller, id: string, songs: SongChoice): Promise<Edited> {
  ordinary(getEditablePlaylist(ctx, caller, id));
  const ids = songIdsOf(ctx, caller, songs);
  // Ids that nobody knows any more are no wish for an empty playlist.
  if (ids.length === 0 && Object.values(songs).some((list) => list && list.length > 0)) throw notFound('song');
  return edit(ctx, caller, id, (row) => {
    const items = loadItems(ctx, row.pk);
    const shown = new Map(playableItems(ctx, caller, row.pk).map(({ position }) => [position, true]));
    // Lines of the file stay with the songs they stand for.
    const lines = new Map<string, StoredItem[]>();
    items.forEach((item, position) => {
      if (shown.has(position)) lines.set(item.songId, [...(lines.get(item.songId) ?? []), item]);
    });
    const hidden = items.filter((_, position) => !shown.has(position));
    writeItems(ctx, row.pk, [...ids.map((songId) => lines.get(songId)?.shift() ?? unnamed(songId)), ...hidden]);
  });
}

/** Takes entries away by their positions (from 0, all entries counted). */
export async function removePositions(ctx: PlaylistContext, caller: Caller, id: string, positions: readonly number[]): Promise<Edited> {
  ordinary(getEditablePlaylist(ctx, caller, id));
  return edit(ctx, caller, id, (row) => removeAt(ctx, row, new Set(positions)));
}

function removeAt(ctx: PlaylistContext, row: PlaylistRow, gone: ReadonlySet<number>): void {
  const items = loadItems(ctx, row.pk);
  writeItems(
    ctx,
    row.pk,
    items.filter((_, position) => !gone.has(position)),
  );
}

export interface SongChanges {
  /** Places among the songs that the caller can play, before anything changes. */
  removeIndexes: readonly number[];
  add: SongChoice;
}

/** Removes by what a player shows, then adds: entries hidden from the caller do not shift the places. */
export async function changeSongs(ctx: PlaylistContext, caller: Caller, id: string, { removeIndexes, add }: SongChanges): Promise<Edited> {
  const row = ordinary(getEditablePlaylist(ctx, caller, id));
  const ids = songIdsOf(ctx, caller, add);
  if (removeIndexes.length === 0 && ids.length === 0) return { row, warning: '' };
  return edit(ctx, caller, id, (now) => {
    if (removeIndexes.length > 0) {
      const shown = playableItems(ctx, caller, now.pk);
      if (removeIndexes.some((index) => !shown[index])) throw invalid(`songIndexToRemove: the playlist has ${shown.length} songs`);
      removeAt(ctx, now, new Set(removeIndexes.map((index) => shown[index]?.position ?? -1)));
    }
    appendItems(ctx, now.pk, ids.map(unnamed), loadItems(ctx, now.pk).length);
  });
}

/** Moves the entry at one position so that it stands before what is at another (or last). */
export async function moveEntry(ctx: PlaylistContext, caller: Caller, id: string, from: number, before: number): Promise<Edited> {
  ordinary(getEditablePlaylist(ctx, caller, id));
  return edit(ctx, caller, id, (row) => {
    const items = loadItems(ctx, row.pk);
    const item = items[from];
    if (!item) throw notFound('entry of the playlist');
    if (before < 0 || before > items.length) throw invalid(`the place to move to lies between 1 and ${items.length + 1}`);
    items.splice(from, 1);
    items.splice(before > from ? before - 1 : before, 0, item);
    writeItems(ctx, row.pk, items);
  });
}

/** Deletes the playlist; its file stays and is not imported again until it changes. */
export async function deletePlaylist(ctx: PlaylistContext, caller: Caller, id: string): Promise<void> {
  const row = getEditablePlaylist(ctx, caller, id);
  transact(ctx.db, () => {
    ctx.db.$client.query('DELETE FROM playlist WHERE pk = ?').run(row.pk);
    ctx.db.$client.query("DELETE FROM mark WHERE kind = 'playlist' AND item_id = ?").run(row.id);
    if (row.sourceFile === '') return;
    ctx.db.$client
      .query('INSERT INTO property (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
      .run(deletedKey(row.sourceFile), row.sourceHash);
  });
  ctx.events.emit('playlists-changed', { ids: [id], by: caller });
}

/** Gives the entry at a position its song. */
export function setEntry(ctx: PlaylistContext, caller: Caller, id: string, position: number, songId: string): Promise<Edited> {
  return editHere(ctx, caller, id, (row) => {
    ctx.db.$client.query('UPDATE playlist_item SET song_id = ? WHERE playlist_pk = ? AND position = ?').run(songId, row.pk, position);
  });
}

/** What listItems shows to the caller, fresh: rules are evaluated first where they are due. */
export function readItems(ctx: PlaylistContext, caller: Caller, row: PlaylistRow, order: ItemOrder & { isRefreshed?: boolean } = {}) {
  if (order.isRefreshed !== false && refreshSmart(ctx, row)) ctx.events.emit('playlists-changed', { ids: [row.id] });
  return listItems(ctx, caller, row.pk, order);
}

function ordinary(row: PlaylistRow): PlaylistRow {
  if (row.rules !== '') throw conflict('the songs of a smart playlist follow its rules, change those instead');
  return row;
}

/** Changes the rows, and the file where there is one. */
function edit(ctx: PlaylistContext, caller: Caller, id: string, change: (row: PlaylistRow) => void, isRenamed = false): Promise<Edited> {
  if (!isLinked(getEditablePlaylist(ctx, caller, id))) return editHere(ctx, caller, id, change);
  return ctx.playlistFiles.exclusive(async () => {
    const hasFile = await ctx.playlistFiles.check(getEditablePlaylist(ctx, caller, id));
    const { row } = await editHere(ctx, caller, id, change);
    const warning = hasFile ? await ctx.playlistFiles.writeBack(row, isRenamed) : '';
    return { row: getPlaylist(ctx, caller, id), warning };
  });
}

async function editHere(ctx: PlaylistContext, caller: Caller, id: string, change: (row: PlaylistRow) => void): Promise<Edited> {
  const row = getEditablePlaylist(ctx, caller, id);
  transact(ctx.db, () => {
    change(row);
    refreshTotals(ctx, row.pk);
    touchPlaylist(ctx, row.pk);
  });
  ctx.events.emit('playlists-changed', { ids: [id], by: caller });
  return { row: getPlaylist(ctx, caller, id), warning: '' };
}
