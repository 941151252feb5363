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

/** A read of the parts that may have an account's clicks, and whose raw clicks are deleted. */
export const prunedPartsRead = (ctx: Spender): Read<Part[]> =>
  partsRead(ctx.deps.db, { ownerId: ownersOfClicksSql(ownerOf(ctx)), fromMs: FIRST_MS, toMs: LAST_MS, isPruned: true });

/**
 * Whether clicks of a selection's flows were deleted, of the local days that it begins and ends on and of those between. Whatever is within the
 * retention was not. Where parts reach into that time it reads them.
 */
export async function hasPrunedClicks(ctx: Spender, { accountId, filter, flowIds }: Selection, pruned: readonly Part[]): Promise<boolean> {
  const { deps, account } = ctx;
  const retentionMs = deps.config.clickRetentionDays * DAY_MS;
  if (filter.fromMs !== null && retentionMs > 0 && filter.fromMs >= deps.now() - retentionMs) return false;
  const dayOf = (ms: number) => {
    const date = dateAt(account.timeZone, Math.min(Math.max(ms, FIRST_MS), LAST_MS));
    return daysBetween(account.timeZone, date, date)[0] ?? { fromMs: FIRST_MS, toMs: LAST_MS };
  };
  const fromQuarter = dayOf(filter.fromMs ?? FIRST_MS).fromMs / QUARTER_MS;
  const toQuarter = dayOf((filter.toMs ?? LAST_MS) - 1).toMs / QUARTER_MS;
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
