import { eq } from "drizzle-orm";
import type { Ctx } from "../context.ts";
import { accounts } from "../db/schema/index.ts";
import { AppError } from "../errors.ts";
import { forgetFlowsOf } from "../flows/config-cache.ts";
import { checkDestination } from "../flows/destination.ts";

/** What is left out stays. */
export interface SettingChanges {
  /** A zone that `isTimeZone` accepts. */
  timeZone: string | undefined;
  /** A currency that `findCurrency` answered. */
  currency: string | undefined;
  /** Empty: visitors of no flow are told that there is none. */
  fallbackUrl: string | undefined;
}

/**
 * Changes how the account's reports count days and money, and where visitors of paused flows go.
 * @throws AppError address_refused, macro_unknown: the fallback has no click that macros could tell of
 */
export async function editSettings({ deps, account }: Ctx, changes: SettingChanges): Promise<void> {
  const { fallbackUrl } = changes;
  if (fallbackUrl !== undefined && fallbackUrl !== "") {
    checkDestination(fallbackUrl, "fallback_url");
    if (/[{}]/.test(fallbackUrl)) throw new AppError("macro_unknown", "fallback_url");
  }
  if (Object.values(changes).every((value) => value === undefined)) return;
  await deps.db.update(accounts).set(changes).where(eq(accounts.id, account.id));
  forgetFlowsOf(account.id);
}
