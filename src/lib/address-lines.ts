import ipaddr from "ipaddr.js";
import { parseAddress } from "./net.ts";

/**
 * Addresses and ranges as networks write them: one a line, `192.0.2.1`,
 * `192.0.2.1-192.0.2.9` or `192.0.2.0/24`. Between lines may stand a comma, or
 * a backslash and an `n`.
 * @returns them one a line; null when one is neither, or ends before it begins
 */
export function readAddressLines(text: string): string | null {
  const lines = text
    .split(/[\s,]*(?:[\r\n,]|\\n)[\s,]*/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const read = lines.map(readLine);
  return read.includes(null) ? null : read.join("\n");
}

function readLine(line: string): string | null {
  if (ipaddr.isValidCIDR(line)) return line.toLowerCase();
  const [first, last, ...rest] = line.split("-").map((part) => parseAddress(part.trim()));
  if (!first || last === null || rest.length > 0) return null;
  if (last === undefined) return first.toString();
  return first.kind() === last.kind() && !isBefore(last, first) ? `${first.toString()}-${last.toString()}` : null;
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

function isBefore(one: Address, other: Address): boolean {
  const [a, b] = [one.toByteArray(), other.toByteArray()];
  const place = a.findIndex((byte, i) => byte !== b[i]);
  return place >= 0 && (a[place] ?? 0) < (b[place] ?? 0);
}
