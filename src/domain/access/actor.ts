import type { accounts } from "../../db/schema/index.ts";
import type { ROLES, StaffRole } from "../../lib/codes.ts";

type AccountRole = (typeof ROLES)[number];

/** What a right is given to: an account's own role, a role in a network, or a token that may only report. */
export type Role = AccountRole | StaffRole | "reporter" | "network_affiliate" | "network_advertiser";

/** What somebody proved who they are by. */
export type Credential =
  | { kind: "key" }
  | { kind: "session"; sessionId: number }
  /** It makes leads and sets costs, and reads nothing. */
  | { kind: "reporting-token" }
  | { kind: "member-key"; keyHash: string }
  /** Of a program that signed in by a key. */
  | { kind: "access-token"; tokenId: number };

/** Who makes a call. */
export interface Actor {
  /** account: on its own things. administrator: a network's owner. staff, affiliate, advertiser: a member of a network. */
  kind: "account" | "administrator" | "staff" | "affiliate" | "advertiser";
  /** Null: a member of staff who has no account. */
  accountId: number | null;
  /** The network, an account, in which they act; null: in none. */
  networkId: number | null;
  /** Their row of memberships; null: they are no member. */
  memberId: number | null;
  roles: readonly Role[];
  credential: Credential;
}

/** An account that acts on its own things. */
export function accountActor({ id, role }: Pick<typeof accounts.$inferSelect, "id" | "role">, credential: Credential): Actor {
  const roles: Role[] = credential.kind === "reporting-token" ? ["reporter"] : [role];
  return { kind: "account", accountId: id, networkId: null, memberId: null, roles, credential };
}

/** The session that a call came by; null: it came by a key. */
export function sessionOf({ credential }: Actor): number | null {
  return credential.kind === "session" ? credential.sessionId : null;
}

/** What a call came by, as the audit and notices tell it apart. */
export function meansOf({ credential: { kind } }: Actor): "session" | "key" | "member-key" {
  return kind === "session" || kind === "member-key" ? kind : "key";
}
