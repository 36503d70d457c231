// A share as people without a login meet it: opened by its id, its songs by links that are signed and good for nothing else.
import { timingSafeEqual } from 'node:crypto';

import type { Caller, Context } from '../../context.ts';
import { notFound } from '../../lib/errors.ts';
import { isId } from '../../lib/ids.ts';
import type { Access } from '../access/access.ts';
import { findAlbum, findArtist, loadSongs } from '../catalog/load.ts';
import type { SongRow } from '../catalog/rows.ts';
import { findPlaylist } from '../playlists/rows.ts';
import { contentOf } from './content.ts';
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

/** The share with what can be heard now; AppError not_found for every reason there is not to show it. */
export function openShare(ctx: Context, id: string): OpenShare {
  const share = isId(id) ? findOpenShare(ctx, id) : undefined;
  const content = share && contentOf(ctx, share);
  if (!share || !content) throw notFound('share');
  const songs = loadSongs(ctx, content.songPks);
  return { share, owner: content.owner, title: titleOf(ctx, share, content.owner, songs), songs };
}

/** The last part of the address of a song in a share. */
export function signSong(ctx: ShareContext, share: ShareRow, kind: LinkKind, songId: string): string {
  return `${songId}.${ctx.access.signLink(`${share.id}\u0000${kind}\u0000${songId}`)}`;
}

/** The song such an address means, while it is part of the share; AppError not_found otherwise. */
export function openSong(ctx: ShareContext, id: string, kind: LinkKind, token: string): { share: ShareRow; owner: Caller; song: SongRow } {
  const [, songId = ''] = /^([A-Za-z0-9_-]{1,64})\.[A-Za-z0-9_-]{22}$/.exec(token) ?? [];
  const share = isId(id) && songId !== '' ? findOpenShare(ctx, id) : undefined;
  if (!share || !isSame(token, signSong(ctx, share, kind, songId))) throw notFound('share');
  const content = contentOf(ctx, share);
  const [song] = content ? loadSongs(ctx, keyOf(ctx, songId)) : [];
  if (!content || !song || !content.songPks.includes(song.pk)) throw notFound('song');
  return { share, owner: content.owner, song };
}

const keyOf = ({ db }: Pick<Context, 'db'>, songId: string): number[] =>
  (db.$client.query('SELECT pk FROM song WHERE id = ?').values(songId) as [number][]).flat();

const isSame = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** What the owner says of it, or the name of the first thing in it. */
function titleOf(ctx: Context, { description, resourceIds }: ShareRow, owner: Caller, songs: readonly SongRow[]): string {
  if (description !== '') return description;
  const [id = ''] = JSON.parse(resourceIds) as string[];
  const album = findAlbum(ctx, owner, id);
  if (album) return `${album.name} – ${album.albumArtist}`;
  const named = findPlaylist(ctx, owner, id) ?? findArtist(ctx, owner, id);
  if (named) return named.name;
  return songs[0] ? `${songs[0].title} – ${songs[0].artist}` : 'Music';
}
