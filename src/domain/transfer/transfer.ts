import { isUnmet, requireText } from "../../db/require.ts";
import { CAMPAIGN_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import type { Deps } from "../../platform/deps.ts";
import { AppError, type ErrorCode } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { auditStatement, authorOf } from "../audit/audit.ts";
import { entitlement } from "../billing/entitlement.ts";
import { forgetFlowsOf } from "../flows/config/config-cache.ts";
import { findRecipient } from "./token.ts";

/** Something that must be true in SQL, and the error that says it is not. */
export interface Condition {
  otherwise: ErrorCode;
  sql: string;
}

/** What is transferred. In its SQL ?1 is the sender, ?2 the recipient, ?3 the subject's row id. */
export interface Transfer {
  /** The recipient's transfer token. */
  token: string;
  kind: "bot" | "campaign";
  subjectId: number;
  /** Checked in this order. */
  conditions: readonly Condition[];
  /** How many live campaigns the recipient gets, as an SQL expression. */
  campaignCount: string;
  /** Each names ?3. */
  statements: readonly string[];
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
  const conditions = [...what.conditions, roomFor(what.campaignCount, tariff.campaigns)];
  const binds = [ownerOf(ctx), recipient.id, what.subjectId] as const;
  await check(deps, conditions, binds);
  const unchanged =
    "EXISTS (SELECT 1 FROM accounts WHERE id = ?2 AND tariff IS ?4 AND paid_until_ms IS ?5 AND transfer_version = ?6 AND banned_at_ms IS NULL)";
  const guard = [unchanged, ...conditions.map(({ sql }) => `(${sql})`)].join(" AND ");
  try {
    await deps.db.$client.batch([
      requireText(deps.db, guard, ...binds, recipient.tariff, recipient.paidUntilMs, recipient.transferVersion),
      ...what.statements.map((sql) => deps.db.$client.prepare(sql).bind(...binds)),
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
  forgetFlowsOf(ownerOf(ctx));
  deps.log.info("transfer.done", { accountId: ownerOf(ctx), recipientId: recipient.id, subjectId: what.subjectId });
  return true;
}

function roomFor(campaignCount: string, allowed: number): Condition {
  const held = `(SELECT COUNT(*) FROM campaigns WHERE account_id = ?2 AND status <> ${CAMPAIGN_STATUS.deleted})`;
  return { otherwise: "limit_reached", sql: allowed < 0 ? "TRUE" : `${held} + ${campaignCount} <= ${allowed}` };
}

/** @throws AppError of the first condition that does not hold */
async function check({ db }: Pick<Deps, "db">, conditions: readonly Condition[], binds: readonly number[]): Promise<void> {
  const columns = conditions.map(({ sql }, index) => `(${sql}) AS c${index}`);
  const row = await db.$client
    .prepare(`SELECT ${columns.join(", ")}`)
    .bind(...binds)
    .first<Record<string, number>>();
  const unmet = conditions.find((_, index) => row?.[`c${index}`] !== 1);
  if (unmet !== undefined) throw new AppError(unmet.otherwise);
}
