import { z } from "zod";
import { TRAFFICBACK_REASONS } from "../lib/codes.ts";

/** A lead with postbacks due. D1 has which are due, and their order. */
export const postbackMessage = z.object({ leadId: z.int().positive() });
export type PostbackMessage = z.infer<typeof postbackMessage>;

/** A row of telegram_outbox to be sent. */
export const telegramMessage = z.object({ outboxId: z.int().positive() });
export type TelegramMessage = z.infer<typeof telegramMessage>;

const text = (max: number) => z.string().max(max);
const tag = text(255);

/** A click as the edge sees it. The consumer derives the rest. */
export const clickMessage = z.object({
  /** domain/clicks/click-id.ts */
  id: z.string().regex(/^[0-9a-z_]{1,32}$/),
  accountId: z.int().positive(),
  flowId: z.int().positive(),
  /** 0: none. */
  wayId: z.int().nonnegative(),
  siteId: z.int().nonnegative(),
  /** The flow's offer at that time; 0: none. Old messages have no offer. */
  offerId: z.int().nonnegative().default(0),
  atMs: z.int().nonnegative().max(8.64e15),
  /** The account's zones (zone-history.ts). */
  timeZone: text(1100),
  filter: z.int().min(0).max(5),
  isUnique: z.boolean(),
  country: text(2),
  city: text(100),
  /** What old messages do not say: the region, the number of the provider's autonomous system, 0 unknown, and the connection. */
  region: text(100).optional(),
  asn: z.int().nonnegative().optional(),
  connection: z.enum(["", "wifi", "cellular"]).optional(),
  lang: text(3),
  ip: text(45),
  ua: text(512),
  referer: text(1024),
  utmSource: tag,
  utmCampaign: tag,
  utmContent: tag,
  utmTerm: tag,
  utmMedium: tag,
  subid: tag,
  adid: tag,
  data1: tag,
  data2: tag,
  costMicros: z.int().nonnegative().nullable(),
  costCurrency: z.string().regex(/^[a-z]{3,4}$/),
  /** domain/clicks/link-params.ts. No longer than the query that says them, escaped. */
  linkParams: text(60_000).optional(),
});
export type ClickMessage = z.infer<typeof clickMessage>;

/** A click of a network's link that no offer took. */
export const trafficbackMessage = z.object({
  trafficback: z.enum(TRAFFICBACK_REASONS),
  networkId: z.int().positive(),
  /** 0: none that is known. */
  offerId: z.int().nonnegative(),
  affiliateId: z.int().nonnegative(),
  /** YYYYMMDD in the network's time zone. */
  localDay: z.int().positive(),
  isBot: z.boolean(),
});
export type TrafficbackMessage = z.infer<typeof trafficbackMessage>;

/** What the queue of clicks carries. */
export const visitMessage = z.union([clickMessage, trafficbackMessage]);
export type VisitMessage = z.infer<typeof visitMessage>;
