// Pages of lists by `_start` and `_end`, which every list of the web API takes (navidrome.md 5.1).
import type { Params } from '../http/params.ts';

/** Most rows of one page of a long list. */
export const largestPage = 5000;
const usualPage = 100;

export interface Span {
  offset: number;
  limit: number;
}

/**
 * The page that is asked for: `usual` rows where no end is named, up to `most` where the end is not behind the start, which is how
 * clients of Navidrome ask for all there is.
 */
export function spanOf(params: Params, usual: number = usualPage, most: number = largestPage): Span {
  const offset = params.int('_start', 0, { min: 0 });
  const end = params.int('_end', offset + usual);
  return { offset, limit: end > offset ? Math.min(end - offset, most) : most };
}

/** A page of rows that are all here; all from the start on where no end behind it is named. */
export function pageOf<T>(params: Params, rows: readonly T[]): T[] {
  const { offset, limit } = spanOf(params, Infinity, Infinity);
  return rows.slice(offset, offset + limit);
}

/** Names of sorts and filters are camel or snake case. */
export const snake = (name: string): string => name.replace(/ID$/, 'Id').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
