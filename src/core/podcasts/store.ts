// What refreshing and downloading write down.
import type { Context } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { newId } from '../../lib/ids.ts';
import type { Feed } from './feed.ts';
import type { ChannelRow, ChannelStatus, EpisodeStatus } from './rows.ts';

type Writes = Pick<Context, 'db' | 'clock'>;

/** Validators a feed came with. */
export interface Validators {
  etag: string;
  lastModified: string;
}

/** A subscription without content yet; the id of the one there is when there is one. */
export function insertChannel({ db, clock }: Writes, url: string): string {
  const now = clock.now();
  return transact(db, () => {
    const known = db.$client.query('SELECT id FROM podcast_channel WHERE url = ?').get(url) as { id: string } | null;
    if (known) return known.id;
    const id = newId();
    db.$client
      .query(`INSERT INTO podcast_channel (id, url, title, status, created_at, updated_at) VALUES (?, ?, ?, 'new', ?, ?)`)
      .run(id, url, new URL(url).host, now, now);
    return id;
  });
}

/** What a look at the feed came to. */
export function setChannelStatus({ db, clock }: Writes, pk: number, status: ChannelStatus, errorMessage = ''): void {
  db.$client
    .query('UPDATE podcast_channel SET status = ?, error_message = ?, updated_at = ? WHERE pk = ?')
    .run(status, errorMessage, clock.now(), pk);
}

/** The picture of a channel from now on; false when the channel is gone. */
export function setChannelPicture({ db, clock }: Writes, pk: number, imageUrl: string, source: string, hash: string): boolean {
  const { changes } = db.$client
    .query('UPDATE podcast_channel SET image_url = ?, image_source = ?, image_hash = ?, updated_at = ? WHERE pk = ?')
    .run(imageUrl, source, hash, clock.now(), pk);
  return changes > 0;
}

/** Takes over what a feed says. Episodes that left it stay: feeds often hold the newest only. */
export function storeFeed({ db, clock }: Writes, channel: Pick<ChannelRow, 'pk' | 'title'>, feed: Feed, validators: Validators): void {
  const now = clock.now();
  const client = db.$client;
  transact(db, () => {
    client
      .query(
        `UPDATE podcast_channel SET title = ?, description = ?, author = ?, link = ?, etag = ?, last_modified = ?, status = 'completed',
         error_message = '', refreshed_at = ?, updated_at = ? WHERE pk = ?`,
      )
      .run(
        feed.title || channel.title,
        feed.description,
        feed.author,
        feed.link,
        validators.etag,
        validators.lastModified,
        now,
        now,
        channel.pk,
      );
    const upsert = client.query(
      `INSERT INTO podcast_episode (id, channel_pk, guid, title, description, media_url, media_type, suffix, duration_ms, size_bytes, published_at,
       status, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, coalesce(?11, ?12), 'new', ?13, ?13)
       ON CONFLICT (channel_pk, guid) DO UPDATE SET title = ?4, description = ?5, media_url = ?6, media_type = ?7,
       suffix = iif(file = '', ?8, suffix), duration_ms = iif(?9 > 0, ?9, duration_ms), size_bytes = iif(file = '', ?10, size_bytes),
       published_at = coalesce(?11, published_at)`,
    );
    feed.episodes.forEach((one, i) => {
      const { guid, title, description, mediaUrl, mediaType, suffix, durationMs, sizeBytes, publishedAt } = one;
      // Without dates the order of the feed is the order of time.
      upsert.run(
        newId(),
        channel.pk,
        guid,
        title,
        description,
        mediaUrl,
        mediaType,
        suffix,
        durationMs,
        sizeBytes,
        publishedAt ?? null,
        now - i * 1000,
        now,
      );
    });
  });
}

/** Where an episode stands. */
export function setEpisodeStatus({ db, clock }: Writes, pk: number, status: EpisodeStatus, errorMessage = ''): void {
  db.$client
    .query('UPDATE podcast_episode SET status = ?, error_message = ?, updated_at = ? WHERE pk = ?')
    .run(status, errorMessage, clock.now(), pk);
}

/** The episode waits for its download; whether it did not before. */
export function beginDownload({ db, clock }: Writes, pk: number, isAutomatic: boolean): boolean {
  return (
    db.$client
      .query(
        `UPDATE podcast_episode SET status = 'downloading', error_message = '', automatic = ?, updated_at = ?
         WHERE pk = ? AND status NOT IN ('downloading', 'completed')`,
      )
      .run(isAutomatic ? 1 : 0, clock.now(), pk).changes > 0
  );
}

/** Its file is there. */
export function completeDownload({ db, clock }: Writes, pk: number, file: string, sizeBytes: number): void {
  db.$client
    .query(`UPDATE podcast_episode SET status = 'completed', error_message = '', file = ?, size_bytes = ?, updated_at = ? WHERE pk = ?`)
    .run(file, sizeBytes, clock.now(), pk);
}

/** Its file is gone, because somebody wanted so or newer ones came. */
export function forgetFile({ db, clock }: Writes, pk: number): void {
  db.$client
    .query(`UPDATE podcast_episode SET status = 'deleted', file = '', error_message = '', updated_at = ? WHERE pk = ?`)
    .run(clock.now(), pk);
}

/** Bytes of all episodes on the disk. */
export const storedBytes = ({ db }: Pick<Context, 'db'>): number =>
  (db.$client.query("SELECT coalesce(sum(size_bytes), 0) AS total FROM podcast_episode WHERE file <> ''").get() as { total: number }).total;
