import { type Fragment, integer, raw, sql } from "../../db/sql.ts";
import { DAY_MS } from "../../lib/time.ts";
import type { Deps } from "../../platform/deps.ts";

/** A queue may tell a click again for so long. */
const REMEMBERED_MS = 7 * DAY_MS;

/** Clicks of UTC days before this may be deleted; null: none may. */
export function prunedBeforeMs({ config, now }: Pick<Deps, "config" | "now">): number | null {
  const days = config.clickRetentionDays;
  return days === 0 ? null : Math.floor(now() / DAY_MS - days) * DAY_MS;
}

/** SQL of whether a click `n`, with `id`, `account_id`, `offer_id` and `at_ms`, was deleted as too old. Its owner is who had its part; a row is of one UTC day. */
export const WAS_PRUNED: Fragment = sql`EXISTS (SELECT 1 FROM pruned_clicks p CROSS JOIN json_each(p.clicks) j
  WHERE p.owner_id = coalesce((SELECT account_id FROM offers WHERE n.offer_id > 0 AND id = n.offer_id), n.account_id)
    AND p.last_at_ms >= n.at_ms AND p.last_at_ms < n.at_ms + ${raw(DAY_MS)} AND p.first_at_ms <= n.at_ms AND j.value = n.id)`;

/** Remembers clicks that are being deleted. @param sources a SELECT of rows of click_part_sources of an owner */
export const rememberSql = (ownerId: number, sources: Fragment): Fragment =>
  sql`INSERT OR REPLACE INTO pruned_clicks (owner_id, last_at_ms, first_click, first_at_ms, clicks)
    SELECT ${integer(ownerId)}, last_at_ms, first_click, first_at_ms, clicks FROM ${sources}`;

/** Forgets clicks of an owner that no queue tells any more. */
export const forgetSql = (ownerId: number, nowMs: number): Fragment =>
  sql`DELETE FROM pruned_clicks WHERE owner_id = ${integer(ownerId)} AND last_at_ms < ${integer(nowMs - REMEMBERED_MS)}`;
