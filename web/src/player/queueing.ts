// What is done to the queue: lists are started in it, songs put into it, moved and taken out. Long lists are
// taken from the server bit by bit while they play.
import { createEffect, createRoot } from 'solid-js';

import { read } from '../api/client.ts';
import { withRange } from '../api/paged-list.ts';
import type { Address } from '../api/routes.ts';
import type { PlaylistEntry, Song } from '../api/shapes.ts';
import { t } from '../i18n/i18n.ts';
import { showToast } from '../ui/toasts.tsx';
import { changeQueue, queue, startQueue } from './player.ts';
import * as queues from './queue.ts';
import type { Queue, QueueContext, Repeat } from './queue.ts';

const windowSize = 500;
const fewLeft = 50;
let isExtending = false;

/** Plays a list that is at hand from `index` on. */
export function playSongs(songs: readonly Song[], index: number, from: { label: string; href: string }): void {
  const context: QueueContext = { ...from, taken: songs.length, total: songs.length };
  replace(queues.start(queue(), songs, index, context));
}

/** Places of playlists as songs; those without one are left out. */
export function playable(rows: readonly Song[]): Song[] {
  return (rows as (Song & Partial<PlaylistEntry>)[])
    .filter(({ missing }) => !missing)
    .map((row) => (row.mediaFileId ? { ...row, id: row.mediaFileId } : row));
}

/** Plays a list on the server, however long, from `index` on. */
export async function playList(path: Address<Song[]>, index: number, from: { label: string; href: string }): Promise<void> {
  const first = Math.max(0, index - fewLeft);
  const { body, total } = await read(withRange(path, first, first + windowSize));
  const context: QueueContext = { ...from, path, taken: first + body.length, total };
  const songs = playable(body);
  const at = playable(body.slice(0, index - first)).length;
  replace(queues.start(queue(), songs, Math.max(0, Math.min(at, songs.length - 1)), context));
}

/** Songs the listener had asked for can be brought back with the queue they stood in. */
function replace(next: Queue): void {
  const before = queue();
  const hasWishes = before.entries.some((entry, i) => i > before.current && entry.origin !== 'context');
  startQueue(next);
  if (hasWishes) offerUndo(before, t('queue.replaced'));
}

function offerUndo(before: Queue, text: string): void {
  showToast(text, { action: { label: t('action.undo'), run: () => changeQueue(before) } });
}

/** Puts songs after what plays; with an empty queue they begin to wait there. */
export function queueNext(songs: readonly Song[]): void {
  changeQueue(queues.addNext(queue(), songs));
  showToast(t('queue.addedNext', { count: songs.length }));
}

export function queueLater(songs: readonly Song[]): void {
  changeQueue(queues.addLater(queue(), songs));
  showToast(t('queue.addedLater', { count: songs.length }));
}

export function removeFromQueue(keys: readonly number[]): void {
  const before = queue();
  changeQueue(queues.remove(before, new Set(keys)));
  offerUndo(before, t('queue.removed', { count: keys.length }));
}

export function clearQueue(): void {
  const before = queue();
  changeQueue(queues.clearRest(before));
  offerUndo(before, t('queue.cleared'));
}

export const moveInQueue = (key: number, to: number): void => changeQueue(queues.move(queue(), key, to));
export const toggleShuffle = (): void => changeQueue(queues.setShuffled(queue(), !queue().isShuffled));
export const setRepeat = (repeat: Repeat): void => changeQueue(queues.setRepeat(queue(), repeat));
export const cycleRepeat = (): void => setRepeat(({ off: 'all', all: 'one', one: 'off' } as const)[queue().repeat]);

/** Takes more songs of a long list before the queue runs out. */
async function extend(): Promise<void> {
  const { context, entries, current } = queue();
  if (!context?.path || context.taken >= context.total || entries.length - current > fewLeft || isExtending) return;
  isExtending = true;
  try {
    const { body } = await read(withRange(context.path, context.taken, context.taken + windowSize));
    const now = queue().context;
    if (now?.path !== context.path || now.taken !== context.taken) return;
    const longer = queues.addContext(queue(), playable(body), { ...context, taken: context.taken + windowSize });
    changeQueue(longer.isShuffled ? queues.setShuffled(longer, true) : longer);
  } catch {
    // Tried again with the next song.
  } finally {
    isExtending = false;
  }
}

/** Begins to keep the queue filled; once for a page. */
export function startQueueing(): void {
  createRoot(() => createEffect(() => void extend()));
}
