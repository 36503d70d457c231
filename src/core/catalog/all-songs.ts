// All songs one after the other for a thread that reads beside the others, on a connection of its own.
import { databaseFile, openDatabase } from '../../db/open.ts';
import { createShownSongs, type ShownSong, type SongMembers } from './shown-songs.ts';

export interface AllSongsRequest {
  dataFolder: string;
  /** Keys of a page: reading begins so many songs behind it, and ends with the songs before it. */
  page: readonly number[];
  lead: number;
}

export interface AllSongs {
  /** The next few, as they were when this was opened; none at the end. */
  next(): ShownSong[];
  /** Goes on far behind this one where it was overtaken; somebody else who reads elsewhere is not heard. */
  skipTo(key: number): void;
}

const songsPerBatch = 250;
/** Who is overtaken is given time: what is on its way when it happens again was made twice. */
const skipLead = 3000;

/** In the order in which whole libraries are read (lists.ts, `natural`). The connection ends with the thread. */
export function openAllSongs({ dataFolder, page, lead }: AllSongsRequest, members: SongMembers, withFolders: boolean): AllSongs {
  const db = openDatabase(databaseFile(dataFolder), { durability: 'NORMAL', readonly: true });
  // Everything as it is at one moment: what changes afterwards makes all of it old.
  db.$client.run('BEGIN');
  const natural = 'SELECT pk FROM song WHERE missing = 0 ORDER BY created_at, pk';
  const all = (db.$client.query(natural).values() as [number][]).map(([pk]) => pk);
  const first = Math.max(0, all.indexOf(page[0] ?? 0));
  const keys = [...all.slice(first), ...all.slice(0, first)];
  const songs = createShownSongs({ db }, members, withFolders);
  const behind = (key: number) => keys.indexOf(key) + 1;
  let at = behind(page.at(-1) ?? 0) + lead;
  return {
    next: () => songs.load(keys.slice(at, (at += songsPerBatch))),
    skipTo(key) {
      const answered = behind(key);
      if (answered > at && answered < at + 2 * skipLead) at = answered + skipLead;
    },
  };
}
