// Everybody who may come: nobody, two users, one to whom a library is closed, an admin, and keys of apps.
import { makePeople, type People, annPassword } from '../subsonic/people.ts';
import { adminName, adminPassword, native, postJson, type Reply } from '../support/clients.ts';
import type { MakeOptions } from '../support/make-app.ts';
import type { Principal } from './walk.ts';

const passwords: Record<string, string> = { [adminName]: adminPassword, ann: annPassword, guest: 'guest word', bob: 'bob word' };

export interface Crowd extends People {
  /** `admin`, `ann`, `bob`, `guest` (closed to the second library). */
  users: Record<string, Principal>;
  /** Lets some minutes pass, after which failed logins are forgotten. */
  passLimits: (ms?: number) => void;
  /** A new session, for instance after a change of password. */
  logIn: (userName: string) => Promise<Principal>;
}

/** The people of the Subsonic tests and bob, each with credentials and a session. */
export async function makeCrowd(options: MakeOptions = {}): Promise<Crowd> {
  const clock = { time: Date.UTC(2026, 0, 10), now: () => clock.time };
  const people = await makePeople({ clock, ...options, config: { sessiontimeout: '10000h', ...options.config } });
  const made = await people.as(adminName, 'createUser', { username: 'bob', password: 'bob word', email: 'bob@example.org' });
  if (made.status !== 'ok') throw new Error('bob could not be made');
  const passLimits = (ms = 6 * 60_000) => {
    clock.time += ms;
  };
  const logIn = async (userName: string): Promise<Principal> => {
    passLimits();
    const password = passwords[userName] ?? '';
    const reply = await postJson(people, '/auth/login', { username: userName, password });
    const { token } = (await reply.json()) as { token: string };
    return { name: userName, userName, credentials: { u: userName, p: password }, token };
  };
  const users: Record<string, Principal> = {};
  for (const userName of Object.keys(passwords)) users[userName] = await logIn(userName);
  return { ...people, users, passLimits, logIn };
}

/** A key of an app as somebody to ask with. */
export async function keyOf(crowd: Crowd, userName: string, scope: string): Promise<Principal> {
  const body = JSON.stringify({ name: crypto.randomUUID(), scope });
  const made = (await native(crowd, '/api/apikey', crowd.users[userName]?.token ?? '', { method: 'POST', body })).body as Reply;
  return { name: `key of ${userName} for ${scope}`, userName, credentials: { apiKey: made.key } };
}
