import { allOf, findUnmet, type Guard } from "../../db/guards.ts";
import { isUnmet, requireThat } from "../../db/require.ts";
import { type Fragment, raw, sql, statement } from "../../db/sql.ts";
import { CAMPAIGN_STATUS } from "../../lib/codes.ts";
import { forgetConfigsOf } from "../../platform/config-cache.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { auditStatement, authorOf } from "../audit/audit.ts";
import { entitlement } from "../billing/entitlement.ts";
import { findRecipient } from "./token.ts";

/** From which account to which. */
export interface Parties {
  senderId: number;
  recipientId: number;
}

/** What a transfer needs and does. */
export interface TransferPlan {
  /** Checked in this order. */
  conditions: readonly Guard[];
  /** How many live campaigns the recipient gets, as SQL. */
  campaignCount: Fragment;
  statements: readonly Fragment[];
}

/** What is transferred. */
export interface Transfer {
  /** The recipient's transfer token. */
  token: string;
  kind: "bot" | "campaign";
  subjectId: number;
  planFor(parties: Parties): TransferPlan;
}

/** What was checked may have changed by the write; that may happen again, but not for ever. */
const MAX_TRIES = 5;

/**
 * Transfers a bot or a campaign to the owner of a transfer token, whole or not at all: everything that was checked is checked
 * again inside the one transaction that writes.
 * @throws AppError transfer_token_not_found; field_invalid of one's own token; unpaid with the field `token` when the
 *   recipient has no paid plan; the errors of the conditions; limit_reached; database
 */
export async function transfer(ctx: Ctx, what: Transfer): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    if (await tryTransfer(ctx, what)) return;
  }
  throw new AppError("database");
}

/** @returns false when something changed between the check and the write */
async function tryTransfer(ctx: Ctx, what: Transfer): Promise<boolean> {
  const { deps } = ctx;
  const recipient = await findRecipient(deps, what.token);
  if (recipient.id === ownerOf(ctx)) throw new AppError("field_invalid", "token");
  const { paid, tariff } = entitlement(deps, recipient);
  if (!paid) throw new AppError("unpaid", "token");
  const plan = what.planFor({ senderId: ownerOf(ctx), recipientId: recipient.id });
  const conditions = [...plan.conditions, roomFor(recipient.id, { campaignCount: plan.campaignCount, allowed: tariff.campaigns })];
  const unmet = await findUnmet(deps.db, conditions);
  if (unmet !== null) throw unmet;
  const isUnchanged = sql`EXISTS (SELECT 1 FROM accounts WHERE id = ${recipient.id} AND tariff IS ${recipient.tariff}
    AND paid_until_ms IS ${recipient.paidUntilMs} AND transfer_version = ${recipient.transferVersion} AND banned_at_ms IS NULL)`;
  try {
    await deps.db.$client.batch([
      requireThat(deps.db, sql`${isUnchanged} AND ${allOf(conditions)}`),
      ...plan.statements.map((each) => statement(deps.db, each)),
      auditStatement(deps, { author: authorOf(ctx), action: `${what.kind}.given`, subjectId: what.subjectId }),
      auditStatement(deps, {
        author: { ...authorOf(ctx), accountId: recipient.id, country: null },
        action: `${what.kind}.taken`,
        subjectId: what.subjectId,
      }),
    ]);
  } catch (error) {
    if (isUnmet(error)) return false;
    throw error;
  }
  forgetConfigsOf(ownerOf(ctx));
  deps.log.info("transfer.done", { accountId: ownerOf(ctx), recipientId: recipient.id, subjectId: what.subjectId });
  return true;
}

function roomFor(recipientId: number, { campaignCount, allowed }: { campaignCount: Fragment; allowed: number }): Guard {
  const held = sql`(SELECT COUNT(*) FROM campaigns WHERE account_id = ${recipientId} AND status <> ${raw(CAMPAIGN_STATUS.deleted)})`;
  return { holds: allowed < 0 ? raw("TRUE") : sql`${held} + ${campaignCount} <= ${allowed}`, code: "limit_reached" };
}
