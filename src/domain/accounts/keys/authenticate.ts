import { and, eq, gt } from "drizzle-orm";
import { firstOf } from "../../../db/read.ts";
import { accounts, apiTokens, sessions } from "../../../db/schema/index.ts";
import { name, sql } from "../../../db/sql.ts";
import type { Account, Call, Ctx } from "../../../platform/context.ts";
import { equalConstantTime } from "../../../platform/crypto.ts";
import { AppError } from "../../../platform/errors.ts";
import { isWithinLimit } from "../../../platform/rate-limit.ts";
import { accountActor, type Credential } from "../../access/actor.ts";
import { entitlement } from "../../billing/entitlement.ts";
import type { Claim } from "./claim.ts";
import { hashSecret, isToken, parseApiKey } from "./credentials.ts";

/** Who a credential belongs to, and who comes by it. */
export type Caller = Pick<Ctx, "account" | "actor">;

interface Demands {
  /** An API key will not do. */
  sessionOnly: boolean;
  /** An account whose plan has lapsed is let in. */
  whileLapsed: boolean;
  /** A reporting token will do. */
  mayOnlyReport?: boolean;
  /** An access token of a program that signed in will do. */
  mayBeProgram?: boolean;
}

/**
 * Finds the account a credential belongs to: an API key `{id}-{key}`, a session token, or where that will do a reporting token.
 * A lapsed plan ends sessions' access at once and keys' access after the grace of domain/billing/entitlement.ts.
 * Only failures are counted against a client, so that whoever shares its address and has a good key is not shut out.
 * @throws AppError bad_key, banned, unpaid, rate_limited
 */
export async function authenticate(call: Call, credential: string | null, demands: Demands): Promise<Caller> {
  const found = await find(call, credential, demands);
  if (found === null) return refuseKey(call);
  admitAccount(call, found.account, demands.whileLapsed ? null : found.actor.credential.kind);
  return found;
}

/**
 * Lets an account in whose credential was found to be good.
 * @param by what its plan must be open to; null: it may have lapsed
 * @throws AppError banned, unpaid
 */
export function admitAccount({ deps }: Call, account: Account, by: Credential["kind"] | null): void {
  if (account.bannedAtMs !== null) throw new AppError("banned");
  const { dashboardOpen, apiOpen } = entitlement(deps, account);
  if (by !== null && !(by === "session" ? dashboardOpen : apiOpen)) throw new AppError("unpaid");
}

/** The claim of an account's credential. */
export interface AccountClaim extends Claim<CredentialRow, number> {
  accountId: number;
}

/**
 * What a call's API key or reporting token claims, for calls that have no round trip to spare: it is checked with `readAdmitted`.
 * A session says whose it is only when it is read, and so costs a round trip of its own.
 * @returns the claim; it admits the account's number
 * @throws AppError bad_key, banned, unpaid, rate_limited
 */
export async function claimOf(call: Call, credential: string | null): Promise<AccountClaim> {
  if (isToken(credential ?? "", "sess_")) {
    const { account } = await authenticate(call, credential, { sessionOnly: true, whileLapsed: false });
    return { accountId: account.id, holder: null, admit: async () => account.id };
  }
  const apiKey = parseApiKey(credential ?? "");
  if (apiKey === null) return refuseKey(call);
  const { accountId, key, onlyReports } = apiKey;
  const holder = holderRead(call, accountId, onlyReports ? "reporting_key_hash" : "key_hash");
  return { accountId, holder, admit: async (row) => (await admitHolder(call, row, key)).accountId };
}

function holderRead({ deps }: Call, accountId: number, hash: "key_hash" | "reporting_key_hash") {
  return firstOf<CredentialRow>(
    deps.db,
    sql`SELECT ${name(hash)} AS keyHash, id AS accountId, tariff, paid_until_ms AS paidUntilMs, banned_at_ms AS bannedAtMs
      FROM accounts WHERE id = ${accountId}`,
  );
}

/** What is read of whoever holds a key, to judge it by. */
export type CredentialRow = Pick<Account, "keyHash" | "tariff" | "paidUntilMs" | "bannedAtMs"> & { accountId: number };

/**
 * Lets the holder of a key in: the key must be theirs, and their plan open to it.
 * @param holder undefined where nobody has the key's number
 * @throws AppError bad_key, banned, unpaid, rate_limited
 */
export async function admitHolder<H extends CredentialRow>(call: Call, holder: H | undefined, key: string): Promise<H> {
  const matches = await equalConstantTime(holder?.keyHash ?? "", await hashSecret(key));
  if (holder !== undefined) call.received?.isOf(holder.accountId, matches);
  if (holder === undefined || !matches) return refuseKey(call);
  if (holder.bannedAtMs !== null) throw new AppError("banned");
  if (!entitlement(call.deps, holder).apiOpen) throw new AppError("unpaid");
  return holder;
}

/**
 * Counts a failed key against the client.
 * @throws AppError bad_key, rate_limited
 */
export async function refuseKey({ deps, client, received }: Call): Promise<never> {
  if (await isWithinLimit(deps.failedKeyLimiter, client)) throw new AppError("bad_key");
  received?.isNobodys();
  throw new AppError("rate_limited");
}

async function find(call: Call, credential: string | null, demands: Demands): Promise<Caller | null> {
  const { sessionOnly, mayOnlyReport = false } = demands;
  const { deps, received } = call;
  if (credential === null) return null;
  const apiKey = parseApiKey(credential);
  if (apiKey === null) return findToken(call, credential, demands);
  if (sessionOnly || (apiKey.onlyReports && !mayOnlyReport)) return null;
  const account = await deps.db.query.accounts.findFirst({ where: eq(accounts.id, apiKey.accountId) });
  const known = apiKey.onlyReports ? account?.reportingKeyHash : account?.keyHash;
  const matches = await equalConstantTime(known ?? "", await hashSecret(apiKey.key));
  if (account !== undefined) received?.isOf(account.id, matches);
  if (account === undefined || !matches) return null;
  return { account, actor: accountActor(account, { kind: apiKey.onlyReports ? "reporting-token" : "key" }) };
}

async function findToken(call: Call, token: string, { mayBeProgram = false }: Demands): Promise<Caller | null> {
  if (isToken(token, "sess_")) return findSession(call, token);
  return mayBeProgram && isToken(token, "acc_") ? findProgram(call, token) : null;
}

async function findSession({ deps, received }: Call, token: string): Promise<Caller | null> {
  const [row] = await deps.db
    .select({ account: accounts, sessionId: sessions.id })
    .from(sessions)
    .innerJoin(accounts, eq(accounts.id, sessions.accountId))
    .where(and(eq(sessions.tokenHash, await hashSecret(token)), gt(sessions.expiresAtMs, deps.now())));
  if (row === undefined) return null;
  received?.isOf(row.account.id, true);
  return { account: row.account, actor: accountActor(row.account, { kind: "session", sessionId: row.sessionId }) };
}

async function findProgram({ deps }: Call, token: string): Promise<Caller | null> {
  const [row] = await deps.db
    .select({ account: accounts, tokenId: apiTokens.id })
    .from(apiTokens)
    .innerJoin(accounts, and(eq(accounts.id, apiTokens.accountId), eq(accounts.keyHash, apiTokens.keyHash)))
    .where(and(eq(apiTokens.tokenHash, await hashSecret(token)), eq(apiTokens.kind, "access"), gt(apiTokens.expiresAtMs, deps.now())));
  if (row === undefined) return null;
  return { account: row.account, actor: accountActor(row.account, { kind: "access-token", tokenId: row.tokenId }) };
}
