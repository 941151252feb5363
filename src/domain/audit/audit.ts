import { type Fragment, sql, statement } from "../../db/sql.ts";
import type { AUDIT_MEANS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import type { Deps } from "../../platform/deps.ts";
import { meansOf } from "../access/actor.ts";
import { ownerOf } from "../access/ownership.ts";

/** What is kept in an account's audit, by the words its owner reads. */
export const AUDIT_ACTIONS = [
  "key.made",
  "key.revoked",
  "reporting-key.made",
  "reporting-key.revoked",
  "site-key.made",
  "site-keys.revoked",
  "global-key.made",
  "global-key.revoked",
  "member-key.made",
  "member-keys.revoked",
  "network-member.added",
  "network-member.changed",
  "network-member.removed",
  "network-key.made",
  "network-key.revoked",
  "network-keys.revoked",
  "network-members.suspended",
  "network-invitations.withdrawn",
  "affiliate-payment.made",
  "affiliate-payment.paid",
  "affiliate-payment.cancelled",
  "network-settings.changed",
  "signing.made",
  "signing.stopped",
  "rotation.ended",
  "transfer-token.made",
  "sessions.ended",
  "telegram.joined",
  "bot.given",
  "bot.taken",
  "campaign.given",
  "campaign.taken",
  "account-templates.saved",
  "campaign-templates.saved",
  "flow-templates.saved",
  "affiliate-postback.saved",
  "affiliate-postback.removed",
  "tracker.connected",
  "tracker.disconnected",
  "settings.changed",
  "bot.connected",
  "bot.disconnected",
  "cabinet.linked",
  "cabinet.unlinked",
  "account.forgotten",
  "subscriber.forgotten",
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Whose audit it is, and who made the change. */
export interface Author {
  accountId: number;
  means: (typeof AUDIT_MEANS)[number];
  /** ISO code; null: not known. */
  country: string | null;
  /** Their row of memberships, of a member of the account's network; left out: it was no member. */
  memberId?: number | null;
}

/** Who makes a call, by its credential. */
export function authorOf(ctx: Pick<Ctx, "account" | "actor" | "client">): Author {
  const { actor, client } = ctx;
  return { accountId: ownerOf(ctx), means: meansOf(actor), country: client.country, memberId: actor.memberId };
}

/** A change, as the audit keeps it. */
interface Change {
  author: Author;
  action: AuditAction;
  /** The row that was changed, as its id or SQL that finds this when the batch runs; null: the account itself. */
  subjectId?: number | Fragment | null;
  /** Whether to keep it only where the statement before it in the batch changed something. */
  onlyIfChanged?: boolean;
}

/** The statement that keeps who changed what, for the batch of the change. */
export function auditStatement(
  { db, now }: Pick<Deps, "db" | "now">,
  { author, action, subjectId = null, onlyIfChanged = false }: Change,
): D1PreparedStatement {
  const { accountId, means, country, memberId = null } = author;
  return statement(
    db,
    sql`INSERT INTO audit_entries (account_id, at_ms, action, subject_id, means, country, member_id)
      SELECT ${accountId}, ${now()}, ${action}, ${subjectId}, ${means}, ${country}, ${memberId} WHERE ${onlyIfChanged ? IF_CHANGED : ALWAYS}`,
  );
}

/**
 * `auditStatement` for a change of several rows, where the statement before it in the batch changed something.
 * @param subjects a SELECT of their ids
 */
export function auditEachStatement(
  { db, now }: Pick<Deps, "db" | "now">,
  { author, action, subjects }: Pick<Change, "author" | "action"> & { subjects: Fragment },
): D1PreparedStatement {
  const { accountId, means, country, memberId = null } = author;
  return statement(
    db,
    sql`INSERT INTO audit_entries (account_id, at_ms, action, subject_id, means, country, member_id)
      SELECT ${accountId}, ${now()}, ${action}, id, ${means}, ${country}, ${memberId} FROM (${subjects}) WHERE ${IF_CHANGED}`,
  );
}

const ALWAYS = sql`TRUE`;
const IF_CHANGED = sql`changes() > 0`;
