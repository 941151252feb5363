import { eq } from "drizzle-orm";
import type { Ctx } from "../context.ts";
import { accounts } from "../db/schema/index.ts";
import { forgetFlowsOf } from "../flows/config-cache.ts";
import { checkDestination } from "../flows/destination.ts";

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
 * @throws AppError address_refused, macro_unknown
 */
export async function editSettings({ deps, account }: Ctx, changes: SettingChanges): Promise<void> {
  const { fallbackUrl = "" } = changes;
  if (fallbackUrl !== "") checkDestination(fallbackUrl, "fallback_url");
  if (Object.values(changes).every((value) => value === undefined)) return;
  await deps.db.update(accounts).set(changes).where(eq(accounts.id, account.id));
  forgetFlowsOf(account.id);
}
