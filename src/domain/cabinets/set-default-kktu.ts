import { firstOf, readAlone } from "../../db/read.ts";
import { sql } from "../../db/sql.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { isCabinet } from "./cabinet.ts";

/**
 * Sets the KKTU code that new campaigns of a cabinet get when they name none. Campaigns that are there keep theirs.
 * @throws AppError cabinet_not_found, field_invalid of a `kktu_id` that is none
 */
export async function setDefaultKktu(ctx: Ctx, { uid, kktuId }: { uid: string; kktuId: string }): Promise<void> {
  mayOrThrow(ctx, "cabinets.write");
  const { db } = ctx.deps;
  const isKnown = sql`EXISTS (SELECT 1 FROM kktu_codes WHERE id = ${kktuId})`;
  const row = await readAlone(
    firstOf<{ isKnown: 0 | 1 }>(
      db,
      sql`UPDATE cabinets SET default_kktu_id = iif(${isKnown}, ${kktuId}, default_kktu_id) WHERE ${isCabinet(ctx, uid)} RETURNING ${isKnown} AS isKnown`,
    ),
  );
  if (row === undefined) throw new AppError("cabinet_not_found");
  if (row.isKnown === 0) throw new AppError("field_invalid", "kktu_id");
}
