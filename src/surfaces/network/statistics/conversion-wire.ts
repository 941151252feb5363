import { z } from "zod";
import type { ListedConversion } from "../../../domain/statistics/conversions.ts";
import type { OfferParty } from "../../../domain/statistics/parties.ts";
import { NETWORK_STATUS_WORDS, PAYMENT_STATES, PAYMENT_TYPES } from "../../../lib/codes.ts";
import { toHexId } from "../../../lib/hex-id.ts";
import { fromMicros } from "../../../lib/money.ts";
import { networkStatusWord } from "../../../lib/network-status.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { toDateTime } from "../times.ts";
import { linkOf, texts, toVisit, visitShape } from "./visit-wire.ts";
import { advertiser, partner, type Shown, toAdvertiser, toOfferTitle, toOfferWithUrl, toPartner } from "./wire.ts";

export const CUSTOM_FIELD_NAMES = [1, 2, 3, 4, 5, 6, 7].map((number) => `custom_field_${number}`);

export const conversion = z
  .strictObject({
    id: z.string(),
    conversion_id: z.string(),
    action_id: z.string(),
    cbid: z.string(),
    status: z.enum(NETWORK_STATUS_WORDS),
    currency: z.string(),
    offer: z
      .strictObject({
        id: z.int(),
        offer_id: z.string(),
        title: z.string(),
        url: z.string().optional().describe("The tracking URL, for users of the network alone"),
        external_id: z.string().optional(),
      })
      .nullable()
      .optional()
      .describe("Null: the offer is deleted"),
    offer_id: z.int(),
    goal: z.string().describe("The goal's title"),
    goal_value: z.string(),
    district: z.string(),
    referrer: z.string(),
    ...visitShape,
    ...texts(CUSTOM_FIELD_NAMES),
    comment: z.string(),
    created_at: z.string(),
    updated_at: z.string(),
    click_time: z.string().nullable(),
    payouts: z.number().describe("What the affiliate gets"),
    revenue: z.number().optional().describe("What the advertiser pays, for users of the network alone"),
    earnings: z.number().optional().describe("What is left for the network, for its users alone"),
    sum: z.number().describe("The sale"),
    order_currency: z.string().describe("What it is in, as the postback said; otherwise as `currency`"),
    clickid: z.string(),
    partner: partner.optional(),
    partner_id: z.int(),
    advertiser: advertiser.nullable().optional().describe("For users of the network alone"),
    supplier_id: z.string().optional(),
    payment_status: z.enum(PAYMENT_STATES),
    is_paid: z.enum(["1", "2", "3"]),
    payment_type: z.enum(PAYMENT_TYPES).nullable(),
    forensiq: z.null(),
    hold_date_expire: z.string().nullable(),
    landing_id: z.int(),
    prelanding_id: z.int(),
    decline_reason: z.string(),
    fraud_risk_level: z.literal("not_analyzed"),
    fraud_type: z.array(z.string()),
  })
  .meta({ id: "NetworkConversion" });

/** Source: recordings of the API of this dialect. */
const IS_PAID = { opened: "1", closed: "2", pending: "3" } as const;

/** A conversion as the caller sees it: an affiliate nothing of the advertiser's side. @param shown isRaw: without offers and people */
export function toConversion(ctx: NetworkCtx, row: ListedConversion, { zone, parties, isRaw }: Shown & { isRaw: boolean }) {
  const isOfUsers = ctx.actor.kind !== "affiliate";
  const offer = parties.offers.get(row.offerId);
  const id = toHexId(row.leadId, row.createdAtMs);
  const fields = JSON.parse(row.fields) as Record<string, string>;
  const link = linkOf(row);
  const currency = row.currency ?? ctx.network.currency;
  const [payoutMicros, revenueMicros] = [row.payoutMicros ?? 0, row.revenueMicros ?? 0];
  return {
    id,
    conversion_id: id,
    action_id: row.actionId,
    cbid: row.actionId,
    status: networkStatusWord(row.status),
    currency: currency.toUpperCase(),
    ...(isRaw ? {} : { offer: toOffer(offer, isOfUsers) }),
    offer_id: row.offerId,
    goal: row.goalTitle,
    goal_value: row.goal,
    district: row.region,
    referrer: row.referrer,
    ...toVisit(row),
    ...Object.fromEntries(CUSTOM_FIELD_NAMES.map((name) => [name, fields[name] ?? ""])),
    comment: row.comment,
    created_at: toDateTime(zone, row.createdAtMs),
    updated_at: toDateTime(zone, row.updatedAtMs),
    click_time: row.clickedAtMs === null ? null : toDateTime(zone, row.clickedAtMs),
    payouts: fromMicros(payoutMicros),
    ...(isOfUsers ? { revenue: fromMicros(revenueMicros), earnings: fromMicros(revenueMicros - payoutMicros) } : {}),
    sum: fromMicros(row.saleMicros),
    order_currency: (fields.order_currency ?? currency).toUpperCase(),
    clickid: row.click,
    ...(isRaw ? {} : { partner: toPartner(row.affiliateId, parties.affiliates.get(row.affiliateId), isOfUsers) }),
    partner_id: row.affiliateId,
    ...(isOfUsers && !isRaw ? toSupplier(offer) : {}),
    payment_status: row.paymentState,
    is_paid: IS_PAID[row.paymentState],
    payment_type: row.paymentType,
    forensiq: null,
    hold_date_expire: row.holdUntilMs === null ? null : toDateTime(zone, row.holdUntilMs),
    landing_id: link.landing ?? 0,
    prelanding_id: link.prelanding ?? 0,
    decline_reason: row.declineReason ?? "",
    fraud_risk_level: "not_analyzed" as const,
    fraud_type: [],
  };
}

function toOffer(offer: OfferParty | undefined, isOfUsers: boolean) {
  if (offer === undefined || offer.isDeleted) return null;
  return isOfUsers ? toOfferWithUrl(offer) : toOfferTitle(offer);
}

function toSupplier(offer: OfferParty | undefined) {
  const paying = offer?.advertiser ? toAdvertiser(offer.advertiser) : null;
  return { advertiser: paying, supplier_id: paying?.id ?? "" };
}
