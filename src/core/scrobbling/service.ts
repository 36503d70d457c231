// What a service is that is told what users hear, and what it is told.
import type { Outbound } from '../../lib/outbound/outbound.ts';

export const serviceNames = ['lastfm', 'listenbrainz'] as const;
export type ServiceName = (typeof serviceNames)[number];

/** A song as services know songs. */
export interface Track {
  title: string;
  artist: string;
  /** Without those who take part. */
  firstArtist: string;
  artistNames: readonly string[];
  artistMbids: readonly string[];
  album: string;
  albumArtist: string;
  firstAlbumArtist: string;
  trackNumber: number;
  durationMs: number;
  recordingMbid: string;
  trackMbid: string;
  releaseMbid: string;
  releaseGroupMbid: string;
  isrcs: readonly string[];
  /** Whom its files name. */
  isArtistKnown: boolean;
}

export interface Play {
  track: Track;
  /** When the song began, in milliseconds. */
  at: number;
}

/**
 * `later`: the service cannot take it now. `refused`: it does not know the account any more. `useless`: it never will take this;
 * `why` is for the log.
 */
export interface Outcome {
  is: 'done' | 'later' | 'refused' | 'useless';
  why?: string;
}

export interface Service {
  name: ServiceName;
  /** Whether the service wants to hear of it at all. */
  takes(track: Track): boolean;
  /** Plays in the order they were heard, at most `mostPlays`. */
  send(secret: string, plays: readonly Play[]): Promise<Outcome>;
  /** What plays now. */
  tell(secret: string, track: Track): Promise<Outcome>;
  love(secret: string, track: Track, isLoved: boolean): Promise<Outcome>;
}

/** Most plays of one message. */
export const mostPlays = 50;

/** How services ask: the one client of the program. */
export type Ask = Outbound['exchange'];

/** What an answer's status says where its body says nothing. */
export function outcomeOf(status: number, why: string): Outcome {
  if (status >= 200 && status < 300) return { is: 'done' };
  if (status === 401 || status === 403) return { is: 'refused', why };
  return { is: status === 429 || status >= 500 ? 'later' : 'useless', why };
}

/** An answer's body, {} where it is no JSON object. */
export function jsonOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
