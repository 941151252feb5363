import { z } from "zod";
import { type CountedHours, LOOKED_AT_BY_HOUR } from "../../../domain/postbacks/log/count-by-hour.ts";
import { countDeliveries } from "../../../domain/postbacks/log/count-deliveries.ts";
import { DELIVERY_STATES } from "../../../domain/postbacks/log/delivery-summary.ts";
import { sameFor } from "../../../http/described.ts";
import { bool, rowId, unixSeconds, untilSeconds } from "../../../http/fields/strict.ts";
import { account } from "../access.ts";
import { counted, time } from "../answers.ts";
import { wireTime } from "../convert.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";

const toWireHours = ({ hours, isCut }: CountedHours) => ({
  hours: hours.map(({ fromMs, counts }) => ({ time: wireTime(fromMs), ...counts })),
  hours_more: isCut,
});

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
      by_hour: bool.default(false).describe("Count by the hour of their creation, too"),
    }),
    answer: counted(DELIVERY_STATES).extend({
      hours: z
        .array(z.strictObject({ time: time.describe("When the hour began, UTC"), ...sameFor(DELIVERY_STATES, z.int().min(0)) }))
        .optional()
        .describe("With `by_hour`: hours of the account's time zone that have deliveries, oldest first"),
      hours_more: z
        .boolean()
        .optional()
        .describe(`Whether earlier hours are left out: no more than the newest ${LOOKED_AT_BY_HOUR} deliveries are counted by hour`),
    }),
    async run(ctx, { campaign, flow, from, to, by_hour: isByHour }) {
      const asked = { campaignId: campaign, flowId: flow, fromMs: from, toMs: to, isByHour };
      const { counts, more, byHour } = await countDeliveries(ctx, asked);
      return { data: counts, more, ...(byHour === null ? {} : toWireHours(byHour)) };
    },
  }),
];
