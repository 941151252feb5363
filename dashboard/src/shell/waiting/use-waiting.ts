import { useAsk } from "../../api/hooks.ts";
import { addDays, startOfDay, today } from "../../time.ts";
import { hasTraffic, useAccount } from "../account.ts";
import type { NavigationItem } from "../navigation.ts";
import { useIsQuiet } from "../use-is-quiet.ts";
import { useWaitingRequests } from "./requests.ts";
import { AGAIN_MS, useTrouble } from "./trouble.ts";

/** The usual period of the log. */
const DAYS = 7;

export interface Waiting {
  /** By the name of the screen where it waits. */
  counts: Partial<Record<NavigationItem["name"], number>>;
  /** Receivers of postbacks that are failing, or that nothing is sent to any more. */
  addresses: number;
}

/** What waits for this person. Asked after the screen has asked for its own, and again from time to time. */
export function useWaiting(): Waiting {
  const { role, time_zone: zone } = useAccount();
  const isQuiet = useIsQuiet();
  const options = { enabled: isQuiet && hasTraffic({ role }), refetchInterval: AGAIN_MS };
  const from = startOfDay(addDays(today(zone), 1 - DAYS), zone);
  const postbacks = useAsk("/api/postbacks/counts.json", { from }, options).data?.data;
  const trouble = useTrouble();
  const requests = useWaitingRequests(isQuiet);
  return {
    counts: {
      postbacks: postbacks === undefined ? 0 : postbacks.failed + postbacks.rejected + postbacks.stopped,
      affiliates: requests ?? 0,
      requests: requests ?? 0,
      bots: trouble?.bots ?? 0,
    },
    addresses: trouble?.addresses ?? 0,
  };
}
