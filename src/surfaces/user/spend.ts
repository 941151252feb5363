import { z } from "zod";
import { listImports, type PricedItem, type SpendImport } from "../../domain/spend/spend-log.ts";
import { page, rowId } from "../../http/fields/strict.ts";
import { fromMicros } from "../../lib/money.ts";
import { account } from "./access.ts";
import { currency, time } from "./answers.ts";
import { wireTime } from "./convert.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";

const condition = z.strictObject({
  clicks: z.int().describe("How many clicks got the cost"),
  cost: z.number().optional().describe("The total of all these clicks"),
  cpc: z.number().optional().describe("Or the cost of each"),
  currency,
  from: time.describe("The first moment, UTC; all zeros if there is none"),
  to: time.describe("The first moment that is too late, UTC; all zeros if there is none"),
  flow: z.array(z.string()),
  way: z.array(z.int()),
  geo: z.string().describe("Empty if any"),
  tags: z.record(z.string(), z.string()),
  valid: z.boolean(),
  unique: z.boolean(),
});

const spendImport = z
  .strictObject({
    id: z.int(),
    time,
    items: z.int().describe("How many items could be read"),
    priced: z.int().describe("How many of them changed clicks"),
    clicks: z.int().describe("How many clicks these changed in all"),
    conditions: z.array(condition).describe("The first 20 items that changed clicks"),
  })
  .meta({ id: "SpendImport" });

function toWireCondition({ clicks, cost, filter }: PricedItem): z.input<typeof condition> {
  return {
    clicks,
    ...("eachMicros" in cost ? { cpc: fromMicros(cost.eachMicros) } : { cost: fromMicros(cost.allMicros) }),
    currency: cost.currency,
    from: wireTime(filter.fromMs),
    to: wireTime(filter.toMs),
    flow: filter.flows,
    way: filter.ways,
    geo: filter.country ?? "",
    tags: filter.tags,
    valid: filter.validOnly,
    unique: filter.uniqueOnly,
  };
}

const toWireImport = ({ id, atMs, items, priced, clicks, conditions }: SpendImport): z.input<typeof spendImport> => ({
  id,
  time: wireTime(atMs),
  items,
  priced,
  clicks,
  conditions: conditions.map(toWireCondition),
});

/** What was imported of costs, by the Tracker API. */
export const spendEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/spend/list.json",
    summary: "List imports of costs, newest first",
    example: { limit: 50 },
    access: account,
    input: z.object({
      limit: page.limit,
      before: rowId.optional().describe("The id of the last row of the previous page; older rows follow"),
    }),
    answer: z.strictObject({ data: z.array(spendImport), more: z.boolean() }),
    async run(ctx, { limit, before }) {
      const { rows, more } = await listImports(ctx, { limit, beforeId: before });
      return { data: rows.map(toWireImport), more };
    },
  }),
];
