import { eq } from "drizzle-orm";
import type { Ctx } from "../context.ts";
import { accounts } from "../db/schema/index.ts";
import type { TrackerStatus } from "./status.ts";

/** Forgets the tracker's domain and key. The templates stay and go on firing until somebody edits them. */
export async function disconnectTracker({ deps, account }: Ctx): Promise<TrackerStatus> {
  await deps.db.update(accounts).set({ trackerDomain: null, trackerKeySealed: null }).where(eq(accounts.id, account.id));
  return { connected: false, domain: "" };
}
