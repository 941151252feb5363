import { type Fragment, raw, sql, statement } from "../../../db/sql.ts";
import { forgetConfigsOf } from "../../../platform/config-cache.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { auditStatement, authorOf } from "../../audit/audit.ts";
import { checkDestination } from "../../flows/ways/destination.ts";
import { changeZone } from "./change-zone.ts";

/** Of an account's history of zones, in characters: some thirty changes. */
const MAX_HISTORY = 1000;

/** What is left out stays. */
export interface SettingChanges {
  /** A zone that `isTimeZone` accepts. */
  timeZone: string | undefined;
  /** A currency that `findCurrency` answered. */
  currency: string | undefined;
  /** With the macros of destinations, of which a fallback has neither click nor way. Empty: a page says that there is nothing. */
  fallbackUrl: string | undefined;
}

/**
 * Changes how the account's reports count days and money, and where visitors of paused flows go.
 * @throws AppError address_refused, limit_reached (too many changes of zone), database (changed meanwhile)
 */
export async function editSettings(ctx: Ctx, changes: SettingChanges): Promise<void> {
  mayOrThrow(ctx, "account.write");
  const { deps, account } = ctx;
  const { fallbackUrl = "" } = changes;
  if (fallbackUrl !== "") checkDestination(fallbackUrl, "fallback_url");
  if (Object.values(changes).every((value) => value === undefined)) return;
  const { timeZone, currency = null } = changes;
  const zone = timeZone === undefined ? raw("") : sql`, time_zone = ${zoneSql(ctx, timeZone)}`;
  const isUnchanged = timeZone === undefined ? raw("") : sql` AND time_zone = ${account.timeZone}`;
  const update = sql`UPDATE accounts SET currency = COALESCE(${currency}, currency),
      fallback_url = COALESCE(${changes.fallbackUrl ?? null}, fallback_url)${zone}
    WHERE id = ${ownerOf(ctx)}${isUnchanged}`;
  const [written] = await deps.db.$client.batch([
    statement(deps.db, update),
    auditStatement(deps, { author: authorOf(ctx), action: "settings.changed", onlyIfChanged: true }),
  ]);
  if (written?.meta.changes === 0) throw new AppError("database");
  forgetConfigsOf(ownerOf(ctx));
}

/** Where no flow ever counted by the old zone, the new one is in force for all time. */
function zoneSql(ctx: Ctx, zone: string): Fragment {
  const { deps, account } = ctx;
  const history = changeZone(account.timeZone, zone, deps.now());
  if (history.length > MAX_HISTORY) throw new AppError("limit_reached", "time_zone");
  return sql`CASE WHEN EXISTS (SELECT 1 FROM flows WHERE account_id = ${ownerOf(ctx)}) THEN ${history} ELSE ${zone} END`;
}
