import { z } from "zod";
import type { AffiliateOffer, AffiliatePayment } from "../../../domain/offers/settings/affiliate-offer.ts";
import { clickLink } from "../../../domain/offers/settings/click-link.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { landing, sharedCap, sharedOffer, sharedPayment, texts } from "./answers.ts";
import { fileUrl, toAmount, toSharedCap, toSharedOffer, toSharedPayment } from "./wire.ts";

const payment = z
  .strictObject({
    ...sharedPayment,
    revenue: z
      .number()
      .optional()
      .describe("What the affiliate gets: an amount, or per cent of the sale; absent where the network hides it"),
  })
  .meta({ id: "AffiliateOfferPayment" });

const link = z
  .strictObject({
    id: z.null(),
    title: z.null(),
    hash: z.null(),
    url: z.string(),
    postbacks: z.array(z.unknown()).length(0),
    created: z.null(),
  })
  .meta({ id: "AffiliateOfferLink" });

/** An offer as an affiliate sees it. */
export const affiliateOffer = z
  .strictObject({
    ...sharedOffer,
    description: z.string(),
    payments: z.array(payment),
    landings: z.array(landing).describe("`url` leads there by the affiliate's link; empty where they are not connected"),
    caps: z.array(z.strictObject({ ...sharedCap, goals: texts })),
    links: z.array(link),
    link: z.string().nullable().describe("Null where the affiliate is not connected"),
  })
  .meta({ id: "AffiliateOffer" });

const toPayment = (payment: AffiliatePayment) => ({
  ...toSharedPayment(payment),
  currency: payment.currency.toUpperCase(),
  ...(payment.payoutMicros === null ? {} : { revenue: toAmount(payment.type, payment.payoutMicros) }),
});

export function toAffiliateOffer(ctx: NetworkCtx, offer: AffiliateOffer) {
  const { settings, description, payments, landings, caps, isConnected } = offer;
  const link = isConnected ? clickLink(ctx.deps.config, offer) : null;
  return {
    ...toSharedOffer(ctx, offer),
    description,
    logo: settings.logo === "" ? "" : fileUrl(ctx, settings.logo),
    stop_at: settings.stopAt,
    payments: payments.map(toPayment),
    landings: landings.map(({ id, title, previewUrl, type }) => ({
      id,
      title,
      url: link === null ? "" : `${link}&l=${id}`,
      url_preview: previewUrl,
      type,
    })),
    caps: caps.map((cap) => ({ ...toSharedCap(cap), goals: cap.goals })),
    links: link === null ? [] : [{ id: null, title: null, hash: null, url: link, postbacks: [], created: null }],
    link,
  };
}
