// Keys by which apps log in.
import type { ApiKey, MadeKey, Routes } from '../../types/api.generated.ts';
import { call } from './client.ts';

export const keyScopes = ['all', 'play', 'read'] as const satisfies readonly ApiKey['scope'][];
export type KeyScope = ApiKey['scope'];
export type AppKey = ApiKey;

/** The only answer that holds the key itself. */
export const createAppKey = (body: Routes['POST /api/apikey']['body']): Promise<MadeKey> => call('POST /api/apikey', { body });

export const revokeAppKey = (id: string) => call('DELETE /api/apikey/:id', { params: { id } });
