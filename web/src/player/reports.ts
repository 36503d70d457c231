// Tells the server what plays and how far it came; the server counts plays by it.
import { call } from '../api/client.ts';
import { user } from '../api/session.ts';

export type PlaybackState = 'starting' | 'playing' | 'paused' | 'stopped';

/** Never fails: music goes on without the report. `isLeaving`: the page is about to close. */
export function reportPlayback(id: string, state: PlaybackState, positionSec: number, isLeaving = false): void {
  if (!user()) return;
  const body = { id, state, positionMs: Math.max(0, Math.round(positionSec * 1000)) };
  void call('POST /api/playback', { body, keepalive: isLeaving }).catch(() => {});
}
