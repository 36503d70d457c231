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
import type { NativeCall } from './call.ts';
import { only, presentSongs } from './catalog.ts';
import { operation } from './operation.ts';
import { pageOf, snake, spanOf } from './paging.ts';
import { markMembers } from './present/marks.ts';
import * as shapes from './present/playlists.ts';
import { flag, idOnly, idOrIds, maybe, nothing, page, said, text, upTo, whole } from './shapes.ts';

const largestUpload = 10 * 1024 * 1024;
const idOf = ({ hit }: NativeCall) => hit.params['id'] ?? '';

function present(call: NativeCall, rows: PlaylistRow[]) {
  const ids = rows.map(({ id }) => id);
  const marks = loadMarks(call.app, call.caller, 'playlist', ids);
  const { isAdmin } = call.caller.user;
  return rows.map((row) => ({
    ...shapes.presentPlaylist(row, { isEditable: mayEdit(call.caller, row), isAdmin }),
    ...markMembers(marks.get(row.id)),
  }));
}
const presentOne = (call: NativeCall, row: PlaylistRow) => only(present(call, [row]));
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

const playlists = v.array(shapes.playlist);
const asked = {
  summary: 'Own and public playlists',
  query: {
    ...page,
    id: maybe(v.array(text)),
    q: maybe(said(text, 'Words of name and comment.')),
    owner_id: maybe(v.array(text)),
    owner_name: maybe(text),
    public: maybe(flag),
    sync: maybe(flag),
    smart: maybe(flag),
    starred: maybe(flag),
    editable: maybe(said(flag, 'Only those the caller may change.')),
  },
  isPage: true,
  output: playlists,
};

export const list = operation(asked, (call) => {
  const { params } = call;
  const flagOf = <K extends string>(name: string, member: K) =>
    (params.has(name) ? { [member]: params.flag(name, false) } : {}) as Partial<Record<K, boolean>>;
  const idsOf = <K extends string>(member: K, ...names: string[]) => {
    const given = names.flatMap((name) => params.list(name)).filter(Boolean);
    return (given.length > 0 ? { [member]: given } : {}) as Partial<Record<K, string[]>>;
  };
  const ownerName = params.text('owner_name') || params.text('ownerName');
  return listOf(call, {
    text: params.text('q') || params.text('name'),
    ...idsOf('ids', 'id'),
    ...idsOf('ownerIds', 'owner_id', 'ownerId'),
    ...(ownerName ? { ownerName } : {}),
    ...flagOf('public', 'isPublic'),
    ...flagOf('sync', 'isSynced'),
    ...flagOf('smart', 'isSmart'),
    ...flagOf('starred', 'isStarred'),
    ...flagOf('editable', 'isEditable'),
  });
});

export const ofSong = operation({ summary: 'Playlists that hold a song', query: page, isPage: true, output: playlists }, (call) =>
  listOf(call, { songId: getSong(call.app, call.caller, idOf(call)).id }),
);

export const one = operation({ summary: 'A playlist', output: shapes.playlist }, (call) =>
  presentOne(call, getPlaylist(call.app, call.caller, idOf(call))),
);

const ids = v.array(upTo(64));
const rules = v.record(v.string(), v.unknown());
const newPlaylist = v.object({
  name: upTo(500),
  comment: v.nullish(upTo(20_000)),
  public: v.nullish(flag),
  rules: v.nullish(rules),
  ids: maybe(ids),
});
export const edited = v.object({ ...shapes.playlist.entries, ...shapes.told });
export const imported = v.object({
  ...shapes.playlist.entries,
  total: said(whole, 'Lines of the file.'),
  matched: whole,
  unmatched: v.array(shapes.miss),
  ...shapes.told,
});

/** JSON makes a playlist; any other body is the text of a playlist file. */
const making = {
  summary: 'Makes a playlist, by JSON or out of the text of a playlist file',
  query: { name: maybe(text), fileName: maybe(text), public: maybe(flag) },
  body: newPlaylist,
  hint: 'expected {name, comment?, public?, rules?, ids?}',
  otherBody: 'text/plain' as const,
  output: v.union([imported, edited]),
};

export const create = operation(making, (call, body) => {
  if (!body) return upload(call);
  const { name, comment, public: isPublic, rules: given, ids: songs } = body;
  const input = { name, comment: comment ?? '', isPublic: isPublic ?? false, rules: given, songs: { ids: songs } };
  return presentOne(call, edit.createPlaylist(call.app, call.caller, input));
});

async function upload(call: NativeCall): Promise<Response> {
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
  name: maybe(upTo(500)),
  comment: v.nullish(upTo(20_000)),
  public: v.nullish(flag),
  rules: maybe(v.nullable(rules)),
  sync: v.nullish(flag),
  ownerId: v.nullish(upTo(64)),
});

export const update = operation(
  {
    summary: 'Changes of a playlist what the body names',
    body: changes,
    hint: 'expected any of {name, comment, public, rules, sync, ownerId}',
    output: edited,
  },
  async (call, { name, comment, public: isPublic, rules: given, sync, ownerId }) => {
    const wish = {
      name,
      // Forms send null for what somebody has emptied.
      comment: comment === null ? '' : comment,
      isPublic: isPublic ?? undefined,
      rules: given,
      isSynced: sync ?? undefined,
      ownerId: ownerId ?? undefined,
    };
    return presentEdited(call, await edit.updatePlaylist(call.app, call.caller, idOf(call), wish));
  },
);

export const remove = operation({ summary: 'Deletes a playlist', output: nothing }, async ({ app, caller, hit }) => {
  await edit.deletePlaylist(app, caller, hit.params['id'] ?? '');
  return {};
});

const several = { summary: 'Deletes several playlists', query: { id: v.array(text) }, output: idOrIds };

export const removeMany = operation(several, async ({ app, caller, params }) => {
  const gone = params.list('id').filter(Boolean);
  for (const each of gone) await edit.deletePlaylist(app, caller, each);
  const [id] = gone;
  return id !== undefined && gone.length === 1 ? { id } : { ids: gone };
});

const entry = v.union([shapes.playlistEntry, shapes.openEntry]);
const entries = {
  summary: 'Entries of a playlist by place or by another order; with Accept: audio/x-mpegurl the list as a file',
  query: { ...page, seed: maybe(text), missing: maybe(flag), library_id: maybe(v.array(whole)) },
  isPage: true,
  output: v.array(entry),
  media: ['audio/x-mpegurl'],
};

export const tracks = operation(entries, (call) => {
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
});

function presentItems(call: NativeCall, row: PlaylistRow, items: readonly PlaylistItem[]) {
  const pks = [...new Set(items.flatMap(({ songPk }) => songPk ?? []))];
  const rows = loadSongs(call.app, pks);
  const shown = presentSongs(call, rows);
  const byPk = new Map(rows.map(({ pk }, i) => [pk, shown[i]]));
  return items.map(({ position, songPk, songId, sourceLine }) => {
    const song = songPk === undefined ? undefined : byPk.get(songPk);
    return { ...(song ?? shapes.presentUnmatched(sourceLine)), id: String(position + 1), mediaFileId: songId, playlistId: row.id };
  });
}

export const track = operation({ summary: 'An entry of a playlist, by its place from 1', output: entry }, (call) => {
  const row = getPlaylist(call.app, call.caller, idOf(call));
  const position = positionOf(call.hit.params['row']);
  const item = edit.readItems(call.app, call.caller, row, { isRefreshed: false }).find((one) => one.position === position);
  if (!item) throw notFound('entry of the playlist');
  return only(presentItems(call, row, [item]));
});

function positionOf(given: string | undefined): number {
  if (!/^\d{1,9}$/.test(given ?? '') || Number(given) < 1) throw invalid('entries are named by their place, from 1');
  return Number(given) - 1;
}

export const choice = v.object({
  ids: v.nullish(ids),
  albumIds: v.nullish(ids),
  artistIds: v.nullish(ids),
  discs: v.nullish(v.array(v.object({ albumId: upTo(64), discNumber: whole }))),
});

/** The songs that a body asks for. */
export const wishOf = ({ ids: songIds, albumIds, artistIds, discs }: v.InferOutput<typeof choice>): SongChoice => ({
  ids: songIds ?? [],
  albumIds: albumIds ?? [],
  artistIds: artistIds ?? [],
  discs: discs ?? [],
});

const addition = v.object({
  ...choice.entries,
  onlyNew: v.nullish(said(flag, 'Only those that are not there yet.')),
  places: v.nullish(said(v.array(v.pipe(v.number(), v.integer(), v.minValue(1))), 'From 1, in rising order; at the end without.')),
});

const adding = {
  summary: 'Adds songs to a playlist',
  body: addition,
  hint: 'expected any of {ids, albumIds, artistIds, discs, onlyNew, places}',
  output: v.object({ added: whole, ...shapes.told }),
};

export const addTracks = operation(adding, async (call, { onlyNew, places, ...songs }) => {
  const positions = places?.map((place) => place - 1);
  const { added, warning } = await edit.addSongs(call.app, call.caller, idOf(call), wishOf(songs), {
    isOnlyNew: onlyNew ?? false,
    positions,
  });
  return { added, ...(warning ? { warning } : {}) };
});

const replacing = { summary: 'Puts these songs in the place of all', body: choice, hint: 'expected {ids}', output: edited };

export const replaceTracks = operation(replacing, async (call, { ids: songIds, albumIds, artistIds }) => {
  const wish = { ids: songIds ?? [], albumIds: albumIds ?? [], artistIds: artistIds ?? [] };
  return presentEdited(call, await edit.replaceSongs(call.app, call.caller, idOf(call), wish));
});

/** `/tracks/3`, or `?id=3&id=7`. */
const removing = {
  summary: 'Takes entries out of a playlist, by their places',
  query: { id: maybe(v.array(text)) },
  output: v.union([v.object({ ...idOnly.entries, ...shapes.told }), v.object({ ids: v.array(text), ...shapes.told })]),
};

export const removeTracks = operation(removing, async (call) => {
  const { row } = call.hit.params;
  const rows = row === undefined ? call.params.list('id').filter(Boolean) : [row];
  const [id] = rows;
  if (id === undefined) throw invalid('say which entries: ?id=1&id=2');
  const { warning } = await edit.removePositions(call.app, call.caller, idOf(call), rows.map(positionOf));
  return { ...(rows.length === 1 ? { id } : { ids: rows }), ...(warning ? { warning } : {}) };
});

/** One past the last place moves it to the end. */
const moving = {
  summary: 'Moves an entry of a playlist so that it stands before another',
  body: v.object({ insert_before: v.union([v.string(), v.number()]) }),
  hint: 'expected {insert_before: place}',
  output: v.object({ ...idOnly.entries, ...shapes.told }),
};

export const moveTrack = operation(moving, async (call, body) => {
  const row = call.hit.params['row'] ?? '';
  const { warning } = await edit.moveEntry(call.app, call.caller, idOf(call), positionOf(row), positionOf(String(body.insert_before)));
  return { id: row, ...(warning ? { warning } : {}) };
});

const exporting = {
  summary: 'A playlist as a file',
  query: { format: maybe(v.picklist(playlistFormats)) },
  media: ['audio/x-mpegurl', 'audio/x-scpls', 'application/xspf+xml'],
};

export const exportFile = operation(exporting, (call) => {
  const wanted = call.params.text('format').toLowerCase() || 'm3u8';
  const format = playlistFormats.find((known) => known === wanted);
  if (!format) throw invalid(`format is one of ${playlistFormats.join(', ')}`);
  return fileReply(call, getPlaylist(call.app, call.caller, idOf(call)), format);
});

function fileReply(call: NativeCall, row: PlaylistRow, format: (typeof playlistFormats)[number]): Response {
  edit.readItems(call.app, call.caller, row);
  const { fileName, mediaType, text: body } = exportPlaylist(call.app, call.caller, row, format);
  const ascii = fileName.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const disposition = `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(fileName).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`;
  return new Response(body, {
    headers: { ...call.headers, 'content-type': `${mediaType}; charset=utf-8`, 'content-disposition': disposition },
  });
}

const missing = { summary: 'Entries that match nothing, why, and what comes close', isPage: true, output: v.array(shapes.miss) };

export const unmatched = operation(missing, async (call) => {
  const rows = await listUnmatched(call.app, call.caller, idOf(call));
  call.headers['x-total-count'] = String(rows.length);
  return rows.map(({ position, ...miss }) => ({ id: String(position + 1), ...miss }));
});

/** An admin's word holds for every playlist. */
const settling = {
  summary: 'Says which song an unmatched entry means',
  body: v.object({ mediaFileId: upTo(64) }),
  hint: 'expected {mediaFileId}',
  output: edited,
};

export const settle = operation(settling, async (call, { mediaFileId }) =>
  presentEdited(call, await settleEntry(call.app, call.caller, idOf(call), positionOf(call.hit.params['row']), mediaFileId)),
);

const field = v.object({
  name: text,
  type: v.picklist(['text', 'number', 'date', 'instant', 'flag', 'tag', 'role']),
  operators: v.array(text),
});
export const fields = v.object({ fields: v.array(field), playlistOperators: v.array(text) });

export const ruleFields = operation({ summary: 'Fields and operators that rules can use', output: fields }, ({ app }) =>
  describeFields(app),
);

export const problems = operation(
  { summary: 'Playlist files that cannot be read, and why', output: v.array(v.object({ file: text, reason: text })) },
  ({ app }) => app.playlistFiles.problems(),
);
