// Applies the rules to one album, artist, playlist or station at once, after somebody changed what they look
// at. Scans do the same for what they touch; this is the main thread's way, for what users do.
import type { Context } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { albumAttempts } from './album-picture.ts';
import { artistAttempts, listArtistImages, type ArtistImages, type PictureArtist } from './artist-picture.ts';
import { chosen, pictureRules, uploaded, type ItemKind } from './attempts.ts';
import { noPicture, type Picture } from './source.ts';

type Reads = Pick<Context, 'db' | 'config'>;

/** Stores the picture that the rules give now; true when it is another one. Emits nothing. */
export function storePicture(ctx: Reads, kind: ItemKind, id: string, images?: () => ArtistImages): boolean {
  const client = ctx.db.$client;
  return transact(ctx.db, () => {
    const { source, hash } = pictureNow(ctx, kind, id, images);
    // `kind` is one of four words, never what somebody sent.
    return (
      client.query(`UPDATE ${kind} SET image_source = ?1, image_hash = ?2 WHERE id = ?3 AND image_hash <> ?2`).run(source, hash, id)
        .changes > 0
    );
  });
}

/** The picture that the rules give now. */
export function pictureNow(ctx: Reads, kind: ItemKind, id: string, images = listArtistImages(ctx.config.artistImageFolder)): Picture {
  const client = ctx.db.$client;
  const rules = pictureRules(ctx.config);
  if (kind === 'album') {
    const album = client.query('SELECT pk, id FROM album WHERE id = ?').get(id) as { pk: number; id: string } | null;
    return album ? chosen(albumAttempts(client, rules, album)) : noPicture;
  }
  if (kind === 'artist') {
    const artist = client
      .query('SELECT pk, id, name, mbz_artist_id AS mbzArtistId FROM artist WHERE id = ?')
      .get(id) as PictureArtist | null;
    return artist ? chosen(artistAttempts(client, rules, artist, images)) : noPicture;
  }
  // Other pictures of playlists are found on request; stations have no others.
  return chosen([uploaded(client, kind, id)]);
}

/** The same, told to caches and open pages. */
export function refreshPicture(ctx: Context, kind: ItemKind, id: string): void {
  if (storePicture(ctx, kind, id)) ctx.events.emit('pictures-changed', { kind, id });
}
