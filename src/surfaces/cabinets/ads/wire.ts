import { z } from "zod";
import type { Ad } from "../../../domain/cabinets/ads/ad.ts";
import { AD_STATUSES } from "../../../lib/codes.ts";
import { fromMicros } from "../../../lib/money.ts";
import { uid } from "../accounts/wire.ts";
import { figures, toFigures } from "../figures.ts";

/** An ad. Source: the API's public documentation; the rest in the same style. */
export const adItem = z
  .strictObject({
    id: z.int(),
    external_id: z.string().nullable().describe("Telegram's number of it; null: not known"),
    code: z.string().describe("What its link carries"),
    account_id: uid,
    account_name: z.string(),
    campaign_id: z.int().nullable(),
    campaign_name: z.string().nullable(),
    advertisement_title: z.string().describe("What it is called inside"),
    ad_text: z.string().describe("What people see"),
    ad_type: z.string(),
    action_type: z.string(),
    promote_url: z.string(),
    status: z.enum(AD_STATUSES),
    cpm: z.number().nullable().describe("What is offered for a thousand impressions; null: not known"),
    daily_budget: z.number().nullable(),
    balance: z.number().describe("What was put on it and is not spent; below 0: more was spent"),
    created_date: z.iso.datetime(),
    flow: z.string().nullable().describe("The code of the flow that it leads to"),
    campaign: z.string().nullable().describe("The code of the tracked campaign that it leads to"),
    invite_link: z.boolean().describe("Whether it leads there by an invite link of its own"),
    link: z.string().nullable().describe("What to put into Telegram; null: it leads to nothing of the account's"),
    ...figures,
    average_cpm: z.number().describe("What a thousand impressions cost"),
  })
  .meta({ id: "Advertisement" });

export function toAdItem(ad: Ad) {
  const { cpm, ...rest } = toFigures(ad);
  const orNull = (micros: number | null) => (micros === null ? null : fromMicros(micros));
  return {
    id: ad.id,
    external_id: ad.externalId,
    code: ad.code,
    account_id: ad.cabinet.uid,
    account_name: ad.cabinet.name,
    campaign_id: ad.campaign?.id ?? null,
    campaign_name: ad.campaign?.name ?? null,
    advertisement_title: ad.title,
    ad_text: ad.text,
    ad_type: ad.adType,
    action_type: ad.actionType,
    promote_url: ad.promoteUrl,
    status: ad.status,
    cpm: orNull(ad.bidMicros),
    daily_budget: orNull(ad.dailyBudgetMicros),
    balance: fromMicros(ad.balanceMicros),
    created_date: new Date(ad.createdAtMs).toISOString(),
    flow: ad.target?.kind === "flow" ? ad.target.code : null,
    campaign: ad.target !== null && ad.target.kind !== "flow" ? ad.target.code : null,
    invite_link: ad.target?.kind === "invite_link",
    link: ad.target?.link ?? null,
    ...rest,
    average_cpm: cpm,
  };
}
