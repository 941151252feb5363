import { eq, sql } from "drizzle-orm";
import { accounts } from "../../../db/schema/index.ts";
import type { Ctx } from "../../../platform/context.ts";

/** What the service bot tells an account of; what is left out stays as it was. */
export async function setNotifications(
  { deps, account }: Ctx,
  wanted: { tariff?: boolean | undefined; leads?: boolean | undefined; postbacks?: boolean | undefined },
): Promise<void> {
  await deps.db
    .update(accounts)
    .set({
      notifyTariff: wanted.tariff ?? sql`${accounts.notifyTariff}`,
      notifyLeads: wanted.leads ?? sql`${accounts.notifyLeads}`,
      notifyPostbacks: wanted.postbacks ?? sql`${accounts.notifyPostbacks}`,
    })
    .where(eq(accounts.id, account.id));
}
