// Libraries that an admin took away: their songs are called missing, so that they keep ids and marks until the folder is
// added again, or its songs are found elsewhere (moves.ts).
import { createStore, type Store } from './store.ts';
import type { ScanTools } from './tools.ts';

const openSql = `SELECT id FROM library WHERE removed_at IS NOT NULL
  AND (song_count > 0 OR EXISTS (SELECT 1 FROM song WHERE library_id = library.id AND song.missing = 0))`;

/** Closes those that still hold songs; their writers, by library. */
export function closeRemoved(tools: ScanTools): Map<number, Store> {
  const { client, settings } = tools;
  const closed = new Map<number, Store>();
  for (const [id] of client.prepare(openSql).values() as [number][]) {
    const store = createStore(client, { id }, settings, tools);
    const folders = client.prepare('SELECT path FROM folder WHERE library_id = ? AND missing = 0').values(id) as [string][];
    for (const [path] of folders) {
      store.lose(store.songsIn(path).filter(({ missing }) => !missing));
      store.loseFolder(path);
    }
    tools.log.info('music folder taken away', { library: id, songs: store.counts.missing });
    closed.set(id, store);
  }
  return closed;
}
