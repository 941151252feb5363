import { allOf, type Guard, unmetOf } from "../../../db/guards.ts";
import { readTogether, rowsOf } from "../../../db/read.ts";
import { type Fragment, sql } from "../../../db/sql.ts";
import type { AD_CAMPAIGN_STATUSES } from "../../../lib/codes.ts";
import { fold } from "../../../lib/fold.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { cabinetIdOf, isCabinet } from "../cabinet.ts";
import { type AdCampaign, isOwnCampaign, readAdCampaigns } from "./ad-campaign.ts";

const MAX_CAMPAIGNS = 10_000;

interface CampaignFields {
  description?: string | undefined;
  status?: (typeof AD_CAMPAIGN_STATUSES)[number] | undefined;
  /** The id of a KKTU code. */
  kktuId?: string | undefined;
}

export type NewAdCampaign = CampaignFields & { uid: string; name: string };
export type AdCampaignChanges = CampaignFields & { id: number; name?: string | undefined };

/**
 * Makes a campaign in a cabinet. One that names no KKTU code gets the cabinet's default.
 * @throws AppError cabinet_not_found, field_invalid (kktu_id), limit_reached
 */
export async function addAdCampaign(ctx: Ctx, input: NewAdCampaign): Promise<AdCampaign> {
  mayOrThrow(ctx, "cabinets.write");
  const { uid, name, description = "", status = "active", kktuId } = input;
  const owner = ownerOf(ctx);
  const guards: Guard[] = [
    { holds: sql`${cabinetIdOf(ctx, uid)} IS NOT NULL`, code: "cabinet_not_found" },
    ...kktuIsKnown(kktuId),
    {
      holds: sql`coalesce((SELECT active_campaigns + other_campaigns FROM ad_counts WHERE account_id = ${owner}), 0) < ${MAX_CAMPAIGNS}`,
      code: "limit_reached",
    },
  ];
  const insert = sql`INSERT INTO ad_campaigns (account_id, cabinet_id, name, name_folded, description, status, kktu_id, created_at_ms)
    SELECT ${owner}, id, ${name}, ${fold(name)}, ${description}, ${status}, coalesce(${kktuId ?? null}, default_kktu_id), ${ctx.deps.now()}
    FROM cabinets WHERE ${isCabinet(ctx, uid)} AND ${allOf(guards)} RETURNING id`;
  return saved(ctx, { guards, write: insert, id: sql`last_insert_rowid()` });
}

/**
 * Changes a campaign in part.
 * @throws AppError ad_campaign_not_found, field_invalid (kktu_id)
 */
export async function editAdCampaign(ctx: Ctx, { id, name, description, status, kktuId }: AdCampaignChanges): Promise<AdCampaign> {
  mayOrThrow(ctx, "cabinets.write");
  const guards: Guard[] = [
    { holds: sql`EXISTS (SELECT 1 FROM ad_campaigns WHERE id = ${id} AND ${isOwnCampaign(ctx)})`, code: "ad_campaign_not_found" },
    ...kktuIsKnown(kktuId),
  ];
  const update = sql`UPDATE ad_campaigns SET name = coalesce(${name ?? null}, name), name_folded = coalesce(${name === undefined ? null : fold(name)}, name_folded),
      description = coalesce(${description ?? null}, description), status = coalesce(${status ?? null}, status), kktu_id = coalesce(${kktuId ?? null}, kktu_id)
    WHERE id = ${id} AND ${isOwnCampaign(ctx)} AND ${allOf(guards)} RETURNING id`;
  return saved(ctx, { guards, write: update, id: sql`${id}` });
}

const kktuIsKnown = (id: string | undefined): Guard[] =>
  id === undefined ? [] : [{ holds: sql`EXISTS (SELECT 1 FROM kktu_codes WHERE id = ${id})`, code: "field_invalid", field: "kktu_id" }];

/** Writes a campaign and answers it, in one round trip. */
async function saved(ctx: Ctx, { guards, write, id }: { guards: Guard[]; write: Fragment; id: Fragment }): Promise<AdCampaign> {
  const { db, now } = ctx.deps;
  const own = sql`SELECT * FROM ad_campaigns WHERE id = ${id} AND ${isOwnCampaign(ctx)}`;
  const [written, [campaign], unmet] = await readTogether(
    db,
    rowsOf<{ id: number }>(db, write),
    readAdCampaigns(db, own, { period: "all", nowMs: now() }),
    unmetOf(db, guards),
  );
  if (written.length === 0 || campaign === undefined) throw unmet ?? new AppError("database");
  return campaign;
}

/**
 * Deletes campaigns, all of them or none. Their ads stay, and stay in every total; they may be moved to another campaign.
 * @throws AppError ad_campaign_not_found when one of them is not the account's, or deleted
 */
export async function deleteAdCampaigns(ctx: Ctx, { ids }: { ids: readonly number[] }): Promise<void> {
  mayOrThrow(ctx, "cabinets.write");
  const { db } = ctx.deps;
  const wanted = [...new Set(ids)];
  const these = sql`id IN (SELECT value FROM json_each(${JSON.stringify(wanted)})) AND ${isOwnCampaign(ctx)}`;
  const [deleted] = await readTogether(
    db,
    rowsOf<{ id: number }>(
      db,
      sql`UPDATE ad_campaigns SET is_deleted = 1 WHERE ${these} AND (SELECT count(*) FROM ad_campaigns WHERE ${these}) = ${wanted.length} RETURNING id`,
    ),
  );
  if (deleted.length === 0) throw new AppError("ad_campaign_not_found");
}
