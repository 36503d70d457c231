// /auth: the first admin, login, logout (navidrome.md 5.2).
import * as v from 'valibot';

import type { NativeCall } from './call.ts';
import { operation } from './operation.ts';
import { bearer, endCookie, sessionHeaders } from './session.ts';
import { flag, maybe, nothing, said, text, upTo } from './shapes.ts';

const credentials = v.object({ username: v.pipe(upTo(1024), v.regex(/\S/)), password: v.pipe(upTo(1024), v.minLength(1)) });
const hint = 'a username and a password are needed';

export const loginReply = v.object({
  id: text,
  name: text,
  username: text,
  isAdmin: flag,
  avatar: maybe(said(text, 'Address of a picture at Gravatar, where EnableGravatar says so.')),
  subsonicSalt: text,
  subsonicToken: said(text, 'MD5 of the password and the salt, for calls of the Subsonic API.'),
  token: said(text, 'Goes into the header X-ND-Authorization of further requests, behind the word Bearer.'),
});

/** What needs no login is short: a megabyte of nested JSON takes a tenth of a second to read. */
const maxBytes = 16 * 1024;

const facts = { hint, maxBytes, misfitStatus: 422, output: loginReply };

/** Where a session begins. */
export const originOf = ({ address, hit }: NativeCall) => ({ address, userAgent: hit.request.headers.get('user-agent') ?? '' });

const withCode = v.object({
  ...credentials.entries,
  code: maybe(said(upTo(64), 'Of the authenticator app, or a recovery code, where the account asks for one.')),
});

/** Who is asked for a code sends everything once more with it. */
function codeWanted({ headers }: NativeCall, isWrong: boolean): Response {
  const error = isWrong ? 'this code is not right, or was used already' : 'a code of your authenticator app is needed';
  return Response.json({ error, errors: { code: isWrong ? 'wrong' : 'required' } }, { status: 401, headers });
}

/** 401 for wrong credentials, and with `errors.code` where a code is needed or wrong; 422 where they are missing; 429 after too many tries. */
export const login = operation({ summary: 'Logs in', body: withCode, ...facts }, async (call, { username, password, code }) => {
  const reply = await call.app.access.login({ userName: username, password, code }, originOf(call));
  if ('wantsCode' in reply) return codeWanted(call, reply.isWrong);
  Object.assign(call.headers, sessionHeaders(call.app, call.hit.request, reply.token));
  return reply;
});

/** 403 when there is a user already, 422 without a name and a password. */
export const createAdmin = operation(
  { summary: 'Makes the first user, an admin, and logs in', body: credentials, ...facts },
  async (call, { username, password }) => {
    const reply = await call.app.access.createAdmin({ userName: username, password }, originOf(call));
    Object.assign(call.headers, sessionHeaders(call.app, call.hit.request, reply.token));
    return reply;
  },
);

/** The page forgets its token by itself. */
export const logout = operation({ summary: 'Ends the session and takes its cookie back', output: nothing }, async (call) => {
  const token = bearer(call.hit.request);
  if (token) await call.app.access.logout(token);
  Object.assign(call.headers, endCookie(call.app, call.hit.request));
  return {};
});
