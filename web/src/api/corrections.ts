// What admins do to scans and against tags. A scan applies merges and splits; the page hears of it by events.
import { ApiError, request, serverUrl } from './client.ts';
import { libraryChanged } from './live.ts';

export type Corrected = 'album' | 'artist';

export interface ScanWish {
  full?: boolean;
  /** Folders as `<library>:<folder>`; without any, all. */
  targets?: string[];
  /** Files that are held are gone for good. */
  acceptMissing?: boolean;
}

export const startScan = (wish: ScanWish): Promise<unknown> => request('/api/scan', { method: 'POST', body: wish });
export const steerScan = (deed: 'pause' | 'resume' | 'cancel'): Promise<unknown> => request('/api/scan', { method: 'PUT', body: { deed } });

async function change<T>(method: string, path: string, body?: unknown): Promise<T> {
  try {
    return (await request<T>(path, { method, body })).body;
  } finally {
    libraryChanged();
  }
}

export type NewFix = { subject: string } & (
  | { kind: `${Corrected}-merge`; into: string }
  | { kind: `${Corrected}-split`; songIds: readonly string[]; name: string }
  | { kind: 'cover'; source: string }
);

export const addFix = (fix: NewFix): Promise<{ id?: string }> => change('POST', '/api/fix', fix);
export const removeFix = (id: string): Promise<unknown> => change('DELETE', `/api/fix/${id}`);

export async function uploadPicture(kind: Corrected, id: string, file: File): Promise<void> {
  const form = new FormData();
  form.set('image', file);
  await change('POST', `/api/${kind}/${id}/image`, form);
}
export const removePicture = (kind: Corrected, id: string): Promise<unknown> => change('DELETE', `/api/${kind}/${id}/image`);

export const coverChoiceUrl = (kind: Corrected, id: string, place: number): string =>
  serverUrl(`/api/${kind}/${id}/covers/${place}?size=192`);

/** The server's own sentence where it has one. */
export const sentenceOf = (cause: unknown, otherwise: string): string => {
  if (!(cause instanceof ApiError) || cause.status === 0 || !cause.message) return otherwise;
  return cause.message.charAt(0).toUpperCase() + cause.message.slice(1);
};
