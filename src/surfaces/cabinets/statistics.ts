import { z } from "zod";
import { readExternalId } from "../../domain/cabinets/ads/external-id.ts";
import { importStatistics } from "../../domain/cabinets/statistics/import-statistics.ts";
import { decodeText } from "../../http/decode-text.ts";
import { amount, date, list, rowId, uploaded, whole, word } from "../../http/fields/strict.ts";
import { readRepeated } from "../../http/params.ts";
import { fromMicros } from "../../lib/money.ts";
import { account } from "./access.ts";
import { variables } from "./accounts/wire.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";

/** 10,000 rows of JSON with every field, or of an account's month with long titles. */
const MAX_BODY_BYTES = 2_000_000;
const MAX_ROWS = 10_000;
const MAX_FILES = 20;

/** What is left out, or null, stays. */
const count = whole(0, 1_000_000_000_000).nullish();

const row = z
  .object({
    ad: rowId.nullish().describe("The ad's id"),
    external_id: word(20)
      .pipe(z.string().regex(/^(AD)?\d{1,18}$/i))
      .nullish()
      .describe("Telegram's number of the ad"),
    date: date.describe("The UTC day"),
    views: count,
    clicks: count,
    opens: count,
    actions: count,
    spent: amount.nullish(),
  })
  .refine(({ ad, external_id }) => [ad, external_id].filter((name) => (name ?? null) !== null).length === 1);

const fromWire = ({ ad, external_id, date, spent, views, clicks, opens, actions }: z.output<typeof row>) => ({
  ad: ad ?? readExternalId(String(external_id)),
  day: Number(date.replaceAll("-", "")),
  spentMicros: spent ?? undefined,
  views: views ?? undefined,
  clicks: clicks ?? undefined,
  opens: opens ?? undefined,
  actions: actions ?? undefined,
});

/** A spreadsheet saves it in UTF-16. */
const textOf = async (file: File): Promise<string> => decodeText(await file.bytes(), file.type);

export const statisticsEndpoints: Endpoint[] = [
  endpoint({
    methods: ["POST"],
    path: "/accounts/telegram/{account_uid}/statistics",
    summary: "Import statistics",
    variables,
    example: {
      account_uid: "ACC0001",
      rows: [{ external_id: "AD00000187", date: "2026-06-03", views: 1000, clicks: 25, actions: 3, spent: 1.25 }],
    },
    access: account,
    input: z.object({
      file: list(uploaded, MAX_FILES)
        .meta({ type: "string", format: "binary", description: "One of Telegram's exports, or several" })
        .optional(),
      ad: rowId.optional().describe("The ad whose figures the file has, if it does not say"),
      rows: z.array(row).min(1).max(MAX_ROWS).optional().describe("Figures in place of a file"),
    }),
    maxBodyBytes: MAX_BODY_BYTES,
    readParams: readRepeated,
    answer: z.strictObject({
      rows: z.int(),
      changed: z.int(),
      unchanged: z.int(),
      rejected: z
        .array(z.strictObject({ file: z.string().optional(), line: z.int(), reason: z.string() }))
        .describe("Lines that cannot be read; `file` is its name if several were sent"),
      spent: z.number().describe("By how much more was spent than was known before"),
    }),
    errors: ["cabinet_not_found", "ad_not_found"],
    async run(ctx, { file, ad, rows }, { variables: { account_uid } }) {
      const { spentMicros, ...imported } = await importStatistics(ctx, {
        uid: account_uid,
        files: file && (await Promise.all(file.map(async (each) => ({ name: each.name, text: await textOf(each) })))),
        ad,
        rows: rows?.map(fromWire),
      });
      return { ...imported, spent: fromMicros(spentMicros) };
    },
  }),
];
