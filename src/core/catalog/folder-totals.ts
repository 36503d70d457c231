// How much music lies in every folder and below it: summed once for all folders, kept until the catalogue changes.
import type { Context } from '../../context.ts';
import { createKept } from './kept.ts';

export interface FolderTotals {
  /** In the folder itself. */
  ownSongCount: number;
  /** In it and below. */
  songCount: number;
  durationMs: number;
  /** Some of the albums in it and below, for its picture. */
  albumPks: readonly number[];
}

export const noTotals: FolderTotals = { ownSongCount: 0, songCount: 0, durationMs: 0, albumPks: [] };

const mostAlbums = 4;
const kept = createKept<ReadonlyMap<number, FolderTotals>>(1);

/** Totals by the folder's key; folders without music are absent. Of all libraries: callers ask for folders they may see. */
export function folderTotals(ctx: Pick<Context, 'db'>): ReadonlyMap<number, FolderTotals> {
  return kept(ctx, '', () => sumUp(ctx));
}

function sumUp({ db }: Pick<Context, 'db'>): ReadonlyMap<number, FolderTotals> {
  // By path, so that what lies in a folder comes after it.
  const folders = db.$client.query('SELECT pk, parent_pk FROM folder ORDER BY library_id, path').values() as [number, number | null][];
  // The order of the join makes it read songs folder by folder from an index.
  const sums = db.$client
    .query(
      `SELECT folder.pk, count(*), sum(duration_ms), min(album_pk) FROM folder CROSS JOIN song ON song.folder_pk = folder.pk
       WHERE song.missing = 0 GROUP BY folder.pk`,
    )
    .values() as [number, number, number, number][];
  const totals = new Map<number, FolderTotals>();
  for (const [pk, songCount, durationMs, album] of sums)
    totals.set(pk, { ownSongCount: songCount, songCount, durationMs, albumPks: [album] });
  for (const [pk, parent] of folders.toReversed()) {
    const own = totals.get(pk);
    if (!own || parent === null) continue;
    const above = totals.get(parent) ?? noTotals;
    totals.set(parent, {
      ownSongCount: above.ownSongCount,
      songCount: above.songCount + own.songCount,
      durationMs: above.durationMs + own.durationMs,
      albumPks: [...new Set([...own.albumPks, ...above.albumPks])].slice(0, mostAlbums),
    });
  }
  return totals;
}
