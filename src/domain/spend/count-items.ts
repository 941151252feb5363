import { readTogether } from "../../db/read.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { deletableDays, hasPrunedClicks, prunedPartsRead } from "./pruned-clicks.ts";
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
  const selected = items.map(({ filter, cost }) => {
    const selection = selectionOf(ctx, filter, targets);
    return selection instanceof AppError ? selection : { selection, cost, days: deletableDays(ctx, selection) };
  });
  const good = selected.flatMap((item) => (item instanceof AppError ? [] : [item]));
  if (good.length === 0) return selected.flatMap((item) => (item instanceof AppError ? [item] : []));
  const [pruned, ...pages] = await readTogether(
    ctx.deps.db,
    prunedPartsRead(
      ctx,
      good.flatMap(({ days }) => days ?? []),
    ),
    ...good.map(({ selection }) => pagesRead(ctx, { selection, bounds })),
  );
  const found = pages.values();
  const counted: (Counted | AppError)[] = [];
  for (const item of selected) {
    if (item instanceof AppError) counted.push(item);
    else {
      const { selection, cost, days } = item;
      const page = found.next().value ?? NOTHING;
      const isRefused = days !== null && (await hasPrunedClicks(ctx, selection, { days, pruned }));
      counted.push(isRefused ? new AppError("field_invalid", "from") : { selection, cost, ...page });
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
