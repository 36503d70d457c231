// Keys by which apps log in.
import { request } from './client.ts';

export const keyScopes = ['all', 'play', 'read'] as const;
export type KeyScope = (typeof keyScopes)[number];

export interface AppKey {
  id: string;
  name: string;
  scope: KeyScope;
  createdAt: string;
  lastUsedAt?: string;
  expiresAt?: string;
}

export interface NewAppKey {
  name: string;
  scope: KeyScope;
  expiresAt: string | null;
}

/** The only answer that holds the key itself. */
export const createAppKey = async (body: NewAppKey): Promise<AppKey & { key: string }> =>
  (await request<AppKey & { key: string }>('/api/apikey', { method: 'POST', body })).body;

export const revokeAppKey = (id: string): Promise<unknown> => request(`/api/apikey/${id}`, { method: 'DELETE' });
