// Keeps the queue on this device, so that a reload or a closed page loses nothing. The position changes all
// the time and must be written while the page closes, which only localStorage can do.
import { get as read, set as write } from 'idb-keyval';

import { user } from '../api/session.ts';
import type { Queue } from './queue.ts';

const positionKey = 'melodrome.position';
const mostKept = 10_000;

const queueKey = () => `queue:${user()?.id ?? ''}`;

export async function keepQueue(queue: Queue): Promise<void> {
  // A queue too long to keep is cut around what plays.
  const first = Math.max(0, Math.min(queue.current - 100, queue.entries.length - mostKept));
  const entries = queue.entries.slice(first, first + mostKept);
  await write(queueKey(), { ...queue, entries, current: queue.current - first }).catch(() => {});
}

export async function keptQueue(): Promise<Queue | undefined> {
  return read<Queue>(queueKey()).catch(() => undefined);
}

export function keepPosition(songId: string, positionSec: number): void {
  try {
    localStorage.setItem(positionKey, JSON.stringify({ songId, positionSec }));
  } catch {
    // Then playing goes on from the beginning of the song.
  }
}

/** 0 when another song was playing. */
export function keptPosition(songId: string): number {
  try {
    const kept = JSON.parse(localStorage.getItem(positionKey) ?? '{}') as { songId?: string; positionSec?: number };
    return kept.songId === songId ? (kept.positionSec ?? 0) : 0;
  } catch {
    return 0;
  }
}
