import { readAfter } from "../../../db/read.ts";
import { sql, statement } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { auditStatement, authorOf } from "../../audit/audit.ts";
import { cabinetIdOf } from "../cabinet.ts";
import { type CabinetLink, linkRead } from "./link.ts";

/**
 * Forgets a cabinet's token. What was pulled stays, and the cabinet is filled by hand again.
 * @throws AppError cabinet_not_found
 */
export async function unlinkCabinet(ctx: Ctx, { uid }: { uid: string }): Promise<CabinetLink> {
  mayOrThrow(ctx, "cabinets.write");
  const { deps } = ctx;
  const cabinetId = cabinetIdOf(ctx, uid);
  const writes = [
    statement(deps.db, sql`UPDATE cabinets SET mode = 'manual' WHERE id = ${cabinetId} AND mode <> 'manual'`),
    statement(deps.db, sql`DELETE FROM cabinet_links WHERE cabinet_id = ${cabinetId}`),
    auditStatement(deps, { author: authorOf(ctx), action: "cabinet.unlinked", subjectId: cabinetId, onlyIfChanged: true }),
  ];
  return readAfter(deps.db, writes, linkRead(ctx, uid));
}
