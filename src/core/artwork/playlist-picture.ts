// The picture of a playlist: uploaded, beside its file, named in its file, else made of its albums' covers
// (navidrome.md 8.2). Files count only where a scan saw them in the library of the playlist's file, so that
// no line of a playlist can name a file elsewhere.
import type { Database } from 'bun:sqlite';
import { posix } from 'node:path';

import { fileKind } from '../../lib/media-types.ts';
import { folderColumns, nothing, offer, offerFile, uploaded, type Attempt, type PictureFolder, type PictureRules } from './attempts.ts';
import { stemOf, type ImageFile } from './choose.ts';
import { pictureHash, webSource, type Picture } from './source.ts';

export interface PicturePlaylist {
  pk: number;
  id: string;
  sourceFile: string;
  imageLine: string;
}

/** Everything that is tried for a playlist before its albums. */
export function* playlistAttempts(client: Database, rules: PictureRules, playlist: PicturePlaylist): Generator<Attempt> {
  yield uploaded(client, 'playlist', playlist.id);
  const [, library, path] = /^(\d+):(.+)$/s.exec(playlist.sourceFile) ?? [];
  if (!library || !path) {
    yield nothing('sidecar', 'the playlist has no file');
    return;
  }
  const stem = stemOf(posix.basename(path)).toLowerCase();
  yield fileIn(client, rules, 'sidecar', Number(library), folderOf(path), (name) => stemOf(name).toLowerCase() === stem);
  yield named(client, rules, Number(library), path, playlist.imageLine);
}

function named(client: Database, rules: PictureRules, libraryId: number, playlistPath: string, line: string): Attempt {
  const rule = '#EXTALBUMARTURL';
  if (!line) return nothing(rule, 'the file names none');
  if (/^https?:\/\//i.test(line)) {
    if (!rules.hasWebPictures) return nothing(rule, 'pictures from the internet are fetched only with EnableM3UExternalAlbumArt');
    return offer(client, rule, { source: webSource(line), hash: pictureHash(webSource(line), 0, 0) });
  }
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(line) && !/^file:\/\//i.test(line)) return nothing(rule, 'its form of address is not known');
  const written = /^file:\/\//i.test(line) ? decoded(line.slice('file://'.length)) : line.replaceAll('\\', '/');
  const root = (client.query('SELECT path FROM library WHERE id = ?').get(libraryId) as { path: string } | null)?.path;
  if (root === undefined) return nothing(rule, 'its library is gone');
  const absolute = posix.isAbsolute(written) ? posix.normalize(written) : posix.join(root, folderOf(playlistPath), written);
  if (!absolute.startsWith(`${root}/`)) return nothing(rule, 'it lies outside the library');
  const path = absolute.slice(root.length + 1);
  return fileIn(client, rules, rule, libraryId, folderOf(path), (name) => name === posix.basename(path));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const folderOf = (path: string) => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '');

function fileIn(
  client: Database,
  rules: PictureRules,
  rule: string,
  libraryId: number,
  path: string,
  isWanted: (name: string) => boolean,
): Attempt {
  const folder = client
    .query(`SELECT ${folderColumns} FROM folder WHERE library_id = ? AND path = ?`)
    .get(libraryId, path) as PictureFolder | null;
  const images = folder?.images ? (JSON.parse(folder.images) as ImageFile[]) : [];
  const file = images.find(([name]) => fileKind(name) === 'image' && isWanted(name));
  return folder && file ? offerFile(client, rules, rule, folder, file) : nothing(rule, 'no such file');
}

/** Covers of the playlist's first four albums that have one and lie in open libraries. */
export function playlistTiles(client: Database, playlistPk: number, libraryIds: readonly number[]): Picture[] {
  return client
    .query(
      `SELECT image_source AS source, image_hash AS hash FROM playlist_item JOIN song ON song.id = song_id JOIN album ON album.pk = song.album_pk
       WHERE playlist_pk = ? AND song.missing = 0 AND image_hash <> '' AND album.library_id IN (SELECT value FROM json_each(?))
       GROUP BY image_hash ORDER BY min(position) LIMIT 4`,
    )
    .all(playlistPk, JSON.stringify(libraryIds)) as Picture[];
}
