import { z } from "zod";
import { importSpend, type SpendOutcome } from "../../domain/spend/import-spend.ts";
import { previewSpend, type SpendPreview } from "../../domain/spend/preview-spend.ts";
import type { SpendItem, Tag } from "../../domain/spend/spend-item.ts";
import { sameFor } from "../../http/described.ts";
import { bool, country, domain, list, spelledAmount, spelledCurrency, whole, word } from "../../http/fields/strict.ts";
import { type Params, unnumbered } from "../../http/forms.ts";
import { readReported } from "../../http/params.ts";
import { withoutBlanks } from "../../http/reading.ts";
import { memo } from "../../lib/memo.ts";
import { fromMicros } from "../../lib/money.ts";
import { strtotime } from "../../lib/strtotime/strtotime.ts";
import { AppError } from "../../platform/errors.ts";
import { reporter } from "./access.ts";
import { endpoint } from "./endpoint.ts";
import { errorAnswer, type Word } from "./errors.ts";
import { FOREIGN } from "./reports.ts";

const MAX_ITEMS = 1000;
const MAX_TARGETS = 1000;

const TAGS = ["domain", "utm_source", "utm_campaign", "utm_content", "utm_term", "utm_medium", "subid"] as const satisfies Tag[];

/** The fields of one item, its moments read in the account's zone. */
function itemFields(zone: string, nowMs: number) {
  // Lines of a file name the same few days.
  const momentOf = memo(MAX_ITEMS, (written) => strtotime(written, zone, nowMs));
  const moment = word(100).transform((written, ctx) => {
    const read = momentOf(written);
    if (read !== null) return read;
    ctx.addIssue({ code: "custom", message: "no moment" });
    return z.NEVER;
  });
  return z.object({
    cost: spelledAmount.optional().describe("The total cost of the clicks"),
    cpc: spelledAmount.optional().describe("Or the cost of each click"),
    from: moment.optional().describe("A day, Unix seconds, or words such as `yesterday`"),
    to: moment.optional().describe("The end, written the same way; a date includes the whole day"),
    flow: list(word(64), MAX_TARGETS).default([]).describe("Flows, by code or number"),
    way: list(whole(0, Number.MAX_SAFE_INTEGER), MAX_TARGETS).default([]).describe("Ways, by number"),
    currency: spelledCurrency
      .optional()
      .describe("The currency of both amounts; by default the one written with the amount, otherwise `usd`"),
    geo: country.optional(),
    ...sameFor(TAGS, word(255).optional().describe("Only this exact value")),
    domain: domain.optional().describe("Where the ad was shown, in any case"),
    valid: bool.default(false).describe("Only clicks that passed the filters"),
    unique: bool.default(false).describe("Only unique clicks"),
  });
}

function itemSchema(zone: string, nowMs: number) {
  const isForward = ({ from, to }: z.output<ReturnType<typeof itemFields>>) =>
    from === undefined || to === undefined || from.fromMs < to.toMs;
  return itemFields(zone, nowMs).refine(isForward, { path: ["to"] });
}

const CONDITIONS = ["from", "to", "flow", "way", "geo", ...TAGS];

/** An empty list names nothing: whoever found no flow to write costs of means none, not all. */
function isGiven(params: Params, name: string): boolean {
  const value = params[name];
  return value !== undefined && value !== "" && value !== null && !(Array.isArray(value) && value.length === 0);
}

/** Whether an item has a cost, and says of which clicks. */
function isComplete(params: Params): boolean {
  return ["cpc", "cost"].some((name) => isGiven(params, name)) && CONDITIONS.some((name) => isGiven(params, name));
}

function readItem(schema: ReturnType<typeof itemSchema>, params: Params): SpendItem {
  const {
    from,
    to,
    flow,
    way,
    geo,
    cost,
    cpc,
    currency: code,
    valid,
    unique,
    ...rest
  } = withoutBlanks(schema, params).values as z.output<ReturnType<typeof itemSchema>>;
  const tags: Partial<Record<Tag, string>> = {};
  for (const tag of TAGS) if (rest[tag] !== undefined) tags[tag] = rest[tag];
  return {
    filter: {
      fromMs: from?.fromMs ?? null,
      toMs: to?.toMs ?? null,
      flows: flow,
      ways: way,
      country: geo ?? null,
      tags,
      validOnly: valid,
      uniqueOnly: unique,
    },
    // Where both are given, the cost of one click is the more exact.
    cost: {
      currency: code ?? ((cpc ?? cost)?.currency || "usd"),
      ...(cpc === undefined ? { allMicros: cost?.micros ?? 0 } : { eachMicros: cpc.micros }),
    },
  };
}

/** The items of a call: those of `batch`, which may not be null, or the call itself. */
function itemsOf(params: Params): { items: (Params | null)[]; isBatch: boolean } {
  if (Object.keys(params).some((name) => name.startsWith("batch["))) throw new AppError("field_invalid", "batch");
  if (params.batch === undefined || params.batch === null || params.batch === "") return { items: [params], isBatch: false };
  const parsed = batch.safeParse(params.batch);
  if (!parsed.success) throw new AppError("field_invalid", "batch");
  return { items: parsed.data, isBatch: true };
}

/** The items as they were sent: how their moments are read depends on the account's zone. */
function readItems(params: Params) {
  const values = itemsOf(params);
  if (values.items.length > MAX_ITEMS) throw new AppError("limit_reached", "batch");
  if (values.items.every((item) => item !== null && !isComplete(item))) throw new AppError("field_missing", "empty");
  return { values: { ...values, isDryRun: isDryRun(params) }, ignored: [] };
}

function isDryRun(params: Params): boolean {
  const { success, data } = bool.default(false).safeParse(params.dry_run);
  if (!success) throw new AppError("field_invalid", "dry_run");
  return data;
}

/** A form's `batch[0][flow]=a` and `batch[0][flow][0]=a`. */
const FORM = { levels: { batch: 3 } } as const;

/** An array of items, or its JSON in the field of a form. */
const batch = z.preprocess((value) => unnumbered(parseText(value)), z.array(z.record(z.string(), z.unknown()).nullable().catch(null)));

function parseText(value: unknown): unknown {
  try {
    return typeof value === "string" ? JSON.parse(value) : value;
  } catch {
    return value;
  }
}

/** What a call may say, whenever and wherever it is read. */
const described = itemFields("UTC", 0);

const ITEM_ERRORS: readonly Word[] = ["access", "limit", "missing", "invalid", "no-clicks", "db"];

const fault = z.strictObject({
  item: z.int().describe("The item's index, from 0"),
  error: z.enum(ITEM_ERRORS),
  field: z.string().optional(),
});

const preview = z.strictObject({
  item: z.int().describe("The item's index, from 0"),
  clicks: z.int().describe("How many clicks would get a cost"),
  cost_now: z.number().describe("What they cost before the call, in `currency`"),
  cost_then: z.number().describe("What they would cost"),
  currency: z.string(),
  others_now: z.record(z.string(), z.number()).optional().describe("What they cost in other currencies before the call"),
});

export const spendReport = endpoint({
  methods: ["GET", "POST"],
  path: "/spend.json",
  access: reporter,
  summary: "Set the cost of clicks",
  errors: ["payment-required", "empty", "invalid"],
  input: described.extend({
    batch: z.array(described).max(MAX_ITEMS).optional().describe("Instead of the other parameters: a list of items, at most 1000"),
    dry_run: bool.default(false).describe("Write nothing, and answer what each item would do. Not with a reporting token"),
  }),
  readParams: (request, maxBytes) => readReported(request, maxBytes, FORM),
  readInput: readItems,
  words: FOREIGN,
  missing: { empty: "empty" },
  example: { flow: ["face"], cost: 1984, from: "2026-06-01", to: "2026-06-01" },
  answer: z.strictObject({
    ok: z.int().describe("How many items set the cost of clicks"),
    bad: z.int(),
    errors: z.array(fault).optional().describe("Errors of the items of a batch"),
    items: z.array(preview).optional().describe("With `dry_run`: the items without an error"),
  }),
  maxBodyBytes: 1024 * 1024,
  run: async (ctx, { items, isBatch, isDryRun }) => {
    const schema = itemSchema(ctx.account.timeZone, ctx.deps.now());
    const read = items.map((item) => tryRead(schema, item));
    const [alone] = read;
    if (!isBatch && alone instanceof AppError) throw alone;
    const good = read.filter((item): item is SpendItem => !(item instanceof AppError));
    const done: (SpendOutcome | SpendPreview)[] = isDryRun
      ? await previewSpend(ctx, { items: good })
      : await importSpend(ctx, { items: good });
    const given = done.values();
    const outcomes = read.map((item) => {
      if (item instanceof AppError) return { error: item.code, field: item.field };
      return given.next().value ?? { clicks: 0 };
    });
    return { ...answer(outcomes, isBatch), ...(isDryRun ? { items: outcomes.flatMap(toWirePreview) } : {}) };
  },
});

function toWirePreview(outcome: SpendOutcome | SpendPreview, item: number): z.input<typeof preview>[] {
  if (!("currency" in outcome)) return [];
  const { clicks, currency, costNowMicros, othersNowMicros, costThenMicros } = outcome;
  const others = Object.entries(othersNowMicros).map(([each, micros]) => [each, fromMicros(micros)]);
  return [
    {
      item,
      clicks,
      cost_now: fromMicros(costNowMicros),
      cost_then: fromMicros(costThenMicros),
      currency,
      ...(others.length > 0 ? { others_now: Object.fromEntries(others) } : {}),
    },
  ];
}

function tryRead(schema: ReturnType<typeof itemSchema>, params: Params | null): SpendItem | AppError {
  try {
    if (params === null) throw new AppError("field_invalid", "batch");
    if (!isComplete(params)) throw new AppError("field_missing", isGiven(params, "cpc") || isGiven(params, "cost") ? "from" : "cost");
    return readItem(schema, params);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

function faultOf(error: AppError): { error: Word; field?: string } {
  const { status: _, ...told } = errorAnswer(error, { words: FOREIGN });
  return told;
}

/** How many items wrote costs; those of a batch that did not say why, and one alone is an error where it names what is not there. */
function answer(outcomes: readonly SpendOutcome[], isBatch: boolean) {
  const [alone] = outcomes;
  if (!isBatch && alone !== undefined && "error" in alone) throw new AppError(alone.error, alone.field);
  const ok = outcomes.filter((outcome) => "clicks" in outcome && outcome.clicks > 0).length;
  const errors = outcomes.flatMap((outcome, item) =>
    "error" in outcome
      ? [{ item, ...faultOf(new AppError(outcome.error, outcome.field)) }]
      : outcome.clicks === 0
        ? [{ item, error: "no-clicks" as const }]
        : [],
  );
  return { ok, bad: outcomes.length - ok, ...(isBatch && errors.length > 0 ? { errors } : {}) };
}
