import { sql, statement } from "../../db/sql.ts";
import type { Account, Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { auditStatement, authorOf } from "../audit/audit.ts";
import { transferToken } from "./token.ts";

/** A new transfer token; the one handed out before is void at once. */
export async function renewTransferToken(ctx: Ctx): Promise<string> {
  mayOrThrow(ctx, "transfer.own");
  const { deps } = ctx;
  const [written] = await deps.db.$client.batch<Pick<Account, "id" | "transferVersion">>([
    statement(
      deps.db,
      sql`UPDATE accounts SET transfer_version = transfer_version + 1 WHERE id = ${ownerOf(ctx)}
        RETURNING id, transfer_version AS transferVersion`,
    ),
    auditStatement(deps, { author: authorOf(ctx), action: "transfer-token.made" }),
  ]);
  const renewed = written?.results[0];
  if (renewed === undefined) throw new AppError("database");
  return transferToken(deps, renewed);
}
