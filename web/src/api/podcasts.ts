// Podcasts: what admins do to them.
import { call } from './client.ts';

export const subscribe = (url: string) => call('POST /api/podcast', { body: { url } });
export const refreshPodcasts = () => call('POST /api/podcast/refresh');
export const unsubscribe = (id: string) => call('DELETE /api/podcast/:id', { params: { id } });
export const downloadEpisode = (id: string) => call('POST /api/podcast/episode/:id', { params: { id } });
export const dropEpisodeFile = (id: string) => call('DELETE /api/podcast/episode/:id', { params: { id } });
