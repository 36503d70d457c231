// /api/lastfm/link and /api/listenbrainz/link: whose account is told what the caller hears (navidrome.md 5.3, 10.2).
import * as v from 'valibot';

import type { LinkState } from '../../core/scrobbling/scrobbling.ts';
import { AppError } from '../../lib/errors.ts';
import { readBodyAs, type NativeAnswer, type NativeCall } from './call.ts';
import { statusOf } from './errors.ts';

const present = ({ isLinked, accountName, problem, waiting }: LinkState) => ({ status: isLinked, user: accountName, problem, waiting });

/** With what the page at Last.fm has to be told: `authUrl?api_key=…&cb=<callback>?uid=<linkToken>`. */
export const lastFm: NativeAnswer = ({ app, caller }) => {
  const state = app.scrobbling.stateOf(caller, 'lastfm');
  const { apiKey, authUrl } = app.config.lastFm;
  return { ...present(state), apiKey, authUrl, linkToken: app.scrobbling.linkToken(caller) };
};

/** Where Last.fm sends people back to: they are known by the link token, for a page of another place brings no cookie. */
export const lastFmCallback: NativeAnswer = async (call) => {
  try {
    await call.app.scrobbling.linkLastFm(call.params.text('uid'), call.params.text('token'));
    return page(call, 200, 'Last.fm is linked. You can close this window.');
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'not_found') throw error;
    return page(call, statusOf[error.code], `Last.fm is not linked: ${error.message}.`);
  }
};

export const unlinkLastFm: NativeAnswer = ({ app, caller }) => {
  app.scrobbling.unlink(caller, 'lastfm');
  return {};
};

export const listenBrainz: NativeAnswer = ({ app, caller }) => present(app.scrobbling.stateOf(caller, 'listenbrainz'));

export const tokenBody = v.object({ token: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200), v.regex(/^[\x21-\x7e]+$/)) });

/** Links by a token that ListenBrainz knows. */
export const linkListenBrainz: NativeAnswer = async (call) => {
  const { token } = await readBodyAs(call, tokenBody, 'expected {token}, as the settings of ListenBrainz show it');
  return present(await call.app.scrobbling.linkListenBrainz(call.caller, token));
};

export const unlinkListenBrainz: NativeAnswer = ({ app, caller }) => {
  app.scrobbling.unlink(caller, 'listenbrainz');
  return {};
};

function page({ headers }: NativeCall, status: number, text: string): Response {
  const shown = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Last.fm</title><p>${shown}</p></html>`;
  const policy = "default-src 'none'; frame-ancestors 'none'";
  return new Response(html, {
    status,
    headers: { ...headers, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
  });
}
