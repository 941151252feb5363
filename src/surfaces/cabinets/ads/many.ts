import { z } from "zod";
import { deleteAds, setAdBid, setAdStatus } from "../../../domain/cabinets/ads/change-ads.ts";
import { moveAds } from "../../../domain/cabinets/ads/move-ads.ts";
import { list, rowId } from "../../../http/fields/strict.ts";
import { readRepeated } from "../../../http/params.ts";
import { fromMicros } from "../../../lib/money.ts";
import { account } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { cpm, status } from "./fields.ts";

const MAX_AT_ONCE = 100;

const ad_ids = list(rowId, MAX_AT_ONCE).describe("Ids of ads");
const adIds = z.array(z.int());

/** What is done to one ad or several, all or none. */
export const manyAdsEndpoints: Endpoint[] = [
  endpoint({
    methods: ["POST"],
    path: "/advertisement/telegram/status/",
    summary: "Set the status of ads",
    example: { ad_ids: [17], status: "stopped" },
    access: account,
    readParams: readRepeated,
    input: z.object({ ad_ids, status }),
    answer: z.strictObject({ ad_ids: adIds, status }),
    errors: ["ad_not_found"],
    async run(ctx, { ad_ids, status }) {
      await setAdStatus(ctx, { ids: ad_ids, status });
      return { ad_ids, status };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/advertisement/telegram/cpm/",
    summary: "Set what ads offer for a thousand impressions",
    example: { ad_ids: [17], cpm: 2.5 },
    access: account,
    readParams: readRepeated,
    input: z.object({ ad_ids, cpm }),
    answer: z.strictObject({ ad_ids: adIds, cpm: z.number() }),
    errors: ["ad_not_found"],
    async run(ctx, { ad_ids, cpm }) {
      await setAdBid(ctx, { ids: ad_ids, bidMicros: cpm });
      return { ad_ids, cpm: fromMicros(cpm) };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/advertisement/telegram/delete/",
    summary: "Delete ads",
    example: { ad_ids: [17] },
    access: account,
    readParams: readRepeated,
    input: z.object({ ad_ids }),
    answer: z.strictObject({ deleted: adIds }),
    errors: ["ad_not_found"],
    async run(ctx, { ad_ids }) {
      await deleteAds(ctx, { ids: ad_ids });
      return { deleted: ad_ids };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/advertisement/move",
    summary: "Move ads to another campaign",
    example: { ad_ids: [17], campaign_id: 18 },
    access: account,
    readParams: readRepeated,
    input: z.object({ ad_ids, campaign_id: rowId.describe("The id of a campaign of the same cabinet") }),
    answer: z.strictObject({ ad_ids: adIds, campaign_id: z.int() }),
    errors: ["ad_not_found", "ad_campaign_not_found"],
    async run(ctx, { ad_ids, campaign_id }) {
      await moveAds(ctx, { ids: ad_ids, adCampaignId: campaign_id });
      return { ad_ids, campaign_id };
    },
  }),
];
