import { LEAD_STATUS_NAMES } from "../../../lib/codes.ts";
import { amountWord, deviceWord } from "../../../lib/macro-words.ts";
import { expandMacros, type Macro, type MacroValue, namesMacro } from "../../../lib/macros.ts";
import { cutText } from "../../../lib/text.ts";
import { MACROS_OF_VISIT, readMacroValues } from "../outbound/macro-values.ts";
import { networkPostbackUrl } from "../outbound/network-url.ts";
import type { WebhookHeaders } from "../outbound/signing.ts";
import type { Claimed } from "./claim.ts";

/** The URL of a delivery, its template's macros filled from the lead and the event that is reported. */
export function deliveryUrl(template: string, delivery: Claimed): string {
  const { networkValues } = delivery;
  if (networkValues !== null) return networkPostbackUrl(template, { ...delivery, networkValues });
  const read = readMacroValues(delivery.macroValues);
  return expandMacros(template, (macro) => leadMacro(macro, delivery, read));
}

/** What a macro stands for of a lead and the event that is reported. */
function leadMacro(macro: Macro, delivery: Claimed, read: ReturnType<typeof readMacroValues>): MacroValue {
  switch (macro) {
    case "click":
      return delivery.click;
    case "status":
      return LEAD_STATUS_NAMES[delivery.status];
    case "campaign":
      return delivery.campaignCode;
    case "user":
      return delivery.accountId;
    case "lead":
      return delivery.leadId;
    case "subscriber":
      return delivery.subscriberId;
    case "username":
      return delivery.username;
    case "chat":
      return delivery.chatId;
    case "time":
      return delivery.eventAtMs === null ? null : Math.floor(delivery.eventAtMs / 1000);
    case "flow":
      return delivery.flowCode;
    case "goal":
      return delivery.goalCode;
    case "uid":
      return delivery.uid;
    case "price":
      return amountWord(delivery.payoutMicros);
    case "currency":
      return delivery.currency;
    case "cost":
      return amountWord(read(macro) as number | null);
    case "os":
    case "browser":
    case "device":
      return deviceWord(macro, read(macro) as number | null);
    default:
      return read(macro);
  }
}

/** How long a delivery waits for its lead's pending click when its template names values of it. A click is written within seconds. */
const CLICK_AWAITED_MS = 60_000;

/** Whether the template names values of a click that is still pending. */
export function awaitsClick({ clickPending, createdAtMs, templateUrl }: Claimed, nowMs: number): boolean {
  return clickPending === 1 && nowMs - createdAtMs < CLICK_AWAITED_MS && namesMacro(templateUrl ?? "", MACROS_OF_VISIT);
}

/** Macros can make a URL far longer than its template was; the log keeps this much. */
export const MAX_LOGGED_CHARACTERS = 4_096;

/** A URL as the log of attempts holds it. */
export const asLogged = (url: string): string => cutText(url, MAX_LOGGED_CHARACTERS);

/** The headers of Standard Webhooks, unsigned: the time is the attempt's, in Unix seconds. */
export function webhookHeaders(webhookId: string, nowMs: number): WebhookHeaders {
  return { "webhook-id": webhookId, "webhook-timestamp": String(Math.floor(nowMs / 1000)) };
}
