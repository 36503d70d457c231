// /api/playlist: lists, their entries, files in and out (navidrome.md 5.3). An edit whose file could not be written
// answers with a `warning`.
import * as v from 'valibot';

import { getSong, loadSongs } from '../../core/catalog/load.ts';
import { loadMarks } from '../../core/marks/marks.ts';
import * as edit from '../../core/playlists/edit.ts';
import { playlistFormats } from '../../core/playlists/formats/types.ts';
import { nameOfFile } from '../../core/playlists/read-file.ts';
import { getPlaylist, listPlaylists, mayEdit, type PlaylistItem, type PlaylistQuery, type PlaylistRow } from '../../core/playlists/rows.ts';
import { describeFields } from '../../core/playlists/rules/describe.ts';
import { parseNsp } from '../../core/playlists/rules/nsp.ts';
import { settleEntry } from '../../core/playlists/settle.ts';
import type { SongChoice } from '../../core/playlists/song-choice.ts';
import { exportPlaylist, importText, listUnmatched } from '../../core/playlists/transfer.ts';
import { invalid, notFound } from '../../lib/errors.ts';
import { readBytes } from '../http/params.ts';
import { readBodyAs, type NativeAnswer, type NativeCall } from './call.ts';
import { presentSongs } from './catalog.ts';
import { pageOf, snake, spanOf } from './paging.ts';
import { markMembers } from './present/marks.ts';
import { presentPlaylist, presentUnmatched } from './present/playlists.ts';

const largestUpload = 10 * 1024 * 1024;
const idOf = ({ hit }: NativeCall) => hit.params['id'] ?? '';

function present(call: NativeCall, rows: PlaylistRow[]) {
  const ids = rows.map(({ id }) => id);
  const marks = loadMarks(call.app, call.caller, 'playlist', ids);
  const { isAdmin } = call.caller.user;
  return rows.map((row) => ({
    ...presentPlaylist(row, { isEditable: mayEdit(call.caller, row), isAdmin }),
    ...markMembers(marks.get(row.id)),
  }));
}
const presentOne = (call: NativeCall, row: PlaylistRow) => present(call, [row])[0];
const presentEdited = (call: NativeCall, { row, warning }: edit.Edited) => ({ ...presentOne(call, row), ...(warning ? { warning } : {}) });

function listOf(call: NativeCall, query: PlaylistQuery) {
  const { app, caller, params, headers } = call;
  const { offset, limit } = spanOf(params, Infinity, Infinity);
  const { rows, total } = listPlaylists(app, caller, {
    ...query,
    sort: snake(params.text('_sort')),
    descending: params.text('_order').toUpperCase() === 'DESC',
    offset,
    limit: Number.isFinite(limit) ? limit : -1,
  });
  headers['x-total-count'] = String(total);
  return present(call, rows);
}

/** Own and public ones; filters `q`, `smart`, `starred`, `editable`. */
export const list: NativeAnswer = (call) => {
  const { params } = call;
  const flag = (name: string) => (params.has(name) ? params.flag(name, false) : undefined);
  return listOf(call, {
    text: params.text('q') || params.text('name'),
    ...(flag('smart') === undefined ? {} : { isSmart: flag('smart') === true }),
    ...(flag('starred') === undefined ? {} : { isStarred: flag('starred') === true }),
    isEditable: flag('editable') ?? false,
  });
};

/** Playlists that hold a song. */
export const ofSong: NativeAnswer = (call) => listOf(call, { songId: getSong(call.app, call.caller, idOf(call)).id });

export const one: NativeAnswer = (call) => presentOne(call, getPlaylist(call.app, call.caller, idOf(call)));

const text = (most: number) => v.pipe(v.string(), v.maxLength(most));
const newPlaylist = v.object({
  name: text(500),
  comment: v.nullish(text(20_000)),
  public: v.nullish(v.boolean()),
  rules: v.nullish(v.record(v.string(), v.unknown())),
  ids: v.optional(v.array(text(64))),
});

/** JSON makes a playlist; any other body is the text of a playlist file. */
export const create: NativeAnswer = async (call) => {
  const { app, caller, hit } = call;
  const type = hit.request.headers.get('content-type') ?? '';
  if (!/^application\/json\b/i.test(type)) return upload(call);
  const body = await readBodyAs(call, newPlaylist, 'expected {name, comment?, public?, rules?, ids?}');
  const { name, comment, public: isPublic, rules, ids } = body;
  const row = edit.createPlaylist(app, caller, { name, comment: comment ?? '', isPublic: isPublic ?? false, rules, songs: { ids } });
  return presentOne(call, row);
};

async function upload(call: NativeCall): Promise<unknown> {
  const { app, caller, params, hit, headers } = call;
  const bytes = await readBytes(hit.request, largestUpload);
  const isPublic = params.has('public') ? params.flag('public', false) : undefined;
  const fileName = params.text('fileName') || params.text('filename') || undefined;
  if (/\.nsp$/i.test(fileName ?? '')) return uploadRules(call, bytes, fileName ?? '', isPublic);
  const { row, total, matched, unmatched } = await importText(app, caller, { bytes, fileName, name: params.text('name'), isPublic });
  const told = unmatched.slice(0, 1000).map(({ position, ...miss }) => ({ id: String(position + 1), ...miss }));
  if (/\bapplication\/json\b/.test(hit.request.headers.get('accept') ?? '')) {
    return Response.json({ ...presentOne(call, row), total, matched, unmatched: told }, { status: 201, headers });
  }
  const file = exportPlaylist(app, caller, row, 'm3u8');
  return new Response(file.text, { status: 201, headers: { ...headers, 'content-type': file.mediaType, 'x-playlist-id': row.id } });
}

function uploadRules(call: NativeCall, bytes: Uint8Array, fileName: string, isPublic: boolean | undefined): Response {
  const { app, caller, params, headers } = call;
  const nsp = parseNsp(bytes);
  const row = edit.createPlaylist(app, caller, {
    name: params.text('name') || nsp.name || nameOfFile(fileName),
    comment: nsp.comment,
    isPublic: isPublic ?? nsp.isPublic ?? app.config.defaultPlaylistPublicVisibility,
    rules: nsp.rules,
  });
  const found = { total: row.songCount, matched: row.songCount, unmatched: [] };
  return Response.json({ ...presentOne(call, row), ...found }, { status: 201, headers });
}

const changes = v.object({
  name: v.optional(text(500)),
  comment: v.optional(text(20_000)),
  public: v.optional(v.boolean()),
  rules: v.optional(v.nullable(v.record(v.string(), v.unknown()))),
  sync: v.optional(v.boolean()),
  ownerId: v.optional(text(64)),
});

/** Changes what the body names. */
export const update: NativeAnswer = async (call) => {
  const body = await readBodyAs(call, changes, 'expected any of {name, comment, public, rules, sync, ownerId}');
  const { name, comment, public: isPublic, rules, sync, ownerId } = body;
  return presentEdited(
    call,
    await edit.updatePlaylist(call.app, call.caller, idOf(call), { name, comment, isPublic, rules, isSynced: sync, ownerId }),
  );
};

export const remove: NativeAnswer = async ({ app, caller, hit }) => {
  await edit.deletePlaylist(app, caller, hit.params['id'] ?? '');
  return {};
};

/** Several at once, `?id=a&id=b`. */
export const removeMany: NativeAnswer = async ({ app, caller, params }) => {
  const ids = params.list('id').filter(Boolean);
  for (const id of ids) await edit.deletePlaylist(app, caller, id);
  return ids.length === 1 ? { id: ids[0] } : { ids };
};

/** Entries by place or by another order; with `Accept: audio/x-mpegurl` the list as a file. */
export const tracks: NativeAnswer = (call) => {
  const { app, caller, params, hit, headers } = call;
  const row = getPlaylist(app, caller, idOf(call));
  if (/\b(audio\/x-mpegurl|application\/vnd\.apple\.mpegurl)\b/.test(hit.request.headers.get('accept') ?? ''))
    return fileReply(call, row, 'm3u8');
  const start = params.int('_start', 0, { min: 0 });
  const sort = snake(params.text('_sort'));
  const order = { sort, descending: params.text('_order').toUpperCase() === 'DESC', seed: params.text('seed') };
  const all = edit.readItems(app, caller, row, { ...order, isRefreshed: start === 0 });
  const wanted = params.has('missing') ? all.filter(({ isMissing }) => isMissing === params.flag('missing', false)) : all;
  const libraries = params.list('library_id').map(Number);
  const items = libraries.length > 0 ? wanted.filter(({ libraryId }) => libraryId !== undefined && libraries.includes(libraryId)) : wanted;
  headers['x-total-count'] = String(items.length);
  return presentItems(call, row, pageOf(params, items));
};

function presentItems(call: NativeCall, row: PlaylistRow, items: readonly PlaylistItem[]) {
  const pks = [...new Set(items.flatMap(({ songPk }) => songPk ?? []))];
  const rows = loadSongs(call.app, pks);
  const shown = presentSongs(call, rows);
  const byPk = new Map(rows.map(({ pk }, i) => [pk, shown[i]]));
  return items.map(({ position, songPk, songId, sourceLine }) => {
    const song = songPk === undefined ? undefined : byPk.get(songPk);
    return { ...(song ?? presentUnmatched(sourceLine)), id: String(position + 1), mediaFileId: songId, playlistId: row.id };
  });
}

/** One entry by its place, from 1. */
export const track: NativeAnswer = (call) => {
  const row = getPlaylist(call.app, call.caller, idOf(call));
  const position = positionOf(call.hit.params['row']);
  const item = edit.readItems(call.app, call.caller, row, { isRefreshed: false }).find((one) => one.position === position);
  if (!item) throw notFound('entry of the playlist');
  return presentItems(call, row, [item])[0];
};

function positionOf(given: string | undefined): number {
  if (!/^\d{1,9}$/.test(given ?? '') || Number(given) < 1) throw invalid('entries are named by their place, from 1');
  return Number(given) - 1;
}

export const choice = v.object({
  ids: v.nullish(v.array(text(64))),
  albumIds: v.nullish(v.array(text(64))),
  artistIds: v.nullish(v.array(text(64))),
  discs: v.nullish(v.array(v.object({ albumId: text(64), discNumber: v.pipe(v.number(), v.integer()) }))),
});

/** The songs that a body asks for. */
export const wishOf = ({ ids, albumIds, artistIds, discs }: v.InferOutput<typeof choice>): SongChoice => ({
  ids: ids ?? [],
  albumIds: albumIds ?? [],
  artistIds: artistIds ?? [],
  discs: discs ?? [],
});

const addition = v.object({
  ...choice.entries,
  onlyNew: v.nullish(v.boolean()),
  places: v.nullish(v.array(v.pipe(v.number(), v.integer(), v.minValue(1)))),
});

/** Adds songs at the end, or at places (from 1, in rising order); with `onlyNew` those that are not there yet. */
export const addTracks: NativeAnswer = async (call) => {
  const expected = 'expected any of {ids, albumIds, artistIds, discs, onlyNew, places}';
  const { onlyNew, places, ...songs } = await readBodyAs(call, addition, expected);
  const positions = places?.map((place) => place - 1);
  const { added, warning } = await edit.addSongs(call.app, call.caller, idOf(call), wishOf(songs), {
    isOnlyNew: onlyNew ?? false,
    positions,
  });
  return { added, ...(warning ? { warning } : {}) };
};

/** Puts these songs in the place of all. */
export const replaceTracks: NativeAnswer = async (call) => {
  const { ids, albumIds, artistIds } = await readBodyAs(call, choice, 'expected {ids}');
  const wish = { ids: ids ?? [], albumIds: albumIds ?? [], artistIds: artistIds ?? [] };
  return presentEdited(call, await edit.replaceSongs(call.app, call.caller, idOf(call), wish));
};

/** Takes entries away by place: `/tracks/3`, or `?id=3&id=7`. */
export const removeTracks: NativeAnswer = async (call) => {
  const { row } = call.hit.params;
  const rows = row === undefined ? call.params.list('id').filter(Boolean) : [row];
  if (rows.length === 0) throw invalid('say which entries: ?id=1&id=2');
  const { warning } = await edit.removePositions(call.app, call.caller, idOf(call), rows.map(positionOf));
  return { ...(rows.length === 1 ? { id: rows[0] } : { ids: rows }), ...(warning ? { warning } : {}) };
};

const place = v.object({ insert_before: v.union([v.string(), v.number()]) });

/** Moves an entry so that it stands before another; one past the last place moves it to the end. */
export const moveTrack: NativeAnswer = async (call) => {
  const { row } = call.hit.params;
  const body = await readBodyAs(call, place, 'expected {insert_before: place}');
  const { warning } = await edit.moveEntry(call.app, call.caller, idOf(call), positionOf(row), positionOf(String(body.insert_before)));
  return { id: row, ...(warning ? { warning } : {}) };
};

/** The list as a file of `?format=m3u8|m3u|pls|xspf`. */
export const exportFile: NativeAnswer = (call) => {
  const wanted = call.params.text('format').toLowerCase() || 'm3u8';
  const format = playlistFormats.find((known) => known === wanted);
  if (!format) throw invalid(`format is one of ${playlistFormats.join(', ')}`);
  return fileReply(call, getPlaylist(call.app, call.caller, idOf(call)), format);
};

function fileReply(call: NativeCall, row: PlaylistRow, format: (typeof playlistFormats)[number]): Response {
  edit.readItems(call.app, call.caller, row);
  const { fileName, mediaType, text: body } = exportPlaylist(call.app, call.caller, row, format);
  const ascii = fileName.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const disposition = `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(fileName).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`;
  return new Response(body, {
    headers: { ...call.headers, 'content-type': `${mediaType}; charset=utf-8`, 'content-disposition': disposition },
  });
}

/** Entries that match nothing, why, and what comes close. */
export const unmatched: NativeAnswer = async (call) => {
  const rows = await listUnmatched(call.app, call.caller, idOf(call));
  call.headers['x-total-count'] = String(rows.length);
  return rows.map(({ position, ...miss }) => ({ id: String(position + 1), ...miss }));
};

const settled = v.object({ mediaFileId: text(64) });

/** Says which song an unmatched entry means; an admin's word holds for every playlist. */
export const settle: NativeAnswer = async (call) => {
  const { mediaFileId } = await readBodyAs(call, settled, 'expected {mediaFileId}');
  return presentEdited(call, await settleEntry(call.app, call.caller, idOf(call), positionOf(call.hit.params['row']), mediaFileId));
};

/** Fields and operators that rules can use. */
export const ruleFields: NativeAnswer = ({ app }) => describeFields(app);

/** Playlist files of the libraries that cannot be read, and why. */
export const problems: NativeAnswer = ({ app }) => app.playlistFiles.problems();
