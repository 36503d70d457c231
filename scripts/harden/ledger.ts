// Somebody who writes all the time and remembers what the server has promised to keep.
import { ask } from './strain.ts';
import { must, type Subject } from './subject.ts';

interface Entry {
  /** What was acknowledged last. */
  kept: number;
  /** Sent, and not answered: it may be there or not. */
  pending: number | undefined;
}

export interface Ledger {
  /** Writes until it is told to stop, or the server is gone; milliseconds each write took. */
  write: (subject: Subject, stop: AbortSignal) => Promise<number[]>;
  /** An Error when something that was acknowledged is not there; how much is. */
  check: (subject: Subject) => Promise<number>;
  /** Everything that was acknowledged so far. */
  acknowledged: () => number;
  /** Words of answers that were not "ok". */
  refusals: string[];
}

type Kind = 'rating' | 'plays' | 'position' | 'length';

const lanes = 4;

/** Ratings, plays, bookmarks and entries of playlists of the songs of a subject. */
export async function openLedger(subject: Subject): Promise<Ledger> {
  const { song } = (await ask(subject, 'search3', { query: '', songCount: 200, albumCount: 0, artistCount: 0 })).searchResult3;
  const songIds = (song as { id: string }[]).map(({ id }) => id);
  const playlistIds: string[] = [];
  for (let lane = 0; lane < lanes; lane++) playlistIds.push((await ask(subject, 'createPlaylist', { name: `lane ${lane}` })).playlist.id);
  const entries = new Map<string, Entry>();
  const refusals: string[] = [];
  let count = 0;
  const entry = (kind: Kind, id: string): Entry => {
    const key = `${kind} ${id}`;
    const found = entries.get(key) ?? { kept: 0, pending: undefined };
    entries.set(key, found);
    return found;
  };

  async function one(
    target: Subject,
    kind: Kind,
    id: string,
    value: number,
    call: Parameters<Subject['rest']>,
    times: number[],
  ): Promise<boolean> {
    const known = entry(kind, id);
    known.pending = value;
    const before = performance.now();
    const reply = await ask(target, ...call).catch(() => undefined);
    if (reply === undefined) return false;
    times.push(performance.now() - before);
    if (reply.status !== 'ok') {
      refusals.push(reply.error.message);
      return true;
    }
    known.kept = value;
    known.pending = undefined;
    count++;
    return true;
  }

  async function run(target: Subject, lane: number, stop: AbortSignal, times: number[]): Promise<void> {
    const mine = songIds.filter((_, n) => n % lanes === lane);
    const playlistId = playlistIds[lane] ?? '';
    if (mine.length === 0) return;
    for (let n = 0; !stop.aborted; n++) {
      const id = mine[n % mine.length] ?? '';
      const rating = 1 + (n % 5);
      const position = 1000 * (n + 1);
      const list = entry('length', playlistId);
      const play = entry('plays', id);
      const isThere =
        (await one(target, 'rating', id, rating, ['setRating', { id, rating }], times)) &&
        // What was sent and not answered counts, or the numbers could not be told apart.
        (play.pending !== undefined || (await one(target, 'plays', id, play.kept + 1, ['scrobble', { id }], times))) &&
        (await one(target, 'position', id, position, ['createBookmark', { id, position }], times)) &&
        (list.pending !== undefined ||
          (await one(target, 'length', playlistId, list.kept + 1, ['updatePlaylist', { playlistId, songIdToAdd: id }], times)));
      if (!isThere) return;
    }
  }

  return {
    refusals,
    acknowledged: () => count,
    async write(target, stop) {
      const times: number[] = [];
      await Promise.all(Array.from({ length: lanes }, (_, lane) => run(target, lane, stop, times)));
      return times;
    },
    async check(target) {
      const found = new Map<string, number>();
      const { song: songs } = (await ask(target, 'search3', { query: '', songCount: 200, albumCount: 0, artistCount: 0 })).searchResult3;
      for (const { id, userRating = 0, playCount = 0 } of songs) {
        found.set(`rating ${id}`, userRating);
        found.set(`plays ${id}`, playCount);
      }
      for (const { entry: of, position } of (await ask(target, 'getBookmarks')).bookmarks.bookmark ?? [])
        found.set(`position ${of.id}`, position);
      for (const { id, songCount } of (await ask(target, 'getPlaylists')).playlists.playlist ?? []) found.set(`length ${id}`, songCount);
      for (const [key, known] of entries) {
        const value = found.get(key) ?? 0;
        const isKept = value === known.kept || value === known.pending;
        must(
          isKept,
          `${key} is ${value}; ${known.kept} was acknowledged${known.pending === undefined ? '' : `, ${known.pending} was sent`}`,
        );
        known.kept = value;
        known.pending = undefined;
      }
      return entries.size;
    },
  };
}
