// Podcasts: subscribe, look for new episodes, download. Admins decide what there is, everybody hears it. Work
// goes on in the background; how it went stands on the channel or episode.
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import type { Caller, Context } from '../../context.ts';
import { AppError, conflict, forbidden, messageOf } from '../../lib/errors.ts';
import { createSemaphore } from '../../lib/semaphore.ts';
import { keepChannelPicture } from './channel-picture.ts';
import { createDownloads } from './downloads.ts';
import { parseFeed } from './feed.ts';
import { getChannel, getEpisode, listChannels, listEpisodes, type ChannelRow } from './rows.ts';
import { insertChannel, setChannelStatus, storeFeed } from './store.ts';

export type Podcasts = ReturnType<typeof createPodcasts>;

const mostChannels = 1000;
const maxFeedBytes = 10_000_000;
const feedTypes = /(xml|rss|atom|^text\/(plain|html)$|octet-stream$)/;
const atOnce = 3;

/** Owns what goes on in the background. */
export function createPodcasts(ctx: Context) {
  const { config, outbound } = ctx;
  const log = ctx.log.child('podcasts');
  const slots = createSemaphore(atOnce);
  const work = new Map<string, Promise<void>>();
  const changed = () => ctx.events.emit('podcasts-changed', {});
  const downloads = createDownloads(ctx, changed);

  /** Subscribes to a feed and begins to read it; the channel's id. AppError invalid for addresses that are none. */
  function subscribe(caller: Caller, address: string): string {
    checkMayManage(caller);
    const url = outbound.checkUrl(
      address
        .trim()
        .replace(/^(feed|podcast|itpc):(\/\/)?(?=https?:)/i, '')
        .replace(/^(feed|podcast|itpc):\/\//i, 'http://'),
    );
    if (listChannels(ctx).length >= mostChannels) throw conflict(`there are ${mostChannels} podcasts already`);
    const id = insertChannel(ctx, url);
    startRefresh(id);
    return id;
  }

  /** Looks for new episodes everywhere, or of one channel; returns before it is done. */
  function refresh(caller: Caller, id?: string): void {
    checkMayManage(caller);
    if (id === undefined) refreshAll();
    else startRefresh(getChannel(ctx, id).id);
  }

  function refreshAll(): void {
    for (const { id } of listChannels(ctx)) startRefresh(id);
  }

  /** One look at a time at each channel. */
  function startRefresh(id: string): void {
    if (work.has(id)) return;
    const done = slots
      .run(() => refreshChannel(id))
      .catch((error: unknown) => log.error('a podcast could not be refreshed', { error }))
      .finally(() => work.delete(id));
    work.set(id, done);
  }

  async function refreshChannel(id: string): Promise<void> {
    if (ctx.signal.aborted) return;
    let channel: ChannelRow;
    try {
      channel = getChannel(ctx, id);
    } catch {
      return;
    }
    setChannelStatus(ctx, channel.pk, 'downloading');
    changed();
    try {
      await readFeed(channel);
      setChannelStatus(ctx, channel.pk, 'completed');
      downloadNewest(channel);
    } catch (error) {
      if (ctx.signal.aborted) return;
      log.warn('a podcast could not be refreshed', { podcast: channel.title, error: messageOf(error) });
      setChannelStatus(ctx, channel.pk, 'error', error instanceof AppError ? error.message : 'the feed could not be read');
    }
    changed();
  }

  async function readFeed(channel: ChannelRow): Promise<void> {
    const { etag, lastModified } = channel;
    const answer = await outbound.read(channel.url, {
      maxBytes: maxFeedBytes,
      type: feedTypes,
      headers: {
        accept: 'application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1',
        ...(etag ? { 'if-none-match': etag } : {}),
        ...(lastModified ? { 'if-modified-since': lastModified } : {}),
      },
    });
    if (answer.status === 304) return;
    const feed = parseFeed(answer.bytes, answer.url);
    if (!feed) throw new AppError('upstream', 'this is not the feed of a podcast');
    // Deleted while it was being read.
    if (!listChannels(ctx).some(({ pk }) => pk === channel.pk)) return;
    storeFeed(ctx, channel, feed, answer);
    await keepChannelPicture(ctx, channel, feed.imageUrl).catch((error: unknown) =>
      log.debug('the picture of a podcast could not be kept', { podcast: channel.title, error: messageOf(error) }),
    );
  }

  function downloadNewest(channel: ChannelRow): void {
    const newest = listEpisodes(ctx, channel.pk).slice(0, config.podcasts.autoDownload);
    for (const episode of newest) if (episode.status === 'new') downloads.start(episode, true);
  }

  return {
    subscribe,
    refresh,
    refreshAll,
    resume: downloads.resume,
    /** Fetches an episode; returns before it is there. AppError not_found. */
    download(caller: Caller, id: string): void {
      checkMayManage(caller);
      downloads.start(getEpisode(ctx, id), false);
    },
    /** Deletes the file of an episode, which stays listed. */
    deleteEpisode(caller: Caller, id: string): void {
      checkMayManage(caller);
      downloads.remove(getEpisode(ctx, id));
    },
    /** Ends a subscription and deletes all its files. */
    deleteChannel(caller: Caller, id: string): void {
      checkMayManage(caller);
      const channel = getChannel(ctx, id);
      for (const episode of listEpisodes(ctx, channel.pk)) downloads.stop(episode.id);
      ctx.db.$client.query('DELETE FROM podcast_channel WHERE pk = ?').run(channel.pk);
      rmSync(join(config.podcasts.folder, channel.id), { recursive: true, force: true });
      const [, picture] = /^upload:(.+)$/.exec(channel.imageSource) ?? [];
      if (picture) rmSync(join(config.dataFolder, 'artwork', picture), { force: true });
      changed();
    },
    /** When nothing is under way any more: for tests and the end of the program. */
    async idle(): Promise<void> {
      while (work.size > 0) await Promise.allSettled(work.values());
      await downloads.idle();
    },
  };
}

function checkMayManage({ user }: Caller): void {
  if (!user.isAdmin) throw forbidden('manage podcasts: that is for admins');
}
