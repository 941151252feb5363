import type { Ctx } from "../../platform/context.ts";
import { AppError, type ErrorCode } from "../../platform/errors.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { type Bounds, type Choice, type Page, pagesOf, pagesStatement } from "./choose-clicks.ts";
import type { Price, SpendFilter, SpendItem } from "./spend-item.ts";
import { resolveTargets, type Targets } from "./targets.ts";
import { spendStatements } from "./write-spend.ts";

/** What became of one item: how many clicks it priced, or why none. */
export type SpendOutcome = { clicks: number } | { error: ErrorCode; field?: string | undefined };

/** A page takes D1 a small part of the time that it gives a statement. */
const BOUNDS: Bounds = { pageClicks: 10_000, callClicks: 1_000_000 };

/** What is left to a call of which an item was refused. */
const REFUSED = -1;

/** Items whose clicks are counted in one round trip, and pages that are written in one. */
const PER_BATCH = 20;

/** The clicks of an item, and the pages they are written in. */
interface Counted {
  choice: Choice;
  price: Price;
  clicks: number;
  pages: Page[];
}

/**
 * Prices clicks, item by item, in the order given: a later one replaces what an earlier one said of the same click. Each page of
 * clicks is written whole or not at all, together with what it changes in the rollups. Where D1 fails in between, the pages
 * before are priced; the same call again makes it right. An item that would make more than a million clicks of one call is
 * refused with `limit_reached`, whole, and so is every one after it: no call looks at many more clicks than it may price. An item
 * of days that are archived, whose clicks keep what they cost, is refused, too: its money would be spread over the others.
 * @throws Error when D1 failed
 */
export async function importSpend(ctx: Ctx, items: readonly SpendItem[], bounds = BOUNDS): Promise<SpendOutcome[]> {
  mayOrThrow(ctx, "spend.report");
  const targets = await resolveTargets(ctx, items);
  const outcomes: SpendOutcome[] = [];
  let left = bounds.callClicks;
  for (let start = 0; start < items.length && left >= 0; start += PER_BATCH) {
    const counted = await countItems(ctx, items.slice(start, start + PER_BATCH), targets, { ...bounds, callClicks: left });
    const allowed = counted.map((item) => {
      if (item instanceof AppError) return item;
      left = left < item.clicks ? REFUSED : left - item.clicks;
      return left === REFUSED ? new AppError("limit_reached") : item;
    });
    outcomes.push(...(await writeItems(ctx, allowed, bounds)));
  }
  return items.map((_, place) => outcomes[place] ?? { error: "limit_reached" });
}

async function countItems(ctx: Ctx, items: readonly SpendItem[], targets: Targets, bounds: Bounds): Promise<(Counted | AppError)[]> {
  const choices = items.map(({ filter }) => choiceOf(ctx, filter, targets));
  const statements = choices.flatMap((choice) => (choice instanceof AppError ? [] : pagesStatement(ctx, choice, bounds)));
  const results = (statements.length === 0 ? [] : await ctx.deps.db.$client.batch(statements)).values();
  return items.map(({ price }, place) => {
    const choice = choices[place] ?? new AppError("database");
    if (choice instanceof AppError) return choice;
    const { isArchived, ...counted } = pagesOf(results.next().value, bounds);
    return isArchived ? new AppError("field_invalid", "from") : { choice, price, ...counted };
  });
}

function choiceOf(ctx: Ctx, filter: SpendFilter, targets: Targets): Choice | AppError {
  const flowIds = filter.flows.map((code) => targets.flows.get(code));
  if (flowIds.includes(undefined)) return new AppError("flow_not_found", "flow");
  if (filter.ways.some((id) => !targets.ways.has(id))) return new AppError("way_not_found", "way");
  return { accountId: ctx.account.id, filter, flowIds: flowIds.filter((id) => id !== undefined) };
}

async function writeItems(ctx: Ctx, items: readonly (Counted | AppError)[], bounds: Bounds): Promise<SpendOutcome[]> {
  const clicks = items.map(() => 0);
  for (const batch of batchesOf(items, bounds)) {
    const groups = batch.map(({ item, page }) => spendStatements(ctx, item.choice, page, item.price));
    const results = (await ctx.deps.db.$client.batch(groups.flat())).values();
    for (const [index, { place }] of batch.entries()) {
      const changes = (groups[index] ?? []).map(() => results.next().value?.meta.changes ?? 0);
      clicks[place] = (clicks[place] ?? 0) + (changes.at(-1) ?? 0);
    }
  }
  return items.map((item, place) => (item instanceof AppError ? { error: item.code, field: item.field } : { clicks: clicks[place] ?? 0 }));
}

/** A page of an item, and the item's place among the others. */
interface Write {
  item: Counted;
  place: number;
  page: Page;
}

/** All pages in order, as many at once as make no more clicks than a whole one has. */
function batchesOf(items: readonly (Counted | AppError)[], { pageClicks }: Bounds): Write[][] {
  const writes = items.flatMap((item, place): Write[] =>
    item instanceof AppError ? [] : item.pages.map((page) => ({ item, place, page })),
  );
  const batches: Write[][] = [];
  let clicks = 0;
  for (const write of writes) {
    const own = Math.min(write.item.clicks, pageClicks);
    const last = batches.at(-1);
    if (last !== undefined && last.length < PER_BATCH && clicks + own <= pageClicks) {
      last.push(write);
      clicks += own;
    } else {
      batches.push([write]);
      clicks = own;
    }
  }
  return batches;
}
