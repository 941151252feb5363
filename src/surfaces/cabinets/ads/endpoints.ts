import { z } from "zod";
import { getAd, listAds } from "../../../domain/cabinets/ads/list-ads.ts";
import { addAd, editAd } from "../../../domain/cabinets/ads/save-ad.ts";
import { bool, list, rowId, text } from "../../../http/fields/strict.ts";
import { readRepeated } from "../../../http/params.ts";
import { withoutNulls } from "../../../http/reading.ts";
import type { ErrorCode } from "../../../platform/errors.ts";
import { account } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { period } from "../figures.ts";
import { page } from "../page.ts";
import { CLEARABLE, fields, fromWire, title } from "./fields.ts";
import { adItem, toAdItem } from "./wire.ts";

const MAX_PARTS = 20;

const variables = z.object({ ad_id: rowId.describe("The ad's id").meta({ examples: [17] }) });

const parts = list(text(255), MAX_PARTS).default([]);

const REFUSALS_OF_TARGETS: ErrorCode[] = [
  "already_exists",
  "flow_not_found",
  "campaign_not_found",
  "bot_not_found",
  "telegram_refused",
  "telegram_unreachable",
];

export const adEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/v2/advertisement/",
    summary: "List ads",
    example: { period: "all", limit: 50, offset: 0, advertisement_titles: ["kittens"] },
    access: account,
    readParams: readRepeated,
    input: z.object({
      period,
      account_id: text(20).optional().describe("Only ads of this cabinet"),
      show_deleted: bool.default(false).describe("Deleted ads, too"),
      advertisement_titles: parts.describe("A part of the title, in any case; of several one is enough"),
      campaign_names: parts.describe("The same of the campaign's name"),
      ...page,
    }),
    answer: z.strictObject({ data: z.array(adItem), count: z.int() }),
    async run(ctx, { account_id, show_deleted, advertisement_titles, campaign_names, ...rest }) {
      const wanted = { ...rest, uid: account_id, showDeleted: show_deleted, titles: advertisement_titles, campaignNames: campaign_names };
      const { items, count } = await listAds(ctx, wanted);
      return { data: items.map(toAdItem), count };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/advertisement/telegram/",
    summary: "Create an ad",
    example: { account_id: "ACC0001", campaign_id: 17, advertisement_title: "Kittens", external_id: "187", promote_url: "t.me/kittens" },
    access: account,
    reading: withoutNulls(...CLEARABLE),
    input: z.object({
      account_id: text(20).optional().describe("The cabinet's id; may be left out with a campaign"),
      campaign_id: rowId.optional().describe("The id of a campaign of the cabinet"),
      advertisement_title: title,
      ...fields,
    }),
    answer: adItem,
    errors: ["cabinet_not_found", "ad_campaign_not_found", "limit_reached", ...REFUSALS_OF_TARGETS],
    run: async (ctx, { account_id, campaign_id, advertisement_title, ...rest }) =>
      toAdItem(await addAd(ctx, { ...fromWire(rest), uid: account_id, adCampaignId: campaign_id, title: advertisement_title })),
  }),
  endpoint({
    methods: ["GET"],
    path: "/advertisement/telegram/{ad_id}",
    summary: "Show an ad",
    variables,
    example: { ad_id: 17, period: "today" },
    access: account,
    input: z.object({ period }),
    answer: adItem,
    errors: ["ad_not_found"],
    run: async (ctx, { period }, { variables: { ad_id } }) => toAdItem(await getAd(ctx, { id: ad_id, period })),
  }),
  endpoint({
    methods: ["PUT"],
    path: "/advertisement/telegram/{ad_id}",
    summary: "Change an ad",
    variables,
    example: { ad_id: 17, ad_text: "Kittens for everybody" },
    access: account,
    reading: withoutNulls(...CLEARABLE),
    input: z.object({ advertisement_title: title.optional(), ...fields }),
    answer: adItem,
    errors: ["ad_not_found", ...REFUSALS_OF_TARGETS],
    run: async (ctx, { advertisement_title, ...rest }, { variables: { ad_id } }) =>
      toAdItem(await editAd(ctx, { ...fromWire(rest), id: ad_id, title: advertisement_title })),
  }),
];
