// What every operation gets first, and the events of the program. Nothing here is global: tests make
// as many contexts as they like.
import type { Config } from './config/load.ts';
import type { Db } from './db/open.ts';
import type { Turns } from './db/turns.ts';
import type { Clock } from './lib/clock.ts';
import type { Events } from './lib/events.ts';
import type { Log } from './lib/log.ts';
import type { Outbound } from './lib/outbound/outbound.ts';

export type ScanKind = 'quick' | 'full' | 'quick-selective' | 'full-selective';

export interface ScanProgress {
  scanning: boolean;
  /** It waits until somebody lets it go on. */
  paused: boolean;
  kind: ScanKind;
  /** Audio files seen so far. */
  count: number;
  folderCount: number;
  /** Files whose tags were read in this scan. */
  filesRead: number;
  /** How many songs the libraries held at the last scan; 0 on the first. */
  expected: number;
  startedAt: number;
  elapsedMs: number;
  error: string;
}

export type MarkKind = 'song' | 'album' | 'artist' | 'playlist';

export interface AppEvents {
  'scan-progress': ScanProgress;
  /** The catalogue changed; '*' when the ids would be too many. */
  /** A scan ended, whether it changed anything or not. */
  'scan-finished': { changed: boolean };
  'library-changed': { albums: string[] | '*' };
  /** Somebody uploaded, chose or removed a picture. */
  'pictures-changed': { kind: 'album' | 'artist' | 'playlist' | 'radio'; id: string; by?: Caller };
  'marks-changed': { userId: string; items: { kind: MarkKind; id: string }[]; by: Caller };
  'now-playing-changed': { count: number };
  /** Somebody began to hear a song with a player that tells of it. */
  'listening-began': { userPk: number; playerId: string; songId: string };
  /** A play was counted, in a transaction that is still open; of a player that tells of it. */
  'song-played': { userPk: number; songId: string; at: number };
  /** Stars of songs were set or taken away, in a transaction that is still open. */
  'songs-starred': { userPk: number; songIds: string[]; isStarred: boolean; at: number };
  /** There is an admin now: what waited for an owner can be made. */
  'admin-created': Record<string, never>;
  /** Podcasts or episodes were added, changed or deleted. */
  'podcasts-changed': Record<string, never>;
  /** Playlists were made, changed or deleted; by whom, where it was not the server by itself. */
  'playlists-changed': { ids: string[]; by?: Caller };
  /** A library was added, changed or taken away. */
  'libraries-changed': Record<string, never>;
  /** Passwords, rights or keys changed: nobody may be known from before. Whose account it was; '' when it were keys only. */
  'logins-changed': { userId: string };
}

export interface Context {
  config: Config;
  db: Db;
  /** How the scan thread and this one share the database (db/turns.ts). */
  turns: Turns;
  log: Log;
  clock: Clock;
  events: Events<AppEvents>;
  /** The only way to ask other servers. */
  outbound: Outbound;
  /** Ends waits when the program stops. */
  signal: AbortSignal;
}

/** Who asks: always the second argument, so that core checks permission for every protocol. */
export interface Caller {
  user: CallerUser;
  player: CallerPlayer | undefined;
  /** Libraries this user may see. */
  libraryIds: readonly number[];
  /** These are all libraries there are: queries need no filter. */
  seesAll: boolean;
  /** What the key of an app is good for; undefined when somebody logged in otherwise. */
  scope?: KeyScope | undefined;
  /** What the app they use calls itself; undefined where it does not. */
  clientId?: string | undefined;
}

/** Everything the user may do; listening and what comes of it; only looking and listening (core/access/scopes.ts). */
export type KeyScope = 'all' | 'play' | 'read';

export interface CallerUser {
  pk: number;
  id: string;
  userName: string;
  name: string;
  isAdmin: boolean;
  /** Most a stream of theirs may take; absent or 0: no limit. In `player.maxBitRateKbps` it counts already. */
  maxBitRateKbps?: number;
}

export interface CallerPlayer {
  id: string;
  name: string;
  client: string;
  transcodingId: string;
  maxBitRateKbps: number;
  reportRealPath: boolean;
  scrobbleEnabled: boolean;
}

/** Background work and what nobody needs a login for: sees no library, owns nothing. */
export const systemCaller: Caller = {
  user: { pk: 0, id: '', userName: '', name: '', isAdmin: false },
  player: undefined,
  libraryIds: [],
  seesAll: false,
};
