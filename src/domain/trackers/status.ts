import type { Ctx } from "../../platform/context.ts";
import { mayOrThrow } from "../access/permissions.ts";

export interface TrackerStatus {
  connected: boolean;
  /** hostname[:port]; empty while none is connected. */
  domain: string;
}

/** Which tracker the account is connected to. The key is not among what is told. */
export function trackerStatus(ctx: Ctx): TrackerStatus {
  mayOrThrow(ctx, "postbacks.read");
  const { account } = ctx;
  return { connected: account.trackerDomain !== null, domain: account.trackerDomain ?? "" };
}
