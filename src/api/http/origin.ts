// The address people know this server by, for links that leave it: the configured one, else the one the request
// came to. What a proxy says of it counts only when it is a trusted one.
import type { Config } from '../../config/load.ts';
import { createTrust } from './peer.ts';
import type { Hit } from './route.ts';

/** Scheme, host and base path, without a slash at the end. */
export function publicAddress(config: Config, { request, peer }: Pick<Hit, 'request' | 'peer'>): string {
  const { address, basePath, baseHost, baseScheme, extAuth, tlsCert } = config;
  if (baseHost) return `${baseScheme}://${baseHost}${basePath}`;
  const isProxied = createTrust(extAuth.trustedSources, address.startsWith('unix:'))(peer);
  const told = (name: string) => (isProxied ? (request.headers.get(name)?.split(',')[0]?.trim() ?? '') : '');
  const url = new URL(request.url);
  const host = [told('x-forwarded-host'), request.headers.get('host') ?? '', url.host].find(isHost) ?? 'localhost';
  const scheme = [told('x-forwarded-proto').toLowerCase(), tlsCert ? 'https' : 'http'].find((one) => /^https?$/.test(one));
  return `${scheme}://${host}${basePath}`;
}

const isHost = (text: string) => /^(\[[0-9a-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i.test(text);
