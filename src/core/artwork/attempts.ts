// How a picture is chosen: rules are tried one after the other and the first that gives one wins. The scan
// takes the winner, `explain` tells the whole way; both walk the same generators, so they never disagree.
import type { Database } from 'bun:sqlite';
import { basename } from 'node:path';

import type { Config } from '../../config/load.ts';
import { matchImages, parsePriority, type ImageFile } from './choose.ts';
import { embeddedSource, fileSource, noPicture, parseSource, pictureHash, uploadSource, type Picture } from './source.ts';

export type ItemKind = 'album' | 'artist' | 'playlist' | 'radio';

/** The options that decide; plain data, because it travels to the scan thread. */
export interface PictureRules {
  coverArtPriority: readonly string[];
  artistArtPriority: readonly string[];
  artistImageFolder: string;
  /** Larger files are passed over. */
  maxImageSize: number;
  /** Playlist files may name pictures by address. */
  hasWebPictures?: boolean;
}

/** The rules of a configuration. */
export const pictureRules = (config: Config) => ({
  coverArtPriority: parsePriority(config.coverArtPriority),
  artistArtPriority: parsePriority(config.artistArtPriority),
  artistImageFolder: config.artistImageFolder,
  maxImageSize: config.maxImageSize,
  hasWebPictures: config.enableM3uExternalAlbumArt,
});

/** One rule that was tried. */
export interface Attempt {
  /** `uploaded`, `pinned`, `embedded`, a pattern such as `cover.*` … */
  rule: string;
  /** undefined: it gave none, and `note` says why. */
  picture: Picture | undefined;
  note: string;
}

export interface PictureFolder {
  pk: number;
  parentPk: number | null;
  libraryId: number;
  path: string;
  /** JSON as in folder.images, or ''. */
  images: string;
  songCount: number;
}

export const folderColumns =
  'folder.pk, folder.parent_pk AS parentPk, folder.library_id AS libraryId, folder.path, folder.images, folder.song_count AS songCount';

/** The picture of the first rule that gives one. */
export function chosen(attempts: Iterable<Attempt>): Picture {
  for (const { picture } of attempts) if (picture) return picture;
  return noPicture;
}

export const nothing = (rule: string, note: string): Attempt => ({ rule, picture: undefined, note });

/** The picture under a rule, unless somebody looked at it before and it was none. */
export function offer(client: Database, rule: string, picture: Picture): Attempt {
  const bad = client.query('SELECT 1 FROM image WHERE hash = ? AND width < 0').get(picture.hash);
  return bad ? nothing(rule, `${picture.source}: cannot be read as a picture`) : { rule, picture, note: picture.source };
}

/** The first file in `folders`, in their order, that a pattern prefers and that is a picture. */
export function inFolders(
  client: Database,
  rules: Pick<PictureRules, 'maxImageSize'>,
  rule: string,
  pattern: string,
  folders: Iterable<PictureFolder>,
  accepts: (name: string) => boolean = () => true,
): Attempt {
  let note = 'no such file';
  for (const folder of folders) {
    if (!folder.images) continue;
    for (const [name, mtimeMs, sizeBytes] of matchImages(pattern, JSON.parse(folder.images) as ImageFile[])) {
      if (!accepts(name)) continue;
      const attempt = offerFile(client, rules, rule, folder, [name, mtimeMs, sizeBytes]);
      if (attempt.picture) return attempt;
      note = attempt.note;
    }
  }
  return nothing(rule, note);
}

/** A file of a folder as a picture, unless its size rules it out. */
export function offerFile(
  client: Database,
  rules: Pick<PictureRules, 'maxImageSize'>,
  rule: string,
  folder: Pick<PictureFolder, 'libraryId' | 'path'>,
  [name, mtimeMs, sizeBytes]: ImageFile,
): Attempt {
  const source = fileSource(folder.libraryId, folder.path === '' ? name : `${folder.path}/${name}`);
  if (sizeBytes === 0) return nothing(rule, `${source}: the file is empty`);
  if (sizeBytes > rules.maxImageSize) return nothing(rule, `${source}: larger than MaxImageSize`);
  return offer(client, rule, { source, hash: pictureHash(source, mtimeMs, sizeBytes) });
}

/** What somebody uploaded for an item. */
export function uploaded(client: Database, kind: ItemKind, id: string): Attempt {
  const row = client.query('SELECT file, hash FROM uploaded_image WHERE kind = ? AND item_id = ?').get(kind, id) as {
    file: string;
    hash: string;
  } | null;
  return row ? offer(client, 'uploaded', { source: uploadSource(row.file), hash: row.hash }) : nothing('uploaded', 'nothing was uploaded');
}

/** What an admin chose among the pictures that are there. */
export function pinned(client: Database, kind: 'album' | 'artist', id: string): Attempt {
  const row = client.query("SELECT value FROM fix WHERE kind = 'cover' AND subject = ?").get(`${kind}:${id}`) as { value: string } | null;
  if (!row) return nothing('pinned', 'no picture was chosen by hand');
  const picture = pictureOfSource(client, row.value) ?? (kind === 'album' ? movedPicture(client, id, row.value) : undefined);
  return picture ? offer(client, 'pinned', picture) : nothing('pinned', `${row.value}: it is gone`);
}

/** A file of the same name where the songs of the album lie now, if the folder it was chosen in is gone. */
function movedPicture(client: Database, albumId: string, source: string): Picture | undefined {
  const parsed = parseSource(source);
  if (parsed?.kind !== 'file') return undefined;
  const cut = parsed.path.lastIndexOf('/');
  const [before, name] = [parsed.path.slice(0, Math.max(0, cut)), parsed.path.slice(cut + 1)];
  const isThere = 'SELECT 1 FROM folder WHERE library_id = ? AND path = ? AND missing = 0';
  if (client.query(isThere).get(parsed.libraryId, before)) return undefined;
  const folders = client
    .query(
      `SELECT DISTINCT folder.library_id, folder.path FROM album CROSS JOIN song ON song.album_pk = album.pk
       JOIN folder ON folder.pk = song.folder_pk WHERE album.id = ? AND song.missing = 0 ORDER BY folder.path`,
    )
    .values(albumId) as [number, string][];
  // Of several discs that of the same name.
  const isAlike = (path: string) => Number(basename(path) === basename(before));
  return folders
    .toSorted(([, a], [, b]) => isAlike(b) - isAlike(a))
    .map(([libraryId, path]) => pictureOfSource(client, fileSource(libraryId, path === '' ? name : `${path}/${name}`)))
    .find((picture) => picture !== undefined);
}

/** The picture behind a source, if the last scan saw it: a file of a library or a song with a picture. */
export function pictureOfSource(client: Database, source: string): Picture | undefined {
  const parsed = parseSource(source);
  if (parsed?.kind === 'embedded') {
    const song = client
      .query('SELECT mtime_ms, size_bytes FROM song WHERE id = ? AND missing = 0 AND has_picture = 1')
      .get(parsed.songId) as { mtime_ms: number; size_bytes: number } | null;
    return song ? { source, hash: pictureHash(source, song.mtime_ms, song.size_bytes) } : undefined;
  }
  if (parsed?.kind !== 'file') return undefined;
  const cut = parsed.path.lastIndexOf('/');
  const folder = client
    .query("SELECT images FROM folder WHERE library_id = ? AND path = ? AND images <> ''")
    .get(parsed.libraryId, parsed.path.slice(0, Math.max(0, cut))) as { images: string } | null;
  const file = folder && (JSON.parse(folder.images) as ImageFile[]).find(([name]) => name === parsed.path.slice(cut + 1));
  return file ? { source, hash: pictureHash(source, file[1], file[2]) } : undefined;
}

/** The picture inside a song under the rule `embedded`. */
export function embedded(client: Database, song: { id: string; mtime_ms: number; size_bytes: number } | null, rule = 'embedded'): Attempt {
  if (!song) return nothing(rule, 'no song holds a picture');
  const source = embeddedSource(song.id);
  return offer(client, rule, { source, hash: pictureHash(source, song.mtime_ms, song.size_bytes) });
}
