import type { Database } from "../../../db/client.ts";
import type { Read } from "../../../db/read.ts";
import { requireThat } from "../../../db/require.ts";
import { type Fragment, raw, sql } from "../../../db/sql.ts";
import type { Scope } from "../model/dimensions.ts";
import { CLICK_TOUCH, clicksOfFlows, leadTouch } from "../model/touches.ts";
import { archiveTouches } from "../rollups/archive.ts";
import { type Counting, flowsSql, groupsSql } from "./groups.ts";

/** Every status, so that the index by status is used. */
const IS_ANY_STATUS = sql`l.status IN (0, 1, 2, 3, 4)`;

/** Groups from the clicks and leads themselves: what every report must equal, used where no rollup answers. */
export function groupsFromEvents(counting: Counting): Fragment[] {
  const { account, offsets, fromMs, toMs, fromKey, toKey } = counting;
  const clicks = sql`SELECT ${CLICK_TOUCH} FROM ${clicksOfFlows(flowsSql(counting), fromKey, toKey)}`;
  const leads = sql`SELECT ${leadTouch(offsets)} FROM leads l
    WHERE l.account_id = ${account} AND ${IS_ANY_STATUS} AND l.flow_id IS NOT NULL AND l.started_at_ms >= ${fromMs} AND l.started_at_ms < ${toMs}`;
  const archived = archiveTouches(account, sql`SELECT id FROM flows WHERE ${flowsSql(counting)}`);
  return [clicks, archived, leads].map((touches) => groupsSql(counting, touches));
}

/** How many clicks a report reads one by one at most, beside those that are not in the rollups yet. */
const MAX_SCANNED = 250_000;

/** Fails a batch unless the days hold few enough clicks to read one by one: the rollups know how many. */
export function scanBound(db: Database, { accountId, scope }: { accountId: number; scope: Scope }): Read<void> {
  const rolled = sql`SELECT coalesce(sum(clicks), 0) FROM traffic_rollups
    WHERE account_id = ${accountId} AND dimension = 'all' AND flow_id = ${scope.flowId ?? 0} AND period BETWEEN ${scope.fromDay} AND ${scope.toDay}`;
  return { statement: requireThat(db, sql`(${rolled}) <= ${raw(MAX_SCANNED)}`), read: () => undefined };
}
