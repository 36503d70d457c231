// What users let anybody hear by a link: what the server answers, and what is done to it.
import type { Share, WholeShare } from '../../types/api.generated.ts';
import { call } from './client.ts';

export interface ShareWish {
  description: string;
  /** '' for no end; undefined leaves it as it is. */
  expiresAt?: string;
  downloadable: boolean;
  /** '' for none; undefined leaves it as it is. */
  password?: string;
  maxPlays: number;
}

export const getShare = (id: string): Promise<WholeShare> => call('GET /api/share/:id', { params: { id } });

/** Shares songs, albums, artists and playlists by their ids. */
export async function createShare(ids: readonly string[], wish: ShareWish): Promise<Share> {
  const { id } = await call('POST /api/share', { body: { resourceIds: ids, ...wish } });
  return getShare(id);
}

export const updateShare = (id: string, wish: ShareWish): Promise<Share> => call('PUT /api/share/:id', { params: { id }, body: wish });

export const revokeShare = (id: string) => call('DELETE /api/share/:id', { params: { id } });
