import { z } from "zod";
import { type Conversion, EMPTY_CONVERSION, PERSONAL, type Recorded, TAGS } from "../../domain/conversions/conversion.ts";
import { readMoney } from "../../domain/conversions/read-money.ts";
import { isCovered, type Payment } from "../../domain/conversions/split-payment.ts";
import { isAmong, recogniseStage, type StageName } from "../../domain/conversions/status-words.ts";
import { ignoredNames } from "../../http/described.ts";
import type { Asked } from "../../http/endpoint.ts";
import {
  amount,
  country,
  currency,
  flag,
  isSet,
  moment,
  name,
  numberOf,
  ownWords,
  percentage,
  said,
  text,
  whole,
} from "../../http/fields/lenient.ts";
import { clickField, flowFields, flowNameOf } from "./flow-fields.ts";

const MAX_ID = Number.MAX_SAFE_INTEGER;
const MAX_QUANTITY = 1_000_000;
/** The year 2000, and the last second that has ten digits. */
const EARLIEST_MS = 946_684_800_000;
const LATEST_MS = 9_999_999_999_000;

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

const stage = numberOf(12)
  .transform((number) => (number === null ? null : (STAGE_OF_NUMBER[number] ?? null)))
  .meta({ type: "integer", minimum: 1, maximum: 12 });

/** What both functions answer of the lead that they mean. */
export const changedLead = z.strictObject({ id: z.int().describe("The lead's id"), ignored: ignoredNames });

export const toAnswer = ({ leadId: id, ignored }: Recorded) => ({ id, ...(ignored.length === 0 ? {} : { ignored }) });

/** What both functions take. */
export const conversionFields = {
  click: clickField.describe("The click's id"),
  exto: name().describe("The caller's id of the lead"),
  ...flowFields,
  status: text().describe("A known status word, or one of your own lists"),
  accept: isSet.describe("Set the status approved"),
  stid: stage.describe("The status as a number"),
  reason: whole(0, 999_999).describe("The reason of the cancellation, as a number"),
  sta: ownWords.describe("Your own words for approved, comma-separated"),
  stc: ownWords.describe("Your own words for cancelled, comma-separated"),
  stt: ownWords.describe("Your own words for trash, comma-separated"),
  sth: ownWords.describe("Your own words for hold, comma-separated"),
  stw: ownWords.describe("Your own words for in processing, comma-separated"),
  stn: ownWords.describe("Your own words for new, comma-separated"),
  wm: amount.describe("Payout and revenue: what the affiliate gets and the advertiser pays"),
  cc: currency.describe("The currency of `wm`, `pay` and `pd`"),
  pd: amount.describe("The network's margin: a positive amount is subtracted from the payout, a negative one is added to the revenue"),
  pp: percentage.describe("The margin in percent"),
  pay: amount.describe("The revenue: what the advertiser pays"),
  goal: name().describe("The goal's code or alias"),
  gid: numberOf(MAX_ID).describe("The goal's number"),
  name: text().describe("The customer's name"),
  phone: text().describe("The customer's phone number"),
  email: text().describe("The customer's email address"),
  country,
  base: amount.describe("The unit price of the product; it is not a payment"),
  curr: currency.describe("The currency of `base`, like `currency`"),
  currency: currency.describe("The currency of `base`"),
  count: numberOf(MAX_QUANTITY).describe("The quantity"),
  comment: text(1000).describe("A comment on the lead"),
  mobile: said
    .transform((word) => (word === "" ? null : DESKTOP.test(word) ? 0 : 1))
    .meta({ type: "string" })
    .describe("1 or 0, or a word: `desktop` and similar words mean no"),
  bad: flag.describe("The traffic is bad"),
  time: moment(EARLIEST_MS, LATEST_MS).describe("When the lead was made: Unix seconds or milliseconds, or a date"),
};

/** What names the lead: read otherwise, a call would be of another one. */
export const NEEDED = ["click", "exto", "code"];

const conversionSchema = z.object(conversionFields);
export type ConversionInput = z.output<typeof conversionSchema>;

const UNSAID = Object.fromEntries([...TAGS, ...PERSONAL].map((field) => [field, ""])) as Record<
  (typeof TAGS)[number] | (typeof PERSONAL)[number],
  string
>;

/** The conversion that parameters tell of, as it is to be when it is new or changed alike. */
export function toConversion(input: ConversionInput, { webhookId, ignored }: Pick<Asked, "ignored" | "webhookId">): Conversion {
  const named = flowNameOf(input);
  const own = { wait: input.stn, processing: input.stw, hold: input.sth, approve: input.sta, cancel: input.stc, trash: input.stt };
  const stage = input.accept ? "approve" : input.stid;
  const money = moneyOf(input, ignored, stage ?? recogniseStage(input.status, own));
  return {
    ...EMPTY_CONVERSION,
    ...UNSAID,
    source: "site",
    click: input.click,
    flow: named.code,
    flowId: named.flowId,
    uid: input.exto,
    goal: input.goal,
    goalId: input.gid,
    status: input.status,
    stage,
    own,
    payment: money.payment,
    base: money.base,
    name: input.name,
    phone: input.phone,
    email: input.email,
    comment: input.comment,
    geo: input.country,
    numbers: dropNulls({
      mobile: input.mobile,
      reason: input.reason,
      quantity: input.count,
      is_bad: input.bad === null ? null : Number(input.bad),
    }),
    startedAtMs: input.time,
    ignored: [...ignored, ...money.ignored],
    webhookId,
  };
}

/** The lead's money, in `cc`, and the order's, in `currency` or `curr`: each in the other's currency where it has none. */
function moneyOf(input: ConversionInput, lost: readonly string[], stage: StageName | null) {
  const ordered = input.currency || input.curr;
  const isOrderedLost = ordered === "" && (lost.includes("currency") || lost.includes("curr"));
  const { wm, pay, pd, base } = input;
  const paid = readMoney(
    { wm, pay, pd },
    { stage, named: input.cc, otherwise: lost.includes("cc") || isOrderedLost ? null : ordered || "usd", signed: ["pd"] },
  );
  const order = readMoney({ base }, { stage: null, named: ordered, otherwise: isOrderedLost ? null : paid.currency || "usd" });
  const { currency, micros } = paid;
  const payment: Payment = { grossMicros: micros.wm, revenueMicros: micros.pay, marginMicros: micros.pd, marginPpm: input.pp, currency };
  const covered = isCovered(payment) ? payment : { ...payment, marginMicros: null, marginPpm: null };
  const uncovered = covered === payment ? [] : [...(micros.pd === null ? [] : ["pd"]), ...(input.pp === null ? [] : ["pp"])];
  return {
    payment: covered,
    base: order.micros.base === null ? null : { micros: order.micros.base, currency: order.currency },
    ignored: [...paid.ignored, ...order.ignored, ...uncovered],
  };
}

/** Whether the status is one that the sender calls new: it makes leads, and changes none. */
export function saysNew({ status, stn, accept, stid }: ConversionInput): boolean {
  return !accept && stid === null && isAmong(status, stn);
}

function dropNulls<Name extends string>(values: Record<Name, number | null>): Partial<Record<Name, number>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as Partial<Record<Name, number>>;
}
