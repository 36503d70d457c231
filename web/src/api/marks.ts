// Hearts and ratings by item: what was changed on this page is known here and wins over what a list said,
// so that a heart turns everywhere at once. A change the server refuses is taken back.
import { createStore } from 'solid-js/store';

import { call, get } from './client.ts';
import { at } from './routes.ts';
import type { Marks } from './shapes.ts';

type Marked = Marks & { id: string };
interface Change {
  starred?: boolean;
  rating?: number;
}

const [changes, setChanges] = createStore<Record<string, Change>>({});
const mostFollowed = 20;

export const isStarred = (item: Marked): boolean => changes[item.id]?.starred ?? item.starred ?? false;
export const ratingOf = (item: Marked): number => changes[item.id]?.rating ?? item.rating ?? 0;

/** Shows the change at once; throws after taking it back when the server did not accept it. */
async function change(item: Marked, wish: Change): Promise<void> {
  const before: Change = { starred: isStarred(item), rating: ratingOf(item) };
  setChanges(item.id, wish);
  try {
    const { starred, rating } = await call('PUT /api/mark', { body: { id: item.id, ...wish } });
    setChanges(item.id, { starred, rating });
  } catch (cause) {
    setChanges(item.id, before);
    throw cause;
  }
}

export const setStarred = (item: Marked, starred: boolean): Promise<void> => change(item, { starred });
export const setRating = (item: Marked, rating: number): Promise<void> => change(item, { rating });

/** Reads again what another page or app has marked. */
export function followMarks(items: { kind: 'song' | 'album' | 'artist'; id: string }[]): void {
  for (const { kind, id } of items.slice(0, mostFollowed)) {
    void get<Marked>(at(`GET /api/${kind}/:id`, { params: { id } }))
      .then((item) => setChanges(id, { starred: item.starred ?? false, rating: item.rating ?? 0 }))
      .catch(() => {});
  }
}
