import { eq, sql } from "drizzle-orm";
import { accounts } from "../../../db/schema/index.ts";
import type { Ctx } from "../../../platform/context.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";

/** What the service bot tells an account of; what is left out stays as it was. */
export async function setNotifications(
  ctx: Ctx,
  wanted: { tariff?: boolean | undefined; leads?: boolean | undefined; postbacks?: boolean | undefined },
): Promise<void> {
  mayOrThrow(ctx, "account.write");
  const { deps } = ctx;
  await deps.db
    .update(accounts)
    .set({
      notifyTariff: wanted.tariff ?? sql`${accounts.notifyTariff}`,
      notifyLeads: wanted.leads ?? sql`${accounts.notifyLeads}`,
      notifyPostbacks: wanted.postbacks ?? sql`${accounts.notifyPostbacks}`,
    })
    .where(eq(accounts.id, ownerOf(ctx)));
}
