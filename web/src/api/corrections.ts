// What admins do to scans and against tags. A scan applies merges and splits; the page hears of it by events.
import type { Routes } from '../../types/api.generated.ts';
import { ApiError, call, serverUrl } from './client.ts';
import { libraryChanged } from './live.ts';

export type Corrected = 'album' | 'artist';

export type ScanWish = Routes['POST /api/scan']['body'];

export const startScan = (body: ScanWish) => call('POST /api/scan', { body });
export const steerScan = (deed: Routes['PUT /api/scan']['body']['deed']) => call('PUT /api/scan', { body: { deed } });

/** Tells pages of a change when it is through, well or not. */
const changing = <T>(answer: Promise<T>): Promise<T> => answer.finally(libraryChanged);

export type NewFix = Routes['POST /api/fix']['body'];

export const addFix = (body: NewFix) => changing(call('POST /api/fix', { body }));
export const removeFix = (id: string) => changing(call('DELETE /api/fix/:id', { params: { id } }));

export function uploadPicture(kind: Corrected, id: string, file: File): Promise<unknown> {
  const body = new FormData();
  body.set('image', file);
  return changing(call(`POST /api/${kind}/:id/image`, { params: { id }, body }));
}
export const removePicture = (kind: Corrected, id: string): Promise<unknown> =>
  changing(call(`DELETE /api/${kind}/:id/image`, { params: { id } }));

export const coverChoiceUrl = (kind: Corrected, id: string, place: number): string =>
  serverUrl(`/api/${kind}/${id}/covers/${place}?size=192`);

/** The server's own sentence where it has one. */
export const sentenceOf = (cause: unknown, otherwise: string): string => {
  if (!(cause instanceof ApiError) || cause.status === 0 || !cause.message) return otherwise;
  return cause.message.charAt(0).toUpperCase() + cause.message.slice(1);
};
