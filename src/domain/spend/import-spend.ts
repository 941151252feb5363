import { isUnmet } from "../../db/require.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { dissolveStatements } from "../click-parts/replace-parts.ts";
import { BOUNDS, type Counted, countInTurn, PER_BATCH, refusalOf } from "./count-items.ts";
import { type Bounds, type Page, selectionSql } from "./select-clicks.ts";
import type { Spender, SpendItem, SpendRefusal } from "./spend-item.ts";
import { noteImport } from "./spend-log.ts";
import { spendStatement } from "./write-spend.ts";

/** The outcome of one item: how many clicks got a cost, or why none. */
export type SpendOutcome = { clicks: number } | SpendRefusal;

/**
 * Writes the costs of clicks, item by item in the given order: a later item replaces the costs of an earlier one. Each page of clicks is
 * written whole or not at all. If D1 fails in between, the pages before are written; the same call
 * again completes the others. What is refused, and why, says count-items.ts.
 * @throws Error when D1 failed
 */
export async function importSpend(
  ctx: Ctx,
  { items, bounds = BOUNDS }: { items: readonly SpendItem[]; bounds?: Bounds },
): Promise<SpendOutcome[]> {
  mayOrThrow(ctx, "spend.report");
  const outcomes = await writeCosts(ctx, { items, bounds });
  const priced = items.flatMap((item, place) => {
    const outcome = outcomes[place];
    return outcome !== undefined && "clicks" in outcome && outcome.clicks > 0 ? [{ ...item, clicks: outcome.clicks }] : [];
  });
  await noteImport(ctx, { items: items.length, priced });
  return outcomes;
}

/** The same for a job of the product's own, of what an account owns. @throws Error when D1 failed */
export async function writeCosts(
  ctx: Spender,
  { items, bounds = BOUNDS }: { items: readonly SpendItem[]; bounds?: Bounds },
): Promise<SpendOutcome[]> {
  const outcomes: SpendOutcome[] = [];
  for await (const counted of countInTurn(ctx, { items, bounds })) outcomes.push(...(await writeItems(ctx, counted, bounds)));
  return items.map((_, place) => outcomes[place] ?? { error: "limit_reached" });
}

async function writeItems(ctx: Spender, items: readonly (Counted | AppError)[], bounds: Bounds): Promise<SpendOutcome[]> {
  const outcomes = items.map((item): SpendOutcome => (item instanceof AppError ? refusalOf(item) : { clicks: 0 }));
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

/** Writes pages in one batch. @returns of each how many clicks it has, or that some of them are being deleted */
async function writePages(ctx: Spender, writes: readonly Write[]): Promise<(number | "pruned")[]> {
  const { db, now } = ctx.deps;
  const written = writes.map(({ item, page }) => spendStatement(ctx, { selection: item.selection, page, cost: item.cost }));
  const changing = writes.map(({ item, page }) => selectionSql(item.selection, page));
  try {
    const results = await db.$client.batch([...written, ...dissolveStatements(db, { changing, nowMs: now() })]);
    return written.map((_, place) => results[place]?.meta.changes ?? 0);
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
