import ipaddr from "ipaddr.js";
import { z } from "zod";
import { LEAD_STATUS_NAMES, type LeadStatus } from "../../codes.ts";
import { type Conversion, MAX_META_FIELDS, type Recorded } from "../../conversions/conversion.ts";
import { AppError } from "../../errors.ts";
import type { Params } from "../../http/params.ts";
import { findCurrency, toMicros } from "../../money.ts";

const MAX_UID = 255;
const MAX_META_NAME = 64;
const MAX_META_VALUE = 1000;

/** One value of a form or of JSON as text; absent, null and empty are the same. */
const scalar = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .optional()
  .transform((value) =>
    String(value ?? "")
      .replaceAll("\0", "")
      .trim(),
  );

/** Descriptive text; what is longer is cut. */
const text = (max = 255) => scalar.transform((value) => value.slice(0, max).toWellFormed());

const currency = scalar.transform((code, ctx) => {
  const known = code === "" ? "" : findCurrency(code);
  if (known === null) ctx.addIssue({ code: "custom", message: "unknown currency" });
  return known ?? "";
});

const price = scalar.transform((amount, ctx) => {
  const micros = amount === "" ? null : toMicros(amount);
  if (micros === null && amount !== "") ctx.addIssue({ code: "custom", message: "no amount" });
  return micros;
});

const schema = z.object({
  click: scalar,
  flow: scalar,
  uid: scalar.pipe(z.string().max(MAX_UID)),
  goal: scalar,
  status: text(),
  price,
  currency,
  convert: currency,
  name: text(),
  phone: text(),
  email: text(),
  comment: text(1000),
  utm_source: text(),
  utm_campaign: text(),
  utm_content: text(),
  utm_term: text(),
  utm_medium: text(),
  subid: text(),
  adid: text(),
  data1: text(),
  data2: text(),
  stn: text(1000),
  sth: text(1000),
  sta: text(1000),
  stc: text(1000),
  stt: text(1000),
  ip: scalar.transform((ip) => (ipaddr.isValid(ip) ? ip : "")),
  geo: scalar.transform((code) => (/^[a-z]{2}$/i.test(code) ? code.toLowerCase() : "")),
  ua: text(512),
  referer: text(1024),
});

/**
 * The conversion that parameters tell of.
 * @param webhookId the header by which a Pawprint names its deliveries; null of others
 * @throws AppError field_invalid with the parameter
 */
export function toConversion(params: Params, webhookId: string | null = null): Conversion {
  const parsed = schema.safeParse(params);
  if (!parsed.success) throw new AppError("field_invalid", String(parsed.error.issues[0]?.path[0] ?? ""));
  const { stn, sth, sta, stc, stt, price, currency, ...rest } = parsed.data;
  return {
    ...rest,
    source: "postback",
    own: { wait: stn, hold: sth, approve: sta, cancel: stc, trash: stt },
    price: price === null ? null : { micros: price, currency: currency || "usd" },
    meta: toMeta(params),
    deliveryId: toDeliveryId(webhookId),
  };
}

/** `meta[name]` of a query or a form, and the object `meta` of JSON over it. */
function toMeta(params: Params): Record<string, string> {
  const bracketed = Object.entries(params)
    .filter(([name]) => name.startsWith("meta["))
    .map(([name, value]) => {
      const key = /^meta\[([^[\]]+)\]$/.exec(name)?.[1];
      if (key === undefined) throw new AppError("field_invalid", "meta");
      return [key, value] as const;
    });
  const fields = [...bracketed, ...Object.entries(objectOf(params.meta))];
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

function toDeliveryId(webhookId: string | null): number | null {
  const digits = /^pb_(\d{1,15})$/.exec(webhookId ?? "")?.[1];
  return digits === undefined ? null : Number(digits);
}

/** The word for a status as the Tracker API says it: `new` where others say wait. */
function stageOf(status: LeadStatus): string {
  return status === 0 ? "new" : (LEAD_STATUS_NAMES[status] ?? "");
}

export function toRecordedAnswer({ leadId, created, status }: Recorded) {
  return { status: "ok", id: leadId, create: created, stage: stageOf(status) };
}
