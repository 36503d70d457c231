// The network an address stands for when strangers are told apart.
import ipaddr from 'ipaddr.js';

/** The address itself, or the first half of an IPv6 one: whoever has one of those has all that begin so. */
export function networkOf(address: string): string {
  if (!address.includes(':') || !ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return 'parts' in parsed ? `${parsed.parts.slice(0, 4).join(':')}::/64` : parsed.toString();
}
