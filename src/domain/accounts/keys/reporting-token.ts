import { sql } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { changeKey, makeKey } from "../../key-changes/change-key.ts";
import { createReportingKey, hashSecret } from "./credentials.ts";

/** The account's token that may report to the Tracker API and read nothing there. */
export interface ReportingState {
  exists: boolean;
  /** When it was made; null: there is none. */
  madeAtMs: number | null;
}

/** Whether the account has a reporting token, and since when. */
export function readReporting(ctx: Ctx): ReportingState {
  mayOrThrow(ctx, "account.read");
  const { account } = ctx;
  const exists = account.reportingKeyHash !== null;
  return { exists, madeAtMs: exists ? account.reportingKeyCreatedAtMs : null };
}

/**
 * Gives the account a new reporting token; the old one, if there was any, is dead at once. Its owner is told.
 * @returns `{account id}-rep_…`, which is not stored and cannot be shown again
 * @throws AppError bad_key when the caller was shut out meanwhile
 */
export async function rotateReporting(ctx: Ctx): Promise<ReportingState & { token: string }> {
  mayOrThrow(ctx, "keys.write");
  const key = createReportingKey(ctx.deps);
  const madeAtMs = ctx.deps.now();
  const keyHash = await hashSecret(key);
  await makeKey(ctx, {
    change: "reporting-key.made",
    write: (admitted) => sql`UPDATE accounts SET reporting_key_hash = ${keyHash}, reporting_key_created_at_ms = ${madeAtMs}
      WHERE id = ${ownerOf(ctx)} AND ${admitted}`,
  });
  return { exists: true, madeAtMs, token: `${ownerOf(ctx)}-${key}` };
}

/** Takes that token away; whatever reports with it is refused from now on. */
export async function removeReporting(ctx: Ctx): Promise<void> {
  mayOrThrow(ctx, "keys.write");
  await changeKey(ctx, {
    change: "reporting-key.revoked",
    write: (admitted) => sql`UPDATE accounts SET reporting_key_hash = NULL, reporting_key_created_at_ms = NULL
      WHERE id = ${ownerOf(ctx)} AND reporting_key_hash IS NOT NULL AND ${admitted}`,
  });
}
