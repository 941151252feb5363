import { readTogether } from "../../db/read.ts";
import { isUnmet } from "../../db/require.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError, type ErrorCode } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { dissolveStatements } from "../click-parts/replace-parts.ts";
import { resolveTargets, type Targets } from "./resolve-targets.ts";
import { type Bounds, type Page, pagesRead, type Selection, selectionSql } from "./select-clicks.ts";
import type { ClickCost, Spender, SpendFilter, SpendItem } from "./spend-item.ts";
import { spendStatements } from "./write-spend.ts";

/** The outcome of one item: how many clicks got a cost, or why none. */
export type SpendOutcome = { clicks: number } | { error: ErrorCode; field?: string | undefined };

/** A page takes a small part of the time that D1 gives a statement. */
const BOUNDS: Bounds = { pageClicks: 10_000, callClicks: 1_000_000 };

/** The remaining clicks of a call after an item was refused. */
const REFUSED = -1;

/** Items whose clicks are counted in one round trip, and pages that are written in one. */
const PER_BATCH = 20;

/** The clicks of an item, and the pages they are written in. */
interface Counted {
  selection: Selection;
  cost: ClickCost;
  clicks: number;
  pages: Page[];
}

/**
 * Writes the costs of clicks, item by item in the given order: a later item replaces the costs of an earlier one. Each page of clicks is
 * written whole or not at all, together with its rollups. If D1 fails in between, the pages before are written; the same call
 * again completes the others. An item that would exceed a million clicks of one call is refused whole with `limit_reached`, and
 * so are all after it. An item of archived days is refused too: archived clicks keep their cost, and its money would be spread
 * over the others.
 * @throws Error when D1 failed
 */
export async function importSpend(
  ctx: Ctx,
  { items, bounds = BOUNDS }: { items: readonly SpendItem[]; bounds?: Bounds },
): Promise<SpendOutcome[]> {
  mayOrThrow(ctx, "spend.report");
  return writeCosts(ctx, { items, bounds });
}

/** The same for a job of the product's own, of what an account owns. @throws Error when D1 failed */
export async function writeCosts(
  ctx: Spender,
  { items, bounds = BOUNDS }: { items: readonly SpendItem[]; bounds?: Bounds },
): Promise<SpendOutcome[]> {
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

async function countItems(ctx: Spender, items: readonly SpendItem[], targets: Targets, bounds: Bounds): Promise<(Counted | AppError)[]> {
  const selected = items.map(({ filter, cost }) => ({ selection: selectionOf(ctx, filter, targets), cost }));
  const reads = selected.flatMap(({ selection }) => (selection instanceof AppError ? [] : [pagesRead(ctx, { selection, bounds })]));
  const found = (reads.length === 0 ? [] : await readTogether(ctx.deps.db, ...reads)).values();
  return selected.map(({ selection, cost }) => {
    if (selection instanceof AppError) return selection;
    const { isArchived, ...pages } = found.next().value ?? { isArchived: false, clicks: 0, pages: [] };
    return isArchived ? new AppError("field_invalid", "from") : { selection, cost, ...pages };
  });
}

function selectionOf(ctx: Spender, filter: SpendFilter, targets: Targets): Selection | AppError {
  const flowIds = filter.flows.map((code) => targets.flows.get(code));
  if (flowIds.includes(undefined)) return new AppError("flow_not_found", "flow");
  if (filter.ways.some((id) => !targets.ways.has(id))) return new AppError("way_not_found", "way");
  return { accountId: ownerOf(ctx), filter, flowIds: flowIds.filter((id) => id !== undefined) };
}

async function writeItems(ctx: Spender, items: readonly (Counted | AppError)[], bounds: Bounds): Promise<SpendOutcome[]> {
  const outcomes = items.map((item): SpendOutcome => (item instanceof AppError ? { error: item.code, field: item.field } : { clicks: 0 }));
  for (const batch of batchesOf(items, bounds)) {
    const written = await writePages(ctx, batch);
    for (const [index, { place }] of batch.entries()) {
      const [before, now] = [outcomes[place], written[index]];
      if (before === undefined || now === undefined || "error" in before) continue;
      outcomes[place] = now === "pruned" ? { error: "field_invalid", field: "from" } : { clicks: before.clicks + now };
    }
  }
  return outcomes;
}

/** Writes pages in one batch. @returns of each how many clicks it has, or that some of them are being archived */
async function writePages(ctx: Spender, writes: readonly Write[]): Promise<(number | "pruned")[]> {
  const { db, now } = ctx.deps;
  const groups = writes.map(({ item, page }) => spendStatements(ctx, { selection: item.selection, page, cost: item.cost }));
  const changing = writes.map(({ item, page }) => selectionSql(item.selection, page));
  try {
    const results = await db.$client.batch([...groups.flat(), ...dissolveStatements(db, { changing, nowMs: now() })]);
    return groups.map((group, place) => results[(place + 1) * group.length - 1]?.meta.changes ?? 0);
  } catch (error) {
    if (!isUnmet(error)) throw error;
    if (writes.length === 1) return ["pruned"];
    const alone: (number | "pruned")[] = [];
    for (const write of writes) alone.push(...(await writePages(ctx, [write])));
    return alone;
  }
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
