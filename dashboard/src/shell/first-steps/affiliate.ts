import { useAsk, useRead } from "../../api/hooks.ts";
import { untilThere } from "./again.ts";
import { useFirstLead } from "./last-step.ts";
import { errorOf, type Found, type Watching } from "./ticks.ts";
import type { Flow } from "./web.ts";

export type AffiliateStep = "offer" | "offerFlow" | "click" | "firstLead";

/** An affiliate's way: an offer of the network, a flow that leads to it, a click, a lead. */
export function useAffiliateSteps({ isWatched = false }: Watching = {}): Found<AffiliateStep, { flow: Flow | undefined }> {
  const offers = useRead("/api/offers/available.json", { limit: 1 });
  const flows = useRead("/api/flows/list.json");
  const flow = flows.data?.data.at(-1);
  const options = { refetchInterval: isWatched && flow !== undefined && untilThere };
  const clicks = useAsk("/api/clicks/list.json", { limit: 1 }, options);
  const leads = useFirstLead(options);
  const error = errorOf([offers, flows, clicks, leads]);
  if (offers.data === undefined || flows.data === undefined || clicks.data === undefined || leads.data === undefined)
    return { error, found: undefined };
  const hasLead = leads.data.data.length > 0;
  const hasFlow = flow !== undefined || hasLead;
  return {
    error,
    found: {
      flow,
      ticks: [
        { name: "offer", done: hasFlow || offers.data.data.length > 0 },
        { name: "offerFlow", done: hasFlow },
        { name: "click", done: hasLead || clicks.data.data.length > 0 },
        { name: "firstLead", done: hasLead },
      ],
    },
  };
}
