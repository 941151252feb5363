import { addressBlock } from "../lib/net.ts";
import type { Client } from "./context.ts";

/**
 * Counts a call against whoever sent it; the only way to ask a limiter. One address is one client, and so is a /64 of IPv6,
 * which is the least that anybody gets.
 * @returns false where the client has used up its share
 */
export async function isWithinLimit(limiter: RateLimit, { ip }: Client): Promise<boolean> {
  const { success } = await limiter.limit({ key: addressBlock(ip) });
  return success;
}
