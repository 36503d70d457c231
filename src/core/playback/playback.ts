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
  state: Exclude<PlaybackState, 'stopped'>;
  /** Where in the song it is now, as far as is known. */
  positionMs: number;
  /** 1 is the song's own speed. */
  playbackRate: number;
}

export const playbackStates = ['starting', 'playing', 'paused', 'stopped'] as const;
export type PlaybackState = (typeof playbackStates)[number];

/** What a player says of itself. */
export interface PlaybackReport {
  state: PlaybackState;
  positionMs: number;
  playbackRate?: number;
  /** The play is told in another way, or not to be counted. */
  ignoreScrobble?: boolean;
}

interface Session extends NowPlaying {
  userId: string;
  durationMs: number;
  /** When `positionMs` was told. */
  toldAt: number;
  expiresAt: number;
  /** This play has been counted: telling of its end twice counts once. */
  isCounted: boolean;
  libraryId: number;
}

export type Playback = ReturnType<typeof createPlayback>;

const graceMs = 5000;
const pausedMs = 30 * 60_000;
/** Nobody listens to more at once, whatever their apps call themselves. */
const mostOfUser = 50;
/** A play counts when half of the song, or this much, was heard. */
const enoughMs = 240_000;
/** Who tells of a play in both ways does so within this time. */
const bothWaysMs = 60_000;
/** No song is longer. */
const longestMs = 30 * 86_400_000;
/** A time further ahead than this is a client with a wrong clock. */
const futureMs = 5 * 60_000;

/** Sessions live in memory: a restart forgets who listens, never what was counted. */
export function createPlayback(ctx: Context) {
  const sessions = new Map<string, Session>();
  /** Plays that were counted when their end was reported, one for each player. */
  const ended = new Map<string, { songId: string; startedAt: number; endedAt: number }>();
  let count = 0;

  function prune(): void {
    const now = ctx.clock.now();
    for (const [key, session] of sessions) if (session.expiresAt <= now) sessions.delete(key);
    for (const [key, { endedAt }] of ended) if (endedAt + bothWaysMs < now) ended.delete(key);
    if (sessions.size === count) return;
    count = sessions.size;
    ctx.events.emit('now-playing-changed', { count });
  }

  /** Says that the caller's player plays a song now, from its beginning or some place in it. */
  function setNowPlaying(caller: Caller, song: SongRow, positionMs = 0): void {
    start(caller, song, { state: 'playing', positionMs });
    prune();
  }

  function start(caller: Caller, song: SongRow, report: PlaybackReport): void {
    const now = ctx.clock.now();
    const session: Session = {
      songId: song.id,
      libraryId: song.libraryId,
      userId: caller.user.id,
      userName: caller.user.userName,
      playerName: caller.player?.name ?? '',
      startedAt: now - report.positionMs,
      durationMs: song.durationMs,
      state: 'starting',
      positionMs: 0,
      playbackRate: 1,
      toldAt: now,
      expiresAt: now,
      isCounted: false,
    };
    keep(sessionKey(caller), session);
    tell(session, report);
    if (isTold(caller)) ctx.events.emit('listening-began', { userPk: caller.user.pk, playerId: caller.player?.id ?? '', songId: song.id });
  }

  function keep(key: string, session: Session): void {
    sessions.delete(key);
    const own = [...sessions].filter(([, { userId }]) => userId === session.userId);
    for (const [oldest] of own.slice(0, Math.max(0, own.length + 1 - mostOfUser))) sessions.delete(oldest);
    sessions.set(key, session);
  }

  function tell(session: Session, { state, positionMs, playbackRate = 1 }: PlaybackReport): void {
    if (state === 'stopped') return;
    const now = ctx.clock.now();
    const leftMs = Math.max(0, session.durationMs - positionMs) / playbackRate;
    const expiresAt = now + (state === 'paused' ? pausedMs : leftMs + graceMs);
    Object.assign(session, { state, positionMs, playbackRate, toldAt: now, expiresAt });
  }

  /** A player may be set to keep what it plays to this server. */
  const isTold = ({ player }: Caller) => player?.scrobbleEnabled ?? true;

  /** Apps of one kind on several devices are one player, unless they say which they are. */
  const sessionKey = ({ user, player, clientId }: Caller) => `${user.id}\u0000${player?.id ?? ''}\u0000${clientId ?? ''}`;

  function positionOf({ state, positionMs, toldAt, playbackRate, durationMs }: Session): number {
    const sinceMs = state === 'paused' ? 0 : (ctx.clock.now() - toldAt) * playbackRate;
    return Math.round(Math.min(positionMs + sinceMs, Math.max(durationMs, positionMs)));
  }

  const isEnough = (song: SongRow, positionMs: number) => positionMs >= Math.min(song.durationMs / 2, enoughMs);

  /**
   * `stopped` counts the play when enough of it was heard. What comes late is passed over: a start of what plays
   * already, the end of another song. AppError invalid for positions and rates that cannot be.
   */
  function report(caller: Caller, song: SongRow, given: PlaybackReport): void {
    const told = { ...given, positionMs: Math.trunc(given.positionMs) };
    const { state, positionMs, playbackRate = 1 } = told;
    if (!(given.positionMs >= 0 && positionMs <= longestMs))
      throw invalid('positionMs is a number of milliseconds from 0, of 30 days at most');
    if (!Number.isFinite(playbackRate) || playbackRate <= 0) throw invalid('playbackRate is a number above 0');
    prune();
    const key = sessionKey(caller);
    const session = sessions.get(key);
    const isSame = session?.songId === song.id;
    // Somebody who hears a song again without saying that it ended heard it all the same.
    const isAgain = isSame && state === 'starting' && positionMs < 1000 && isEnough(song, positionOf(session));
    if (state === 'stopped' || isAgain) {
      const heardMs = state === 'stopped' ? positionMs : positionOf(session as Session);
      if (isSame) sessions.delete(key);
      if (!told.ignoreScrobble && isEnough(song, heardMs) && !(isSame && session.isCounted)) {
        const now = ctx.clock.now();
        const startedAt = isSame ? session.startedAt : now - heardMs;
        countSongs(caller, [{ song, at: startedAt }]);
        if (state === 'stopped') ended.set(key, { songId: song.id, startedAt, endedAt: now });
      }
    }
    if (state !== 'stopped') {
      if (!isSame || isAgain) start(caller, song, told);
      else if (state !== 'starting') tell(session, told);
    }
    prune();
  }

  /** A scrobble of what was counted a moment ago, by its end; only the first is. */
  function isTwice(caller: Caller, songId: string, at: number): boolean {
    const key = sessionKey(caller);
    const last = ended.get(key);
    if (last?.songId !== songId || at < last.startedAt || at > last.endedAt + bothWaysMs) return false;
    return ended.delete(key);
  }

  /** What plays in libraries open to the caller, newest first; where EnableNowPlaying is off, only admins see others'. */
  function nowPlaying(caller: Caller): NowPlaying[] {
    prune();
    const seesOthers = ctx.config.enableNowPlaying || caller.user.isAdmin;
    return [...sessions.values()]
      .filter(({ libraryId, userId }) => caller.libraryIds.includes(libraryId) && (seesOthers || userId === caller.user.id))
      .sort((a, b) => b.startedAt - a.startedAt)
      .map((session) => ({ ...session, positionMs: positionOf(session) }));
  }

  /**
   * Counts plays (`submission`) or sets what plays now, and where in it. `times` are milliseconds, one for each id or none.
   * Unknown ids are skipped; the same play told twice counts once. AppError invalid when no time can be one.
   */
  function scrobble(caller: Caller, ids: readonly string[], times: readonly number[], submission: boolean, positionMs = 0): void {
    if (times.length > 0 && times.length !== ids.length) throw invalid('as many times as ids are needed');
    const now = ctx.clock.now();
    const songs = ids.map((id) => findSong(ctx, caller, id));
    if (!submission) {
      const [first] = songs;
      if (first) setNowPlaying(caller, first, positionMs);
      return;
    }
    const isPossible = (at: number) => Number.isFinite(at) && at >= 0 && at <= now + futureMs;
    if (times.length > 0 && !times.some(isPossible))
      throw invalid('the time of a play is in milliseconds since 1970, and not in the future');
    prune();
    const plays = songs.flatMap((song, i) => (song ? { song, at: Math.trunc(times[i] ?? now) } : [])).filter(({ at }) => isPossible(at));
    countSongs(
      caller,
      plays.filter(({ song, at }) => !isTwice(caller, song.id, at)),
    );
  }

  function countSongs(caller: Caller, plays: readonly { song: SongRow; at: number }[]): void {
    const session = sessions.get(sessionKey(caller));
    transact(ctx.db, () => {
      for (const { song, at } of plays) {
        if (session?.songId === song.id) session.isCounted = true;
        if (!isNewPlay(caller, song.id, at)) continue;
        const artists = JSON.parse(song.artists) as Named[];
        countPlays(ctx, caller, [
          { kind: 'song', id: song.id, at },
          { kind: 'album', id: song.albumId, at },
          ...artists.map(({ id }) => ({ kind: 'artist' as const, id, at })),
        ]);
        if (isTold(caller)) ctx.events.emit('song-played', { userPk: caller.user.pk, songId: song.id, at });
      }
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
