// All songs for a thread that reads beside who answers, on a connection of its own. It begins at the other end: where
// both meet everything has been made once, and neither has to know how quick the other is.
import { databaseFile, openDatabase } from '../../db/open.ts';
import { createShownSongs, type ShownSong, type SongMembers } from './shown-songs.ts';

export interface AllSongsRequest {
  dataFolder: string;
  /** Keys of the page with which somebody begins to read: the songs before it are read last, and so first here. */
  page: readonly number[];
}

export interface AllSongs {
  /** Those before the ones of the last call, as they were when this was opened; none when the two ends have met. */
  next(): ShownSong[];
  /** The other end has come to this song. Somebody else who reads elsewhere is not heard. */
  answered(key: number): void;
  close(): void;
}

const songsPerBatch = 250;
/** What is further away than this many songs, or three pages, is no next page. */
const farthestPage = 5000;

/** In the order in which whole libraries are read (lists.ts, `natural`). */
export function openAllSongs({ dataFolder, page }: AllSongsRequest, members: SongMembers, withFolders: boolean): AllSongs {
  const db = openDatabase(databaseFile(dataFolder), { durability: 'NORMAL', readonly: true });
  // Everything as it is at one moment: what changes afterwards makes all of it old.
  db.$client.run('BEGIN');
  const natural = 'SELECT pk FROM song WHERE missing = 0 ORDER BY created_at, pk';
  const all = (db.$client.query(natural).values() as [number][]).map(([pk]) => pk);
  const first = Math.max(0, all.indexOf(page[0] ?? 0));
  const keys = [...all.slice(first), ...all.slice(0, first)];
  const songs = createShownSongs({ db }, members, withFolders);
  const farthest = Math.max(farthestPage, page.length * 3);
  let front = page.length;
  let back = keys.length;
  return {
    next() {
      const end = back;
      back = Math.max(front, end - songsPerBatch);
      return songs.load(keys.slice(back, end));
    },
    answered(key) {
      const at = keys.indexOf(key, front) + 1;
      if (at > 0 && at <= front + farthest) front = Math.min(at, back);
    },
    close: () => db.$client.close(),
  };
}
