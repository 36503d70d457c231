// Pictures people upload for albums, artists, playlists and radio stations: files in the data folder, known
// by their content. They come before every other source; removing one brings back what was there.
import { mkdirSync, openSync, closeSync, fsyncSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { Caller, Context } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { AppError, forbidden, invalid, notFound } from '../../lib/errors.ts';
import { findAlbum, findArtist } from '../catalog/load.ts';
import type { ItemKind } from './attempts.ts';
import { describePicture, storeFacts, type PictureFacts } from './facts.ts';
import type { ImageEngine } from './image-engine.ts';
import { findPlaylist, hasRadio } from './locate.ts';
import { artworkFolder, checkPicture, type Original } from './read-source.ts';
import { storePicture } from './refresh-picture.ts';

const suffixes: Record<string, string> = { jpeg: 'jpg', png: 'png', webp: 'webp', gif: 'gif' };

/** Whether the caller may change the picture; AppError not_found or forbidden when not. */
export function checkMayUpload(ctx: Context, caller: Caller, kind: ItemKind, id: string): void {
  const { isAdmin } = caller.user;
  if (kind === 'album' && !findAlbum(ctx, caller, id)) throw notFound('album');
  if (kind === 'artist' && !findArtist(ctx, caller, id)) throw notFound('artist');
  if (kind === 'radio' && !hasRadio(ctx, id)) throw notFound('radio station');
  const playlist = kind === 'playlist' ? findPlaylist(ctx, caller, id) : undefined;
  if (kind === 'playlist' && !playlist) throw notFound('playlist');
  if (isAdmin) return;
  if (kind === 'album' || kind === 'radio') throw forbidden(`change the picture of this ${kind}: that is for admins`);
  if (!ctx.config.enableArtworkUpload) throw forbidden('upload pictures: it is switched off on this server');
  if (playlist && playlist.ownerPk !== caller.user.pk) throw forbidden('change the picture of a playlist of somebody else');
}

/** Keeps the picture and shows it from now on; its hash. AppError invalid where it is none, with the reason. */
export async function uploadPicture(
  ctx: Context,
  engine: ImageEngine,
  caller: Caller,
  kind: ItemKind,
  id: string,
  bytes: Uint8Array,
): Promise<string> {
  checkMayUpload(ctx, caller, kind, id);
  const { original, facts } = await examine(engine, bytes, ctx.config.maxImageUploadSize);
  const hash = Bun.hash.xxHash3(bytes).toString(16).padStart(16, '0');
  const file = `${kind}/${id}_${hash}.${suffixes[original.header.format]}`;
  writeWhole(join(artworkFolder(ctx), file), bytes);
  const { before, isNew } = transact(ctx.db, () => {
    // Meanwhile the item may be gone, or the caller's rights.
    checkMayUpload(ctx, caller, kind, id);
    const replaced = fileOf(ctx, kind, id);
    ctx.db.$client
      .query(
        `INSERT INTO uploaded_image (kind, item_id, file, hash, updated_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (kind, item_id) DO UPDATE SET file = excluded.file, hash = excluded.hash, updated_at = excluded.updated_at`,
      )
      .run(kind, id, file, hash, ctx.clock.now());
    storeFacts(ctx, hash, facts);
    return { before: replaced, isNew: storePicture(ctx, kind, id) };
  });
  if (before && before !== file) dropFile(ctx, before);
  if (isNew) ctx.events.emit('pictures-changed', { kind, id, by: caller });
  return hash;
}

/** Forgets an uploaded picture; nothing happens where there is none. */
export function removeUpload(ctx: Context, caller: Caller, kind: ItemKind, id: string): void {
  checkMayUpload(ctx, caller, kind, id);
  const file = fileOf(ctx, kind, id);
  if (file === undefined) return;
  const isNew = transact(ctx.db, () => {
    ctx.db.$client.query('DELETE FROM uploaded_image WHERE kind = ? AND item_id = ?').run(kind, id);
    return storePicture(ctx, kind, id);
  });
  dropFile(ctx, file);
  if (isNew) ctx.events.emit('pictures-changed', { kind, id, by: caller });
}

/** Uploads of playlists and stations that were deleted; those of albums and artists wait for their return. */
export function dropOrphanUploads(ctx: Context): number {
  const rows = ctx.db.$client
    .query(
      `DELETE FROM uploaded_image WHERE (kind = 'playlist' AND NOT EXISTS (SELECT 1 FROM playlist WHERE id = item_id))
       OR (kind = 'radio' AND NOT EXISTS (SELECT 1 FROM radio WHERE id = item_id)) RETURNING file`,
    )
    .all() as { file: string }[];
  for (const { file } of rows) dropFile(ctx, file);
  return rows.length;
}

async function examine(engine: ImageEngine, bytes: Uint8Array, maxBytes: number): Promise<{ original: Original; facts: PictureFacts }> {
  try {
    if (bytes.length === 0) throw invalid('the picture is empty');
    const original = checkPicture(bytes, maxBytes);
    const { format } = original.header;
    if (!suffixes[format]) throw invalid(`a picture of the kind ${format} cannot be used: send JPEG, PNG, WebP or GIF`);
    // Bun's decoder fills what is missing of a JPEG with grey.
    if (format === 'jpeg' && !hasEnd(bytes)) throw invalid('the picture is not complete');
    return { original, facts: await describePicture(engine, original) };
  } catch (error) {
    if (error instanceof AppError && error.code === 'unsupported') throw invalid(error.message, error);
    throw error;
  }
}

/** Whether a JPEG's end mark stands where no preview inside it can have put it. */
function hasEnd(bytes: Uint8Array): boolean {
  for (let at = bytes.length - 2; at >= bytes.length / 2; at--) if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return true;
  return false;
}

/** Appears under its name only when it is on the disk as a whole. */
function writeWhole(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const part = `${path}.part`;
  const file = openSync(part, 'w', 0o600);
  try {
    for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  renameSync(part, path);
}

function fileOf({ db }: Pick<Context, 'db'>, kind: ItemKind, id: string): string | undefined {
  const row = db.$client.query('SELECT file FROM uploaded_image WHERE kind = ? AND item_id = ?').get(kind, id) as { file: string } | null;
  return row?.file;
}

const dropFile = (ctx: Context, file: string) => rmSync(join(artworkFolder(ctx), file), { force: true });
