import type { GroupSources } from "./group-sources.ts";
import { Memory, REPORT_LIMITS, type ReportLimits, TooLargeReportError } from "./memory.ts";
import { MergedPages } from "./merged-pages.ts";
import { Pass } from "./pass.ts";
import type { GroupQuery, Groups } from "./query.ts";
import { ALL_SHARES, type Divider } from "./shares.ts";

/** A share is not narrower, so that a report goes over its parts some thirty times at most. */
const NARROWEST = ALL_SHARES / 32;
/** Of what a pass that broke off would have managed, the next one takes so much. */
const CAUTION = 0.8;

/**
 * Groups clicks and conversions, adds them up, and answers one page of the groups in order. Groups that cannot be held at once are
 * divided into shares, and each share is counted by a pass of its own.
 * @throws TooLargeReportError when the report would hold more than it may
 * @throws DamagedPartError when a part is not what was written
 */
export async function group(sources: GroupSources, query: GroupQuery, limits = REPORT_LIMITS): Promise<Groups> {
  const whole = new Pass(sources, query, limits, null);
  const memory = new Memory(limits.mostBytes, whole.heaviestSlice);
  try {
    return { ...(await whole.run(memory, query)), peakBytes: memory.peakBytes };
  } catch (error) {
    const divider = error instanceof TooLargeReportError ? whole.divider() : null;
    if (divider === null) throw error;
    return await inShares(sources, query, limits, { divider, memory, width: narrower(ALL_SHARES, whole.progress) });
  }
}

/** @param width shares of the first pass */
async function inShares(
  sources: GroupSources,
  query: GroupQuery,
  limits: ReportLimits,
  { divider, memory, ...first }: { divider: Divider; memory: Memory; width: number },
): Promise<Groups> {
  memory.backTo(0);
  const page = { ...query, offset: 0, limit: query.offset + query.limit };
  const merged = new MergedPages(page, memory);
  let [from, width] = [0, first.width];
  while (from < ALL_SHARES) {
    const to = Math.min(ALL_SHARES, from + width);
    const share = divider.conditionOf(from, to);
    if (share === null) {
      from = to;
      continue;
    }
    const held = memory.heldBytes;
    const pass = new Pass(sources, query, limits, share);
    try {
      const groups = await pass.run(memory, page);
      memory.backTo(held);
      merged.add(groups);
      from = to;
    } catch (error) {
      if (!(error instanceof TooLargeReportError) || width === NARROWEST) throw error;
      memory.backTo(held);
      width = narrower(width, pass.progress);
    }
  }
  return merged.page(query.offset, memory.peakBytes);
}

/** How many shares a pass manages, if one of so many broke off when it had seen a part of its rows. */
const narrower = (width: number, progress: number): number => Math.max(NARROWEST, Math.floor(width * Math.min(1 / 2, progress * CAUTION)));
