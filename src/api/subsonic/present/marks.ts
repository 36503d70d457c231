// What a user did with an item, as members of its object.
import type { Mark } from '../../../core/marks/marks.ts';
import type { Tree } from '../respond.ts';
import { isoDate } from './dates.ts';

/** Nothing is sent for what never happened. */
export function presentMark(mark: Mark | undefined): Tree {
  return mark ? { starred: isoDate(mark.starredAt), userRating: mark.rating > 0 ? mark.rating : undefined } : {};
}

/** Plays, for songs and albums. */
export function presentPlays(mark: Mark | undefined): Tree {
  if (!mark || mark.playCount === 0) return {};
  return { playCount: mark.playCount, played: isoDate(mark.playedAt) };
}
