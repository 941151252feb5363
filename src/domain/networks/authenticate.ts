import { and, eq, gt, ne } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { accounts, memberships, sessions } from "../../db/schema/index.ts";
import type { Account, Call, Ctx, NetworkCtx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { type Actor, accountActor, type Credential } from "../access/actor.ts";
import { admitAccount, admitHolder, authenticate, refuseKey } from "../accounts/keys/authenticate.ts";
import { hashSecret, isToken } from "../accounts/keys/credentials.ts";
import { readRoles } from "./member.ts";
import { parseMemberKey } from "./member-key.ts";

/** Who calls, and in which network. */
type Caller = Pick<NetworkCtx, "account" | "actor" | "network">;

type Membership = typeof memberships.$inferSelect;

/**
 * Finds who calls a network's API, in one round trip: a member by their key, or by an account's own key or session the owner of a
 * network, who is its administrator. What is refused counts against the client as it does elsewhere.
 * @throws AppError bad_key, banned, unpaid, rate_limited; forbidden of an account that owns no network, or a member who is not active
 */
export async function authenticateNetwork(call: Call, credential: string | null): Promise<Caller> {
  const memberKey = parseMemberKey(credential ?? "");
  if (memberKey !== null) return authenticateMember(call, memberKey);
  if (credential !== null && isToken(credential, "sess_")) return authenticateSession(call, credential);
  return administratorOf(await authenticate(call, credential, { sessionOnly: false, whileLapsed: false }));
}

function administratorOf({ account, actor }: Pick<Ctx, "account" | "actor">): Caller {
  if (account.role !== "owner") throw new AppError("forbidden");
  return { account, network: account, actor: { ...actor, kind: "administrator", networkId: actor.accountId, roles: ["administrator"] } };
}

/** A session of an account that a network made opens what its member's key does. */
async function authenticateSession(call: Call, token: string): Promise<Caller> {
  const network = alias(accounts, "network");
  const [row] = await call.deps.db
    .select({ holder: accounts, sessionId: sessions.id, member: memberships, network })
    .from(sessions)
    .innerJoin(accounts, eq(accounts.id, sessions.accountId))
    .leftJoin(memberships, and(eq(memberships.accountId, accounts.id), eq(memberships.isInvited, false), ne(accounts.role, "owner")))
    .leftJoin(network, eq(network.id, memberships.networkId))
    .where(and(eq(sessions.tokenHash, await hashSecret(token)), gt(sessions.expiresAtMs, call.deps.now())))
    .limit(1);
  if (row === undefined) return refuseKey(call);
  const credential = { kind: "session", sessionId: row.sessionId } as const;
  admitAccount(call, row.network ?? row.holder, "session");
  if (row.member === null || row.network === null)
    return administratorOf({ account: row.holder, actor: accountActor(row.holder, credential) });
  return callerOf({ member: row.member, network: row.network, holder: row.holder, credential });
}

async function authenticateMember(call: Call, { membershipId, secret }: { membershipId: number; secret: string }): Promise<Caller> {
  const holder = alias(accounts, "holder");
  const [row] = await call.deps.db
    .select({ member: memberships, network: accounts, holder })
    .from(memberships)
    .innerJoin(accounts, eq(accounts.id, memberships.networkId))
    .leftJoin(holder, eq(holder.id, memberships.accountId))
    .where(eq(memberships.id, membershipId));
  // A key opens what the network's plan is open to.
  await admitHolder(call, row && { ...row.network, keyHash: row.member.keyHash, accountId: row.network.id }, secret);
  return row === undefined ? refuseKey(call) : callerOf({ ...row, credential: { kind: "member-key", keyHash: row.member.keyHash ?? "" } });
}

interface Found {
  member: Membership;
  network: Account;
  holder: Account | null;
  credential: Credential;
}

function callerOf({ member, network, holder, credential }: Found): Caller {
  if (member.status === "banned" || (holder !== null && holder.bannedAtMs !== null)) throw new AppError("banned");
  if (member.status !== "active") throw new AppError("forbidden");
  const common = { networkId: network.id, memberId: member.id, credential };
  if (member.kind === "staff") return { account: network, network, actor: staffActor(member, common) };
  if (member.kind === "affiliate" && holder !== null)
    return { account: holder, network, actor: { kind: "affiliate", accountId: holder.id, roles: ["network_affiliate"], ...common } };
  throw new AppError("forbidden");
}

function staffActor({ accountId, roles }: Membership, common: Pick<Actor, "networkId" | "memberId" | "credential">): Actor {
  return { kind: "staff", accountId, roles: readRoles(roles), ...common };
}
