import { sql, statement } from "../../db/sql.ts";
import type { AUDIT_MEANS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import type { Deps } from "../../platform/deps.ts";
import { sessionOf } from "../access/actor.ts";
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
  "signing.made",
  "signing.stopped",
  "rotation.ended",
  "transfer-token.made",
  "sessions.ended",
  "bot.given",
  "bot.taken",
  "campaign.given",
  "campaign.taken",
  "account-templates.saved",
  "campaign-templates.saved",
  "flow-templates.saved",
  "tracker.connected",
  "tracker.disconnected",
  "settings.changed",
  "bot.connected",
  "bot.disconnected",
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
}

/** The account itself, by the credential of its call. */
export function authorOf(ctx: Pick<Ctx, "account" | "actor" | "client">): Author {
  const { actor, client } = ctx;
  return { accountId: ownerOf(ctx), means: sessionOf(actor) === null ? "key" : "session", country: client.country };
}

/** A change, as the audit keeps it. */
interface Change {
  author: Author;
  action: AuditAction;
  /** The row that was changed; null: the account itself. */
  subjectId?: number | null;
  /** Whether to keep it only where the statement before it in the batch changed something. */
  onlyIfChanged?: boolean;
}

/** The statement that keeps who changed what, for the batch of the change. */
export function auditStatement(
  { db, now }: Pick<Deps, "db" | "now">,
  { author, action, subjectId = null, onlyIfChanged = false }: Change,
): D1PreparedStatement {
  const { accountId, means, country } = author;
  return statement(
    db,
    sql`INSERT INTO audit_entries (account_id, at_ms, action, subject_id, means, country)
      SELECT ${accountId}, ${now()}, ${action}, ${subjectId}, ${means}, ${country} WHERE ${onlyIfChanged ? IF_CHANGED : ALWAYS}`,
  );
}

const ALWAYS = sql`TRUE`;
const IF_CHANGED = sql`changes() > 0`;
