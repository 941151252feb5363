import { z } from "zod";
import type { AdCampaign } from "../../../domain/cabinets/campaigns/ad-campaign.ts";
import { AD_CAMPAIGN_STATUSES } from "../../../lib/codes.ts";
import { fromMicros } from "../../../lib/money.ts";
import { uid } from "../accounts/wire.ts";
import { figures, toFigures } from "../figures.ts";

/** A campaign of a list. Source: the API's public documentation. */
export const campaignItem = z
  .strictObject({
    id: z.int(),
    name: z.string(),
    description: z.string(),
    account_id: uid,
    account_name: z.string(),
    status: z.enum(AD_CAMPAIGN_STATUSES),
    number_of_advertisements: z.int().describe("Its ads that are not deleted"),
    budget: z.number().describe("What was put on its ads in all, and not taken back"),
    ...figures,
    cpm: z.number().describe("The cost of a thousand impressions"),
  })
  .meta({ id: "AdCampaign" });

export const toCampaignItem = (campaign: AdCampaign) => ({
  id: campaign.id,
  name: campaign.name,
  description: campaign.description,
  account_id: campaign.cabinet.uid,
  account_name: campaign.cabinet.name,
  status: campaign.status,
  number_of_advertisements: campaign.adCount,
  budget: fromMicros(campaign.budgetMicros),
  ...toFigures(campaign),
});

/** One campaign by itself. */
export const campaignDetails = campaignItem
  .extend({ kktu_id: z.string().nullable().describe("The id of its KKTU code") })
  .meta({ id: "AdCampaignDetails" });

export const toCampaignDetails = (campaign: AdCampaign) => ({ ...toCampaignItem(campaign), kktu_id: campaign.kktuId });
