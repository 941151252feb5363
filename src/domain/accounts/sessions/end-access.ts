import { type Fragment, name, sql, statement } from "../../../db/sql.ts";
import type { Account } from "../../../platform/context.ts";
import { atHome, type Deps } from "../../../platform/deps.ts";
import { REMOVED } from "../../access/ended-membership.ts";
import { type AuditAction, type Author, auditStatement } from "../../audit/audit.ts";
import { dropSecretsSince } from "../../postbacks/outbound/signing.ts";
import type { EndedAccess } from "../../telegram/api/texts/types.ts";

/** The statements that end what an account made since a moment, by their words in the audit. */
const endingsOf = (accountId: number, sinceMs: number) => {
  const endKey = (key: "key" | "reporting_key" | "site_key") => {
    const createdAt = name(`${key}_created_at_ms`);
    return sql`UPDATE accounts SET ${name(`${key}_hash`)} = NULL, ${createdAt} = NULL WHERE id = ${accountId} AND ${createdAt} >= ${sinceMs}`;
  };
  const isKeySince = sql`account_id = ${accountId} AND key_created_at_ms >= ${sinceMs}`;
  const isMemberSince = sql`network_id = ${accountId} AND created_at_ms >= ${sinceMs}`;
  return {
    "sessions.ended": sql`DELETE FROM sessions WHERE account_id = ${accountId} AND created_at_ms >= ${sinceMs}`,
    "key.revoked": endKey("key"),
    "reporting-key.revoked": endKey("reporting_key"),
    "global-key.revoked": endKey("site_key"),
    // A key that a network made for a member of its own is the network's to end.
    "member-keys.revoked": sql`UPDATE memberships SET key_hash = NULL, key_created_at_ms = NULL WHERE is_invited = 1 AND ${isKeySince}`,
    // In the account's own network: whoever is not let in again by its owner stays out.
    "network-keys.revoked": sql`UPDATE memberships SET key_hash = iif(key_created_at_ms >= ${sinceMs}, NULL, key_hash),
        key_created_at_ms = iif(key_created_at_ms >= ${sinceMs}, NULL, key_created_at_ms),
        password_hash = iif(password_set_at_ms >= ${sinceMs}, NULL, password_hash)
      WHERE network_id = ${accountId} AND (key_created_at_ms >= ${sinceMs} OR (password_set_at_ms >= ${sinceMs} AND password_hash IS NOT NULL))`,
    "network-members.suspended": sql`UPDATE memberships SET status = 'inactive' WHERE ${isMemberSince} AND status = 'active'`,
    "network-invitations.withdrawn": sql`UPDATE memberships SET ${REMOVED} WHERE ${isMemberSince} AND status = 'invited'`,
    "site-keys.revoked": sql`UPDATE sites SET key_hash = NULL, key_created_at_ms = NULL WHERE ${isKeySince}`,
  } as const satisfies Partial<Record<AuditAction, Fragment>>;
};

/**
 * Ends whatever somebody who signed in at a moment could have left behind: every session, key, token and signing secret of the account
 * made since then, sign-ins under way, and who came into its network. What is older stays; where a key was replaced, nothing takes its place.
 * Sessions and keys go first, in one batch: a change that comes by one of them is refused from then on (domain/key-changes/change-key.ts).
 */
export async function endAccess(deps: Deps, account: Pick<Account, "id">, sinceMs: number): Promise<EndedAccess> {
  const { db } = deps;
  const home = atHome(deps);
  const endApprovals = sql`UPDATE login_approvals SET refused_at_ms = ${deps.now()} WHERE account_id = ${account.id} AND requested_at_ms >= ${sinceMs}`;
  // A poll that redeemed one there a moment ago looks at it again once it has made its session.
  if (home !== deps) await statement(home.db, endApprovals).run();
  const author: Author = { accountId: account.id, means: "bot", country: null };
  const statements = endingsOf(account.id, sinceMs);
  const endings = Object.entries(statements) as [keyof typeof statements, Fragment][];
  const results = await db.$client.batch([
    ...endings.flatMap(([action, ending]) => [statement(db, ending), auditStatement(deps, { author, action, onlyIfChanged: true })]),
    statement(db, sql`${endApprovals} AND redeemed_by IS NULL`),
    // Who came in by a password of the account's network that was just taken away.
    statement(
      db,
      sql`DELETE FROM sessions WHERE created_at_ms >= ${sinceMs} AND account_id IN (
        SELECT account_id FROM memberships WHERE network_id = ${account.id} AND password_set_at_ms >= ${sinceMs} AND is_invited = 0)`,
    ),
  ]);
  const changed = new Map(endings.map(([action], place) => [action, results[2 * place]?.meta.changes ?? 0]));
  const isSigningEnded = await dropSecretsSince(deps, author, sinceMs);
  return {
    sessions: changed.get("sessions.ended") ?? 0,
    keys: [
      ...endings.map(([action]) => action).filter((action) => action !== "sessions.ended" && (changed.get(action) ?? 0) > 0),
      ...(isSigningEnded ? (["signing.stopped"] as const) : []),
    ] as EndedAccess["keys"],
  };
}

/** When a session of the account was made, Unix milliseconds; null: there is none of this number. */
export async function sessionCreatedAt({ db }: Pick<Deps, "db">, account: Pick<Account, "id">, sessionId: number): Promise<number | null> {
  const session = await db.query.sessions.findFirst({
    where: (t, { and, eq }) => and(eq(t.id, sessionId), eq(t.accountId, account.id)),
  });
  return session?.createdAtMs ?? null;
}
