// Channels and episodes as rows, for everybody who may log in: podcasts belong to the server.
import { join } from 'node:path';

import type { Context } from '../../context.ts';
import { notFound } from '../../lib/errors.ts';
import { isId } from '../../lib/ids.ts';
import { audioType } from '../../lib/media-types.ts';

type Reads = Pick<Context, 'db'>;

export type ChannelStatus = 'new' | 'downloading' | 'completed' | 'error';
export type EpisodeStatus = 'new' | 'downloading' | 'completed' | 'error' | 'deleted' | 'skipped';

export interface ChannelRow {
  pk: number;
  id: string;
  url: string;
  title: string;
  description: string;
  author: string;
  link: string;
  imageUrl: string;
  imageSource: string;
  imageHash: string;
  status: ChannelStatus;
  errorMessage: string;
  etag: string;
  lastModified: string;
  refreshedAt: number | null;
  createdAt: number;
}

export interface EpisodeRow {
  pk: number;
  id: string;
  channelPk: number;
  channelId: string;
  channelTitle: string;
  channelAuthor: string;
  channelImageHash: string;
  title: string;
  description: string;
  mediaUrl: string;
  suffix: string;
  durationMs: number;
  sizeBytes: number;
  publishedAt: number;
  status: EpisodeStatus;
  errorMessage: string;
  isAutomatic: number;
  file: string;
  createdAt: number;
  updatedAt: number;
}

/** A file that streaming can send (core/streaming/source.ts). */
export interface EpisodeFile {
  id: string;
  path: string;
  suffix: string;
  mediaType: string;
  durationMs: number;
  bitRateKbps: number;
  mtimeMs: number;
  sizeBytes: number;
  title: string;
}

const channelColumns = `pk, id, url, title, description, author, link, image_url AS imageUrl, image_source AS imageSource, image_hash AS imageHash,
  status, error_message AS errorMessage, etag, last_modified AS lastModified, refreshed_at AS refreshedAt, created_at AS createdAt`;
const episodeColumns = `episode.pk, episode.id, channel_pk AS channelPk, channel.id AS channelId, channel.title AS channelTitle,
  channel.author AS channelAuthor, channel.image_hash AS channelImageHash, episode.title, episode.description, media_url AS mediaUrl, suffix,
  duration_ms AS durationMs, size_bytes AS sizeBytes, published_at AS publishedAt, episode.status, episode.error_message AS errorMessage,
  automatic AS isAutomatic, file, episode.created_at AS createdAt, episode.updated_at AS updatedAt`;
const episodeTables = 'podcast_episode AS episode CROSS JOIN podcast_channel AS channel ON channel.pk = episode.channel_pk';

/** All channels by title. */
export const listChannels = ({ db }: Reads): ChannelRow[] =>
  db.$client.query(`SELECT ${channelColumns} FROM podcast_channel ORDER BY title COLLATE NOCASE, pk`).all() as ChannelRow[];

/** The channel, or AppError not_found. */
export function getChannel({ db }: Reads, id: string): ChannelRow {
  const row = isId(id) ? db.$client.query(`SELECT ${channelColumns} FROM podcast_channel WHERE id = ?`).get(id) : null;
  if (!row) throw notFound('podcast');
  return row as ChannelRow;
}

/** Episodes of a channel, newest first. */
export const listEpisodes = ({ db }: Reads, channelPk: number): EpisodeRow[] =>
  db.$client
    .query(
      `SELECT ${episodeColumns} FROM podcast_channel AS channel CROSS JOIN podcast_episode AS episode ON episode.channel_pk = channel.pk
       WHERE channel.pk = ? ORDER BY episode.published_at DESC, episode.pk DESC`,
    )
    .all(channelPk) as EpisodeRow[];

/** How many episodes channels have, by key. */
export const countEpisodes = ({ db }: Reads): Map<number, number> =>
  new Map(db.$client.query('SELECT channel_pk, count(*) FROM podcast_episode GROUP BY channel_pk').values() as [number, number][]);

/** The newest episodes of all channels. */
export const newestEpisodes = ({ db }: Reads, limit: number): EpisodeRow[] =>
  db.$client
    .query(`SELECT ${episodeColumns} FROM ${episodeTables} ORDER BY episode.published_at DESC, episode.pk DESC LIMIT ?+0`)
    .all(limit) as EpisodeRow[];

/** The episode, or AppError not_found. */
export function getEpisode({ db }: Reads, id: string): EpisodeRow {
  const row = isId(id) ? db.$client.query(`SELECT ${episodeColumns} FROM ${episodeTables} WHERE episode.id = ?`).get(id) : null;
  if (!row) throw notFound('episode');
  return row as EpisodeRow;
}

/** The file behind an id that clients stream by; undefined when it is no episode's or there is none (yet). */
export function findEpisodeFile({ db, config }: Pick<Context, 'db' | 'config'>, id: string): EpisodeFile | undefined {
  if (!isId(id)) return undefined;
  const row = db.$client
    .query(
      `SELECT id, file, suffix, duration_ms AS durationMs, size_bytes AS sizeBytes, updated_at AS updatedAt, title FROM podcast_episode
       WHERE id = ? AND status = 'completed' AND file <> ''`,
    )
    .get(id) as Pick<EpisodeRow, 'id' | 'file' | 'suffix' | 'durationMs' | 'sizeBytes' | 'updatedAt' | 'title'> | null;
  if (!row) return undefined;
  const { file, updatedAt, ...rest } = row;
  const path = join(config.podcasts.folder, file);
  return { ...rest, path, mediaType: audioType(row.suffix), bitRateKbps: bitRateOf(row), mtimeMs: updatedAt };
}

/** kbit/s as its size and length give it; 0 when one is not known. */
export const bitRateOf = ({ sizeBytes, durationMs }: Pick<EpisodeRow, 'sizeBytes' | 'durationMs'>) =>
  durationMs > 0 ? Math.round((sizeBytes * 8) / durationMs) : 0;
