import ipaddr from "ipaddr.js";
import { parseAddress } from "../../../lib/net.ts";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

const MAPPED_BITS = 96;

/**
 * An address or a range in its one spelling: `2001:DB8::1/32` is `2001:db8::/32`, `::ffff:1.2.3.4` is `1.2.3.4`.
 * @returns null for what is neither
 */
export function normalizeRange(text: string): string | null {
  const range = parseRange(text.trim());
  if (range === null) return null;
  const address = ipaddr.fromByteArray([...masked(range.address, range.bits)]).toString();
  return range.bits === width(range.address) ? address : `${address}/${range.bits}`;
}

/**
 * Whether an address is in any of the ranges, at a cost that grows with the different lengths of their prefixes and not
 * with their number. What is no address is in none.
 * @param ranges as `normalizeRange` takes them; others are left out
 */
export function compileRanges(ranges: readonly string[]): (address: string) => boolean {
  const networks = new Map<string, { family: number; bits: number; keys: Set<string> }>();
  for (const text of ranges) {
    const range = parseRange(text);
    if (range === null) continue;
    const family = width(range.address);
    const group = networks.get(`${family}/${range.bits}`) ?? { family, bits: range.bits, keys: new Set() };
    networks.set(`${family}/${range.bits}`, group);
    group.keys.add(keyOf(range.address, range.bits));
  }
  if (networks.size === 0) return () => false;
  const groups = [...networks.values()];
  return (text) => {
    const address = parseAddress(text);
    if (address === null) return false;
    const family = width(address);
    return groups.some((group) => group.family === family && group.keys.has(keyOf(address, group.bits)));
  };
}

function parseRange(text: string): { address: Address; bits: number } | null {
  const [host = "", prefix, ...rest] = text.split("/");
  if (rest.length > 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return null;
  const address = parseAddress(host);
  if (address === null) return null;
  // A prefix of a mapped address counts from the 96 bits before it.
  const skipped = host.includes(":") && width(address) === 32 ? MAPPED_BITS : 0;
  const bits = prefix === undefined ? width(address) : Number(prefix) - skipped;
  return bits >= 0 && bits <= width(address) ? { address, bits } : null;
}

function width(address: Address): number {
  return address.kind() === "ipv4" ? 32 : 128;
}

function keyOf(address: Address, bits: number): string {
  return String.fromCharCode(...masked(address, bits));
}

function masked(address: Address, bits: number): number[] {
  return address.toByteArray().map((byte, i) => byte & (0xff << (8 - Math.min(8, Math.max(0, bits - i * 8)))) & 0xff);
}
