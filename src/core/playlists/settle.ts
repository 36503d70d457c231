// People say what an entry means that nothing matches.
import type { Caller } from '../../context.ts';
import { conflict, notFound } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { findSong } from '../catalog/load.ts';
import { setEntry, type Edited } from './edit.ts';
import type { PlaylistContext } from './playlist-files.ts';
import { getEditablePlaylist } from './rows.ts';
import { loadItems } from './store.ts';

/** Gives the entry that song. An admin's decision is kept and holds for the same line everywhere. */
export async function settleEntry(ctx: PlaylistContext, caller: Caller, id: string, position: number, songId: string): Promise<Edited> {
  const item = loadItems(ctx, getEditablePlaylist(ctx, caller, id).pk)[position];
  if (!item) throw notFound('entry of the playlist');
  if (item.songId !== '') throw conflict('this entry has its song already');
  if (!findSong(ctx, caller, songId)) throw notFound('song');
  if (caller.user.isAdmin) {
    ctx.db.$client
      .query(
        `INSERT INTO fix (id, kind, subject, value, created_by, created_at) VALUES (?, 'path', ?, ?, ?, ?)
         ON CONFLICT (kind, subject) DO UPDATE SET value = excluded.value`,
      )
      .run(newId(), item.sourceLine, songId, caller.user.id, ctx.clock.now());
  }
  return setEntry(ctx, caller, id, position, songId);
}
