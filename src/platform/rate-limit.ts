import { addressBlock } from "../lib/net.ts";
import type { Client } from "./context.ts";
import type { Deps } from "./deps.ts";
import { AppError } from "./errors.ts";

/**
 * Counts a call against whoever sent it. One address is one client, and so is a /64 of IPv6,
 * which is the least that anybody gets.
 * @returns false where the client has used up its share
 */
export async function isWithinLimit(limiter: RateLimit, { ip }: Client): Promise<boolean> {
  const { success } = await limiter.limit({ key: addressBlock(ip) });
  return success;
}

/**
 * Counts a call of an account, whoever sends it.
 * @throws AppError rate_limited where the account has used up its share
 */
export async function limitAccount({ accountLimiter }: Pick<Deps, "accountLimiter">, accountId: number): Promise<void> {
  const { success } = await accountLimiter.limit({ key: `account ${accountId}` });
  if (!success) throw new AppError("rate_limited");
}
