import { z } from "zod";
import { getAdCampaign, listAdCampaignNames, listAdCampaigns } from "../../../domain/cabinets/campaigns/list-ad-campaigns.ts";
import { addAdCampaign, deleteAdCampaigns, editAdCampaign } from "../../../domain/cabinets/campaigns/save-ad-campaign.ts";
import { bool, list, name, rowId, text } from "../../../http/fields/strict.ts";
import { readRepeated } from "../../../http/params.ts";
import { withoutNulls } from "../../../http/reading.ts";
import { AD_CAMPAIGN_STATUSES } from "../../../lib/codes.ts";
import { account } from "../access.ts";
import { uid } from "../accounts/wire.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { period } from "../figures.ts";
import { page } from "../page.ts";
import { campaignDetails, campaignItem, toCampaignDetails, toCampaignItem } from "./wire.ts";

const MAX_AT_ONCE = 100;

const variables = z.object({ id: rowId.describe("The campaign's id").meta({ examples: [17] }) });

const fields = {
  description: text(1000).optional().describe("A note"),
  status: z.enum(AD_CAMPAIGN_STATUSES).optional().describe("The status"),
  kktu_id: z
    .uuid()
    .transform((id) => id.toLowerCase())
    .optional()
    .describe("The id of a KKTU code"),
};

export const campaignEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/campaigns/",
    summary: "List campaigns",
    example: { period: "today", limit: 50, offset: 0 },
    access: account,
    input: z.object({
      period,
      campaign_name: text(128).optional().describe("A part of the name, in any case"),
      is_active: bool.optional().describe("Only those that are active, or only the others"),
      ...page,
    }),
    answer: z.strictObject({ items: z.array(campaignItem), count: z.int() }),
    async run(ctx, { period, campaign_name, is_active, limit, offset }) {
      const { items, count } = await listAdCampaigns(ctx, { period, name: campaign_name, isActive: is_active, limit, offset });
      return { items: items.map(toCampaignItem), count };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/campaigns/",
    summary: "Create a campaign",
    example: { account_id: "ACC0001", name: "Autumn" },
    access: account,
    reading: withoutNulls(),
    input: z.object({ account_id: text(20).describe("The cabinet's id"), name, ...fields }),
    answer: campaignDetails,
    errors: ["cabinet_not_found", "limit_reached"],
    run: async (ctx, { account_id, kktu_id, ...input }) =>
      toCampaignDetails(await addAdCampaign(ctx, { ...input, uid: account_id, kktuId: kktu_id })),
  }),
  endpoint({
    methods: ["GET"],
    path: "/campaigns/short",
    summary: "List the names of campaigns",
    access: account,
    input: z.object({}),
    answer: z.array(z.strictObject({ id: z.int(), name: z.string(), account_id: uid }).meta({ id: "AdCampaignName" })),
    run: async (ctx) => (await listAdCampaignNames(ctx)).map(({ id, name, cabinet }) => ({ id, name, account_id: cabinet.uid })),
  }),
  endpoint({
    methods: ["POST"],
    path: "/campaigns/delete",
    summary: "Delete campaigns",
    example: { ids: [17] },
    access: account,
    readParams: readRepeated,
    input: z.object({ ids: list(rowId, MAX_AT_ONCE).describe("Ids of campaigns") }),
    answer: z.strictObject({ deleted: z.array(z.int()) }),
    errors: ["ad_campaign_not_found"],
    async run(ctx, { ids }) {
      await deleteAdCampaigns(ctx, { ids });
      return { deleted: ids };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/campaigns/{id}",
    summary: "Show a campaign",
    variables,
    example: { id: 17, period: "today" },
    access: account,
    input: z.object({ period }),
    answer: campaignDetails,
    errors: ["ad_campaign_not_found"],
    run: async (ctx, { period }, { variables: { id } }) => toCampaignDetails(await getAdCampaign(ctx, { id, period })),
  }),
  endpoint({
    methods: ["PUT"],
    path: "/campaigns/{id}",
    summary: "Change a campaign",
    variables,
    example: { id: 17, status: "not_active" },
    access: account,
    reading: withoutNulls(),
    input: z.object({ name: name.optional(), ...fields }),
    answer: campaignDetails,
    errors: ["ad_campaign_not_found"],
    run: async (ctx, { kktu_id, ...input }, { variables: { id } }) =>
      toCampaignDetails(await editAdCampaign(ctx, { ...input, id, kktuId: kktu_id })),
  }),
];
