// Podcasts: what the server answers, and what admins do to them.
import { request } from './client.ts';

export interface Podcast {
  id: string;
  title: string;
  description: string;
  author: string;
  link: string;
  /** Address of the feed, for admins. */
  url: string;
  coverArtId: string;
  status: 'new' | 'downloading' | 'completed' | 'error';
  errorMessage: string;
  episodeCount: number;
  refreshedAt: string | null;
}

export interface Episode {
  id: string;
  title: string;
  description: string;
  publishedAt: string;
  /** Seconds; 0 when the feed does not say. */
  duration: number;
  size: number;
  suffix: string;
  status: 'new' | 'downloading' | 'completed' | 'error' | 'deleted' | 'skipped';
  errorMessage: string;
}

export interface PodcastWithEpisodes extends Podcast {
  episodes: Episode[];
}

const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> =>
  (await request<T>(`/api/podcast${path}`, { method, body })).body;

export const subscribe = (url: string): Promise<{ id: string }> => ask('POST', '', { url });
export const refreshPodcasts = (): Promise<void> => ask('POST', '/refresh');
export const unsubscribe = (id: string): Promise<void> => ask('DELETE', `/${id}`);
export const downloadEpisode = (id: string): Promise<void> => ask('POST', `/episode/${id}`);
export const dropEpisodeFile = (id: string): Promise<void> => ask('DELETE', `/episode/${id}`);
