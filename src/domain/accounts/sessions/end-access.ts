import type { Account } from "../../../platform/context.ts";
import { atHome, type Deps } from "../../../platform/deps.ts";
import { type AuditAction, type Author, auditStatement } from "../../audit/audit.ts";
import { dropSecretsSince } from "../../postbacks/outbound/signing.ts";
import type { EndedAccess } from "../../telegram/api/texts/types.ts";

/** What is ended, by its word in the audit: SQL over ?1 the account and ?2 the moment. */
const ENDINGS = {
  "sessions.ended": "DELETE FROM sessions WHERE account_id = ?1 AND created_at_ms >= ?2",
  "key.revoked": endKey("key"),
  "reporting-key.revoked": endKey("reporting_key"),
  "global-key.revoked": endKey("site_key"),
  // A key that a network made for a member of its own is the network's to end.
  "member-keys.revoked":
    "UPDATE memberships SET key_hash = NULL, key_created_at_ms = NULL WHERE account_id = ?1 AND is_invited = 1 AND key_created_at_ms >= ?2",
  "site-keys.revoked": "UPDATE sites SET key_hash = NULL, key_created_at_ms = NULL WHERE account_id = ?1 AND key_created_at_ms >= ?2",
} as const satisfies Partial<Record<AuditAction, string>>;

const END_APPROVALS = "UPDATE login_approvals SET refused_at_ms = ?3 WHERE account_id = ?1 AND requested_at_ms >= ?2";
const END_NONCES = `${END_APPROVALS} AND redeemed_by IS NULL`;

function endKey(name: string): string {
  return `UPDATE accounts SET ${name}_hash = NULL, ${name}_created_at_ms = NULL WHERE id = ?1 AND ${name}_created_at_ms >= ?2`;
}

/**
 * Ends whatever somebody who signed in at a moment could have left behind: every session, key, token and signing secret of the account
 * made since then, and sign-ins under way. What is older stays; where a key was replaced, nothing takes its place.
 * Sessions and keys go first, in one batch: a change that comes by one of them is refused from then on (domain/key-changes/change-key.ts).
 */
export async function endAccess(deps: Deps, account: Pick<Account, "id">, sinceMs: number): Promise<EndedAccess> {
  const d1 = deps.db.$client;
  const home = atHome(deps);
  // A poll that redeemed one there a moment ago looks at it again once it has made its session.
  if (home !== deps) await home.db.$client.prepare(END_APPROVALS).bind(account.id, sinceMs, deps.now()).run();
  const author: Author = { accountId: account.id, means: "bot", country: null };
  const endings = Object.entries(ENDINGS) as [keyof typeof ENDINGS, string][];
  const results = await d1.batch(
    endings
      .flatMap(([action, sql]) => [
        d1.prepare(sql).bind(account.id, sinceMs),
        auditStatement(deps, { author, action, onlyIfChanged: true }),
      ])
      .concat(d1.prepare(END_NONCES).bind(account.id, sinceMs, deps.now())),
  );
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
