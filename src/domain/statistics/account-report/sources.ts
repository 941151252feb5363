import { type Read, readAlone, readTogether } from "../../../db/read.ts";
import { type Fragment, sql } from "../../../db/sql.ts";
import { QUARTER_MS, wallClock } from "../../../lib/wall-clock.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { ownerOf } from "../../access/ownership.ts";
import { ownersOfClicksSql } from "../../click-parts/landings.ts";
import { clickPrefix } from "../../clicks/clicks-of-flows.ts";
import { daysBetween } from "../../reports/model/days.ts";
import { askEngine } from "../ask-engine.ts";
import type { FactColumn, FactRows } from "../facts.ts";
import type { Part } from "../parts/part.ts";
import type { CostQuery, Filter, GroupQuery, Groups } from "../parts/query.ts";
import { chunkReader, partsRead } from "../stored-parts.ts";
import { tailRead } from "../tail.ts";
import { columnOf, sliceOf } from "./items.ts";
import { type LeadGroup, leadRowsOf, leadsRead } from "./leads.ts";
import { convertSum, type DayRates, dayRatesRead } from "./money.ts";
import { campaignsRead, type Found, foundRead } from "./names.ts";
import type { AccountQuery, ItemFilter, Period } from "./query.ts";

/** What a report of a period is made of. */
export interface Sources {
  leads: readonly LeadGroup[];
  /**
   * Asks the engine about what was read.
   * @throws AppError limit_reached where it would have to hold too much
   */
  ask(page: Pick<GroupQuery, "order" | "offset" | "limit" | "only">): Promise<Groups>;
}

interface AllSources<Beside> {
  beside: Beside;
  /** The campaign that each way leads to; of reports that ask for campaigns. */
  campaigns: ReadonlyMap<number, number>;
  own: Sources;
  /** Of the period that the query's is compared with. */
  compared: Sources | null;
}

/**
 * Reads in one batch what a report of an account is made of: the parts and landings that may have its clicks, its own and those of networks
 * whose offers it takes, the leads of its flows, and what is read beside them.
 * @param query with `flows`, SQL that selects ids: what is of others may be left out
 * @throws AppError field_invalid (to, compare); flow_not_found and its like of a filter by what is not the account's
 */
export async function readSources<Beside>(ctx: Ctx, query: SourceQuery, beside: Read<Beside>): Promise<AllSources<Beside>> {
  const { db } = ctx.deps;
  const { items, filters, countsMobiles = false } = query;
  const asksForCampaigns = [...items, ...filters.map(({ item }) => item)].includes("campaign");
  const shared = [beside, foundRead(ctx, filters), campaignsRead(ctx, asksForCampaigns)] as const;
  const span = spanOf(ctx, query, "to");
  const otherSpan = query.compared === undefined ? null : spanOf(ctx, query.compared, "compare");
  const own = periodReads(ctx, query, span);
  const [read, found, campaigns, parts, tail, leads, ...others] =
    otherSpan === null
      ? await readTogether(db, ...shared, ...own)
      : await readTogether(db, ...shared, ...own, ...periodReads(ctx, query, otherSpan));
  const engineQuery = {
    slices: items.map((item) => sliceOf(item, campaigns)),
    filters: [ofAccount(ownerOf(ctx)), ...filters.flatMap((filter) => engineFilters(filter, found, campaigns))],
    clock: wallClock(ctx.account.timeZone),
    cost: costsOf(ctx),
    added: countsMobiles ? (["mobile"] as const) : [],
  };
  const sourcesOf = ({ fromMs, toMs }: Span, read: PeriodRead): Sources => {
    const [parts, tail, leads] = read;
    const sources = { parts, tail, conversions: leadRowsOf(leads, items), readChunks: chunkReader(db) };
    const quarters = { fromQuarter: fromMs / QUARTER_MS, toQuarter: toMs / QUARTER_MS };
    return { leads, ask: (page) => askEngine(ctx.deps, sources, { ...engineQuery, ...quarters, ...page }, "group") };
  };
  return {
    beside: read,
    campaigns,
    own: sourcesOf(span, [parts, tail, leads]),
    compared: otherSpan === null || others.length === 0 ? null : sourcesOf(otherSpan, others),
  };
}

type SourceQuery = Omit<AccountQuery, "order" | "offset" | "limit"> & { flows?: Fragment | undefined };

type PeriodRead = [parts: Part[], tail: FactRows, leads: LeadGroup[]];

/** Reads of the parts, the clicks that are in none, and the leads of a time. */
function periodReads(
  ctx: Ctx,
  { items, filters, flows }: SourceQuery,
  { fromMs, toMs }: Span,
): [parts: Read<Part[]>, tail: Read<FactRows>, leads: Read<LeadGroup[]>] {
  const { db } = ctx.deps;
  const account = ownerOf(ctx);
  const columns = new Set<FactColumn>(["quarter", "affiliate", "unique", "mobile", "cost_micros", "cost_currency"]);
  for (const column of [...items, ...filters.map(({ item }) => item)].map(columnOf)) if (column !== "goal") columns.add(column);
  const span = { ownerId: ownersOfClicksSql(account), fromMs, toMs };
  const own = flows ?? sql`SELECT id FROM flows WHERE account_id = ${account}`;
  const isOwn = sql`substr(j.value, 1, instr(j.value, '_')) IN (SELECT ${clickPrefix("id")} FROM (${own}))`;
  return [
    partsRead(db, span),
    tailRead(db, span, { columns: [...columns], where: sql`${isOwn} AND c.account_id = ${account}` }),
    leadsRead(ctx, { items, filters, flows, fromMs, toMs }),
  ];
}

const ofAccount = (account: number): Filter => ({ of: { column: "affiliate" }, values: [account] });

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

interface Span {
  fromMs: number;
  toMs: number;
}

/** The time of days of the account's zone. @throws AppError field_invalid */
function spanOf({ account }: Ctx, { from, to }: Period, field: string): Span {
  const [first] = daysBetween(account.timeZone, from, from);
  const [last] = daysBetween(account.timeZone, to, to);
  if (from > to || first === undefined || last === undefined) throw new AppError("field_invalid", field);
  return { fromMs: first.fromMs, toMs: last.toMs };
}
