import type { Ctx } from "../../platform/context.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { auditStatement, authorOf } from "../audit/audit.ts";
import type { TrackerStatus } from "./status.ts";

/** Forgets the tracker's domain and key. The templates stay and go on firing until somebody edits them. */
export async function disconnectTracker(ctx: Ctx): Promise<TrackerStatus> {
  mayOrThrow(ctx, "postbacks.write");
  const { deps } = ctx;
  const d1 = deps.db.$client;
  await d1.batch([
    d1.prepare("UPDATE accounts SET tracker_domain = NULL, tracker_key_sealed = NULL WHERE id = ?1").bind(ownerOf(ctx)),
    auditStatement(deps, authorOf(ctx), "tracker.disconnected"),
  ]);
  return { connected: false, domain: "" };
}
