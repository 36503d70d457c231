// Which addresses the server may ask for on somebody's behalf: http and https on usual ports of the public
// internet, and nothing of this machine or its neighbours, however it is written (security.md EP-21).
import ipaddr from 'ipaddr.js';

/** Hosts and networks that are open all the same: `name`, `name:port`, an address or CIDR. */
export type AllowedHosts = readonly string[];

const usualPorts = new Set(['', '80', '443', '8000', '8080', '8443']);
const maxUrlLength = 4096;
/** All of IPv6 that is handed out at all. */
const globalUnicast = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number];

/** The address, if its form allows to ask it; what it resolves to is another question. */
export function parseOutboundUrl(text: string, allowed: AllowedHosts): URL | undefined {
  const url = text.length > maxUrlLength ? null : URL.parse(text.trim());
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') return undefined;
  if (url.username !== '' || url.password !== '') return undefined;
  if (!usualPorts.has(url.port) && !isAllowedName(url, allowed) && !isAllowedAddress(hostOf(url), allowed)) return undefined;
  return url;
}

/** The host of a URL, an IPv6 address without its brackets. */
export const hostOf = (url: URL) => url.hostname.replace(/^\[(.*)\]$/, '$1');

/** Whether the host is listed by its name, for every port or for this one. */
export function isAllowedName(url: URL, allowed: AllowedHosts): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const names = [url.hostname, hostOf(url), `${url.hostname}:${port}`];
  return allowed.some((entry) => names.includes(entry.toLowerCase()));
}

/** Whether a resolved address lies in a listed network. */
export function isAllowedAddress(address: string, allowed: AllowedHosts): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return allowed.some((entry) => {
    if (!ipaddr.isValidCIDR(entry)) return false;
    const [network, bits] = ipaddr.parseCIDR(entry);
    return network.kind() === parsed.kind() && parsed.match(network, bits);
  });
}

/** Whether an address belongs to the public internet; one that wraps another (mapped, NAT64, 6to4, Teredo) never does. */
export function isPublicAddress(address: string): boolean {
  // A zone such as `%eth0` only ever stands at link-local addresses.
  if (address.includes('%') || !ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  if (parsed instanceof ipaddr.IPv4) return true;
  // ISATAP hides an IPv4 address in the lower half.
  const isIsatap = parsed.parts[5] === 0x5efe && ((parsed.parts[4] ?? 0) & 0xfdff) === 0;
  return parsed.match(globalUnicast) && !isIsatap;
}
