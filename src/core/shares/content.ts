// What a share lets people hear, looked up whenever somebody asks: songs that are there and open to its owner now.
import type { Caller, Context, MarkKind } from '../../context.ts';
import { callerOfPk } from '../access/users.ts';
import { findItem } from '../marks/marks.ts';
import { findPlaylist, playableItems } from '../playlists/rows.ts';
import { songIdsOf, type SongChoice } from '../playlists/song-choice.ts';
import type { ShareRow } from './shares.ts';

export interface ShareContent {
  /** Whose rights count; without a player. */
  owner: Caller;
  /** Keys of the songs in order. */
  songPks: number[];
}

type Reads = Pick<Context, 'db'>;

/** The songs of a share, or the first `most` of them without a look at the rest; undefined when its owner is gone. */
export function contentOf(ctx: Reads, share: ShareRow, most = Infinity): ShareContent | undefined {
  const owner = callerOfPk(ctx, share.ownerPk);
  if (!owner) return undefined;
  const ids = JSON.parse(share.resourceIds) as string[];
  const songPks: number[] = [];
  let same: { kind: MarkKind; ids: string[] } | undefined;
  const flush = () => {
    if (same) songPks.push(...pksOf(ctx, owner, same.kind, same.ids).slice(0, most));
    same = undefined;
  };
  for (const id of ids) {
    if (songPks.length >= most) break;
    const kind = findItem(ctx, owner, id)?.kind;
    if (!kind) continue;
    if (same?.kind === kind && same.ids.length < most) same.ids.push(id);
    else {
      flush();
      same = { kind, ids: [id] };
    }
  }
  flush();
  return { owner, songPks: songPks.slice(0, most) };
}

function pksOf(ctx: Reads, owner: Caller, kind: MarkKind, ids: readonly string[]): number[] {
  if (kind === 'playlist') {
    return ids.flatMap((id) => {
      const playlist = findPlaylist(ctx, owner, id);
      return playlist ? playableItems(ctx, owner, playlist.pk).map(({ songPk }) => songPk) : [];
    });
  }
  const choices: Record<typeof kind, SongChoice> = { song: { ids }, album: { albumIds: ids }, artist: { artistIds: ids } };
  const rows = ctx.db.$client
    .query(
      'SELECT song.pk FROM json_each(?) AS wanted CROSS JOIN song ON song.id = wanted.value WHERE song.missing = 0 ORDER BY wanted.key',
    )
    .values(JSON.stringify(songIdsOf(ctx, owner, choices[kind]))) as [number][];
  return rows.flat();
}
