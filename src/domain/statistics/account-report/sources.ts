import { readAlone, readTogether } from "../../../db/read.ts";
import { sql } from "../../../db/sql.ts";
import { QUARTER_MS, wallClock } from "../../../lib/wall-clock.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { ownerOf } from "../../access/ownership.ts";
import { ownersOfClicksSql } from "../../click-parts/landings.ts";
import { daysBetween } from "../../reports/model/days.ts";
import { clickPrefix } from "../../reports/model/touches.ts";
import { askEngine } from "../ask-engine.ts";
import type { FactColumn } from "../facts.ts";
import type { CostQuery, Filter, Groups, Order } from "../parts/query.ts";
import { chunkReader, partsRead } from "../stored-parts.ts";
import { tailRead } from "../tail.ts";
import { columnOf, sliceOf } from "./items.ts";
import { type LeadGroup, leadRowsOf, leadsRead } from "./leads.ts";
import { convertSum, type DayRates, dayRatesRead } from "./money.ts";
import { campaignsRead, type Found, foundRead, type Names, namesRead } from "./names.ts";
import type { AccountQuery, ItemFilter } from "./query.ts";

interface Sources {
  names: Names;
  leads: readonly LeadGroup[];
  /** The campaign that each way leads to; of reports that ask for campaigns. */
  campaigns: ReadonlyMap<number, number>;
  /**
   * Asks the engine about what was read.
   * @throws AppError limit_reached where it would have to hold too much
   */
  ask(page: { order: readonly Order[]; offset: number; limit: number }): Promise<Groups>;
}

/**
 * Reads in one batch what a report of an account is made of: the parts and landings that may have its clicks, its own and those of networks
 * whose offers it takes, the leads of its flows, and names.
 * @throws AppError field_invalid (to); flow_not_found and its like of a filter by what is not the account's
 */
export async function readSources(
  ctx: Ctx,
  { items, filters, from, to }: Pick<AccountQuery, "items" | "filters" | "from" | "to">,
): Promise<Sources> {
  const { db } = ctx.deps;
  const account = ownerOf(ctx);
  const { fromMs, toMs } = spanOf(ctx, from, to);
  const named = [...items, ...filters.map(({ item }) => item)];
  const columns: FactColumn[] = ["quarter", "affiliate", "unique", "cost_micros", "cost_currency"];
  for (const column of named.map(columnOf)) if (column !== "goal") columns.push(column);
  const span = { ownerId: ownersOfClicksSql(account), fromMs, toMs };
  const isOwn = sql`substr(j.value, 1, instr(j.value, '_')) IN (SELECT ${clickPrefix("id")} FROM flows WHERE account_id = ${account})`;
  const [parts, tail, leads, found, names, campaigns] = await readTogether(
    db,
    partsRead(db, span),
    tailRead(db, span, { columns: [...new Set(columns)], where: sql`${isOwn} AND c.account_id = ${account}` }),
    leadsRead(ctx, { items, filters, fromMs, toMs }),
    foundRead(ctx, filters),
    namesRead(ctx, items),
    campaignsRead(ctx, named.includes("campaign")),
  );
  const sources = { parts, tail, conversions: leadRowsOf(leads, items), readChunks: chunkReader(db) };
  const query = {
    slices: items.map((item) => sliceOf(item, campaigns)),
    filters: [OF(account), ...filters.flatMap((filter) => engineFilters(filter, found, campaigns))],
    fromQuarter: fromMs / QUARTER_MS,
    toQuarter: toMs / QUARTER_MS,
    clock: wallClock(ctx.account.timeZone),
  };
  return {
    names,
    leads,
    campaigns,
    ask: (page) => askEngine(ctx.deps, sources, { ...query, ...page, cost: costsOf(ctx) }, "group"),
  };
}

const OF = (account: number): Filter => ({ of: { column: "affiliate" }, values: [account] });

/** A filter as the engine takes it, of clicks: they have no goal. */
function engineFilters(filter: ItemFilter, found: Found, campaigns: ReadonlyMap<number, number>): Filter[] {
  const { item, exclude } = filter;
  const values = found.idsOf(filter);
  if (item === "goal") return [];
  if (item === "date" || item === "hour") return [{ of: { time: item }, values, exclude }];
  if (item !== "campaign") return [{ of: { column: item }, values, exclude }];
  // Ways that lead to no campaign cannot be listed: where they count, the others are left out.
  const areOthersKept = values.includes(0);
  const ways = [...campaigns].flatMap(([way, campaign]) => (values.includes(campaign) === areOthersKept ? [] : [way]));
  return [{ of: { column: "way" }, values: ways, exclude: areOthersKept !== exclude }];
}

/** Costs in the account's currency. */
function costsOf(ctx: Ctx): CostQuery {
  const rates = new Map<string, DayRates>();
  const nameOf = (currency: string, date: number) => `${currency} ${date}`;
  return {
    currency: ctx.account.currency,
    async expect(lanes) {
      const unknown = lanes.filter(({ currency, date }) => !rates.has(nameOf(currency, date)));
      if (unknown.length === 0) return;
      for (const { currency, date, ...known } of await readAlone(dayRatesRead(ctx, unknown))) rates.set(nameOf(currency, date), known);
    },
    convert: (micros, from, date) => convertSum(micros, rates.get(nameOf(from, date)) ?? { own: null, other: null }),
  };
}

/** The time of days of the account's zone. @throws AppError field_invalid (to) */
function spanOf({ account }: Ctx, from: string, to: string): { fromMs: number; toMs: number } {
  const [first] = daysBetween(account.timeZone, from, from);
  const [last] = daysBetween(account.timeZone, to, to);
  if (from > to || first === undefined || last === undefined) throw new AppError("field_invalid", "to");
  return { fromMs: first.fromMs, toMs: last.toMs };
}
