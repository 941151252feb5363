import type { Deps } from "../../../platform/deps.ts";
import { claimLink } from "./claimed-link.ts";
import type { Turn } from "./pull.ts";
import { pullCabinet } from "./pull-cabinet.ts";

/** What a run may take of its minute, and of what an invocation may request in all. */
const TURN_MS = 15_000;
const REQUESTS_PER_RUN = 100;

/** Pulls the linked cabinets that are due from Telegram's Ads API, those that wait the longest first. The rest follow a minute later. */
export async function pullCabinets(deps: Deps): Promise<void> {
  const left: Turn = { untilMs: deps.now() + TURN_MS, requests: REQUESTS_PER_RUN };
  while (left.requests > 0 && deps.now() < left.untilMs) {
    const link = await claimLink(deps);
    if (link === undefined) return;
    await pullCabinet(deps, link, left);
  }
}
