import { z } from "zod";
import { findClickId } from "../../../domain/clicks/click-id.ts";
import type { Imported } from "../../../domain/network-conversions/import-conversions.ts";
import type { Placed } from "../../../domain/network-conversions/read-places.ts";
import { FIRST_GOAL } from "../../../domain/network-conversions/report.ts";
import { amount, int, text, word } from "../../../http/fields/strict.ts";
import { NETWORK_STATUS, NETWORK_STATUS_WORDS } from "../../../lib/codes.ts";
import { fromMicros } from "../../../lib/money.ts";
import { normalizeAddress } from "../../../lib/net.ts";
import { instantOf } from "../../../lib/strtotime/zone-time.ts";
import { monthsBefore } from "../../../lib/time.ts";
import type { Call, NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { ignored } from "../fields.ts";

export const statusName = z.enum(NETWORK_STATUS_WORDS);

/** Pending, and left out by caps. */
const UNCAPPED = "pending_cap";

/** The largest number that clients of this API know. */
const rowNumber = int.pipe(
  z
    .int()
    .min(1)
    .max(2 ** 31 - 1),
);

const moment = z
  .string()
  .trim()
  .regex(/^\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d)?)?$/);

const CUSTOM_FIELDS = ["1", "2", "3", "4", "5", "6", "7"] as const;

const customField = ignored(word(1000)).describe("Kept with the conversion");

const customFields = {
  custom_field_1: customField,
  custom_field_2: customField,
  custom_field_3: customField,
  custom_field_4: customField,
  custom_field_5: customField,
  custom_field_6: customField,
  custom_field_7: customField,
};

/** What is said of a conversion that is imported. */
export const importedFields = {
  offer: rowNumber.describe("The offer's number"),
  pid: rowNumber.describe("The affiliate's number"),
  action_id: ignored(word(255)).describe("The advertiser's id of it"),
  goal: ignored(word(255)).describe("The goal's value; `1` where none is sent"),
  ip: ignored(text(100).transform((address, context) => normalizeAddress(address) ?? refuse(context))).describe("The visitor's address"),
  ua: ignored(text(512)).describe("The visitor's user agent"),
  sum: ignored(amount).describe("The sale, of which percent payments are a share"),
  status: ignored(z.enum([...NETWORK_STATUS_WORDS, UNCAPPED])).describe(
    "Without it the offer's hold period decides. `pending_cap` is pending, and left out by caps",
  ),
  click_id: ignored(text(100)).describe("The click, which must be of the same offer and affiliate"),
  comment: ignored(text(2000)).describe("Kept with the conversion"),
  created_at: ignored(moment).describe("When it was made, by the platform's clocks: two months ago at most. By default now"),
  ...customFields,
};

type Fields = z.output<z.ZodObject<typeof importedFields>>;

function refuse(context: z.RefinementCtx): never {
  context.addIssue("not accepted");
  return z.NEVER;
}

interface Terms {
  isReported: boolean;
  /** Where it stands among the parameters. */
  path: readonly (string | number)[];
}

/** What is looked for before it is known whose clocks `created_at` is by, and with it what is wrong. */
export function toPlaced({ deps }: Pick<Call, "deps">, record: Fields): Placed {
  const { click_id = "", created_at } = record;
  return { ...namesOf(record, (click_id === "" ? "" : findClickId(click_id)) ?? ""), atMs: shownAt(created_at) ?? deps.now() };
}

/** By what a record is found. */
const namesOf = ({ offer, pid, action_id = "", goal = FIRST_GOAL }: Fields, click: string) => ({
  click,
  refId: "",
  offerId: offer,
  affiliateId: pid,
  actionId: action_id,
  goal,
  saleCurrency: "",
});

/** @throws AppError field_invalid (click_id, created_at) */
export function toImported(ctx: NetworkCtx, record: Fields, { isReported, path }: Terms): Imported {
  const wrong = (name: string) => {
    const [field = name, ...within] = [...path, name];
    return new AppError("field_invalid", String(field), { within });
  };
  const click = record.click_id === undefined ? "" : findClickId(record.click_id);
  if (click === null) throw wrong("click_id");
  const atMs = madeAt(ctx, record.created_at);
  if (atMs === null) throw wrong("created_at");
  const custom = CUSTOM_FIELDS.flatMap((number) => {
    const value = record[`custom_field_${number}`];
    return value === undefined ? [] : [[`custom_field_${number}`, value] as const];
  });
  const { status } = record;
  return {
    report: {
      ...namesOf(record, click),
      saleMicros: record.sum ?? null,
      status: status === undefined ? null : NETWORK_STATUS[status === UNCAPPED ? "pending" : status],
      visitor: { ip: record.ip ?? "", userAgent: record.ua ?? "", device: "" },
      comment: record.comment ?? "",
      referrer: "",
      fields: Object.fromEntries(custom),
      atMs,
    },
    offerId: record.offer,
    affiliateId: record.pid,
    isReported,
    isUncapped: status === UNCAPPED,
  };
}

/** What clocks show, as milliseconds of UTC; null for a date that does not exist, or none. */
function shownAt(written = ""): number | null {
  const [day = "", time = "00:00:00"] = written.split(/[ T]/);
  const shown = Date.parse(`${day}T${time.length === 5 ? `${time}:00` : time}Z`);
  return Number.isNaN(shown) || new Date(shown).toISOString().slice(0, 10) !== day ? null : shown;
}

const MONTHS_BACK = 2;

/** Null for a date that does not exist, is to come, or is too long ago. */
function madeAt({ deps, network }: NetworkCtx, written: string | undefined): number | null {
  const nowMs = deps.now();
  if (written === undefined) return nowMs;
  const shown = shownAt(written);
  if (shown === null) return null;
  const atMs = instantOf(network.timeZone, shown);
  return atMs > nowMs || atMs < monthsBefore(nowMs, MONTHS_BACK) ? null : atMs;
}

const number = z.union([z.number(), z.string()]).nullable();

/** A conversion as it was asked for; null is what was not sent. */
export const echoed = z
  .strictObject({
    offer: z.int(),
    pid: z.int(),
    action_id: z.string().nullable(),
    goal: number,
    ip: z.string().nullable(),
    ua: z.string().nullable(),
    sum: z.number().nullable(),
  })
  .meta({ id: "ImportedConversion" });

export const echoOf = ({ offer, pid, action_id, goal, ip, ua, sum }: Fields): z.input<typeof echoed> => ({
  offer,
  pid,
  action_id: action_id ?? null,
  goal: goal === undefined ? null : /^\d{1,9}$/.test(goal) ? Number(goal) : goal,
  ip: ip ?? null,
  ua: ua ?? null,
  sum: sum === undefined ? null : fromMicros(sum),
});
