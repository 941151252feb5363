import ipaddr from "ipaddr.js";

/** The IP address a URL's hostname spells, or null for a name. Brackets of IPv6 are allowed. */
function parseIp(hostname: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  const bare = hostname.replace(/^\[|\]$/g, "");
  return ipaddr.isValid(bare) ? ipaddr.process(bare) : null;
}

export function isLoopbackHost(hostname: string): boolean {
  return hostname === "localhost" || parseIp(hostname)?.range() === "loopback";
}
