// What users let anybody hear by a link: what the server answers, and what is done to it.
import { get, request } from './client.ts';

export interface Share {
  id: string;
  /** The whole address of its page. */
  url: string;
  username: string;
  description: string;
  /** The name of what is shared; '' when it is gone. */
  contents: string;
  downloadable: boolean;
  hasPassword: boolean;
  /** 0: no limit. */
  maxPlays: number;
  playCount: number;
  visitCount: number;
  lastVisitedAt: string | null;
  expiresAt: string | null;
  createdAt: string;
}

export interface ShareWithVisits extends Share {
  /** Times, newest first. */
  visits: string[];
}

export interface ShareWish {
  description: string;
  /** '' for no end; undefined leaves it as it is. */
  expiresAt?: string;
  downloadable: boolean;
  /** '' for none; undefined leaves it as it is. */
  password?: string;
  maxPlays: number;
}

export const sharesPath = '/api/share';
export const getShare = (id: string): Promise<ShareWithVisits> => get<ShareWithVisits>(`${sharesPath}/${id}`);

/** Shares songs, albums, artists and playlists by their ids. */
export async function createShare(ids: readonly string[], wish: ShareWish): Promise<Share> {
  const { id } = (await request<{ id: string }>(sharesPath, { method: 'POST', body: { resourceIds: ids, ...wish } })).body;
  return getShare(id);
}

export const updateShare = async (id: string, wish: ShareWish): Promise<Share> =>
  (await request<Share>(`${sharesPath}/${id}`, { method: 'PUT', body: wish })).body;

export const revokeShare = (id: string): Promise<unknown> => request(`${sharesPath}/${id}`, { method: 'DELETE' });
