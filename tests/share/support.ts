// People who share by the web API, and strangers who open what they shared.
import { annPassword, makePeople, type People } from '../subsonic/people.ts';
import type { Reply } from '../support/clients.ts';
import type { MakeOptions } from '../support/make-app.ts';

export const clock = { time: Date.UTC(2026, 0, 10), now: () => clock.time };
export const hourMs = 3_600_000;

export interface Sharers extends People {
  /** A call of the web API by ann, or by guest. */
  api: (method: string, path: string, body?: unknown, user?: 'ann' | 'guest') => Promise<{ status: number; body: Reply }>;
  /** A new share of ann's; its id. */
  share: (body: Record<string, unknown>) => Promise<string>;
  /** What a stranger gets; redirects are not followed. */
  get: (path: string, headers?: Record<string, string>) => Promise<Response>;
  /** Sends the password form. */
  type: (id: string, password: string) => Promise<Response>;
}

/** Builds them; call `close` when done. */
export async function makeSharers(options: MakeOptions = {}): Promise<Sharers> {
  const people = await makePeople({ clock, ...options, config: { sessiontimeout: '8760h', ...options.config } });
  const tokens = { ann: await tokenOf('ann', annPassword), guest: await tokenOf('guest', 'guest word') };

  async function tokenOf(username: string, password: string): Promise<string> {
    const reply = await people.fetch('/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });
    return ((await reply.json()) as { token: string }).token;
  }

  const api: Sharers['api'] = async (method, path, body, user = 'ann') => {
    const reply = await people.fetch(path, {
      method,
      headers: { 'x-nd-authorization': `Bearer ${tokens[user]}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: reply.status, body: (await reply.json()) as Reply };
  };
  return {
    ...people,
    api,
    share: async (body) => String((await api('POST', '/api/share', body)).body.id),
    get: (path, headers = {}) => people.fetch(path, { redirect: 'manual', headers }),
    type: (id, password) =>
      people.fetch(`/share/${id}`, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ password }).toString(),
      }),
  };
}

/** Addresses of songs and pictures on a page, as a browser would ask for them. */
export const linksIn = (text: string, kind: 'stream' | 'cover' | 'download'): string[] =>
  [...text.matchAll(new RegExp(`(?:src|href)="([^"]+/${kind}/[^"]+)"`, 'g'))].map(([, link]) => `/share/${link}`);
