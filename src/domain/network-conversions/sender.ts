import ipaddr from "ipaddr.js";
import { parseAddress } from "../../lib/net.ts";
import { equalConstantTime } from "../../platform/crypto.ts";
import type { Deps } from "../../platform/deps.ts";
import { HASH_PASSWORD, readProfile } from "../networks/people/profile.ts";
import { openHashPassword } from "../offers/settings/hash-password.ts";
import type { Place } from "./read-places.ts";

/** Who sends a postback. */
export interface Sender {
  ip: string;
  /** The password that it says; empty: none. */
  secure: string;
}

/** Lists of addresses and ranges, of an offer, an advertiser or a network. An empty list of allowed ones allows all. */
interface Rules {
  allowed: readonly string[];
  disallowed: readonly string[];
}

/** Why a sender may not report; null: they may. */
export async function refuseSender(
  deps: Pick<Deps, "vault">,
  { offer, advertiser, network }: Place,
  sender: Sender,
): Promise<"address_denied" | "access_denied" | null> {
  const profile = readProfile("advertiser", advertiser?.profile ?? "{}");
  const { settings } = offer;
  const rules: Rules[] = [
    { allowed: linesOf(settings.allowedIps), disallowed: linesOf(settings.disallowedIps) },
    { allowed: profile.allowedIps, disallowed: profile.disallowedIps },
    { allowed: linesOf(network.allowedIps), disallowed: linesOf(network.disallowedIps) },
  ];
  if (!rules.every((each) => isAllowed(sender.ip, each))) return "address_denied";
  const password = await passwordOf(deps, [settings.hashPasswordSealed, profile.hashPasswordSealed, network.hashPasswordSealed]);
  return password === null || (await equalConstantTime(password, sender.secure)) ? null : "access_denied";
}

/** What postbacks must say: the offer's own password, otherwise its advertiser's, otherwise the network's; null: nothing. */
async function passwordOf(
  deps: Pick<Deps, "vault">,
  [ofOffer, ofAdvertiser, ofNetwork]: [string, string | null, string],
): Promise<string | null> {
  if (ofOffer !== "") return openHashPassword(deps, ofOffer);
  if (ofAdvertiser !== null) return deps.vault.open(ofAdvertiser, HASH_PASSWORD);
  return ofNetwork === "" ? null : openHashPassword(deps, ofNetwork);
}

const linesOf = (text: string): string[] =>
  text
    .split(/[\r\n,;]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "");

const isAllowed = (ip: string, { allowed, disallowed }: Rules): boolean =>
  (allowed.length === 0 || allowed.some((rule) => isWithin(ip, rule))) && !disallowed.some((rule) => isWithin(ip, rule));

/** Whether an address is one, or within `a-b` or `a/24`. */
function isWithin(text: string, rule: string): boolean {
  const address = parseAddress(text);
  if (address === null) return false;
  const [first = "", last = first] = rule.split("-").map((part) => part.trim());
  if (first.includes("/")) return isInBlock(address, first);
  const [from, to] = [parseAddress(first), parseAddress(last)];
  if (from === null || to === null || from.kind() !== address.kind() || to.kind() !== address.kind()) return false;
  const [low, high, value] = [from, to, address].map((each) => Uint8Array.from(each.toByteArray()).toHex()) as [string, string, string];
  return low <= value && value <= high;
}

function isInBlock(address: ipaddr.IPv4 | ipaddr.IPv6, block: string): boolean {
  if (!ipaddr.isValidCIDR(block)) return false;
  const [base, bits] = ipaddr.parseCIDR(block);
  return base.kind() === address.kind() && address.match(base, bits);
}
