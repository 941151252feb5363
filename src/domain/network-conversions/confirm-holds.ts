import { readAlone } from "../../db/read.ts";
import { raw, sql } from "../../db/sql.ts";
import { LEAD_STATUS } from "../../lib/codes.ts";
import type { Deps } from "../../platform/deps.ts";
import { changeStatements } from "./change-conversion.ts";
import { type StoredConversion, storedRead } from "./stored-conversion.ts";
import { writeChanges } from "./write-changes.ts";

const PER_STEP = 50;
const STEPS_PER_RUN = 10;

/**
 * Confirms conversions whose hold is over. One that is no longer in hold stays what it is. What is confirmed is so at once and whole, so
 * that a run that is cut short is gone on with by the next.
 */
export async function confirmHolds(deps: Deps): Promise<void> {
  for (let step = 0; step < STEPS_PER_RUN; step += 1) {
    const due = sql`SELECT lead_id FROM network_conversions WHERE hold_until_ms <= ${deps.now()} ORDER BY hold_until_ms LIMIT ${raw(PER_STEP)}`;
    const count = await writeChanges(deps, {
      read: () => readAlone(storedRead(deps.db, due)),
      plan: (held) => held.flatMap((each) => release(deps, each)),
    });
    if (count < PER_STEP) return;
  }
}

function release(deps: Deps, held: StoredConversion): D1PreparedStatement[] {
  const isInHold = held.status === LEAD_STATUS.hold;
  const to = { holdUntilMs: null, ...(isInHold ? { status: LEAD_STATUS.approve } : {}) };
  return changeStatements(deps, held, { to, source: "hold", isReported: true, isLimited: false });
}
