// `melodrome explain`: for a path, a song or an album, what a scan makes of it and why. It asks the same code a scan
// uses and changes nothing.
import { existsSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';

import type { Caller, Context } from '../../context.ts';
import { findAlbum, findSong } from '../../core/catalog/load.ts';
import { findPlaylist } from '../../core/playlists/rows.ts';
import { AppError, forbidden, invalid } from '../../lib/errors.ts';
import { explainAlbum } from './album.ts';
import type { Explanation } from './explanation.ts';
import { explainFile } from './file.ts';
import { explainPlaylist } from './playlist.ts';

/** A path (absolute, or inside a library), the id of a song, album or playlist. AppError not_found; admins only. */
export async function explain(ctx: Context, caller: Caller, subject: string, cwd = '/'): Promise<Explanation> {
  if (!caller.user.isAdmin) throw forbidden('see how files were read: that is for admins');
  if (subject.trim() === '') throw invalid('name a file, or the id of a song or album');
  const album = findAlbum(ctx, caller, subject);
  if (album) return explainAlbum(ctx, caller, album);
  const playlist = findPlaylist(ctx, caller, subject);
  if (playlist) return explainPlaylist(ctx, caller, playlist);
  const song = findSong(ctx, caller, subject);
  if (song) {
    return explainFile(ctx, caller, {
      libraryId: song.libraryId,
      root: song.libraryPath,
      path: song.folderPath === '' ? song.fileName : `${song.folderPath}/${song.fileName}`,
    });
  }
  const place = placeOf(ctx, subject, cwd);
  if (!place) throw new AppError('not_found', `"${subject.slice(0, 300)}" is no id of a song, album or playlist, and lies in no library`);
  return explainFile(ctx, caller, place);
}

interface Place {
  libraryId: number;
  root: string;
  path: string;
}

/** Playlists, and what scans pass by, are in no table. */
const isFileInside = (root: string, path: string) => path !== '..' && !path.startsWith('../') && existsSync(join(root, path));

/** Where a path lies: absolute or from the working folder, else below the first library that has it. */
function placeOf({ db }: Pick<Context, 'db'>, subject: string, cwd: string): Place | undefined {
  const libraries = db.$client.query('SELECT id, path FROM library WHERE removed_at IS NULL ORDER BY length(path) DESC').all() as {
    id: number;
    path: string;
  }[];
  const absolute = isAbsolute(subject) ? resolve(subject) : resolve(cwd, subject);
  for (const { id, path: root } of libraries) {
    const inside = relative(root, absolute);
    if (inside === '' || (!inside.startsWith('..') && !isAbsolute(inside))) return { libraryId: id, root, path: inside };
  }
  if (isAbsolute(subject)) return undefined;
  for (const { id, path: root } of libraries) {
    const path = relative(root, join(root, subject));
    const [folder, name] = path.includes('/') ? [path.slice(0, path.lastIndexOf('/')), path.slice(path.lastIndexOf('/') + 1)] : ['', path];
    const known = db.$client
      .query(
        `SELECT 1 FROM folder WHERE library_id = ?1 AND path = ?2 UNION ALL
         SELECT 1 FROM folder JOIN song ON song.folder_pk = folder.pk WHERE folder.library_id = ?1 AND path = ?3 AND file_name = ?4 LIMIT 1`,
      )
      .get(id, path, folder, name);
    if (known || isFileInside(root, path)) return { libraryId: id, root, path };
  }
  return undefined;
}
