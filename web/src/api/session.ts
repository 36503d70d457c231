// Who is signed in on this device. The token lives here and in localStorage; pictures, streams and events
// go by the cookie the server set beside it.
import { createSignal } from 'solid-js';

import { config } from './config.ts';
import type { LoginReply } from './shapes.ts';

const storageKey = 'melodrome.session';

export interface SessionUser {
  id: string;
  name: string;
  username: string;
  isAdmin: boolean;
}

interface Stored {
  user: SessionUser;
  /** '' for those whom a proxy lets in. */
  token: string;
}

/** A reverse proxy says who this is, with every request. */
export const isExternal = config.auth !== undefined;

function restore(): Stored | undefined {
  if (config.auth) {
    // A session of before might be another user's.
    localStorage.removeItem(storageKey);
    const { id, name, username, isAdmin } = config.auth;
    return { user: { id, name, username, isAdmin }, token: '' };
  }
  try {
    return (JSON.parse(localStorage.getItem(storageKey) ?? 'null') as Stored | null) ?? undefined;
  } catch {
    return undefined;
  }
}

let stored = restore();
const [user, setUser] = createSignal<SessionUser | undefined>(stored?.user);
const [isExpired, setExpired] = createSignal(false);

export { isExpired, user };

export const sessionToken = (): string | undefined => stored?.token || undefined;

/** Begins a session, or takes up an expired one again. */
export function beginSession({ id, name, username, isAdmin, token }: LoginReply): void {
  stored = { user: { id, name, username, isAdmin }, token };
  localStorage.setItem(storageKey, JSON.stringify(stored));
  setUser(stored.user);
  setExpired(false);
}

/** The server hands out a fresh token now and then. */
export function renewToken(token: string): void {
  if (!stored || isExternal || stored.token === token) return;
  stored = { ...stored, token };
  localStorage.setItem(storageKey, JSON.stringify(stored));
}

/** The server no longer knows the token: the user stays on the page and is asked for the password. */
export const expireSession = (): void => {
  setExpired(true);
};

export function endSession(): void {
  stored = undefined;
  localStorage.removeItem(storageKey);
  setUser(undefined);
  setExpired(false);
}
