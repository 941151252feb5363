import { LEAD_STATUS_NAMES } from "../codes.ts";
import type { Deps } from "../deps.ts";
import { fromMicros } from "../money.ts";
import type { Claimed } from "./claim.ts";
import { expandMacros } from "./macros.ts";
import { webhookIdOf } from "./webhook-id.ts";

/** The URL of a delivery, its template's macros filled from the lead and the event that is reported. */
export function deliveryUrl(template: string, delivery: Claimed): string {
  return expandMacros(template, {
    click: delivery.click ?? "",
    status: LEAD_STATUS_NAMES[delivery.status] ?? "",
    campaign: delivery.campaignCode ?? "",
    user: delivery.accountId,
    lead: delivery.leadId,
    subscriber: delivery.subscriberId ?? "",
    username: delivery.username ?? "",
    chat: delivery.chatId ?? "",
    time: delivery.eventAtMs === null ? "" : Math.floor(delivery.eventAtMs / 1000),
    flow: delivery.flowCode ?? "",
    goal: delivery.goalCode ?? "",
    uid: delivery.uid ?? "",
    price: delivery.priceMicros === null ? "" : fromMicros(delivery.priceMicros),
    currency: delivery.currency ?? "",
  });
}

/** Macros can make a URL far longer than its template was; the log keeps this much. */
const MAX_LOGGED_CHARACTERS = 4_096;

/** A URL as the log of attempts holds it. */
export const asLogged = (url: string): string => url.slice(0, MAX_LOGGED_CHARACTERS);

/** The id is the same on every try of a delivery, so that receivers can drop repeats; the time is the try's own, in Unix seconds. */
export async function deliveryHeaders(deps: Pick<Deps, "vault">, deliveryId: number, nowMs: number): Promise<Record<string, string>> {
  return { "webhook-id": await webhookIdOf(deps, deliveryId), "webhook-timestamp": String(Math.floor(nowMs / 1000)) };
}
