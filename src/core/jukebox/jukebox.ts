// The jukebox: one queue for the loudspeakers of the server, kept in memory. Everybody who may use it steers the
// same queue; songs of libraries closed to a caller are neither shown to them nor counted in their places.
import type { Caller, Context } from '../../context.ts';
import { AppError, forbidden, invalid, messageOf, notFound } from '../../lib/errors.ts';
import { loadSongs, songPksOf } from '../catalog/load.ts';
import { songPath } from '../streaming/source.ts';
import { playWithFfplay } from './ffplay.ts';
import { playWithMpv } from './mpv.ts';
import type { Track, TrackWish } from './track.ts';

export type Jukebox = ReturnType<typeof createJukebox>;

export interface JukeboxStatus {
  /** Place in the queue as the caller sees it; -1 for none. */
  currentIndex: number;
  isPlaying: boolean;
  gain: number;
  positionSeconds: number;
}

/** An object of its own for each entry: a song may stand in the queue twice. */
interface Entry {
  songId: string;
}

const mostEntries = 10_000;
const firstGain = 0.7;
/** So many songs in a row that cannot be played, and it is not the songs. */
const mostFailures = 5;

/** Owns the queue and the program that plays. */
export function createJukebox(ctx: Context) {
  const { config } = ctx;
  const log = ctx.log.child('jukebox');
  let queue: Entry[] = [];
  let current: Entry | undefined;
  let track: Track | undefined;
  let isPlaying = false;
  let gain = firstGain;
  let failures = 0;
  /** One thing after the other: starting a program takes a moment. */
  let turn: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T> | T): Promise<T> {
    const done = turn.then(work);
    turn = done.catch(() => {});
    return done;
  }

  /** AppError unsupported or forbidden. */
  function check({ user }: Caller): void {
    if (!config.jukebox.enabled) throw new AppError('unsupported', 'the jukebox is switched off on this server (Jukebox.Enabled)');
    if (config.jukebox.adminOnly && !user.isAdmin) throw forbidden('use the jukebox: it is for admins');
  }

  /** The part of the queue the caller may see, with keys of the songs. */
  function visible(caller: Caller): { entry: Entry; pk: number }[] {
    const rows = ctx.db.$client
      .query(
        'SELECT wanted.key, song.pk, song.library_id FROM json_each(?) AS wanted CROSS JOIN song ON song.id = wanted.value ORDER BY wanted.key',
      )
      .values(JSON.stringify(queue.map(({ songId }) => songId))) as [number, number, number][];
    return rows.flatMap(([at, pk, libraryId]) => {
      const entry = queue[at];
      return entry && caller.libraryIds.includes(libraryId) ? { entry, pk } : [];
    });
  }

  function status(caller: Caller): JukeboxStatus {
    check(caller);
    return {
      currentIndex: visible(caller).findIndex(({ entry }) => entry === current),
      isPlaying,
      gain,
      positionSeconds: Math.floor(track?.position() ?? 0),
    };
  }

  function entryAt(caller: Caller, index: number): Entry {
    const found = visible(caller)[index];
    if (!found) throw invalid('there is no song at this place of the queue');
    return found.entry;
  }

  function entriesOf(caller: Caller, ids: readonly string[]): Entry[] {
    if (songPksOf(ctx, caller, ids).length < ids.length) throw notFound('song');
    return ids.map((songId) => ({ songId }));
  }

  function halt(): void {
    const before = track;
    track = undefined;
    isPlaying = false;
    before?.stop();
  }

  async function play(entry: Entry, offsetSeconds: number): Promise<void> {
    halt();
    current = entry;
    const started = await startTrack(entry, offsetSeconds);
    if (ctx.signal.aborted) {
      started.stop();
      return;
    }
    track = started;
    isPlaying = true;
    void started.ended.then((ending) => {
      if (track !== started || ending === 'stopped') return;
      failures = ending === 'failed' ? failures + 1 : 0;
      void inTurn(() => goOn(started)).catch((error: unknown) => log.warn('the jukebox stopped', { error: messageOf(error) }));
    });
  }

  /** The next song that can be played after one has ended, unless something else happened meanwhile. */
  async function goOn(ended: Track): Promise<void> {
    if (track !== ended) return;
    halt();
    while (current && failures < mostFailures) {
      const next = queue[queue.indexOf(current) + 1];
      if (!next) break;
      try {
        await play(next, 0);
        return;
      } catch (error) {
        failures++;
        log.warn('the jukebox passes over a song', { error: messageOf(error) });
      }
    }
    if (failures >= mostFailures) log.warn('the jukebox stops: nothing can be played');
    failures = 0;
    [current] = queue;
  }

  async function startTrack(entry: Entry, offsetSeconds: number): Promise<Track> {
    const row = ctx.db.$client.query('SELECT pk FROM song WHERE id = ?').get(entry.songId) as { pk: number } | null;
    const [song] = row ? loadSongs(ctx, [row.pk]) : [];
    if (!song) throw notFound('song');
    const wish: TrackWish = {
      path: songPath(song),
      startSeconds: song.startMs / 1000,
      lengthSeconds: song.cueIndex > 0 ? song.durationMs / 1000 : undefined,
      offsetSeconds,
      gain,
      complain: (said) => log.warn('a song could not be played', { song: song.title, said }),
    };
    const settings = { program: config.mpvPath, template: config.mpvCmdTemplate, device: deviceOf(config), signal: ctx.signal };
    // A path that was set is meant; otherwise whatever is there.
    if (config.mpvPath === '' && !Bun.which('mpv') && /^mpv\s/.test(config.mpvCmdTemplate)) {
      return playWithFfplay(Bun.which('ffplay') ?? 'ffplay', wish);
    }
    return playWithMpv(settings, wish);
  }

  return {
    status,
    /** Keys of the songs in the queue, in order, as far as the caller may see them. */
    songs(caller: Caller): number[] {
      check(caller);
      return visible(caller).map(({ pk }) => pk);
    },
    /** Replaces the queue and stops. AppError not_found for songs the caller may not see. */
    set: (caller: Caller, ids: readonly string[]) =>
      inTurn(() => {
        check(caller);
        const entries = entriesOf(caller, ids.slice(0, mostEntries));
        halt();
        queue = entries;
        [current] = queue;
      }),
    /** Appends songs. */
    add: (caller: Caller, ids: readonly string[]) =>
      inTurn(() => {
        check(caller);
        const entries = entriesOf(caller, ids);
        if (queue.length + entries.length > mostEntries) throw invalid(`the queue holds at most ${mostEntries} songs`);
        queue.push(...entries);
        current ??= queue[0];
      }),
    /** Plays, or goes on after a pause. */
    start: (caller: Caller) =>
      inTurn(async () => {
        check(caller);
        failures = 0;
        if (track) {
          track.setPaused(false);
          isPlaying = true;
        } else if (current) await play(current, 0);
      }),
    /** Pauses. */
    stop: (caller: Caller) =>
      inTurn(() => {
        check(caller);
        track?.setPaused(true);
        isPlaying = false;
      }),
    /** Plays the song at a place of the queue, from a number of seconds on. */
    skip: (caller: Caller, index: number, offsetSeconds: number) =>
      inTurn(async () => {
        check(caller);
        failures = 0;
        const entry = entryAt(caller, index);
        if (entry !== current || !track) return play(entry, offsetSeconds);
        track.seek(offsetSeconds);
        track.setPaused(false);
        isPlaying = true;
      }),
    /** Empties the queue. */
    clear: (caller: Caller) =>
      inTurn(() => {
        check(caller);
        halt();
        queue = [];
        current = undefined;
      }),
    /** Takes a song out; what plays goes on unless it is that one. */
    remove: (caller: Caller, index: number) =>
      inTurn(async () => {
        check(caller);
        const entry = entryAt(caller, index);
        const at = queue.indexOf(entry);
        queue.splice(at, 1);
        if (entry !== current) return;
        const wasPlaying = isPlaying;
        halt();
        current = queue[at] ?? queue[0];
        if (wasPlaying && queue[at]) await play(queue[at], 0);
      }),
    /** Mixes the queue; what plays goes on. */
    shuffle: (caller: Caller) =>
      inTurn(() => {
        check(caller);
        for (let i = queue.length - 1; i > 0; i--) {
          const j = Math.floor(Math.random() * (i + 1));
          [queue[i], queue[j]] = [queue[j], queue[i]] as [Entry, Entry];
        }
        if (!track) [current] = queue;
      }),
    /** Loudness from 0 to 1. */
    setGain: (caller: Caller, wanted: number) =>
      inTurn(() => {
        check(caller);
        if (!Number.isFinite(wanted)) throw invalid('gain is a number from 0 to 1');
        gain = Math.min(1, Math.max(0, wanted));
        track?.setGain(gain);
      }),
    /** When what was asked for is done. */
    idle: () => turn,
    /** Silence; the program has ended. */
    async close(): Promise<void> {
      await turn;
      const last = track;
      halt();
      await last?.ended;
    },
  };
}

/** The device to play on: the chosen one, else the first, else what mpv thinks best. */
function deviceOf(config: Context['config']): string {
  const { devices } = config.jukebox;
  const [, device] = devices.find(([name]) => name === config.jukebox.default) ?? config.jukebox.devices[0] ?? [];
  return device ?? 'auto';
}
