import { z } from "zod";
import { type Conversion, MAX_META_FIELDS, NOTHING_SAID, type Recorded } from "../../conversions/conversion.ts";
import { AppError } from "../../errors.ts";
import { amount, country, currency, name, ownWords, scalar, text } from "../../http/fields.ts";
import type { Params } from "../../http/params.ts";
import { readAddress } from "../../net.ts";
import { STAGES } from "./stages.ts";

const MAX_UID = 255;
const MAX_META_NAME = 64;
const MAX_META_VALUE = 1000;

const schema = z.object({
  click: scalar.describe("The click's id, as the flow's link gave it"),
  flow: scalar.describe("Where there is no click: the flow's code or number, with a `subid`"),
  uid: name(MAX_UID).describe("The advertiser's id of the lead"),
  goal: scalar.describe("A goal's code"),
  status: text().describe("A word that is recognised, or one of your own"),
  price: amount.describe("What the lead is worth"),
  currency: currency.describe("Of the price"),
  convert: currency.describe("What to keep the price in"),
  name: text().describe("Of the customer"),
  phone: text().describe("Of the customer"),
  email: text().describe("Of the customer"),
  comment: text(1000).describe("Of the customer"),
  utm_source: text().describe("In the place of what the click said"),
  utm_campaign: text().describe("In the place of what the click said"),
  utm_content: text().describe("In the place of what the click said"),
  utm_term: text().describe("In the place of what the click said"),
  utm_medium: text().describe("In the place of what the click said"),
  subid: text().describe("The source's own id of the visitor"),
  adid: text().describe("The advertising network's id of the click"),
  data1: text().describe("Whatever the source says"),
  data2: text().describe("Whatever the source says"),
  stn: ownWords.describe("Your own words for new, with commas"),
  sth: ownWords.describe("Your own words for hold, with commas"),
  sta: ownWords.describe("Your own words for approve, with commas"),
  stc: ownWords.describe("Your own words for cancel, with commas"),
  stt: ownWords.describe("Your own words for trash, with commas"),
  ip: scalar
    .transform((ip) => readAddress(ip) ?? "")
    .meta({ type: "string" })
    .describe("Of the lead"),
  geo: country,
  ua: text(512).describe("Of the lead: a User-Agent"),
  referer: text(1024).describe("Where the click appeared"),
});

/** What a call takes; `toMeta` reads the custom fields. */
export const conversionInput = schema.extend({
  meta: z.record(z.string().max(MAX_META_NAME), z.string()).optional().describe("Custom fields, up to 64 a lead"),
});

/** What is said of a lead that was made or changed. */
export const wireRecorded = z.strictObject({
  id: z.int().describe("The lead's number"),
  create: z.boolean().describe("Whether it was made just now"),
  stage: z.enum(STAGES),
});

/**
 * The conversion that parameters tell of.
 * @param webhookId the header by which a Pawprint names its deliveries; null of others
 * @throws AppError field_invalid with the parameter
 */
export function toConversion(params: Params, webhookId: string | null = null): Conversion {
  const parsed = schema.safeParse(params);
  if (!parsed.success) throw new AppError("field_invalid", String(parsed.error.issues[0]?.path[0] ?? ""));
  const { stn, sth, sta, stc, stt, price, currency: paid, ...rest } = parsed.data;
  return {
    ...NOTHING_SAID,
    ...rest,
    source: "postback",
    own: { wait: stn, processing: "", hold: sth, approve: sta, cancel: stc, trash: stt },
    price: price === null ? null : { micros: price, currency: paid || "usd" },
    meta: toMeta(params),
    webhookId,
  };
}

/** The fields of the object `meta`. What a form meant for it and could not say, a field within another, is refused. */
function toMeta(params: Params): Record<string, string> {
  if (Object.keys(params).some((name) => name.startsWith("meta["))) throw new AppError("field_invalid", "meta");
  const fields = Object.entries(objectOf(params.meta));
  if (fields.length > MAX_META_FIELDS) throw new AppError("field_invalid", "meta");
  const texts = fields.map(([name, value]): [string, string] => {
    const { success, data } = scalar.safeParse(value);
    if (!success || name.length > MAX_META_NAME) throw new AppError("field_invalid", "meta");
    return [name.toWellFormed(), data.slice(0, MAX_META_VALUE).toWellFormed()];
  });
  return Object.fromEntries(texts.filter(([, text]) => text !== ""));
}

function objectOf(meta: unknown): object {
  if (meta === undefined || meta === null || meta === "" || (Array.isArray(meta) && meta.length === 0)) return {};
  if (typeof meta !== "object" || Array.isArray(meta)) throw new AppError("field_invalid", "meta");
  return meta;
}

export function toRecordedAnswer({ leadId, outcome, status }: Recorded): z.infer<typeof wireRecorded> {
  return { id: leadId, create: outcome === "created", stage: STAGES[status] };
}
