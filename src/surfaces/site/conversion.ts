import { z } from "zod";
import { type Conversion, NOTHING_SAID, PERSONAL, type Recorded, TAGS } from "../../conversions/conversion.ts";
import { isAmong, type StageName } from "../../conversions/status-words.ts";
import { amount, country, currency, isSet, name, ownWords, scalar, text, whole } from "../../http/fields.ts";
import { findCurrency, toMicros } from "../../money.ts";
import type { SiteRequest } from "./function.ts";

const MAX_ID = Number.MAX_SAFE_INTEGER;
const MAX_QUANTITY = 1_000_000;
/** Unix seconds: the year 2000, and what still has ten digits. */
const EARLIEST = 946_684_800;
const LATEST = 9_999_999_999;

/** The numbers that platforms of this family have for their stages. */
const STAGE_OF_NUMBER: Readonly<Record<number, StageName>> = {
  1: "wait",
  2: "processing",
  3: "processing",
  4: "hold",
  5: "cancel",
  6: "approve",
  7: "approve",
  8: "approve",
  9: "approve",
  10: "approve",
  11: "cancel",
  12: "trash",
};

const DESKTOP = /^(0|dsk|desk|desktop|pc|laptop)$/i;

/** An amount that may be below zero, in millionths; null where none was sent. */
const signedAmount = scalar
  .transform((text, ctx) => {
    const micros = text === "" ? null : toMicros(text.replace(/^-/, ""));
    if (micros === null && text !== "") ctx.addIssue({ code: "custom", message: "no amount" });
    return micros !== null && text.startsWith("-") ? -micros : micros;
  })
  .meta({ type: "number" });

/** A percentage from −100 to 100 as parts of a million; null where none was sent. */
const percentage = signedAmount
  .transform((millionths, ctx) => {
    if (millionths === null) return null;
    if (Math.abs(millionths) > 100_000_000) ctx.addIssue({ code: "custom", message: "no share" });
    return Math.round(millionths / 100);
  })
  .meta({ type: "number", minimum: -100, maximum: 100 });

const numberedCurrency = whole(1, 999)
  .transform((number, ctx) => {
    const code = number === null ? "" : findCurrency(String(number));
    if (code === null) ctx.addIssue({ code: "custom", message: "unknown currency" });
    return code ?? "";
  })
  .meta({ type: "integer", minimum: 1, maximum: 999 });

const stage = whole(1, 12)
  .transform((number) => (number === null ? null : (STAGE_OF_NUMBER[number] ?? null)))
  .meta({ type: "integer", minimum: 1, maximum: 12 });

/** How both functions name the lead that they mean. */
export const leadId = z.int().describe("The lead's number");

/** What both functions take. */
export const conversionFields = {
  click: name(64).describe("The click"),
  exto: name().describe("The lead's id at the caller"),
  flow: whole(1, MAX_ID).describe("A flow by its number"),
  code: name(64).describe("A flow by its code"),
  status: text().describe("A word that is recognised, or one of your own"),
  accept: isSet.describe("The lead is approved"),
  stid: stage.describe("The status, by its number in platforms of this family"),
  reason: whole(0, 999_999).describe("Why it was cancelled, by a number"),
  sta: ownWords.describe("Your own words for approved, with commas"),
  stc: ownWords.describe("Your own words for cancelled, with commas"),
  stt: ownWords.describe("Your own words for trash, with commas"),
  sth: ownWords.describe("Your own words for hold, with commas"),
  stw: ownWords.describe("Your own words for in processing, with commas"),
  stn: ownWords.describe("Your own words for new, with commas"),
  wm: amount.describe("What the affiliate gets and the advertiser pays"),
  cc: currency.describe("The currency of `wm`, `pay` and `pd`"),
  pd: signedAmount.describe("What the network keeps: above zero of the affiliate's part, below zero on top of the advertiser's"),
  pp: percentage.describe("The same in percent of it"),
  pay: amount.describe("What the advertiser pays"),
  goal: name().describe("A goal by its code or alias"),
  gid: whole(1, MAX_ID).describe("A goal by its number"),
  name: text().describe("Of the customer"),
  phone: text().describe("Of the customer"),
  email: text().describe("Of the customer"),
  country,
  base: amount.describe("The price of the order, which is no payment"),
  curr: numberedCurrency.describe("Its currency, by the number of ISO 4217"),
  currency: currency.describe("Its currency"),
  count: whole(1, MAX_QUANTITY).describe("Pieces ordered"),
  comment: text(1000).describe("Of the customer"),
  mobile: scalar
    .transform((word) => (word === "" ? null : DESKTOP.test(word) ? 0 : 1))
    .meta({ type: "string" })
    .describe("1 or 0, or a word: `desktop` and its like are no"),
  bad: scalar
    .transform((value) => (value === "" ? null : Number(isSet.parse(value))))
    .meta({ type: "boolean" })
    .describe("The traffic is bad"),
  time: whole(EARLIEST, LATEST).describe("When the lead was made, Unix seconds"),
};

const conversionSchema = z.object(conversionFields);
export type ConversionInput = z.output<typeof conversionSchema>;

const UNSAID = Object.fromEntries([...TAGS, ...PERSONAL].map((field) => [field, ""])) as Record<
  (typeof TAGS)[number] | (typeof PERSONAL)[number],
  string
>;

/** The conversion that parameters tell of, as it is to be when it is new or changed alike. */
export function toConversion(input: ConversionInput, { webhookId }: SiteRequest): Conversion {
  const paid = input.cc || input.currency || input.curr || "usd";
  const ordered = input.currency || input.curr || paid;
  return {
    ...NOTHING_SAID,
    ...UNSAID,
    source: "site",
    click: input.click,
    flow: input.code,
    flowId: input.flow,
    uid: input.exto,
    goal: input.goal,
    goalId: input.gid,
    status: input.status,
    stage: input.accept ? "approve" : input.stid,
    own: { wait: input.stn, processing: input.stw, hold: input.sth, approve: input.sta, cancel: input.stc, trash: input.stt },
    payment: { bothMicros: input.wm, chargeMicros: input.pay, keptMicros: input.pd, keptPpm: input.pp, currency: paid },
    base: input.base === null ? null : { micros: input.base, currency: ordered },
    name: input.name,
    phone: input.phone,
    email: input.email,
    comment: input.comment,
    geo: input.country,
    numbers: dropNulls({ mobile: input.mobile, reason: input.reason, quantity: input.count, is_bad: input.bad }),
    startedAtMs: input.time === null ? null : input.time * 1000,
    webhookId,
  };
}

/** How both functions answer what was made or changed. */
export const toAnswer = ({ leadId: id }: Recorded) => ({ id });

/** Whether the status is one that the sender calls new: it makes leads, and changes none. */
export function saysNew({ status, stn, accept, stid }: ConversionInput): boolean {
  return !accept && stid === null && isAmong(status, stn);
}

function dropNulls<Name extends string>(values: Record<Name, number | null>): Partial<Record<Name, number>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as Partial<Record<Name, number>>;
}
