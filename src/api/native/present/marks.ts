// What a user did with an item, as Navidrome's clients expect it: absent where it never happened.
import type { Mark } from '../../../core/marks/marks.ts';

const iso = (ms: number | null) => (ms ? new Date(ms).toISOString() : undefined);

/** Members for song, album and artist. */
export function markMembers(mark: Mark | undefined, averageRating?: number) {
  if (!mark) return { averageRating };
  return {
    starred: mark.starredAt !== null || undefined,
    starredAt: iso(mark.starredAt),
    rating: mark.rating || undefined,
    averageRating,
    ratedAt: iso(mark.ratedAt),
    playCount: mark.playCount || undefined,
    playDate: iso(mark.playedAt),
  };
}
