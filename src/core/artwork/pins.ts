// Covers an admin chose by hand among the pictures that are there: rows of `fix`, kind cover. They survive
// scans and come right after uploads; when the picture goes, the rules decide again.
import type { Caller, Context } from '../../context.ts';
import { forbidden, invalid, notFound } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { findAlbum, findArtist } from '../catalog/load.ts';
import { albumFolders } from './album-picture.ts';
import { allArtistFolders } from './artist-picture.ts';
import { pictureOfSource } from './attempts.ts';
import type { ImageFile } from './choose.ts';
import { readSource } from './read-source.ts';
import { refreshPicture } from './refresh-picture.ts';
import { embeddedSource, fileSource, type Picture } from './source.ts';

const mostChoices = 200;

export type PinnedKind = 'album' | 'artist';

export interface CoverChoice {
  source: string;
  /** The file's name, or the title of the song that holds the picture. */
  name: string;
}

/** Every picture that lies near an album or artist, for an admin to choose from: at most 200. */
export function listCoverChoices(ctx: Context, caller: Caller, kind: PinnedKind, id: string): CoverChoice[] {
  checkMayPin(ctx, caller, kind, id);
  const client = ctx.db.$client;
  const album = kind === 'album' ? findAlbum(ctx, caller, id) : undefined;
  const artist = album ? undefined : findArtist(ctx, caller, id);
  const folders = album ? albumFolders(client, album.pk) : allArtistFolders(client, artist?.pk ?? 0);
  const files = folders
    .filter((folder) => folder.images !== '')
    .flatMap((folder) =>
      (JSON.parse(folder.images) as ImageFile[]).map(([name]) => ({
        source: fileSource(folder.libraryId, folder.path === '' ? name : `${folder.path}/${name}`),
        name,
      })),
    );
  const songs = album
    ? (client
        .query(
          'SELECT id, title FROM song WHERE album_pk = ? AND missing = 0 AND has_picture = 1 ORDER BY disc_number, track_number, file_name LIMIT 100',
        )
        .all(album.pk) as { id: string; title: string }[])
    : [];
  return [...files, ...songs.map((song) => ({ source: embeddedSource(song.id), name: song.title }))].slice(0, mostChoices);
}

/** One of the choices, by its place from 0, as something to draw. AppError not_found. */
export function findCoverChoice(ctx: Context, caller: Caller, kind: PinnedKind, id: string, place: number): Picture {
  const choice = listCoverChoices(ctx, caller, kind, id)[place];
  const picture = choice && pictureOfSource(ctx.db.$client, choice.source);
  if (!picture) throw notFound('picture');
  return picture;
}

/** Where the picture of now comes from and whether a person chose it. */
export function coverOrigin(ctx: Context, caller: Caller, kind: PinnedKind, id: string): { chosen: string; isUploaded: boolean } {
  checkMayPin(ctx, caller, kind, id);
  const client = ctx.db.$client;
  const pin = client.query("SELECT value FROM fix WHERE kind = 'cover' AND subject = ?").get(`${kind}:${id}`) as { value: string } | null;
  const upload = client.query('SELECT 1 FROM uploaded_image WHERE kind = ? AND item_id = ?').get(kind, id);
  return { chosen: pin?.value ?? '', isUploaded: upload !== null };
}

/** Shows `source` (core/artwork/source.ts: a file of a library or an embedded picture) from now on. Admins only. */
export async function pinCover(ctx: Context, caller: Caller, kind: PinnedKind, id: string, source: string, note = ''): Promise<void> {
  checkMayPin(ctx, caller, kind, id);
  if (!pictureOfSource(ctx.db.$client, source)) {
    throw invalid('this picture is in no library: choose a file a scan has seen, or a song with a picture inside');
  }
  await readSource(ctx, source);
  ctx.db.$client
    .query(
      `INSERT INTO fix (id, kind, subject, value, note, created_by, created_at) VALUES (?, 'cover', ?, ?, ?, ?, ?)
       ON CONFLICT (kind, subject) DO UPDATE SET value = excluded.value, note = excluded.note, created_by = excluded.created_by,
       created_at = excluded.created_at`,
    )
    .run(newId(), `${kind}:${id}`, source, note, caller.user.id, ctx.clock.now());
  refreshPicture(ctx, kind, id);
}

/** Lets the rules decide again. Admins only; nothing happens where nothing was chosen. */
export function unpinCover(ctx: Context, caller: Caller, kind: PinnedKind, id: string): void {
  checkMayPin(ctx, caller, kind, id);
  ctx.db.$client.query("DELETE FROM fix WHERE kind = 'cover' AND subject = ?").run(`${kind}:${id}`);
  refreshPicture(ctx, kind, id);
}

function checkMayPin(ctx: Context, caller: Caller, kind: PinnedKind, id: string): void {
  if (!caller.user.isAdmin) throw forbidden('choose covers: that is for admins');
  if (!(kind === 'album' ? findAlbum(ctx, caller, id) : findArtist(ctx, caller, id))) throw notFound(kind);
}
