// The picture of an album: uploaded, chosen by hand, then CoverArtPriority (navidrome.md 8.2).
import type { Database } from 'bun:sqlite';

import { embedded, folderColumns, inFolders, pinned, uploaded, type Attempt, type PictureFolder, type PictureRules } from './attempts.ts';
import { external } from './external.ts';

/** Everything that is tried for an album, in order. */
export function* albumAttempts(client: Database, rules: PictureRules, album: { pk: number; id: string }): Generator<Attempt> {
  yield uploaded(client, 'album', album.id);
  yield pinned(client, 'album', album.id);
  let folders: PictureFolder[] | undefined;
  for (const rule of rules.coverArtPriority) {
    if (rule === 'external') yield external(client, 'album', album.id);
    else if (rule === 'embedded') yield embedded(client, pictureSong(client, album.pk));
    else yield inFolders(client, rules, rule, rule, (folders ??= albumFolders(client, album.pk)));
  }
}

/** The song whose embedded picture stands for the album, or for one of its discs: lowest disc, then track. */
export function pictureSong(client: Database, albumPk: number, disc = -1) {
  return client
    .query(
      `SELECT id, mtime_ms, size_bytes FROM song WHERE album_pk = ?1 AND missing = 0 AND has_picture = 1 AND (?2 < 0 OR disc_number = ?2)
       ORDER BY disc_number, track_number, file_name LIMIT 1`,
    )
    .get(albumPk, disc) as { id: string; mtime_ms: number; size_bytes: number } | null;
}

/** Folders of present songs of an album, or of one of its discs, by path. */
export function songFolders(client: Database, albumPk: number, disc = -1): PictureFolder[] {
  return client
    .query(
      `SELECT ${folderColumns} FROM folder WHERE pk IN
       (SELECT folder_pk FROM song WHERE album_pk = ?1 AND missing = 0 AND (?2 < 0 OR disc_number = ?2)) ORDER BY path`,
    )
    .all(albumPk, disc) as PictureFolder[];
}

const discFolder = /^(?:.*[\s._([-])?(?:cd|dvd|dis[ck]|lp|vol(?:ume)?|side|part)[\s._#-]*(?:\d+|[a-d])\b/i;

/** Folders of the album's songs; their common parent comes first when they are its disc folders. */
export function albumFolders(client: Database, albumPk: number): PictureFolder[] {
  const folders = songFolders(client, albumPk);
  const [parentPk, ...others] = new Set(folders.map((folder) => folder.parentPk));
  if (!parentPk || others.length > 0) return folders;
  const parent = client.query(`SELECT ${folderColumns} FROM folder WHERE pk = ?`).get(parentPk) as PictureFolder | null;
  if (!parent || parent.songCount > 0 || parent.path === '') return folders;
  const areDiscs = folders.every(({ path }) => discFolder.test(path.slice(path.lastIndexOf('/') + 1)));
  // Where another album lies beside them, the parent is the artist's folder.
  const isOwn = areDiscs || (folders.length > 1 && !hasOtherAlbum(client, parentPk, albumPk));
  return isOwn ? [parent, ...folders] : folders;
}

const hasOtherAlbum = (client: Database, parentPk: number, albumPk: number) =>
  client
    .query(
      'SELECT 1 FROM folder CROSS JOIN song ON song.folder_pk = folder.pk WHERE folder.parent_pk = ? AND song.missing = 0 AND album_pk <> ? LIMIT 1',
    )
    .get(parentPk, albumPk) !== null;
