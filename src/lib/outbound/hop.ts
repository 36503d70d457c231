// One request to one host: the name is resolved, every address it has is checked, and the connection goes to
// those addresses, so that no second answer of a name server can lead elsewhere. TLS still checks the name.
import { lookup } from 'node:dns/promises';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';

import ipaddr from 'ipaddr.js';

import { hostOf, isAllowedAddress, isAllowedName, isPublicAddress, type AllowedHosts } from './address.ts';

export interface HopOptions {
  headers: Record<string, string>;
  allowed: AllowedHosts;
  signal: AbortSignal;
  /** Sent by POST; without one it is a GET. */
  body?: string;
}

interface Address {
  address: string;
  family: 4 | 6;
}

/** The answer with its body still unread; throws an Error for the log when there is none or may be none. */
export async function requestHop(url: URL, options: HopOptions): Promise<IncomingMessage> {
  const addresses = await checkedAddresses(url, options);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = (url.protocol === 'https:' ? https : http).request(
    {
      protocol: url.protocol,
      hostname: hostOf(url),
      port: url.port || (url.protocol === 'https:' ? 443 : 80),
      path: `${url.pathname}${url.search}`,
      method: options.body === undefined ? 'GET' : 'POST',
      headers: options.headers,
      agent: false,
      signal: options.signal,
      lookup: (_host, wish, answer) => {
        const [first] = addresses;
        if (!first) answer(new Error('no address'), '', 0);
        else if (wish.all) answer(null, addresses);
        else answer(null, first.address, first.family);
      },
    },
    resolve,
  );
  request.on('error', reject);
  request.end(options.body);
  return promise;
}

/** All addresses of the host; throws when there is none, or one that may not be asked. */
async function checkedAddresses(url: URL, { allowed, signal }: HopOptions): Promise<Address[]> {
  const found = await resolveHost(hostOf(url), signal);
  if (found.length === 0) throw new Error('the name has no address');
  if (isAllowedName(url, allowed)) return found;
  const refused = found.find(({ address }) => !isPublicAddress(address) && !isAllowedAddress(address, allowed));
  if (refused) throw new Error(`${refused.address} is not on the public internet`);
  return found;
}

async function resolveHost(host: string, signal: AbortSignal): Promise<Address[]> {
  if (ipaddr.isValid(host)) return [{ address: host, family: ipaddr.parse(host).kind() === 'ipv4' ? 4 : 6 }];
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(new Error('too slow'));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    signal.throwIfAborted();
    const found = await Promise.race([lookup(host, { all: true }), ended]);
    return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
