// What a key of an app is good for. Protocols say of each of their calls what it needs; what a scope does not
// name, its keys may not do.

import type { KeyScope } from '../../context.ts';

/** The kinds of things calls do. */
export type Need =
  /** Look: lists, searches, pictures, own settings. */
  | 'look'
  /** Hear songs. */
  | 'listen'
  /** Take whole files along. */
  | 'download'
  /** What comes of listening: stars, ratings, plays, bookmarks, the queue. */
  | 'mark'
  /** Playlists. */
  | 'edit'
  /** Speak to others, let others hear, change accounts, run the server. */
  | 'manage';

export const scopes = ['all', 'play', 'read'] as const satisfies readonly KeyScope[];

const allowed: Record<KeyScope, readonly Need[]> = {
  all: ['look', 'listen', 'download', 'mark', 'edit', 'manage'],
  play: ['look', 'listen', 'mark', 'edit'],
  read: ['look', 'listen', 'download'],
};

/** Whether a key of this scope allows it; an unknown scope allows nothing. */
export const allows = (scope: KeyScope, need: Need): boolean => allowed[scope]?.includes(need) ?? false;
