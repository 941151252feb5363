import { readWatermark, watermarkStatement } from "../../db/watermark.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../lib/time.ts";
import type { Deps } from "../../platform/deps.ts";
import { describeError } from "../../platform/log.ts";
import { takeTurns } from "../../platform/take-turns.ts";
import { KEPT_DAYS } from "../cabinets/statistics/interval.ts";
import { blankArchivedAddresses } from "./archived-addresses.ts";
import { blankClickAddresses } from "./click-addresses.ts";
import { deleteOldIntervals } from "./delete-old-intervals.ts";
import { deleteOldest } from "./delete-oldest.ts";
import { blankLeadAddresses } from "./lead-addresses.ts";
import { blankPartAddresses } from "./part-addresses.ts";

const EVERY_MS = HOUR_MS;
/** At a quarter past the hour, apart from the jobs at the full hour. */
const AT_MS = 15 * MINUTE_MS;
/** How long it is known which figures of ads were taken in, and when. The figures themselves stay. */
const IMPORT_DAYS = 90;
const BUDGET = { steps: 120, stepsEach: 40, ms: 10_000 };

/** The row of watermarks that is 1 when the last run left something. */
const REMAINING_MARK = "prune_personal";

/**
 * Deletes attempts of deliveries, audit entries, records of imports and figures of ads by five minutes, and blanks addresses and user agents of
 * clicks and leads, older than the retention of each: starts once an hour, and goes on each minute until nothing is left. Only the report by
 * address changes.
 */
export async function prunePersonal(deps: Pick<Deps, "db" | "now" | "log" | "config">): Promise<void> {
  const { db } = deps;
  const { attemptRetentionDays, auditRetentionDays, addressRetentionDays } = deps.config;
  const isDue = (deps.now() - AT_MS) % EVERY_MS < MINUTE_MS;
  const hadRemaining = (await readWatermark(db, REMAINING_MARK)) === 1;
  if (!isDue && !hadRemaining) return;
  const before = (days: number) => deps.now() - days * DAY_MS;
  const steps: [name: string, days: number, step: (beforeMs: number) => Promise<boolean>][] = [
    ["attempts", attemptRetentionDays, (beforeMs) => deleteOldest(db, "postback_attempts", beforeMs)],
    ["audit", auditRetentionDays, (beforeMs) => deleteOldest(db, "audit_entries", beforeMs)],
    ["imports", IMPORT_DAYS, (beforeMs) => deleteOldest(db, "statistics_imports", beforeMs)],
    ["clicks", addressRetentionDays, (beforeMs) => blankClickAddresses(db, beforeMs)],
    ["parts", addressRetentionDays, (beforeMs) => blankPartAddresses(deps, beforeMs)],
    ["archive", addressRetentionDays, (beforeMs) => blankArchivedAddresses(db, beforeMs)],
    ["intervals", KEPT_DAYS, (beforeMs) => deleteOldIntervals(db, beforeMs)],
    ["leads", addressRetentionDays, (beforeMs) => blankLeadAddresses(db, beforeMs)],
  ];
  const works = steps
    .filter(([, days]) => days > 0)
    .map(([name, days, step]) => ({
      step: () => step(before(days)),
      failed: (error: unknown) => deps.log.error("personal.not_pruned", { of: name, ...describeError(error) }),
    }));
  const hasRemaining = await takeTurns(deps, works, BUDGET);
  if (hasRemaining !== hadRemaining) await watermarkStatement(db, { job: REMAINING_MARK, value: Number(hasRemaining) }).run();
}
