import ipaddr from "ipaddr.js";

/** The IP address a URL's hostname spells, or null for a name. Brackets of IPv6 are allowed. */
function parseIp(hostname: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  const bare = hostname.replace(/^\[|\]$/g, "");
  return ipaddr.isValid(bare) ? ipaddr.process(bare) : null;
}

export function isLoopbackHost(hostname: string): boolean {
  return hostname === "localhost" || parseIp(hostname)?.range() === "loopback";
}

/** Four decimal parts or IPv6: none of the other forms that resolvers take, which would mean something else to a reader. */
export function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  if (text.includes("%") || !ipaddr.IPv6.isValid(text)) return null;
  const address = ipaddr.IPv6.parse(text);
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

/**
 * An address in its one spelling, that of RFC 5952: `2001:DB8:0::1` is `2001:db8::1`, `::ffff:1.2.3.4` is `1.2.3.4`.
 * @returns null for what is no address
 */
export function normalizeAddress(text: string): string | null {
  return parseAddress(text.trim())?.toString() ?? null;
}

/** Ranges of addresses by which nobody is seen on the internet. */
const NOT_PUBLIC = ["unspecified", "broadcast", "multicast", "linkLocal", "loopback", "carrierGradeNat", "private", "uniqueLocal"];

/** How many addresses of a list are looked at: proxies add one each. */
const MAX_LISTED = 50;

/**
 * The address that a caller names for somebody, in its one spelling: with or without a port, by itself or in a list such as proxies
 * write into `X-Forwarded-For`, of which the first public one counts.
 * @returns null where there is none
 */
export function readAddress(text: string): string | null {
  const named = text.split(",", MAX_LISTED).flatMap((each) => parseAddress(withoutPort(each.trim())) ?? []);
  return (named.find((address) => !NOT_PUBLIC.includes(address.range())) ?? named[0])?.toString() ?? null;
}

/** `[v6]`, `[v6]:port` and `v4:port`; a colon alone is part of IPv6. */
function withoutPort(text: string): string {
  return /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text)?.[1] ?? /^([\d.]+):\d{1,5}$/.exec(text)?.[1] ?? text;
}

/**
 * The beginnings that the addresses of an IPv6 address's /64 have in their one spelling: zeros at its end may go with those that
 * follow, and two or more within it by themselves.
 * @returns none for other text
 */
export function blockBeginnings(text: string): string[] {
  const address = parseAddress(text);
  if (!(address instanceof ipaddr.IPv6)) return [];
  const plain = address.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(":");
  const spellings = [`${plain}:`, plain.replace(/(^|:)0(:0)*$/, "::"), `${plain.replace(/(^|:)0(:0)+(?=:[^0])/, ":")}:`];
  return [...new Set(spellings)].filter((each) => each !== plain);
}

/** What one client can send from: an IPv4 address by itself, an IPv6 address's /64 (`2001:db8::/64`); other text as it is. */
export function addressBlock(text: string): string {
  const address = parseAddress(text.trim());
  if (address === null) return text;
  if (address.kind() === "ipv4") return address.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/64`)}/64`;
}

/**
 * The host of a page's address as clicks hold it: lower case, in the letters of DNS, without port and final dot.
 * @param text a host, or an address
 * @example normalizeHost("https://News.Пример.test./x") // "news.xn--e1afmkfd.test"
 */
export function normalizeHost(text: string): string {
  const bare = text.trim().replace(/^[a-z][a-z\d+.-]*:\/\//i, "");
  const host = URL.parse(`http://${bare}`)?.hostname ?? bare.toLowerCase();
  return host.replace(/\.$/, "");
}

const LABEL = "[a-z\\d](?:[a-z\\d-]{0,61}[a-z\\d])?";
const HOST_NAME = new RegExp(`^(?=.{1,253}$)(?:${LABEL}\\.)+(?=[a-z])${LABEL}$`);

/** Whether a host, as `normalizeHost` answers it, is a name of DNS below another one: no address, and not `localhost`. */
export function isHostName(host: string): boolean {
  return HOST_NAME.test(host);
}
