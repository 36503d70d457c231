// What sort of release an album is, and when it came out.
import type { Album } from '../api/shapes.ts';
import { t } from '../i18n/i18n.ts';

/** Sections of an artist's page, in their order. */
export const releaseKinds = ['album', 'ep', 'single', 'live', 'compilation', 'other'] as const;
export type ReleaseKind = (typeof releaseKinds)[number];

const plain = new Set<string>(['album', 'ep', 'single', 'live', 'compilation']);

export function releaseKind(album: Album): ReleaseKind {
  const types = [...(album.tags?.['releasetype'] ?? []), ...(album.mbzAlbumType ?? '').split(/[;,/]/)]
    .map((type) => type.trim().toLowerCase())
    .filter(Boolean);
  if (album.compilation || types.includes('compilation')) return 'compilation';
  if (types.includes('live')) return 'live';
  const first = types[0] ?? 'album';
  return plain.has(first) ? (first as ReleaseKind) : 'other';
}

export const albumKind = (album: Album): string => t(`release.${releaseKind(album)}`);

/** `1997`, or `1997 (2017)` for a later edition; '' when unknown. */
export function albumYears(album: Album): string {
  const edition = album.maxYear;
  const first = album.maxOriginalYear || edition;
  if (!first) return '';
  return edition && edition !== first ? `${first} (${edition})` : String(first);
}
