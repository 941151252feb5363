import { allOf, type Guard, unmetOf } from "../../../db/guards.ts";
import { firstOf, readAlone } from "../../../db/read.ts";
import { sql, statement } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { auditStatement, authorOf } from "../../audit/audit.ts";
import { isForgottenAccount } from "../../forget/blanks.ts";
import { isCabinet } from "../cabinet.ts";
import { AdsApiError, adsApi, toAppError } from "./ads-api.ts";
import type { ToldAccount } from "./ads-api-answers.ts";
import { type CabinetLink, linkRead } from "./link.ts";
import { sealLinkToken } from "./link-token.ts";

/**
 * Links a cabinet to the account of Telegram Ads that a token opens, or gives it the next token of the same account. Its figures are pulled
 * within minutes.
 * @throws AppError cabinet_not_found, field_invalid (token: Telegram refuses it, or its account has another currency), already_exists
 *   (another cabinet has that account, or this one has another), telegram_unreachable, telegram_refused
 */
export async function linkCabinet(ctx: Ctx, { uid, token }: { uid: string; token: string }): Promise<CabinetLink> {
  mayOrThrow(ctx, "cabinets.write");
  const { deps } = ctx;
  const { db } = deps;
  const cabinet = await readAlone(
    firstOf<{ id: number; currency: string }>(db, sql`SELECT id, currency FROM cabinets WHERE ${isCabinet(ctx, uid)}`),
  );
  if (cabinet === undefined) throw new AppError("cabinet_not_found");
  const account = await askAccount(ctx, token);
  if (account.currency !== cabinet.currency) {
    const theirs = account.currency?.toUpperCase() ?? "a currency that is not known";
    throw new AppError("field_invalid", "token", {
      says: `the account at Telegram is in ${theirs}, the cabinet in ${cabinet.currency.toUpperCase()}`,
    });
  }
  const sealed = await sealLinkToken(deps, cabinet.id, token);
  const guards: Guard[] = [
    { holds: sql`NOT ${isForgottenAccount(sql`${ownerOf(ctx)}`)}`, code: "cabinet_not_found" },
    {
      holds: sql`NOT EXISTS (SELECT 1 FROM cabinet_links WHERE cabinet_id = ${cabinet.id} AND external_id <> ${account.externalId})`,
      code: "already_exists",
      field: "token",
      says: "The cabinet is linked to another account of Telegram Ads: unlink it first",
    },
    {
      holds: sql`NOT EXISTS (SELECT 1 FROM cabinets c CROSS JOIN cabinet_links l ON l.cabinet_id = c.id
        WHERE c.account_id = ${ownerOf(ctx)} AND l.external_id = ${account.externalId} AND c.id <> ${cabinet.id})`,
      code: "already_exists",
      field: "token",
      says: "Another cabinet is linked to this account of Telegram Ads",
    },
  ];
  const state = linkRead(ctx, uid);
  const unmet = unmetOf(db, guards);
  const results = await db.$client.batch<unknown>([
    unmet.statement,
    statement(
      db,
      sql`INSERT INTO cabinet_links (cabinet_id, account_id, token_sealed, external_id, state, next_pull_at_ms, linked_at_ms)
        SELECT ${cabinet.id}, ${ownerOf(ctx)}, ${sealed}, ${account.externalId}, 'new', ${deps.now()}, ${deps.now()} WHERE ${allOf(guards)}
        ON CONFLICT (cabinet_id) DO UPDATE SET token_sealed = excluded.token_sealed, external_id = excluded.external_id, state = 'new',
          error = NULL, failures = 0, cursor = NULL, next_pull_at_ms = excluded.next_pull_at_ms, leased_until_ms = 0,
          linked_at_ms = excluded.linked_at_ms`,
    ),
    statement(
      db,
      sql`UPDATE cabinets SET mode = 'linked'
        WHERE id = ${cabinet.id} AND EXISTS (SELECT 1 FROM cabinet_links WHERE cabinet_id = ${cabinet.id} AND token_sealed = ${sealed})`,
    ),
    auditStatement(deps, { author: authorOf(ctx), action: "cabinet.linked", subjectId: cabinet.id, onlyIfChanged: true }),
    state.statement,
  ]);
  const error = unmet.read(results[0] as D1Result<unknown>);
  if (error !== null) throw error;
  return state.read(results.at(-1) as D1Result<unknown>);
}

async function askAccount({ deps }: Ctx, token: string): Promise<ToldAccount> {
  try {
    return await adsApi(deps, token).currentAccount();
  } catch (error) {
    if (!(error instanceof AdsApiError)) throw error;
    if (error.fault.kind === "revoked") throw new AppError("field_invalid", "token", { says: "Telegram refuses the token" });
    throw toAppError(error);
  }
}
