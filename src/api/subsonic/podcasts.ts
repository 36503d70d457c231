// Podcasts (subsonic.md 11). Reading is for everybody, the rest for admins; what takes time goes on after the reply.
import { coverId } from '../../core/artwork/cover-id.ts';
import {
  bitRateOf,
  getChannel,
  getEpisode,
  listChannels,
  listEpisodes,
  newestEpisodes,
  type ChannelRow,
  type EpisodeRow,
} from '../../core/podcasts/rows.ts';
import { audioType } from '../../lib/media-types.ts';
import { need, type Endpoint } from './call.ts';
import { isoDate } from './present/dates.ts';
import type { Tree } from './respond.ts';

const most = 500;

/** Channels with their episodes. */
export const getPodcasts: Endpoint = ({ app, caller, params }) => {
  const channels = params.has('id') ? [getChannel(app, params.text('id'))] : listChannels(app);
  const hasEpisodes = params.flag('includeEpisodes', true);
  return {
    podcasts: {
      channel: channels.map((channel) => ({
        ...channelTree(channel, caller.user.isAdmin),
        ...(hasEpisodes ? { episode: listEpisodes(app, channel.pk).map(episodeTree) } : {}),
      })),
    },
  };
};

/** The newest episodes of all channels. */
export const getNewestPodcasts: Endpoint = ({ app, params }) => ({
  newestPodcasts: { episode: newestEpisodes(app, params.int('count', 20, { min: 0, max: most })).map(episodeTree) },
});

/** One episode. */
export const getPodcastEpisode: Endpoint = (call) => ({ podcastEpisode: episodeTree(getEpisode(call.app, need(call, 'id'))) });

/** Looks for new episodes. */
export const refreshPodcasts: Endpoint = ({ app, caller }) => {
  app.podcasts.refresh(caller);
  return {};
};

/** Subscribes to a feed. */
export const createPodcastChannel: Endpoint = (call) => {
  call.app.podcasts.subscribe(call.caller, need(call, 'url'));
  return {};
};

/** Ends a subscription. */
export const deletePodcastChannel: Endpoint = (call) => {
  call.app.podcasts.deleteChannel(call.caller, need(call, 'id'));
  return {};
};

/** Deletes the file of an episode. */
export const deletePodcastEpisode: Endpoint = (call) => {
  call.app.podcasts.deleteEpisode(call.caller, need(call, 'id'));
  return {};
};

/** Fetches the file of an episode. */
export const downloadPodcastEpisode: Endpoint = (call) => {
  call.app.podcasts.download(call.caller, need(call, 'id'));
  return {};
};

const channelTree = (channel: ChannelRow, isAdmin: boolean): Tree => ({
  id: channel.id,
  // Feeds of paying listeners carry their key in the query.
  url: isAdmin ? channel.url : channel.url.replace(/[?#].*$/, ''),
  title: channel.title || undefined,
  description: channel.description || undefined,
  coverArt: channel.imageHash ? coverId('podcast', channel.id, channel.imageHash) : undefined,
  originalImageUrl: channel.imageUrl || undefined,
  status: channel.status,
  errorMessage: channel.errorMessage || undefined,
});

function episodeTree(episode: EpisodeRow): Tree {
  const isHere = episode.status === 'completed';
  return {
    id: episode.id,
    // Players stream by this one; without a file there is nothing to stream.
    streamId: isHere ? episode.id : undefined,
    channelId: episode.channelId,
    parent: episode.channelId,
    isDir: false,
    title: episode.title,
    album: episode.channelTitle,
    artist: episode.channelAuthor || episode.channelTitle,
    description: episode.description || undefined,
    publishDate: isoDate(episode.publishedAt),
    year: new Date(episode.publishedAt).getUTCFullYear(),
    genre: 'Podcast',
    coverArt: episode.channelImageHash ? coverId('podcast', episode.channelId, episode.channelImageHash) : undefined,
    size: episode.sizeBytes || undefined,
    contentType: audioType(episode.suffix),
    suffix: episode.suffix,
    duration: episode.durationMs > 0 ? Math.round(episode.durationMs / 1000) : undefined,
    bitRate: bitRateOf(episode) || undefined,
    isVideo: false,
    type: 'podcast',
    created: isoDate(episode.createdAt),
    status: episode.status,
  };
}
