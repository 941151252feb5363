import { z } from "zod";
import type { LabelRef } from "../../../domain/offers/settings/offer-changes.ts";
import { isTimeZone } from "../../../domain/reports/model/days.ts";
import { date, text, word } from "../../../http/fields/strict.ts";
import { unnumbered } from "../../../http/forms.ts";
import { readAddressLines } from "../../../lib/address-lines.ts";
import { readClickSession } from "../../../lib/click-session.ts";
import { isDestination } from "../../../lib/destination.ts";
import { readHexId } from "../../../lib/hex-id.ts";
import { mixed } from "../fields.ts";

const MAX_URL = 2048;

/** A label by its id, or by its title. */
export const label = text(255)
  .transform((text): LabelRef => readHexId(text) ?? { title: text })
  .meta({ type: "string" });

/** Where visitors are sent: an address with macros. Empty: none. */
export const destination = z
  .string()
  .trim()
  .max(MAX_URL)
  .refine((url) => url === "" || isDestination(url));

/** A day, as it is written; a time of that day does not count. Empty: none. */
export const day = z.union([
  z.literal(""),
  z
    .string()
    .regex(/^\d{4}-\d\d-\d\d( \d\d:\d\d(:\d\d)?)?$/)
    .transform((text) => text.slice(0, 10))
    .pipe(date),
]);

/** Addresses and ranges of senders, answered one a line. */
export const addressLines = z
  .string()
  .max(20_000)
  .transform((text, context) => readAddressLines(text) ?? refuse(context));

/** A length of time such as `1y2m3w4d5h6i7s`, as it is written. */
export const clickSession = z
  .string()
  .trim()
  .max(64)
  .refine((text) => readClickSession(text) !== null)
  .transform((text) => text.toLowerCase());

/** An IANA name; empty: the network's, which is answered as null. */
export const timeZone = z.union([z.literal("").transform(() => null), z.string().max(64).refine(isTimeZone)]);

const SUB = /^[A-Za-z0-9,._\-{}+=/:~]*$/;

/** Values of a sub, with commas between them or as a list. */
export const subValues = z
  .preprocess(
    (value) => {
      const list = unnumbered(value);
      return Array.isArray(list) ? list.join(",") : list;
    },
    word(10_000).pipe(z.string().regex(SUB)),
  )
  .transform((text) => [...new Set(text.split(",").filter((value) => value !== ""))])
  .meta({ type: "string", pattern: SUB.source });

/** Texts without repetitions: a list, or one text with commas between them. */
export const tags = z
  .preprocess((value) => (typeof value === "string" ? value.split(",") : value), mixed(word(255).pipe(z.string().trim()), 100))
  .transform((texts) => [...new Set(texts.filter((text) => text !== ""))]);

const restriction = z
  .partialRecord(z.enum(["sub1", "sub2", "sub3", "sub4", "sub5", "sub6", "sub7", "sub8"]), word(255))
  .transform((subs) => Object.fromEntries(Object.entries(subs).filter(([, value]) => value !== "")) as Record<string, string>);

/** Combinations of subs that are barred. One without a value is none. */
export const subRestrictions = mixed(restriction, 100).transform((entries) => entries.filter((entry) => Object.keys(entry).length > 0));

const STRICT_OS = ["web", "wp", "ios", "android"] as const;

/** `ios 7`, `android 4.4`: a system's word and a version of it; or the version alone. */
const version = word(32).pipe(
  z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^((ios|android|wp) )?\d+(\.\d+)*$/),
);

/** A system that alone may come, with its versions. Those of phones must say them. */
export const strictOs = z
  .object({
    os: z.string().trim().toLowerCase().pipe(z.enum(STRICT_OS)),
    versions: mixed(version, 50).default([]),
  })
  .refine(({ os, versions }) => os === "web" || versions.length > 0, { path: ["versions"] });

const CONNECTIONS = { "": "", all: "all", wifi: "wifi", "wi-fi": "wifi", cellular: "cellular" } as const;

/** How visitors must be connected. Empty: in any way. */
export const connection = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(z.enum(Object.keys(CONNECTIONS) as (keyof typeof CONNECTIONS)[]))
  .transform((word) => CONNECTIONS[word]);

function refuse(context: z.RefinementCtx): never {
  context.addIssue("not accepted");
  return z.NEVER;
}
