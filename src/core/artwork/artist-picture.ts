// The picture of an artist: uploaded, chosen by hand, then ArtistArtPriority (navidrome.md 8.2). Only albums
// that are the artist's alone count: a duet's folder shows two people.
import type { Database } from 'bun:sqlite';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { fold } from '../../lib/fold.ts';
import { fileKind } from '../../lib/media-types.ts';
import {
  folderColumns,
  inFolders,
  nothing,
  offer,
  pinned,
  uploaded,
  type Attempt,
  type PictureFolder,
  type PictureRules,
} from './attempts.ts';
import { stemOf, type ImageFile } from './choose.ts';
import { external } from './external.ts';
import { artistFolderSource, pictureHash } from './source.ts';

/** Files of ArtistImageFolder by their folded names. */
export type ArtistImages = ReadonlyMap<string, ImageFile>;

const levelsUp = 3;

export interface PictureArtist {
  pk: number;
  id: string;
  name: string;
  mbzArtistId: string;
}

/** Everything that is tried for an artist, in order. */
export function* artistAttempts(
  client: Database,
  rules: PictureRules,
  artist: PictureArtist,
  images: () => ArtistImages,
): Generator<Attempt> {
  yield uploaded(client, 'artist', artist.id);
  yield pinned(client, 'artist', artist.id);
  let own: PictureFolder[] | undefined;
  const albumFolders = () => (own ??= soleAlbumFolders(client, artist.pk));
  let above: PictureFolder[] | undefined;
  for (const rule of rules.artistArtPriority) {
    if (rule === 'external') yield external(client, 'artist', artist.id);
    else if (rule === 'image-folder') yield fromImageFolder(client, rules, artist, images());
    else if (rule.startsWith('album/')) yield inFolders(client, rules, rule, rule.slice('album/'.length), albumFolders());
    else yield inFolders(client, rules, rule, rule, (above ??= artistFolders(client, albumFolders())));
  }
}

function soleAlbumFolders(client: Database, artistPk: number): PictureFolder[] {
  return client
    .query(
      `SELECT ${folderColumns} FROM (SELECT DISTINCT song.folder_pk AS pk FROM album_artist CROSS JOIN album ON album.pk = album_artist.album_pk
       CROSS JOIN song ON song.album_pk = album.pk AND song.missing = 0
       WHERE album_artist.artist_pk = ? AND album_artist.role = 'albumartist' AND album.missing = 0 AND json_array_length(album.artists) = 1
       LIMIT 30) AS near CROSS JOIN folder ON folder.pk = near.pk ORDER BY folder.path`,
    )
    .all(artistPk) as PictureFolder[];
}

/** The folder all albums share, in each library, and those above it; never the library's own. */
function artistFolders(client: Database, albumFolders: readonly PictureFolder[]): PictureFolder[] {
  const found: PictureFolder[] = [];
  for (const libraryId of new Set(albumFolders.map((folder) => folder.libraryId))) {
    const paths = albumFolders.filter((folder) => folder.libraryId === libraryId).map((folder) => folder.path.split('/'));
    const [first = []] = paths;
    const apart = first.findIndex((part, i) => paths.some((path) => path[i] !== part));
    const shared = apart < 0 ? first : first.slice(0, apart);
    // A single album: its folder may be the artist's too, so it is looked at first.
    for (let up = 0; up <= levelsUp && shared.length - up > 0; up++) {
      const path = shared.slice(0, shared.length - up).join('/');
      const folder = client.query(`SELECT ${folderColumns} FROM folder WHERE library_id = ? AND path = ?`).get(libraryId, path);
      if (folder) found.push(folder as PictureFolder);
    }
  }
  return found;
}

/** The artist's own folders and those of their albums, each once. */
export function allArtistFolders(client: Database, artistPk: number): PictureFolder[] {
  const own = soleAlbumFolders(client, artistPk);
  return [...new Map([...artistFolders(client, own), ...own].map((folder) => [folder.pk, folder])).values()];
}

function fromImageFolder(client: Database, rules: PictureRules, { name, mbzArtistId }: PictureArtist, images: ArtistImages): Attempt {
  const rule = 'image-folder';
  if (!rules.artistImageFolder) return nothing(rule, 'ArtistImageFolder is not set');
  const file = (mbzArtistId && images.get(fold(mbzArtistId))) || images.get(fold(name)) || images.get(fold(fileNameOf(name)));
  if (!file) return nothing(rule, 'no file named like the artist');
  const source = artistFolderSource(file[0]);
  if (file[2] === 0 || file[2] > rules.maxImageSize) return nothing(rule, `${source}: empty or larger than MaxImageSize`);
  return offer(client, rule, { source, hash: pictureHash(source, file[1], file[2]) });
}

/** As people write a name that no file can have: AC/DC becomes AC_DC. */
const fileNameOf = (name: string) => name.replace(/[/\\:*?"<>|]/g, '_');

/** Reads ArtistImageFolder once, when it is first asked for; what cannot be read is empty. */
export function listArtistImages(folder: string): () => ArtistImages {
  let listed: Map<string, ImageFile> | undefined;
  return () => (listed ??= readFolder(folder));
}

function readFolder(folder: string): Map<string, ImageFile> {
  const files = new Map<string, ImageFile>();
  if (!folder) return files;
  for (const name of readNames(folder)) {
    const stats = statSync(join(folder, name), { throwIfNoEntry: false });
    if (!stats?.isFile() || files.has(fold(stemOf(name)))) continue;
    files.set(fold(stemOf(name)), [name, Math.floor(stats.mtimeMs), stats.size]);
  }
  return files;
}

function readNames(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => fileKind(name) === 'image' && !name.startsWith('.'))
      .sort();
  } catch {
    return [];
  }
}
