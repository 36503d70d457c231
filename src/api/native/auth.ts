// /auth: the first admin, login, logout (navidrome.md 5.2).
import * as v from 'valibot';

import { AppError } from '../../lib/errors.ts';
import { readBodyAs, type NativeAnswer, type NativeCall } from './call.ts';
import { bearer, endCookie, sessionHeaders } from './session.ts';

const credentials = v.object({ username: v.pipe(v.string(), v.maxLength(1024)), password: v.pipe(v.string(), v.maxLength(1024)) });

/** What needs no login is short: a megabyte of nested JSON takes a tenth of a second to read. */
const maxLoginBytes = 16 * 1024;

async function readCredentials(call: NativeCall): Promise<{ userName: string; password: string }> {
  const { username, password } = await readBodyAs(call, credentials, 'a username and a password are needed', maxLoginBytes);
  if (username.trim() === '' || password === '') throw new AppError('invalid', 'a username and a password are needed');
  return { userName: username, password };
}

/** Where a session begins. */
export const originOf = ({ address, hit }: NativeCall) => ({ address, userAgent: hit.request.headers.get('user-agent') ?? '' });

/** Web login; 401 for wrong credentials, 429 after too many tries. */
export const login: NativeAnswer = async (call) => {
  const reply = await call.app.access.login(await readCredentials(call), originOf(call));
  Object.assign(call.headers, sessionHeaders(call.app, call.hit.request, reply.token));
  return reply;
};

/** Makes the first user, an admin, and logs in; 403 when there is one already. */
export const createAdmin: NativeAnswer = async (call) => {
  const reply = await call.app.access.createAdmin(await readCredentials(call), originOf(call));
  Object.assign(call.headers, sessionHeaders(call.app, call.hit.request, reply.token));
  return reply;
};

/** Ends the session and takes the cookie back; the page forgets its token by itself. */
export const logout: NativeAnswer = async (call) => {
  const token = bearer(call.hit.request);
  if (token) await call.app.access.logout(token);
  Object.assign(call.headers, endCookie(call.app, call.hit.request));
  return {};
};
