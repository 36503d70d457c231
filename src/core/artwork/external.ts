// The rule `external`: sources outside that know pictures of albums and artists. None is built yet; one that is
// stands in the list below and answers at once with what it has fetched before (scans never wait for the network).
import type { Database } from 'bun:sqlite';

import { nothing, offer, type Attempt } from './attempts.ts';
import type { Picture } from './source.ts';

export interface ExternalSource {
  name: string;
  /** What was fetched for the item before; undefined while there is nothing. */
  find(client: Database, kind: 'album' | 'artist', id: string): Picture | undefined;
}

const sources: readonly ExternalSource[] = [];

/** The first picture a source has. */
export function external(client: Database, kind: 'album' | 'artist', id: string): Attempt {
  for (const source of sources) {
    const picture = source.find(client, kind, id);
    if (picture) return offer(client, 'external', picture);
  }
  return nothing('external', sources.length === 0 ? 'no provider of pictures is set up' : 'no provider knows one');
}
