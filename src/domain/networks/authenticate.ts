import { type Read, rowOf } from "../../db/read.ts";
import { accounts, memberships, sessions } from "../../db/schema/index.ts";
import { type Fragment, sql } from "../../db/sql.ts";
import type { Account, Call, NetworkCtx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { actingMembership } from "../access/acting-membership.ts";
import { accountActor, type Credential } from "../access/actor.ts";
import { admitAccount, admitHolder, refuseKey } from "../accounts/keys/authenticate.ts";
import { hashSecret, isToken, parseApiKey } from "../accounts/keys/credentials.ts";
import { type Membership, rolesOf } from "./member.ts";
import { parseMemberKey } from "./member-key.ts";

/** Who calls, and in which network. */
type Caller = Pick<NetworkCtx, "account" | "actor" | "network">;

/**
 * Finds who calls a network's API, in one round trip: a member by their key, or by an account's own key or session the owner of a
 * network, who is its administrator. What is refused counts against the client as it does elsewhere.
 * @throws AppError bad_key, banned, unpaid, rate_limited; forbidden of an account that owns no network, or a member who is not active
 */
export async function authenticateNetwork(call: Call, credential: string | null): Promise<Caller> {
  const { holders, admit } = await claimOf(call, credential);
  return admit(await call.deps.db.$client.batch(holders));
}

/** What is read of a network beside its caller, given SQL of the accounts of both. */
export type ReadsOf<T extends readonly unknown[]> = (network: Fragment, account: Fragment) => Reads<T> | Promise<Reads<T>>;

type Reads<T extends readonly unknown[]> = { [K in keyof T]: Read<T[K]> };

/**
 * The same in one batch with something else, of which nothing is looked at unless the caller is let in.
 * @returns the caller, and what was read
 * @throws AppError as `authenticateNetwork`
 */
export async function authenticateReading<T extends readonly unknown[]>(
  call: Call,
  credential: string | null,
  readsOf: ReadsOf<T>,
): Promise<[Caller, T]> {
  const { network, account, holders, admit } = await claimOf(call, credential);
  const reads = await readsOf(network, account);
  const results = await call.deps.db.$client.batch([...holders, ...reads.map(({ statement }) => statement)]);
  const caller = await admit(results);
  const known = reads.map(({ read }, place) => read(results[holders.length + place] as D1Result<unknown>));
  return [caller, known as unknown as T];
}

/** A credential that nobody has checked. */
interface NetworkClaim {
  /** SQL of the network that it is for. */
  network: Fragment;
  /** SQL of its holder's account; null of a member without one. */
  account: Fragment;
  /** What must be read of whoever holds it. */
  holders: D1PreparedStatement[];
  /** Lets the holder in. @param results those of `holders`, and whatever follows them */
  admit(results: readonly D1Result<unknown>[]): Promise<Caller>;
}

async function claimOf(call: Call, credential: string | null): Promise<NetworkClaim> {
  const memberKey = parseMemberKey(credential ?? "");
  if (memberKey !== null) return memberClaim(call, memberKey);
  if (credential !== null && isToken(credential, "sess_")) return sessionClaim(call, await hashSecret(credential));
  const apiKey = parseApiKey(credential ?? "");
  return apiKey === null || apiKey.onlyReports ? refuseKey(call) : accountClaim(call, apiKey);
}

/** What some reads say, of the results of a batch that begins with them. */
function claimed<T extends readonly unknown[]>(
  { network, account }: Pick<NetworkClaim, "network" | "account">,
  admit: (...found: T) => Caller | Promise<Caller>,
  ...reads: { [K in keyof T]: Read<T[K]> }
): NetworkClaim {
  return {
    network,
    account,
    holders: reads.map(({ statement }) => statement),
    admit: async (results) => admit(...(reads.map(({ read }, place) => read(results[place] as D1Result<unknown>)) as unknown as T)),
  };
}

function accountClaim(call: Call, { accountId, key }: { accountId: number; key: string }): NetworkClaim {
  const admit = async (found: Account | undefined) => {
    const { accountId: _, ...account } = await admitHolder(call, found && { ...found, accountId: found.id }, key);
    return administratorOf(account, { kind: "key" });
  };
  const its = sql`${accountId}`;
  return claimed<[Account | undefined]>({ network: its, account: its }, admit, rowOf(call.deps.db, accounts, sql`id = ${accountId}`));
}

function administratorOf(account: Account, credential: Credential): Caller {
  if (account.role !== "owner") throw new AppError("forbidden");
  const actor = accountActor(account, credential);
  return { account, network: account, actor: { ...actor, kind: "administrator", networkId: actor.accountId, roles: ["administrator"] } };
}

/** A session of an account that a network made opens what its member's key does. */
function sessionClaim(call: Call, tokenHash: string): NetworkClaim {
  const { db, now } = call.deps;
  const isIts = sql`token_hash = ${tokenHash} AND expires_at_ms > ${now()}`;
  const holderId = sql`(SELECT account_id FROM sessions WHERE ${isIts})`;
  const isMember = actingMembership(holderId);
  const networkId = sql`(SELECT network_id FROM memberships WHERE ${isMember} LIMIT 1)`;
  const admit = (
    session: typeof sessions.$inferSelect | undefined,
    holder: Account | undefined,
    member: Membership | undefined,
    network: Account | undefined,
  ) => {
    if (session === undefined || holder === undefined) return refuseKey(call);
    const credential = { kind: "session", sessionId: session.id } as const;
    admitAccount(call, network ?? holder, "session");
    return member === undefined || network === undefined
      ? administratorOf(holder, credential)
      : callerOf({ member, network, holder, credential });
  };
  return claimed(
    { network: sql`COALESCE(${networkId}, ${holderId})`, account: holderId },
    admit,
    rowOf(db, sessions, isIts),
    rowOf(db, accounts, sql`id = ${holderId}`),
    rowOf(db, memberships, isMember),
    rowOf(db, accounts, sql`id = ${networkId}`),
  );
}

function memberClaim(call: Call, { membershipId, secret }: { membershipId: number; secret: string }): NetworkClaim {
  const { db } = call.deps;
  const isIts = sql`id = ${membershipId}`;
  const networkId = sql`(SELECT network_id FROM memberships WHERE ${isIts})`;
  const accountId = sql`(SELECT account_id FROM memberships WHERE ${isIts})`;
  const admit = async (member: Membership | undefined, network: Account | undefined, holder: Account | undefined) => {
    const isThere = member !== undefined && network !== undefined;
    // A key opens what the network's plan is open to.
    await admitHolder(call, isThere ? { ...network, keyHash: member.keyHash, accountId: network.id } : undefined, secret);
    if (!isThere) return refuseKey(call);
    return callerOf({ member, network, holder: holder ?? null, credential: { kind: "member-key", keyHash: member.keyHash ?? "" } });
  };
  return claimed(
    { network: networkId, account: accountId },
    admit,
    rowOf(db, memberships, isIts),
    rowOf(db, accounts, sql`id = ${networkId}`),
    rowOf(db, accounts, sql`id = ${accountId}`),
  );
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
  const common = { networkId: network.id, memberId: member.id, roles: rolesOf(member), credential };
  if (member.kind === "staff") return { account: network, network, actor: { kind: "staff", accountId: member.accountId, ...common } };
  if (holder === null) throw new AppError("forbidden");
  return { account: holder, network, actor: { kind: member.kind, accountId: holder.id, ...common } };
}
