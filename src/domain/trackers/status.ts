import type { Ctx } from "../../platform/context.ts";
import { mayOrThrow } from "../access/permissions.ts";

export interface TrackerStatus {
  connected: boolean;
  /** hostname[:port]; empty while none is connected. */
  domain: string;
}

/** Which tracker the account is connected to, without its key. */
export function trackerStatus(ctx: Ctx): TrackerStatus {
  mayOrThrow(ctx, "postbacks.read");
  const { account } = ctx;
  return { connected: account.trackerDomain !== null, domain: account.trackerDomain ?? "" };
}
