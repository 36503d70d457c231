// Plays: what is heard now (in memory), and what was heard (scrobbles, play counts). navidrome.md 4.9.
import type { Caller, Context } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { invalid } from '../../lib/errors.ts';
import { findSong } from '../catalog/load.ts';
import type { Named, SongRow } from '../catalog/rows.ts';
import { countPlays } from '../marks/marks.ts';

export interface NowPlaying {
  songId: string;
  userName: string;
  playerName: string;
  startedAt: number;
}

export const playbackStates = ['starting', 'playing', 'paused', 'stopped'] as const;
export type PlaybackState = (typeof playbackStates)[number];

interface Session extends NowPlaying {
  expiresAt: number;
  /** This play has been counted: telling of its end twice counts once. */
  isCounted: boolean;
  libraryId: number;
}

export type Playback = ReturnType<typeof createPlayback>;

const graceMs = 5000;
const pausedMs = 30 * 60_000;
/** A play counts when half of the song, or this much, was heard. */
const enoughMs = 240_000;
/** A time further ahead than this is a client with a wrong clock. */
const futureMs = 5 * 60_000;

/** Sessions live in memory: a restart forgets who listens, never what was counted. */
export function createPlayback(ctx: Context) {
  const sessions = new Map<string, Session>();
  let count = 0;

  function prune(): void {
    const now = ctx.clock.now();
    for (const [key, session] of sessions) if (session.expiresAt <= now) sessions.delete(key);
    if (sessions.size === count) return;
    count = sessions.size;
    ctx.events.emit('now-playing-changed', { count });
  }

  /** Says that the caller's player plays a song now. */
  function setNowPlaying(caller: Caller, song: SongRow): void {
    const now = ctx.clock.now();
    sessions.set(sessionKey(caller), {
      songId: song.id,
      libraryId: song.libraryId,
      userName: caller.user.userName,
      playerName: caller.player?.name ?? '',
      startedAt: now,
      expiresAt: now + song.durationMs + graceMs,
      isCounted: false,
    });
    prune();
  }

  const sessionKey = (caller: Caller) => `${caller.user.id}\u0000${caller.player?.id ?? ''}`;

  /** What a player says of itself; `stopped` counts the play when enough of it was heard. */
  function report(caller: Caller, song: SongRow, state: PlaybackState, positionMs: number): void {
    const now = ctx.clock.now();
    const key = sessionKey(caller);
    const session = sessions.get(key);
    if (state === 'stopped') {
      const isSame = session?.songId === song.id;
      if (isSame) sessions.delete(key);
      const isEnough = positionMs >= Math.min(song.durationMs / 2, enoughMs);
      if (isEnough && !(isSame && session.isCounted)) scrobble(caller, [song.id], [isSame ? session.startedAt : now - positionMs], true);
      prune();
      return;
    }
    if (session?.songId !== song.id || state === 'starting') setNowPlaying(caller, song);
    const current = sessions.get(key);
    if (current) current.expiresAt = now + (state === 'paused' ? pausedMs : Math.max(0, song.durationMs - positionMs) + graceMs);
  }

  /** What is playing in libraries open to the caller, newest first. */
  function nowPlaying(caller: Caller): NowPlaying[] {
    prune();
    return [...sessions.values()]
      .filter((session) => caller.libraryIds.includes(session.libraryId))
      .sort((a, b) => b.startedAt - a.startedAt);
  }

  /**
   * Counts plays (`submission`) or sets what plays now. `times` are milliseconds, one for each id or none.
   * Unknown ids are skipped; the same play told twice counts once.
   */
  function scrobble(caller: Caller, ids: readonly string[], times: readonly number[], submission: boolean): void {
    if (times.length > 0 && times.length !== ids.length) throw invalid('as many times as ids are needed');
    const now = ctx.clock.now();
    const songs = ids.map((id) => findSong(ctx, caller, id));
    if (!submission) {
      const [first] = songs;
      if (first) setNowPlaying(caller, first);
      return;
    }
    transact(ctx.db, () => {
      songs.forEach((song, i) => {
        const at = times[i] ?? now;
        if (!song || !Number.isFinite(at) || at > now + futureMs) return;
        if (!isNewPlay(caller, song.id, at)) return;
        const artists = JSON.parse(song.artists) as Named[];
        countPlays(ctx, caller, [
          { kind: 'song', id: song.id, at },
          { kind: 'album', id: song.albumId, at },
          ...artists.map(({ id }) => ({ kind: 'artist' as const, id, at })),
        ]);
      });
    });
  }

  /** Notes a play, unless it is there already; without a history only the last play of a song is known. */
  function isNewPlay({ user }: Caller, songId: string, at: number): boolean {
    const client = ctx.db.$client;
    if (ctx.config.enableScrobbleHistory) {
      const insert = client.query('INSERT OR IGNORE INTO scrobble (user_pk, song_id, played_at) VALUES (?, ?, ?)');
      return insert.run(user.pk, songId, at).changes > 0;
    }
    const known = client.query("SELECT 1 FROM mark WHERE user_pk = ? AND kind = 'song' AND item_id = ? AND played_at = ?");
    return known.get(user.pk, songId, at) === null;
  }

  return { setNowPlaying, nowPlaying, report, scrobble };
}
