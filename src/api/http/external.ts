// The user that a reverse proxy has logged in and names in a header (ExtAuth, security.md 3.2). Only the peer of the
// connection decides whether it is believed; every reason for not believing a header is one line in the log.
import type { App } from '../../app.ts';
import { createLru } from '../../lib/lru.ts';
import { createPeerReader, createTrust } from './peer.ts';
import type { Hit } from './route.ts';

/** The name a trusted proxy gives; undefined: none, or not one that is believed. */
export type ExternalReader = (hit: Pick<Hit, 'peer' | 'request'>) => string | undefined;

const sayAgainMs = 10 * 60_000;
const mostPeers = 500;
const longestBytes = 255;

/** Reads nothing while no proxy is trusted. */
export function createExternalReader(app: App): ExternalReader {
  const { extAuth } = app.config;
  const { trustedSources } = extAuth;
  const userHeader = extAuth.userHeader;
  if (trustedSources === '') return () => undefined;
  const log = app.log.child('ext-auth');
  const isTrusted = createTrust(trustedSources, app.config.address.startsWith('unix:'));
  const addressOf = createPeerReader(trustedSources);
  const said = createLru<number>(mostPeers);
  if (/\/0(,|$)/.test(trustedSources)) {
    log.warn('ExtAuth.TrustedSources trusts everybody: whoever reaches this server can be any user. Name your proxy alone.');
  }

  function warn(text: string, hit: Pick<Hit, 'peer' | 'request'>): void {
    const now = app.clock.now();
    const key = `${hit.peer} ${text}`;
    if (now - (said.get(key) ?? -Infinity) < sayAgainMs) return;
    said.set(key, now);
    log.warn(text, { header: userHeader, peer: hit.peer || 'socket file', client: addressOf(hit) });
  }

  return (hit) => {
    const given = hit.request.headers.get(userHeader) as string | null;
    if (!isTrusted(hit.peer)) {
      if (given !== null) warn('a user header came from a peer that is not in ExtAuth.TrustedSources: ignored', hit);
      return undefined;
    }
    if (given === null || given.trim() === '') {
      log.debug('a trusted proxy names no user', { header: userHeader, peer: hit.peer });
      return undefined;
    }
    const name = nameIn(given);
    if (name === undefined) warn('a user header holds several values, or what is no name: ignored', hit);
    // Some other page in the browser asks: the proxy knows who it is, but they did not mean it.
    if (name !== undefined && isForged(app, hit.request)) {
      warn('a request came from another site: its user header is ignored', hit);
      return undefined;
    }
    return name;
  };
}

/** A link to the page is fine wherever it stands; forms and links to anything else would be done in somebody's name. */
function isForged({ config }: App, { method, url, headers }: Request): boolean {
  if (headers.get('sec-fetch-site') !== 'cross-site') return false;
  const page = `${config.basePath}/app`;
  const { pathname } = new URL(url);
  const isPage = pathname === page || pathname.startsWith(`${page}/`);
  return !isPage || method !== 'GET' || headers.get('sec-fetch-mode') !== 'navigate';
}

/** Header bytes as UTF-8; several headers of one name arrive joined by commas. */
function nameIn(given: string): string | undefined {
  const bytes = Buffer.from(given, 'latin1');
  try {
    // What is beyond one byte was decoded before.
    const name = /[\u0100-\uffff]/.test(given) ? given.trim() : new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim();
    const isName = Buffer.byteLength(name) <= longestBytes && !/[,\p{Cc}]/u.test(name);
    return isName ? name : undefined;
  } catch {
    return undefined;
  }
}
