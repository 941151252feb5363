import { sql, statement } from "../../db/sql.ts";
import type { Ctx } from "../../platform/context.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { auditStatement, authorOf } from "../audit/audit.ts";
import type { TrackerStatus } from "./status.ts";

/** Forgets the tracker's domain and key. The templates stay and go on firing until somebody edits them. */
export async function disconnectTracker(ctx: Ctx): Promise<TrackerStatus> {
  mayOrThrow(ctx, "postbacks.write");
  const { deps } = ctx;
  await deps.db.$client.batch([
    statement(deps.db, sql`UPDATE accounts SET tracker_domain = NULL, tracker_key_sealed = NULL WHERE id = ${ownerOf(ctx)}`),
    auditStatement(deps, { author: authorOf(ctx), action: "tracker.disconnected" }),
  ]);
  return { connected: false, domain: "" };
}
