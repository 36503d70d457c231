// Who is at the other end. Only the TCP peer is believed; forwarding headers count when the peer is a
// configured proxy (ExtAuth.TrustedSources).
import ipaddr from 'ipaddr.js';

import { createLru } from '../../lib/lru.ts';
import { memoize } from '../../lib/memo.ts';
import type { Hit } from './route.ts';

type Network = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Tells the client's address from the peer's and the forwarding header, as far as it can be believed. */
export type PeerReader = (hit: Pick<Hit, 'peer' | 'request'>) => string;

const remembered = 500;
const lists = 10;

/** A reader that believes the proxies of this list (CIDR or plain addresses, comma-separated). */
export function createPeerReader(trustedSources: string): PeerReader {
  const trusted = parseNetworks(trustedSources);
  /** The few addresses that talk to us all the time; parsing one costs more than the rest of a small request. */
  const known = createLru<string>(remembered);
  const normal = (address: string): string => {
    const before = known.get(address);
    if (before !== undefined) return before;
    const text = ipaddr.isValid(address) ? ipaddr.process(address).toString() : '';
    known.set(address, text);
    return text;
  };
  return ({ peer, request }) => {
    let address = normal(peer);
    if (trusted.length === 0) return address;
    const hops = (request.headers.get('x-forwarded-for') ?? '')
      .split(',')
      .map((hop) => hop.trim())
      .filter(Boolean);
    // The rightmost address no trusted proxy vouches for.
    while (hops.length > 0 && isTrusted(address, trusted)) address = normal(hops.pop() ?? '');
    return address;
  };
}

/** Whether what a peer says about others is believed; '' is the peer of a socket file, where the server listens on one. */
export function createTrust(trustedSources: string, isOnFile: boolean): (peer: string) => boolean {
  const trusted = parseNetworks(trustedSources);
  const trustsFile = isOnFile && trustedSources.split(',').some((text) => text.trim() === '@');
  return (peer) => {
    if (peer === '') return trustsFile;
    // A link-local address ends with the interface it came through.
    const address = peer.replace(/%.*$/, '');
    return ipaddr.isValid(address) && isTrusted(ipaddr.process(address).toString(), trusted);
  };
}

/** Networks in CIDR or plain address form, ready to compare. Whoever asks with a request has the list parsed already. */
const parseNetworks = memoize(lists, (list: string): readonly Network[] =>
  list
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '' && text !== '@')
    .map((text) => {
      const [network, bits] = text.includes('/')
        ? ipaddr.parseCIDR(text)
        : [ipaddr.parse(text), ipaddr.parse(text).kind() === 'ipv4' ? 32 : 128];
      return [network, bits] as const;
    }),
);

function isTrusted(address: string, trusted: readonly Network[]): boolean {
  if (address === '' || trusted.length === 0) return false;
  const parsed = ipaddr.parse(address);
  return trusted.some(([network, bits]) => parsed.kind() === network.kind() && parsed.match(network, bits));
}
