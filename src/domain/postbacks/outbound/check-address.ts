import ipaddr from "ipaddr.js";
import { memo } from "../../../lib/memo.ts";
import type { Deps } from "../../../platform/deps.ts";
import { createResolver, type Resolve } from "./dns.ts";

/**
 * The result of the address check. `refused`: never to be requested, because of its form (`url`), a private address (`private`)
 * or a name without addresses (`name`). `unresolved`: the resolver could not be asked.
 */
export type AddressCheck = { result: "ok" } | { result: "refused"; reason: "url" | "private" | "name" } | { result: "unresolved" };

const OK: AddressCheck = { result: "ok" };
const refused = (reason: "url" | "private" | "name"): AddressCheck => ({ result: "refused", reason });

const DEFAULT_PORTS: Record<string, string> = { "http:": "80", "https:": "443" };
/** Names of local hosts and networks. */
const LOCAL_NAMES = /^(|.*\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|home\.arpa|onion)$/;
const GLOBAL_UNICAST_V6 = ipaddr.IPv6.parseCIDR("2000::/3");

/** Where a request goes. */
interface Destination {
  /** As `config.outboundAllowlist` names it. */
  hostAndPort: string;
  host: string;
}

/** An origin that every parser reads alike: what follows it cannot change it. */
const PLAIN_ORIGIN = /^https?:\/\/[a-z0-9.-]+(?::\d{1,5})?(?=[/?#])/;
/** Plain origins are cached: parsing a URL costs a tenth of sending it. */
const destinationOfOrigin = memo(1_000, readDestination);

/** Null for what is never requested. */
function destinationOf(url: string): Destination | null {
  const origin = PLAIN_ORIGIN.exec(url)?.[0];
  return origin === undefined ? readDestination(url) : destinationOfOrigin(origin);
}

function readDestination(url: string): Destination | null {
  const parsed = URL.parse(url);
  const defaultPort = parsed === null ? undefined : DEFAULT_PORTS[parsed.protocol];
  if (parsed === null || defaultPort === undefined) return null;
  if (parsed.username !== "" || parsed.password !== "") return null;
  const { hostname } = parsed;
  return { hostAndPort: `${hostname}:${parsed.port || defaultPort}`, host: hostname.replace(/^\[|\]$|\.$/g, "") };
}

/**
 * Whether a URL that a customer named may be requested. The one check for saving, testing and every attempt: http(s) without
 * credentials, and not one address that is other than public, in whatever spelling. Names are resolved first.
 * @param resolve shared by several checks, so that it remembers names
 */
export function checkAddress(
  deps: Pick<Deps, "config" | "fetch" | "now" | "timeout">,
  url: string,
  resolve: Resolve = createResolver(deps),
): AddressCheck | Promise<AddressCheck> {
  const destination = destinationOf(url);
  if (destination === null) return refused("url");
  if (deps.config.outboundAllowlist.includes(destination.hostAndPort)) return OK;
  return checkHost(destination.host, resolve);
}

function checkHost(host: string, resolve: Resolve): AddressCheck | Promise<AddressCheck> {
  if (ipaddr.isValid(host)) return isPublic(host) ? OK : refused("private");
  if (!host.includes(".") || LOCAL_NAMES.test(host)) return refused("private");
  if (host.endsWith(".") || host.startsWith(".") || host.includes("..")) return refused("url");
  return checkName(host, resolve);
}

async function checkName(name: string, resolve: Resolve): Promise<AddressCheck> {
  const addresses = await resolve(name);
  if (addresses === null) return { result: "unresolved" };
  if (addresses.length === 0) return refused("name");
  return addresses.every(isPublic) ? OK : refused("private");
}

/** Addresses that carry an IPv4 address inside (mapped, compatible, 6to4, NAT64, Teredo) are never public: no range of them is plain unicast. */
function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const ip = ipaddr.parse(address);
  if (ip.range() !== "unicast") return false;
  return ip instanceof ipaddr.IPv4 || ip.match(GLOBAL_UNICAST_V6);
}
