import { z } from "zod";
import { type Conversion, EMPTY_CONVERSION, type Recorded } from "../../domain/conversions/conversion.ts";
import { readMoney } from "../../domain/conversions/read-money.ts";
import { recogniseStage } from "../../domain/conversions/status-words.ts";
import { ignoredNames } from "../../http/described.ts";
import type { Asked } from "../../http/endpoint.ts";
import { address, amount, clickId, country, currency, flowName, name, ownWords, said, text } from "../../http/fields/lenient.ts";
import type { Params } from "../../http/forms.ts";
import { readLeniently } from "../../http/lenient/read.ts";
import type { Read } from "../../http/reading.ts";
import type { Word } from "./errors.ts";
import { MAX_META_NAME, readMeta } from "./meta.ts";
import { STAGES } from "./stages.ts";

const MAX_UID = 255;

/** What others call the price; the first that says something counts. */
export const PRICE_NAMES = ["price", "payout", "revenue", "amount", "sum"] as const;

const schema = z.object({
  click: clickId.describe("The click's id, as the flow's link passed it on"),
  flow: flowName.describe("Without a click: the flow's code or number, together with `subid`"),
  uid: name(MAX_UID).describe("The advertiser's id of the lead"),
  goal: said.describe("The goal's code"),
  status: text().describe("A known status word, or one of your own lists"),
  price: amount.describe("The payout of the lead"),
  payout: amount.describe("The same as `price`"),
  revenue: amount.describe("The same as `price`"),
  amount: amount.describe("The same as `price`"),
  sum: amount.describe("The same as `price`"),
  currency: currency.describe("The currency of the payout"),
  convert: currency.describe("Convert the payout into this currency"),
  name: text().describe("The customer's name"),
  phone: text().describe("The customer's phone number"),
  email: text().describe("The customer's email address"),
  comment: text(1000).describe("A comment on the lead"),
  utm_source: text().describe("Replaces the click's value"),
  utm_campaign: text().describe("Replaces the click's value"),
  utm_content: text().describe("Replaces the click's value"),
  utm_term: text().describe("Replaces the click's value"),
  utm_medium: text().describe("Replaces the click's value"),
  subid: text().describe("The traffic source's id of the visitor"),
  adid: text().describe("The ad network's id of the click"),
  data1: text().describe("Any value of the traffic source"),
  data2: text().describe("Any value of the traffic source"),
  stn: ownWords.describe("Your own words for new, comma-separated"),
  sth: ownWords.describe("Your own words for hold, comma-separated"),
  sta: ownWords.describe("Your own words for approve, comma-separated"),
  stc: ownWords.describe("Your own words for cancel, comma-separated"),
  stt: ownWords.describe("Your own words for trash, comma-separated"),
  ip: address.describe("The lead's IP address"),
  geo: country,
  ua: text(512).describe("The lead's User-Agent"),
  referer: text(1024).describe("Where the ad was shown"),
});

/** Every parameter but the custom fields. */
export const CONVERSION_NAMES: readonly string[] = schema.keyof().options;

/** What names the lead: read otherwise, a call would be of another one. */
const NEEDED = ["click", "flow", "uid", "goal"];

/** What a call takes; `readMeta` reads the custom fields. */
export const conversionInput = schema.extend({
  meta: z.record(z.string().max(MAX_META_NAME), z.string()).optional().describe("Custom fields, up to 64 per lead"),
});
type ConversionInput = z.output<typeof conversionInput>;

/** What one conversion may be refused for. */
export const CONVERSION_ERRORS: readonly Word[] = ["no-click", "bad-click", "bad-flow", "bad-goal", "no-changes", "invalid"];

/** What is said of a lead that was made or changed. */
export const wireRecorded = z.strictObject({
  id: z.int().describe("The lead's id"),
  create: z.boolean().describe("Whether this call made the lead"),
  stage: z.enum(STAGES),
  ignored: ignoredNames,
});

/**
 * Reads the parameters of a conversion, each for itself.
 * @throws AppError field_invalid with a parameter that names the lead and cannot be read
 */
export function readConversion(params: Params): Read<ConversionInput> {
  const { values, ignored } = readLeniently(schema, params, NEEDED);
  const { meta, isCut } = readMeta(params);
  return { values: { ...values, meta }, ignored: isCut ? [...ignored, "meta"] : ignored };
}

/** The conversion that parameters tell of. */
export function toConversion(values: ConversionInput, { ignored, webhookId }: Pick<Asked, "ignored" | "webhookId">): Conversion {
  const { stn, sth, sta, stc, stt, price: _, payout, revenue, amount: __, sum, currency: named, meta = {}, ...rest } = values;
  const own = { wait: stn, processing: "", hold: sth, approve: sta, cancel: stc, trash: stt };
  const priceName = PRICE_NAMES.find((each) => values[each] !== null) ?? "price";
  const {
    micros,
    currency: paid,
    ...money
  } = readMoney(
    { [priceName]: values[priceName] },
    { stage: recogniseStage(values.status, own), named, otherwise: ignored.includes("currency") ? null : "usd" },
  );
  const price = micros[priceName] ?? null;
  return {
    ...EMPTY_CONVERSION,
    ...rest,
    source: "postback",
    own,
    payout: price === null ? null : { micros: price, currency: paid },
    meta,
    ignored: [...ignored.filter((name) => name !== "meta"), ...money.ignored, ...ignored.filter((name) => name === "meta")],
    webhookId,
  };
}

export function toRecordedAnswer({ leadId, outcome, status, ignored }: Recorded): z.infer<typeof wireRecorded> {
  return { id: leadId, create: outcome === "created", stage: STAGES[status], ...(ignored.length === 0 ? {} : { ignored }) };
}
