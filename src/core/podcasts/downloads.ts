// Files of episodes: a queue with two at work. What waits is in the database, so that a restart goes on with it;
// a file has its name only when it is whole.
import { closeSync, mkdirSync, openSync, readdirSync, readSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { Context } from '../../context.ts';
import { AppError, messageOf } from '../../lib/errors.ts';
import { randomText } from '../../lib/ids.ts';
import { createSemaphore } from '../../lib/semaphore.ts';
import { getEpisode, type EpisodeRow } from './rows.ts';
import { beginDownload, completeDownload, forgetFile, setEpisodeStatus, storedBytes } from './store.ts';

const atOnce = 2;
const media = /^(audio\/|video\/|application\/(octet-stream|ogg|mp4|x-mp3|mp3|force-download|download)$|binary\/octet-stream$)/;

/** Owns the running downloads; `onChange` hears of every new status. */
export function createDownloads(ctx: Context, onChange: () => void) {
  const { config, outbound } = ctx;
  const log = ctx.log.child('podcasts');
  const slots = createSemaphore(atOnce);
  const running = new Map<string, AbortController>();
  const work = new Set<Promise<void>>();

  /** Queues an episode, unless it is there or on its way. */
  function start(episode: Pick<EpisodeRow, 'pk' | 'id'>, isAutomatic: boolean): void {
    if (beginDownload(ctx, episode.pk, isAutomatic)) queue(episode.id);
  }

  function queue(id: string): void {
    if (running.has(id)) return;
    const stopping = new AbortController();
    running.set(id, stopping);
    const signal = AbortSignal.any([stopping.signal, ctx.signal]);
    const done = slots
      .run(() => download(id, signal))
      .catch((error: unknown) => log.error('a download failed', { error }))
      .finally(() => {
        // Ended and begun anew meanwhile: the later one has its own entry.
        if (running.get(id) === stopping) running.delete(id);
        work.delete(done);
      });
    work.add(done);
    onChange();
  }

  async function download(id: string, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const episode = getEpisode(ctx, id);
    const file = join(episode.channelId, `${episode.id}.${episode.suffix}`);
    const path = join(config.podcasts.folder, file);
    // A name of its own: one that is being ended may still be there when it is begun anew.
    const part = `${path}.${randomText(6)}.part`;
    try {
      const left = config.podcasts.maxTotalSize - storedBytes(ctx);
      if (left <= 0 || episode.sizeBytes > left)
        throw new AppError('conflict', 'the disk space for podcasts is used up (Podcasts.MaxTotalSize)');
      makeFolder(dirname(path));
      const { sizeBytes } = await outbound.save(episode.mediaUrl, part, {
        maxBytes: Math.min(config.podcasts.maxEpisodeSize, left),
        type: media,
        signal,
      });
      if (sizeBytes === 0 || looksLikeText(part)) throw new AppError('upstream', 'what the other server sends is no audio');
      signal.throwIfAborted();
      renameSync(part, path);
      completeDownload(ctx, episode.pk, file, sizeBytes);
      dropOld(episode.channelPk);
      log.info('an episode is here', { podcast: episode.channelTitle, episode: episode.title });
    } catch (error) {
      rmSync(part, { force: true });
      // At the end of the program it goes on with the next start; whoever ended it has said how it stands.
      if (signal.aborted) return;
      log.warn('an episode could not be downloaded', { episode: episode.title, error: messageOf(error) });
      setEpisodeStatus(ctx, episode.pk, 'error', error instanceof AppError ? error.message : 'the episode could not be saved');
    } finally {
      if (!ctx.signal.aborted) onChange();
    }
  }

  function makeFolder(folder: string): void {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    } catch (cause) {
      throw new AppError('conflict', 'the folder of podcasts cannot be written (Podcasts.Folder)', { cause });
    }
  }

  /** Of episodes nobody asked for by hand, the newest are kept. */
  function dropOld(channelPk: number): void {
    if (config.podcasts.keepEpisodes === 0) return;
    const old = ctx.db.$client
      .query(
        `SELECT pk, id, file FROM podcast_episode WHERE channel_pk = ? AND status = 'completed' AND automatic = 1
         ORDER BY published_at DESC, pk DESC LIMIT -1 OFFSET ?+0`,
      )
      .all(channelPk, config.podcasts.keepEpisodes) as Pick<EpisodeRow, 'pk' | 'id' | 'file'>[];
    for (const episode of old) remove(episode);
  }

  /** Ends a download and deletes the file. */
  function remove(episode: Pick<EpisodeRow, 'pk' | 'id' | 'file'>): void {
    stop(episode.id);
    forgetFile(ctx, episode.pk);
    if (episode.file !== '') rmSync(join(config.podcasts.folder, episode.file), { force: true });
    onChange();
  }

  function stop(id: string): void {
    running.get(id)?.abort();
    running.delete(id);
  }

  return {
    start,
    remove,
    stop,
    /** Goes on with what a restart interrupted. */
    resume(): void {
      dropParts(config.podcasts.folder);
      const rows = ctx.db.$client.query("SELECT id FROM podcast_episode WHERE status = 'downloading' ORDER BY pk").all() as {
        id: string;
      }[];
      for (const { id } of rows) queue(id);
    },
    /** When nothing is under way any more. */
    async idle(): Promise<void> {
      while (work.size > 0) await Promise.allSettled(work);
    },
  };
}

/** What a sudden end left half-written. */
function dropParts(folder: string): void {
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true }) as string[];
  } catch {
    return;
  }
  for (const name of names) if (name.endsWith('.part')) rmSync(join(folder, name), { force: true });
}

/** A page that says "not found" with the status 200 is no episode. */
function looksLikeText(path: string): boolean {
  const head = Buffer.alloc(64);
  const file = openSync(path, 'r');
  try {
    readSync(file, head, 0, head.length, 0);
  } finally {
    closeSync(file);
  }
  return /^\s*(<|\{")/.test(head.toString('latin1'));
}
