// Who is at the other end. Only the TCP peer is believed; forwarding headers count when the peer is a
// configured proxy (ExtAuth.TrustedSources).
import ipaddr from 'ipaddr.js';

export type Network = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

export interface Peer {
  /** The client's address as far as it can be believed, '' for a unix socket. */
  address: string;
}

/** Networks in CIDR or plain address form, ready to compare. */
export function parseNetworks(list: string): readonly Network[] {
  return list
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '' && text !== '@')
    .map((text) => {
      const [network, bits] = text.includes('/')
        ? ipaddr.parseCIDR(text)
        : [ipaddr.parse(text), ipaddr.parse(text).kind() === 'ipv4' ? 32 : 128];
      return [network, bits];
    });
}

/** The address to count attempts by: the rightmost one no trusted proxy vouches for; IPv6 by its /64. */
export function clientAddress(peer: string, forwarded: string | null, trusted: readonly Network[]): string {
  let address = normal(peer);
  const hops = (forwarded ?? '')
    .split(',')
    .map((hop) => hop.trim())
    .filter(Boolean);
  while (hops.length > 0 && isTrusted(address, trusted)) address = normal(hops.pop() ?? '');
  return address;
}

function normal(address: string): string {
  if (!ipaddr.isValid(address)) return '';
  return ipaddr.process(address).toString();
}

function isTrusted(address: string, trusted: readonly Network[]): boolean {
  if (address === '' || trusted.length === 0) return false;
  const parsed = ipaddr.parse(address);
  return trusted.some(([network, bits]) => parsed.kind() === network.kind() && parsed.match(network, bits));
}
