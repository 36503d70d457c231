// How often the songs of a share are heard, and no oftener than its owner allows. Who listens is kept in memory only, so that
// the many requests of one play are told from new ones.
import type { Context } from '../../context.ts';
import { createLru } from '../../lib/lru.ts';
import type { SongRow } from '../catalog/rows.ts';
import type { ShareRow } from './shares.ts';

interface Play {
  begunAt: number;
  usedAt: number;
}

const mostPlays = 10_000;
/** So long after its last request a paused play goes on without being counted anew. */
const pauseMs = 12 * 3_600_000;

/** Nothing of it may be heard any more. */
export const isUsedUp = ({ maxPlays, playCount }: Pick<ShareRow, 'maxPlays' | 'playCount'>): boolean =>
  maxPlays > 0 && playCount >= maxPlays;

/** Counts plays of the shares of one server. */
export function createPlays({ db, clock }: Pick<Context, 'db' | 'clock'>) {
  const plays = createLru<Play>(mostPlays);
  return {
    /**
     * Whether a visitor may get (a part of) a song. A request for its beginning is a play, unless the one before began just now;
     * other parts belong to the play that runs, and are one of their own where none does.
     */
    mayHear(share: ShareRow, song: Pick<SongRow, 'id' | 'durationMs'>, visitor: string, isBeginning: boolean): boolean {
      const key = `${share.id}\u0000${song.id}\u0000${visitor}`;
      const now = clock.now();
      const play = plays.get(key);
      const isNew = !play || now - play.usedAt > pauseMs || (isBeginning && now - play.begunAt >= song.durationMs);
      if (!isNew) {
        play.usedAt = now;
        return true;
      }
      const { changes } = db.$client
        .query('UPDATE share SET play_count = play_count + 1 WHERE pk = ? AND (max_plays = 0 OR play_count < max_plays)')
        .run(share.pk);
      if (changes === 0) return false;
      plays.set(key, { begunAt: now, usedAt: now });
      return true;
    },
  };
}
