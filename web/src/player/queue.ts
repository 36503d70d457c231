// The queue as plain values: what was played, what plays, what the listener asked for, and the rest of the
// list that was started. Every function returns a new queue; none but `start` changes what plays now.
import type { Address } from '../api/routes.ts';
import type { Song } from '../api/shapes.ts';

/** `next` and `later` were asked for by the listener; `context` comes from the list that was started. */
export type Origin = 'context' | 'next' | 'later';

export interface QueueEntry {
  key: number;
  song: Song;
  origin: Origin;
  /** Place in the list that was started, to undo shuffling. */
  place: number;
}

/** The list that was started; its songs are taken from the server bit by bit. */
export interface QueueContext {
  label: string;
  href: string;
  /** Address of the list, when it may be longer than what was taken so far. */
  path?: Address<Song[]>;
  taken: number;
  total: number;
}

export type Repeat = 'off' | 'all' | 'one';

export interface Queue {
  entries: readonly QueueEntry[];
  /** -1: nothing plays. */
  current: number;
  context: QueueContext | undefined;
  repeat: Repeat;
  isShuffled: boolean;
  nextKey: number;
}

export const emptyQueue: Queue = { entries: [], current: -1, context: undefined, repeat: 'off', isShuffled: false, nextKey: 1 };

export const currentEntry = (queue: Queue): QueueEntry | undefined => queue.entries[queue.current];

function makeEntries(queue: Queue, songs: readonly Song[], origin: Origin, firstPlace = 0): QueueEntry[] {
  return songs.map((song, i) => ({ key: queue.nextKey + i, song, origin, place: firstPlace + i }));
}

function spliced(queue: Queue, at: number, added: QueueEntry[]): Queue {
  const entries = queue.entries.toSpliced(at, 0, ...added);
  return { ...queue, entries, current: queue.current < 0 ? 0 : queue.current, nextKey: queue.nextKey + added.length };
}

/** A new queue out of a list, beginning at `index`; songs asked for by the listener stay up next. */
export function start(queue: Queue, songs: readonly Song[], index: number, context: QueueContext): Queue {
  const wanted = userBlock(queue);
  const entries = makeEntries(queue, songs, 'context');
  entries.splice(index + 1, 0, ...wanted);
  return { ...queue, entries, current: songs.length > 0 ? index : -1, context, isShuffled: false, nextKey: queue.nextKey + songs.length };
}

function userBlock(queue: Queue): QueueEntry[] {
  return queue.entries.slice(queue.current + 1, endOfBlock(queue, ['next', 'later']));
}

function endOfBlock(queue: Queue, origins: readonly Origin[]): number {
  let end = queue.current + 1;
  while (end < queue.entries.length && origins.includes(queue.entries[end]?.origin ?? 'context')) end++;
  return end;
}

/** After what plays and after what was put there before. */
export const addNext = (queue: Queue, songs: readonly Song[]): Queue =>
  spliced(queue, endOfBlock(queue, ['next']), makeEntries(queue, songs, 'next'));

/** After everything the listener asked for, before the rest of the list. */
export const addLater = (queue: Queue, songs: readonly Song[]): Queue =>
  spliced(queue, endOfBlock(queue, ['next', 'later']), makeEntries(queue, songs, 'later'));

/** More songs of the list that was started. */
export function addContext(queue: Queue, songs: readonly Song[], context: QueueContext): Queue {
  const added = makeEntries(queue, songs, 'context', queue.context?.taken ?? 0);
  return { ...spliced(queue, queue.entries.length, added), context };
}

/** Takes entries out; when the playing one is among them, the next of the rest takes its place. */
export function remove(queue: Queue, keys: ReadonlySet<number>): Queue {
  const before = queue.entries.slice(0, queue.current).filter(({ key }) => keys.has(key)).length;
  const entries = queue.entries.filter(({ key }) => !keys.has(key));
  return { ...queue, entries, current: Math.min(queue.current - before, entries.length - 1) };
}

/** Everything but what plays. */
export function clearRest(queue: Queue): Queue {
  const playing = currentEntry(queue);
  return { ...queue, entries: playing ? [playing] : [], current: playing ? 0 : -1, context: undefined };
}

/** Moves an entry to another place; it takes the origin of its new neighbour, so that the sections stay whole. */
export function move(queue: Queue, key: number, to: number): Queue {
  const from = queue.entries.findIndex((entry) => entry.key === key);
  const moved = queue.entries[from];
  if (!moved || to < 0 || to >= queue.entries.length || from === to) return queue;
  const playing = currentEntry(queue)?.key;
  const without = queue.entries.toSpliced(from, 1);
  const origin = without[to]?.origin ?? without[to - 1]?.origin ?? moved.origin;
  const entries = without.toSpliced(to, 0, { ...moved, origin });
  return { ...queue, entries, current: entries.findIndex((entry) => entry.key === playing) };
}

/** Mixes the rest of the list, or puts it back in order; what the listener asked for stays. */
export function setShuffled(queue: Queue, isShuffled: boolean, random: () => number = Math.random): Queue {
  const fixed = endOfBlock(queue, ['next', 'later']);
  const rest = queue.entries.slice(fixed);
  const mixed = isShuffled ? shuffle(rest, random) : rest.toSorted((a, b) => a.place - b.place);
  return { ...queue, isShuffled, entries: [...queue.entries.slice(0, fixed), ...mixed] };
}

function shuffle<T>(items: readonly T[], random: () => number): T[] {
  const mixed = [...items];
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [mixed[i], mixed[j]] = [mixed[j] as T, mixed[i] as T];
  }
  return mixed;
}

/** Where playing goes on; undefined at the end. A song that ended by itself obeys "repeat one". */
export function nextIndex(queue: Queue, hasEnded: boolean): number | undefined {
  if (queue.current < 0) return undefined;
  if (hasEnded && queue.repeat === 'one') return queue.current;
  if (queue.current + 1 < queue.entries.length) return queue.current + 1;
  return queue.repeat === 'all' && queue.entries.length > 0 ? 0 : undefined;
}

export function previousIndex(queue: Queue): number | undefined {
  if (queue.current > 0) return queue.current - 1;
  return queue.repeat === 'all' && queue.entries.length > 0 ? queue.entries.length - 1 : undefined;
}

export const goTo = (queue: Queue, index: number): Queue => ({ ...queue, current: index });
export const setRepeat = (queue: Queue, repeat: Repeat): Queue => ({ ...queue, repeat });
