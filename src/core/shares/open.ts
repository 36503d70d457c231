// A share as people without a login meet it: opened by its id, its songs by links that are signed and good for nothing else.
import type { Caller, Context } from '../../context.ts';
import { notFound, unauthenticated } from '../../lib/errors.ts';
import { isId } from '../../lib/ids.ts';
import type { Access } from '../access/access.ts';
import { callerOfPk } from '../access/users.ts';
import { findAlbum, findArtist, findSong, loadSongs } from '../catalog/load.ts';
import type { AlbumRow, SongRow } from '../catalog/rows.ts';
import { findPlaylist } from '../playlists/rows.ts';
import { contentOf } from './content.ts';
import { freeLinkText, isProof, isSame } from './password.ts';
import { findOpenShare, type ShareRow } from './shares.ts';

export interface OpenShare {
  share: ShareRow;
  owner: Caller;
  title: string;
  songs: SongRow[];
}

/** What a link of a share does with a song. */
export type LinkKind = 'stream' | 'download' | 'cover';

type ShareContext = Context & { access: Pick<Access, 'signLink'> };

/** The share whose password a visitor types; AppError not_found for every reason there is not to ask. */
export function shareToUnlock(ctx: Context, id: string): ShareRow {
  const share = isId(id) ? findOpenShare(ctx, id) : undefined;
  if (!share || !callerOfPk(ctx, share.ownerPk)) throw notFound('share');
  return share;
}

/**
 * The share with what can be heard now; AppError not_found for every reason there is not to show it, unauthenticated when it has a
 * password and this is no proof that the visitor knows it.
 */
export function openShare(ctx: ShareContext, id: string, proof: string): OpenShare {
  const share = shareToUnlock(ctx, id);
  if (!isProof(ctx, share, proof)) throw unauthenticated('This share has a password');
  const content = contentOf(ctx, share);
  if (!content) throw notFound('share');
  const songs = loadSongs(ctx, content.songPks);
  return { share, owner: content.owner, title: titleOf(ctx, share, content.owner, songs), songs };
}

/** The last part of the address of a song in a share. */
export const signSong = (ctx: ShareContext, share: ShareRow, kind: LinkKind, songId: string): string =>
  tokenOf(ctx, share, kind, songId, '');

/** The same for players without cookies: where there is a password, it is its own proof for a day or two. */
export const signFreely = (ctx: ShareContext, share: ShareRow, songId: string): string =>
  tokenOf(ctx, share, 'stream', songId, freeLinkText(ctx, share, 0));

const tokenOf = (ctx: ShareContext, { id }: ShareRow, kind: LinkKind, songId: string, more: string) =>
  `${songId}.${ctx.access.signLink(`${id}\u0000${kind}\u0000${songId}${more}`)}`;

/** The song such an address means, while it is part of the share; AppError as of `openShare`. */
export function openSong(
  ctx: ShareContext,
  id: string,
  kind: LinkKind,
  token: string,
  proof: string,
): { share: ShareRow; owner: Caller; song: SongRow } {
  const [, songId = ''] = /^([A-Za-z0-9_-]{1,64})\.[A-Za-z0-9_-]{22}$/.exec(token) ?? [];
  const share = isId(id) && songId !== '' ? findOpenShare(ctx, id) : undefined;
  if (!share) throw notFound('share');
  const isFree = kind === 'stream' && [0, 1].some((day) => isSame(token, tokenOf(ctx, share, kind, songId, freeLinkText(ctx, share, day))));
  if (!isFree && !isSame(token, signSong(ctx, share, kind, songId))) throw notFound('share');
  if (!isFree && !isProof(ctx, share, proof)) throw unauthenticated('This share has a password');
  const content = contentOf(ctx, share);
  const [song] = content ? loadSongs(ctx, keyOf(ctx, songId)) : [];
  if (!content || !song || !content.songPks.includes(song.pk)) throw notFound('song');
  return { share, owner: content.owner, song };
}

const keyOf = ({ db }: Pick<Context, 'db'>, songId: string): number[] =>
  (db.$client.query('SELECT pk FROM song WHERE id = ?').values(songId) as [number][]).flat();

/** What the owner says of it, or the name of the first thing in it. */
function titleOf(ctx: Context, { description, resourceIds }: ShareRow, owner: Caller, songs: readonly SongRow[]): string {
  if (description !== '') return description;
  const [id = ''] = JSON.parse(resourceIds) as string[];
  return nameOf(ctx, owner, id) ?? (songs[0] ? songName(songs[0]) : 'Music');
}

/** What its owner finds in it: the name of its first thing; '' when that is gone. */
export function contentsOf(ctx: Context, share: ShareRow): string {
  const owner = callerOfPk(ctx, share.ownerPk);
  const [id = ''] = JSON.parse(share.resourceIds) as string[];
  if (!owner) return '';
  const song = share.resourceType === 'song' ? findSong(ctx, owner, id) : undefined;
  return song ? songName(song) : (nameOf(ctx, owner, id) ?? '');
}

/** Songs and albums of a share as its owner would find them now, of those that the caller may see too; the first `most` of each. */
export function loadContents(ctx: Context, caller: Caller, share: ShareRow, most: number): { songs: SongRow[]; albums: AlbumRow[] } {
  const content = contentOf(ctx, share, most);
  if (!content || !(caller.user.isAdmin || caller.user.pk === share.ownerPk)) return { songs: [], albums: [] };
  const ids = (JSON.parse(share.resourceIds) as string[]).slice(0, most);
  const isOpen = ({ libraryId }: { libraryId: number }) => caller.libraryIds.includes(libraryId);
  return {
    songs: loadSongs(ctx, content.songPks).filter(isOpen),
    albums: ids.flatMap((id) => findAlbum(ctx, content.owner, id) ?? []).filter(isOpen),
  };
}

function nameOf(ctx: Context, owner: Caller, id: string): string | undefined {
  const album = findAlbum(ctx, owner, id);
  if (album) return `${album.name} – ${album.albumArtist}`;
  return (findPlaylist(ctx, owner, id) ?? findArtist(ctx, owner, id))?.name;
}

const songName = ({ title, artist }: SongRow) => `${title} – ${artist}`;
