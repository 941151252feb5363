import type { Read } from "../../db/read.ts";
import { DAY_MS } from "../../lib/time.ts";
import { QUARTER_MS, wallClock } from "../../lib/wall-clock.ts";
import { ownerOf } from "../access/ownership.ts";
import { ownersOfClicksSql } from "../click-parts/landings.ts";
import { dateAt, daysBetween } from "../reports/model/days.ts";
import { askEngine } from "../statistics/ask-engine.ts";
import type { Part } from "../statistics/parts/part.ts";
import { chunkReader, partsRead } from "../statistics/stored-parts.ts";
import type { Selection } from "./select-clicks.ts";
import type { Spender } from "./spend-item.ts";

/** No click is older or younger. */
const [FIRST_MS, LAST_MS] = [Date.UTC(2015, 0, 1), Date.UTC(2100, 0, 1)];

/** The time of which clicks of a selection may be deleted. */
type Days = { fromMs: number; toMs: number };

/** The local days that a selection begins and ends on, and those between; null where it is within the retention: then none is deleted. */
export function deletableDays({ deps, account }: Spender, { filter }: Selection): Days | null {
  const retentionMs = deps.config.clickRetentionDays * DAY_MS;
  if (filter.fromMs !== null && retentionMs > 0 && filter.fromMs >= deps.now() - retentionMs) return null;
  const dayOf = (ms: number) => {
    const date = dateAt(account.timeZone, Math.min(Math.max(ms, FIRST_MS), LAST_MS));
    return daysBetween(account.timeZone, date, date)[0] ?? { fromMs: FIRST_MS, toMs: LAST_MS };
  };
  return { fromMs: dayOf(filter.fromMs ?? FIRST_MS).fromMs, toMs: dayOf((filter.toMs ?? LAST_MS) - 1).toMs };
}

/** A read of the parts that may have an account's clicks of some days, and whose raw clicks are deleted. Without days it reads no row. */
export function prunedPartsRead(ctx: Spender, days: readonly Days[]): Read<Part[]> {
  const fromMs = Math.min(...days.map((each) => each.fromMs), LAST_MS);
  const toMs = Math.max(...days.map((each) => each.toMs), FIRST_MS);
  return partsRead(ctx.deps.db, { ownerId: ownersOfClicksSql(ownerOf(ctx)), fromMs, toMs, isPruned: true });
}

/** Whether clicks of a selection's flows were deleted, of some days. Where parts reach into these it reads them. */
export async function hasPrunedClicks(
  { deps, account }: Spender,
  { accountId, flowIds }: Selection,
  { days, pruned }: { days: Days; pruned: readonly Part[] },
): Promise<boolean> {
  const [fromQuarter, toQuarter] = [days.fromMs / QUARTER_MS, days.toMs / QUARTER_MS];
  const parts = pruned.filter(({ header }) => header.maxQuarter >= fromQuarter && header.minQuarter < toQuarter);
  if (parts.length === 0) return false;
  const sources = { parts, tail: { count: 0, numbers: {}, texts: {} }, conversions: null, readChunks: chunkReader(deps.db) };
  const { totals } = await askEngine(
    deps,
    sources,
    {
      slices: [],
      filters: [
        { of: { column: "affiliate" }, values: [accountId] },
        ...(flowIds.length === 0 ? [] : [{ of: { column: "flow" } as const, values: flowIds }]),
      ],
      fromQuarter,
      toQuarter,
      clock: wallClock(account.timeZone),
      order: [],
      offset: 0,
      limit: 1,
    },
    "from",
  );
  return totals.clicks > 0;
}
