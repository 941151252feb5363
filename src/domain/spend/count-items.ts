import { readTogether } from "../../db/read.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { hasPrunedClicks, prunedPartsRead } from "./pruned-clicks.ts";
import { resolveTargets, type Targets } from "./resolve-targets.ts";
import { type Bounds, type Page, pagesRead, type Selection } from "./select-clicks.ts";
import type { ClickCost, Spender, SpendFilter, SpendItem, SpendRefusal } from "./spend-item.ts";

/** A page takes a small part of the time that D1 gives a statement. */
export const BOUNDS: Bounds = { pageClicks: 10_000, callClicks: 1_000_000 };

/** The remaining clicks of a call after an item was refused. */
const REFUSED = -1;

/** Items whose clicks are counted in one round trip, and pages that are written in one. */
export const PER_BATCH = 20;

const NOTHING = { clicks: 0, pages: [] };

/** The clicks of an item, and the pages they are written in. */
export interface Counted {
  selection: Selection;
  cost: ClickCost;
  clicks: number;
  pages: Page[];
}

/**
 * The items of a call with their clicks, some at a time and in their order. An item that would exceed a million clicks of one call is
 * refused whole with `limit_reached`, and so are all after it, which are left out. An item of days of which clicks were deleted is refused,
 * too: these keep their cost, and its money would be spread over the others.
 */
export async function* countInTurn(
  ctx: Spender,
  { items, bounds }: { items: readonly SpendItem[]; bounds: Bounds },
): AsyncGenerator<(Counted | AppError)[], void> {
  const targets = await resolveTargets(ctx, items);
  let left = bounds.callClicks;
  for (let start = 0; start < items.length && left >= 0; start += PER_BATCH) {
    const counted = await countItems(ctx, items.slice(start, start + PER_BATCH), targets, { ...bounds, callClicks: left });
    yield counted.map((item) => {
      if (item instanceof AppError) return item;
      left = left < item.clicks ? REFUSED : left - item.clicks;
      return left === REFUSED ? new AppError("limit_reached") : item;
    });
  }
}

/** Why an item is refused. */
export const refusalOf = ({ code, field }: AppError): SpendRefusal => ({ error: code, field });

async function countItems(ctx: Spender, items: readonly SpendItem[], targets: Targets, bounds: Bounds): Promise<(Counted | AppError)[]> {
  const selected = items.map(({ filter, cost }) => ({ selection: selectionOf(ctx, filter, targets), cost }));
  const good = selected.flatMap(({ selection }) => (selection instanceof AppError ? [] : [selection]));
  if (good.length === 0) return selected.flatMap(({ selection }) => (selection instanceof AppError ? [selection] : []));
  const [pruned, ...pages] = await readTogether(
    ctx.deps.db,
    prunedPartsRead(ctx),
    ...good.map((selection) => pagesRead(ctx, { selection, bounds })),
  );
  const counted: (Counted | AppError)[] = [];
  for (const { selection, cost } of selected) {
    if (selection instanceof AppError) counted.push(selection);
    else {
      const isRefused = await hasPrunedClicks(ctx, selection, pruned);
      counted.push(isRefused ? new AppError("field_invalid", "from") : { selection, cost, ...(pages[good.indexOf(selection)] ?? NOTHING) });
    }
  }
  return counted;
}

function selectionOf(ctx: Spender, filter: SpendFilter, targets: Targets): Selection | AppError {
  const flowIds = filter.flows.map((code) => targets.flows.get(code));
  if (flowIds.includes(undefined)) return new AppError("flow_not_found", "flow");
  if (filter.ways.some((id) => !targets.ways.has(id))) return new AppError("way_not_found", "way");
  return { accountId: ownerOf(ctx), filter, flowIds: flowIds.filter((id) => id !== undefined) };
}
