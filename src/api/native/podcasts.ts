// Podcasts of the web page: everybody reads and listens, admins subscribe and download.
import * as v from 'valibot';

import { coverId } from '../../core/artwork/cover-id.ts';
import { countEpisodes, getChannel, listChannels, listEpisodes, type ChannelRow, type EpisodeRow } from '../../core/podcasts/rows.ts';
import type { NativeCall } from './call.ts';
import { operation } from './operation.ts';
import { idOnly, nothing, number, said, text, time, whole } from './shapes.ts';

export const podcast = v.object({
  id: text,
  title: text,
  description: text,
  author: text,
  link: text,
  url: said(text, 'Address of the feed, for admins.'),
  coverArtId: said(text, "'' where there is no picture."),
  status: v.picklist(['new', 'downloading', 'completed', 'error']),
  errorMessage: text,
  episodeCount: whole,
  refreshedAt: v.nullable(time),
});

export const episode = v.object({
  id: text,
  title: text,
  description: text,
  publishedAt: time,
  duration: said(number, 'Seconds; 0 when the feed does not say.'),
  size: said(whole, 'Bytes.'),
  suffix: text,
  status: v.picklist(['new', 'downloading', 'completed', 'error', 'deleted', 'skipped']),
  errorMessage: text,
});

export const list = operation({ summary: 'Podcasts by title', output: v.array(podcast) }, (call) => {
  const counts = countEpisodes(call.app);
  return listChannels(call.app).map((channel) => ({ ...channelOf(call, channel), episodeCount: counts.get(channel.pk) ?? 0 }));
});

export const podcastWithEpisodes = v.object({ ...podcast.entries, episodes: v.array(episode) });

export const one = operation({ summary: 'A podcast with its episodes, newest first', output: podcastWithEpisodes }, (call) => {
  const channel = getChannel(call.app, call.hit.params['id'] ?? '');
  const episodes = listEpisodes(call.app, channel.pk);
  return { ...channelOf(call, channel), episodeCount: episodes.length, episodes: episodes.map(episodeOf) };
});

const subscription = v.object({ url: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(4096)) });

/** The feed is read after the reply. */
export const subscribe = operation(
  { summary: 'Subscribes to a podcast', body: subscription, hint: 'expected {url: "https://…"}', output: idOnly },
  ({ app, caller }, { url }) => ({ id: app.podcasts.subscribe(caller, url) }),
);

export const refresh = operation({ summary: 'Looks for new episodes of all podcasts', output: nothing, status: 202 }, ({ app, caller }) => {
  app.podcasts.refresh(caller);
  return accepted();
});

export const unsubscribe = operation({ summary: 'Ends a subscription', output: nothing }, ({ app, caller, hit }) => {
  app.podcasts.deleteChannel(caller, hit.params['id'] ?? '');
  return {};
});

export const download = operation({ summary: 'Fetches an episode', output: nothing, status: 202 }, ({ app, caller, hit }) => {
  app.podcasts.download(caller, hit.params['id'] ?? '');
  return accepted();
});

export const dropFile = operation({ summary: 'Deletes the file of an episode', output: nothing }, ({ app, caller, hit }) => {
  app.podcasts.deleteEpisode(caller, hit.params['id'] ?? '');
  return {};
});

const accepted = () => Response.json({}, { status: 202 });

const channelOf = ({ caller }: NativeCall, channel: ChannelRow) => ({
  id: channel.id,
  title: channel.title,
  description: channel.description,
  author: channel.author,
  link: channel.link,
  // Feeds of paying listeners carry their key.
  url: caller.user.isAdmin ? channel.url : '',
  coverArtId: channel.imageHash ? coverId('podcast', channel.id, channel.imageHash) : '',
  status: channel.status,
  errorMessage: channel.errorMessage,
  refreshedAt: channel.refreshedAt ? new Date(channel.refreshedAt).toISOString() : null,
});

const episodeOf = (row: EpisodeRow) => ({
  id: row.id,
  title: row.title,
  description: row.description,
  publishedAt: new Date(row.publishedAt).toISOString(),
  duration: row.durationMs / 1000,
  size: row.sizeBytes,
  suffix: row.suffix,
  status: row.status,
  errorMessage: row.errorMessage,
});
