// Playlists. Players name entries by their place among the songs they were shown, so hidden entries never shift them.
import { coverId } from '../../core/artwork/cover-id.ts';
import * as edit from '../../core/playlists/edit.ts';
import { getPlaylist as findPlaylist, listPlaylists, mayEdit, type PlaylistRow } from '../../core/playlists/rows.ts';
import { validUntil } from '../../core/playlists/rules/evaluate.ts';
import { AppError, forbidden } from '../../lib/errors.ts';
import { need, type Call, type Endpoint } from './call.ts';
import { missing, SubsonicError } from './errors.ts';
import { isoDate } from './present/dates.ts';
import { dropOpenSubsonic } from './present/legacy.ts';
import { replyForm } from './quirks.ts';
import type { Tree } from './respond.ts';

function playlistTree({ app, caller, client }: Call, row: PlaylistRow): Tree {
  const tree: Tree = {
    id: row.id,
    name: row.name,
    comment: row.comment || undefined,
    songCount: row.songCount,
    duration: Math.round(row.durationMs / 1000),
    public: row.isPublic === 1,
    owner: row.ownerName,
    created: isoDate(row.createdAt),
    changed: isoDate(row.updatedAt),
    coverArt: coverId('playlist', row.id, row.imageHash),
    readonly: !mayEdit(caller, row) || row.rules !== '',
    validUntil: isoDate(validUntil(app, row)),
  };
  const form = replyForm(app.config, client);
  return form === 'minimal' ? minimalPlaylist(tree) : form === 'legacy' ? dropOpenSubsonic(tree) : tree;
}

/** What the protocol demands of a playlist. */
const minimalPlaylist = ({ id, name, songCount, duration, created, changed }: Tree): Tree => ({
  id,
  name,
  songCount,
  duration,
  created,
  changed,
});

function withEntries(call: Call, id: string): Tree {
  const { app, caller } = call;
  const items = edit.readItems(app, caller, findPlaylist(app, caller, id));
  const pks = items.flatMap(({ songPk, isMissing }) => (songPk === undefined || isMissing ? [] : [songPk]));
  return { playlist: { ...playlistTree(call, findPlaylist(app, caller, id)), entry: call.present.songs(pks, call) } };
}

/** Own and public ones, for admins all; `username` narrows them to one owner. */
export const getPlaylists: Endpoint = (call) => {
  const { app, caller, params } = call;
  const owner = params.text('username');
  if (owner !== '' && owner.toLowerCase() !== caller.user.userName.toLowerCase() && !caller.user.isAdmin)
    throw forbidden('ask for playlists of others');
  const { rows } = listPlaylists(app, caller, owner === '' ? {} : { ownerName: owner });
  return { playlists: { playlist: rows.map((row) => playlistTree(call, row)) } };
};

/** One with its songs; missing and closed ones are left out. */
export const getPlaylist: Endpoint = (call) => withEntries(call, need(call, 'id'));

/** A new one by `name`; with `playlistId` the songs (and the name, where it is sent) take the place of the old ones. */
export const createPlaylist: Endpoint = async (call) => {
  const { app, caller, params } = call;
  const id = params.text('playlistId');
  const name = params.text('name');
  const ids = params.list('songId').filter(Boolean);
  if (id === '') {
    if (name === '') throw missing('name');
    return withEntries(call, edit.createPlaylist(app, caller, { name, songs: { ids } }).id);
  }
  const changes = name === '' ? {} : { name };
  edit.checkChanges(app, caller, id, changes);
  // A name alone renames; neither name nor songs empties the list, which is how clients do that.
  if (ids.length > 0 || name === '') await songsOf(() => edit.replaceSongs(app, caller, id, { ids }));
  await edit.updatePlaylist(app, caller, id, changes);
  return withEntries(call, id);
};

/** Changes what is sent; places to remove are those before the call, additions come after. */
export const updatePlaylist: Endpoint = async (call) => {
  const { app, caller, params } = call;
  const id = need(call, 'playlistId');
  const given = (name: string) => (params.list(name).length > 0 ? params.text(name) : undefined);
  const isPublic = params.has('public') ? params.flag('public', false) : undefined;
  const indexes = params.list('songIndexToRemove').filter(Boolean).map(indexOf);
  const add = params.list('songIdToAdd').filter(Boolean);
  const changes = { name: given('name') || undefined, comment: given('comment'), isPublic };
  // All or nothing: an app that tries again must not find its songs there twice.
  edit.checkChanges(app, caller, id, changes);
  if (indexes.length > 0 || add.length > 0) {
    await songsOf(() => edit.changeSongs(app, caller, id, { removeIndexes: indexes, add: { ids: add } }));
  }
  await edit.updatePlaylist(app, caller, id, changes);
  return {};
};

function indexOf(text: string): number {
  if (!/^\d{1,9}$/.test(text.trim())) throw new SubsonicError(0, 'songIndexToRemove is a number from 0');
  return Number(text);
}

/** The owner or an admin deletes it. */
export const deletePlaylist: Endpoint = async (call) => {
  await edit.deletePlaylist(call.app, call.caller, need(call, 'id'));
  return {};
};

/** Songs of a smart playlist cannot be edited: error 50 in this protocol. */
async function songsOf<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict') throw new SubsonicError(50, error.message);
    throw error;
  }
}
