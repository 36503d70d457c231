// /api/lastfm/link and /api/listenbrainz/link: whose account is told what the caller hears (navidrome.md 5.3, 10.2).
import * as v from 'valibot';

import type { LinkState } from '../../core/scrobbling/scrobbling.ts';
import { AppError } from '../../lib/errors.ts';
import type { NativeCall } from './call.ts';
import { statusOf } from './errors.ts';
import { operation } from './operation.ts';
import { flag, nothing, said, text, whole } from './shapes.ts';

export const link = v.object({
  status: said(flag, 'Whether an account is linked.'),
  user: said(text, 'What the service calls them.'),
  problem: said(text, 'Why nothing is sent until it is linked again; empty while all is well.'),
  waiting: said(whole, 'How much is on its way to the service.'),
});
export const lastFmLink = v.object({
  ...link.entries,
  apiKey: text,
  authUrl: said(text, 'The page that has to be opened, with `api_key` and `cb`: the callback with `uid`, the link token.'),
  linkToken: said(text, 'Good once, for a quarter of an hour.'),
});

const present = ({ isLinked, accountName, problem, waiting }: LinkState) => ({ status: isLinked, user: accountName, problem, waiting });

export const lastFm = operation({ summary: 'How the caller is linked to Last.fm', output: lastFmLink }, ({ app, caller }) => {
  const state = app.scrobbling.stateOf(caller, 'lastfm');
  const { config } = app;
  return { ...present(state), apiKey: config.lastFm.apiKey, authUrl: config.lastFm.authUrl, linkToken: app.scrobbling.linkToken(caller) };
});

/** People are known by the link token here, for the page of another place brings no cookie. */
export const lastFmCallback = operation(
  { summary: 'Where Last.fm sends people back to', query: { uid: text, token: text }, media: ['text/html'] },
  async (call) => {
    try {
      await call.app.scrobbling.linkLastFm(call.params.text('uid'), call.params.text('token'));
      return page(call, 200, 'Last.fm is linked. You can close this window.');
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'not_found') throw error;
      return page(call, statusOf[error.code], `Last.fm is not linked: ${error.message}.`);
    }
  },
);

export const unlinkLastFm = operation({ summary: 'Ends the link to Last.fm', output: nothing }, ({ app, caller }) => {
  app.scrobbling.unlink(caller, 'lastfm');
  return {};
});

export const listenBrainz = operation({ summary: 'How the caller is linked to ListenBrainz', output: link }, ({ app, caller }) =>
  present(app.scrobbling.stateOf(caller, 'listenbrainz')),
);

const tokenBody = v.object({ token: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200), v.regex(/^[\x21-\x7e]+$/)) });

export const linkListenBrainz = operation(
  {
    summary: 'Links by a token that ListenBrainz knows',
    body: tokenBody,
    hint: 'expected {token}, as the settings of ListenBrainz show it',
    output: link,
  },
  async ({ app, caller }, { token }) => present(await app.scrobbling.linkListenBrainz(caller, token)),
);

export const unlinkListenBrainz = operation({ summary: 'Ends the link to ListenBrainz', output: nothing }, ({ app, caller }) => {
  app.scrobbling.unlink(caller, 'listenbrainz');
  return {};
});

function page({ headers }: NativeCall, status: number, message: string): Response {
  const shown = message.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Last.fm</title><p>${shown}</p></html>`;
  const policy = "default-src 'none'; frame-ancestors 'none'";
  return new Response(html, {
    status,
    headers: { ...headers, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
  });
}
