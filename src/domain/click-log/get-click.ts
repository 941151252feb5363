import { firstOf, readTogether } from "../../db/read.ts";
import { sql } from "../../db/sql.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { findClickId, readClickId } from "../clicks/click-id.ts";
import { clickOfLead, type FullClickRow, fullClickColumns } from "../clicks/full-click.ts";
import { FULL_LEAD_COLUMNS, type FullLeadRow } from "../lead-rows/full-lead.ts";
import type { ListedClick } from "./list-clicks.ts";

/**
 * One click of the account's flows; of one that was deleted by its age, what its lead keeps of it.
 * @param named its id, also in capitals or quotes
 * @throws AppError click_not_found
 */
export async function getClick(ctx: Ctx, named: string): Promise<ListedClick & { isPruned: boolean }> {
  mayOrThrow(ctx, "flows.read");
  const { db } = ctx.deps;
  const account = ownerOf(ctx);
  const id = findClickId(named) ?? named;
  const origin = await readClickId(ctx.deps, id);
  if (origin === null) throw new AppError("click_not_found");
  const [flow, click, lead] = await readTogether(
    db,
    firstOf<{ code: string }>(db, sql`SELECT code FROM flows WHERE id = ${origin.flowId} AND account_id = ${account}`),
    firstOf<FullClickRow>(db, sql`SELECT ${fullClickColumns(account)} FROM clicks k WHERE k.id = ${id} AND k.account_id = ${account}`),
    firstOf<FullLeadRow>(
      db,
      sql`SELECT ${FULL_LEAD_COLUMNS} FROM leads l WHERE l.click = ${id} AND l.flow_id IS NOT NULL AND +l.account_id = ${account} ORDER BY l.id LIMIT 1`,
    ),
  );
  const kept = click === undefined && lead !== undefined ? await clickOfLead(ctx.deps, lead) : null;
  const row = click ?? kept;
  if (flow === undefined || row === null) throw new AppError("click_not_found");
  return { row, flow: flow.code, isPruned: kept !== null };
}
