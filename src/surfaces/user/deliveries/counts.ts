import { z } from "zod";
import { countDeliveries } from "../../../domain/postbacks/log/count-deliveries.ts";
import { DELIVERY_STATES } from "../../../domain/postbacks/log/delivery-summary.ts";
import { rowId, unixSeconds, untilSeconds } from "../../../http/fields/strict.ts";
import { account } from "../access.ts";
import { counted } from "../answers.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";

/** Numbers of deliveries, for tabs and before a replay. */
export const deliveryCountEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET", "POST"],
    path: "/postbacks/counts.json",
    summary: "Count deliveries by their state",
    example: { from: 1795952903 },
    access: account,
    input: z.object({
      campaign: rowId.optional().describe("Deliveries of this campaign's leads"),
      flow: rowId.optional().describe("Deliveries of this flow's leads"),
      from: unixSeconds.optional().describe("Created at or after this time, Unix seconds"),
      to: untilSeconds.optional().describe("Created at or before this time, Unix seconds"),
    }),
    answer: counted(DELIVERY_STATES),
    async run(ctx, { campaign, flow, from, to }) {
      const { counts, more } = await countDeliveries(ctx, { campaignId: campaign, flowId: flow, fromMs: from, toMs: to });
      return { data: counts, more };
    },
  }),
];
