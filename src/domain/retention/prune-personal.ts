import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../lib/time.ts";
import type { Deps } from "../../platform/deps.ts";
import { describeError } from "../../platform/log.ts";
import { takeTurns } from "../../platform/take-turns.ts";
import { blankArchivedAddresses } from "./archived-addresses.ts";
import { blankClickAddresses } from "./click-addresses.ts";
import { blankLeadAddresses } from "./lead-addresses.ts";
import { markStatement, readMark } from "./mark.ts";
import { deleteOldest } from "./oldest.ts";

const EVERY_MS = HOUR_MS;
/** A quarter of an hour after what is done at the full hour. */
const AT_MS = 15 * MINUTE_MS;
const BUDGET = { steps: 120, stepsEach: 40, ms: 10_000 };

/** The row of watermarks that is 1 while something was left by the run before. */
const LEFT = "prune_personal";

/**
 * Deletes attempts at deliveries and entries of the audit, and blanks addresses and user agents of clicks and leads, beyond what the
 * operator keeps of each: looks for them once an hour, and goes on each minute until nothing is left. Only the report by address changes.
 */
export async function prunePersonal(deps: Pick<Deps, "db" | "now" | "log" | "config">): Promise<void> {
  const d1 = deps.db.$client;
  const { attemptRetentionDays, auditRetentionDays, addressRetentionDays } = deps.config;
  const isDue = (deps.now() - AT_MS) % EVERY_MS < MINUTE_MS;
  const wasLeft = (await readMark(d1, LEFT)) === 1;
  if (!isDue && !wasLeft) return;
  const before = (days: number) => deps.now() - days * DAY_MS;
  const steps: [name: string, days: number, step: (beforeMs: number) => Promise<boolean>][] = [
    ["attempts", attemptRetentionDays, (beforeMs) => deleteOldest(d1, "postback_attempts", beforeMs)],
    ["audit", auditRetentionDays, (beforeMs) => deleteOldest(d1, "audit_entries", beforeMs)],
    ["clicks", addressRetentionDays, (beforeMs) => blankClickAddresses(d1, beforeMs)],
    ["archive", addressRetentionDays, (beforeMs) => blankArchivedAddresses(d1, beforeMs)],
    ["leads", addressRetentionDays, (beforeMs) => blankLeadAddresses(d1, beforeMs)],
  ];
  const works = steps
    .filter(([, days]) => days > 0)
    .map(([name, days, step]) => ({
      step: () => step(before(days)),
      failed: (error: unknown) => deps.log.error("personal.not_pruned", { of: name, ...describeError(error) }),
    }));
  const isLeft = await takeTurns(deps, works, BUDGET);
  if (isLeft !== wasLeft) await markStatement(d1, LEFT, Number(isLeft)).run();
}
