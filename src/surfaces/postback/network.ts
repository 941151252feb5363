import { z } from "zod";
import { findClickId } from "../../domain/clicks/click-id.ts";
import { type OwnWords, recogniseStage, STAGES } from "../../domain/conversions/status-words.ts";
import { FIRST_GOAL, type Report } from "../../domain/network-conversions/report.ts";
import { type Refusal, takePostback, type Unread } from "../../domain/network-conversions/take-postback.ts";
import { MAX_TAG_CHARACTERS } from "../../domain/traffic/tags.ts";
import { name } from "../../http/fields/lenient.ts";
import type { Params } from "../../http/forms.ts";
import { readAmount } from "../../http/lenient/amount.ts";
import { readCurrency } from "../../http/lenient/currency.ts";
import { isUnfilled } from "../../http/lenient/unfilled.ts";
import { cellOf } from "../../lib/cells.ts";
import { LEAD_STATUS, type LeadStatus, NETWORK_STATUS, NETWORK_STATUS_WORDS } from "../../lib/codes.ts";
import { readAddress } from "../../lib/net.ts";
import { cutText } from "../../lib/text.ts";
import type { Call } from "../../platform/context.ts";

const said = z.string().optional();

const CUSTOM_FIELDS = 7;
const customFields = Object.fromEntries(
  Array.from({ length: CUSTOM_FIELDS }, (_, index) => [`custom_field${index + 1}`, said.describe(`Also \`custom_field_${index + 1}\``)]),
);

/** What a postback of a network's advertiser may say. */
export const networkPostback = z.object({
  clickid: said.describe("The click's id, as the tracking URL got it; also `click_id`"),
  ref_id: said.describe("Without a click: `ref_id` of its click link, with `offer_id`"),
  offer_id: said.describe("Without a click: the offer's number"),
  pid: said.describe("Without a click: the affiliate's number"),
  action_id: said.describe("The advertiser's id of the conversion; the click's id where none is sent"),
  goal: said.describe("The goal's value; `1` where none is sent"),
  sum: said.describe("The sale, of which percent payments are a share"),
  status: said.describe(
    "1 confirmed, 2 pending, 3 declined, 5 hold, or a word for one of them; without it the offer's hold period decides",
  ),
  secure: said.describe("The postback password of the offer or the advertiser, where there is one"),
  ip: said.describe("The visitor's address"),
  referrer: said.describe("Where the visitor came from"),
  comment: said.describe("Kept with the conversion"),
  user_id: said.describe("Kept with the conversion"),
  device_type: said.describe("Without a click: the visitor's device, such as `mobile`"),
  fbclid: said.describe("Kept with the conversion"),
  promo_code: said.describe("Kept with the conversion"),
  order_currency: said.describe("The currency of `sum`; without it that of the payment"),
  ...customFields,
});

const KEPT = ["user_id", "device_type", "fbclid", "promo_code", "order_currency"];

/** By words and by numbers. */
const STATUSES: ReadonlyMap<string, LeadStatus> = new Map(
  NETWORK_STATUS_WORDS.flatMap((word, index) => [word, String(index + 1)].map((name) => [name, NETWORK_STATUS[word]] as const)),
);

/** Why the body of a postback cannot be read. */
export type UnreadBody = "body_malformed" | "body_too_large";

/** Source: the texts that advertisers' systems look for; of what cannot be placed otherwise our own. */
const TEXTS: Readonly<Record<Refusal | UnreadBody | "click_missing" | "place_missing", string>> = {
  access_denied: "Access denied",
  address_denied: "Current IP-address is denied",
  broken_click: "Broken clickid",
  click_missing: "Missing mandatory parameter clickid/click_id or ref_id or aimp_id",
  place_missing: "Missing mandatory parameters offer_id and pid",
  unknown_place: "Unknown offer_id or pid",
  offer_disabled: "Offer disabled",
  conversion_exists: "Conversion exists",
  not_pending: "Conversion status is not pending",
  action_id_wrong: "Parameter action_id must be one text of at most 255 characters",
  goal_wrong: "Parameter goal must be one text of at most 255 characters",
  body_malformed: "The request body cannot be read",
  body_too_large: "The request body is too large",
};

const NO_WORDS: OwnWords = { wait: "", processing: "", hold: "", approve: "", cancel: "", trash: "" };

const refuse = (refusal: keyof typeof TEXTS) => ({ status: 2, message: TEXTS[refusal], error: TEXTS[refusal] }) as const;

/** What one said under the first of these names; empty: nothing. The last value counts of several. */
function textOf(params: Params, max: number, ...names: string[]): string {
  for (const name of names) {
    const value = [params[name]].flat().at(-1);
    const text = typeof value === "string" || typeof value === "number" ? String(value).replaceAll("\0", "").trim() : "";
    if (text !== "" && !isUnfilled(text)) return cutText(text, max);
  }
  return "";
}

const numberOf = (text: string): number | null => (/^[1-9]\d{0,9}$/.test(text) ? Number(text) : null);

/** A status that nobody knows is no reason to pay: it waits for somebody to look. */
function statusOf(text: string): LeadStatus | null {
  if (text === "") return null;
  const own = STATUSES.get(text.toLowerCase().replace(/^(\d)\.0+$/, "$1"));
  if (own !== undefined) return own;
  const stage = recogniseStage(text, NO_WORDS);
  // A network knows its trash as declined: not_found is what no payment was found for.
  return stage === null ? LEAD_STATUS.wait : stage === "trash" ? LEAD_STATUS.cancel : STAGES[stage].status;
}

/** A sale and its currency; empty: nobody says which. What stands beside the amount says less than `order_currency`. */
function saleOf(params: Params) {
  const said = readAmount(textOf(params, 64, "sum"));
  const currency = readCurrency(textOf(params, 64, "order_currency")) ?? said?.currency ?? "";
  return { saleMicros: said === null || said.micros < 0 ? null : said.micros, saleCurrency: currency };
}

const named = name();

/** What names a conversion; null of what is not one text of at most 255 characters: cut, or read from a list, it would name another one. */
export const nameOf = (params: Params, key: "clickid" | "click_id" | "action_id" | "goal"): string | null =>
  named.safeParse(params[key]).data ?? null;

/** The click's id; empty: none is said, null: it is none. */
export function clickOf(params: Params): string | null {
  const said = nameOf(params, "clickid");
  const text = said === "" ? nameOf(params, "click_id") : said;
  return text === null || text === "" ? text : findClickId(text);
}

function readReport(params: Params, click: string, atMs: number): Report {
  const custom = Array.from({ length: CUSTOM_FIELDS }, (_, index) => {
    const number = index + 1;
    return [`custom_field_${number}`, textOf(params, 1000, `custom_field${number}`, `custom_field_${number}`)] as const;
  });
  const kept = KEPT.map((name) => [name, textOf(params, 1000, name)] as const);
  const ip = textOf(params, 100, "ip");
  const sale = saleOf(params);
  const named = sale.saleCurrency === "" ? [] : [["order_currency", sale.saleCurrency.toUpperCase()] as const];
  return {
    click,
    refId: click === "" ? textOf(params, MAX_TAG_CHARACTERS, "ref_id") : "",
    offerId: numberOf(textOf(params, 20, "offer_id")),
    affiliateId: numberOf(textOf(params, 20, "pid")),
    actionId: nameOf(params, "action_id") ?? "",
    goal: nameOf(params, "goal") || FIRST_GOAL,
    ...sale,
    status: statusOf(textOf(params, 64, "status")),
    visitor: { ip: readAddress(ip) ?? "", userAgent: "", device: textOf(params, 64, "device_type") },
    comment: textOf(params, 2000, "comment"),
    referrer: textOf(params, 1024, "referrer"),
    fields: Object.fromEntries([...custom, ...kept, ...named].filter(([, text]) => text !== "")),
    atMs,
  };
}

/** The cell that the click or the offer is of. */
export function cellOfPostback(params: Params): number {
  const click = findClickId(textOf(params, 100, "clickid", "click_id"));
  if (click !== null) return cellOf(Number.parseInt(click, 36), "flow");
  return cellOf(numberOf(textOf(params, 20, "offer_id")) ?? 0, "network");
}

/** The parameters as the log keeps them: without the password. */
export function withoutPassword(params: Params): Params {
  return "secure" in params ? { ...params, secure: "***" } : params;
}

/** What of a postback names its conversion and cannot be read; null: nothing. */
function unreadOf(params: Params): Unread | null {
  if (nameOf(params, "action_id") === null) return "action_id_wrong";
  return nameOf(params, "goal") === null ? "goal_wrong" : null;
}

/**
 * Takes a postback. One whose body cannot be read is taken by its query, where that says enough, and told so.
 * @param body why its body cannot be read, so that `params` are those of its query alone; null: it can
 * @returns the answer
 */
export async function answerNetworkPostback(
  call: Call,
  params: Params,
  body: UnreadBody | null,
): Promise<{ status: 1; message?: string } | ReturnType<typeof refuse>> {
  const unread = unreadOf(params);
  const click = clickOf(params);
  if (click === null) return refuse("broken_click");
  const report = readReport(params, click, call.deps.now());
  if (click === "" && (report.offerId === null || (report.affiliateId === null && report.refId === ""))) {
    const isTold = ["offer_id", "pid", "ref_id"].some((name) => textOf(params, 20, name) !== "");
    return refuse(body ?? unread ?? (isTold ? "place_missing" : "click_missing"));
  }
  const sender = { ip: call.client.ip, secure: textOf(params, 1000, "secure") };
  const accepted = body === null ? { status: 1 as const } : { status: 1 as const, message: TEXTS[body] };
  const refusal = await takePostback(call, report, { sender, unread, accepted });
  return refusal === null ? accepted : refuse(refusal);
}
