// Podcasts of the web page: everybody reads and listens, admins subscribe and download.
import * as v from 'valibot';

import { coverId } from '../../core/artwork/cover-id.ts';
import { countEpisodes, getChannel, listChannels, listEpisodes, type ChannelRow, type EpisodeRow } from '../../core/podcasts/rows.ts';
import { readBodyAs, type NativeAnswer, type NativeCall } from './call.ts';

/** Channels by title. */
export const list: NativeAnswer = (call) => {
  const counts = countEpisodes(call.app);
  return listChannels(call.app).map((channel) => ({ ...channelOf(call, channel), episodeCount: counts.get(channel.pk) ?? 0 }));
};

/** A channel with its episodes, newest first. */
export const one: NativeAnswer = (call) => {
  const channel = getChannel(call.app, call.hit.params['id'] ?? '');
  const episodes = listEpisodes(call.app, channel.pk);
  return { ...channelOf(call, channel), episodeCount: episodes.length, episodes: episodes.map(episodeOf) };
};

const subscription = v.object({ url: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(4096)) });

/** Subscribes; the feed is read after the reply. */
export const subscribe: NativeAnswer = async (call) => {
  const { url } = await readBodyAs(call, subscription, 'expected {url: "https://…"}');
  return { id: call.app.podcasts.subscribe(call.caller, url) };
};

/** Looks for new episodes everywhere. */
export const refresh: NativeAnswer = ({ app, caller }) => {
  app.podcasts.refresh(caller);
  return accepted();
};

/** Ends a subscription. */
export const unsubscribe: NativeAnswer = ({ app, caller, hit }) => {
  app.podcasts.deleteChannel(caller, hit.params['id'] ?? '');
  return {};
};

/** Fetches an episode. */
export const download: NativeAnswer = ({ app, caller, hit }) => {
  app.podcasts.download(caller, hit.params['id'] ?? '');
  return accepted();
};

/** Deletes the file of an episode. */
export const dropFile: NativeAnswer = ({ app, caller, hit }) => {
  app.podcasts.deleteEpisode(caller, hit.params['id'] ?? '');
  return {};
};

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

const episodeOf = (episode: EpisodeRow) => ({
  id: episode.id,
  title: episode.title,
  description: episode.description,
  publishedAt: new Date(episode.publishedAt).toISOString(),
  duration: episode.durationMs / 1000,
  size: episode.sizeBytes,
  suffix: episode.suffix,
  status: episode.status,
  errorMessage: episode.errorMessage,
});
