import { readAlone, rowsOf } from "../../../db/read.ts";
import { type Fragment, join, sql } from "../../../db/sql.ts";
import { cellOf } from "../../../lib/cells.ts";
import type { MemberKind, MemberStatus } from "../../../lib/codes.ts";
import type { Account, Call } from "../../../platform/context.ts";
import { type Deps, inCell } from "../../../platform/deps.ts";
import { AppError } from "../../../platform/errors.ts";
import { isWithinLimit } from "../../../platform/rate-limit.ts";
import { refuseKey } from "../../accounts/keys/authenticate.ts";
import { createToken, hashSecret } from "../../accounts/keys/credentials.ts";
import { sessionStatements } from "../../accounts/sessions/open-session.ts";
import { enqueueReturned } from "../../telegram/outbox/outbox.ts";
import { isPassword } from "./password.ts";

export interface SignIn {
  /** The e-mail address that the network has of them, or an affiliate's login. */
  name: string;
  password: string;
  /** The network's number; left out: in whichever network that one is. */
  network?: number | undefined;
  kind?: MemberKind | undefined;
}

interface Found extends Pick<Account, "id" | "telegramId" | "lang" | "bannedAtMs"> {
  membershipId: number;
  passwordHash: string;
  status: MemberStatus;
}

/**
 * Opens a session for a member of a network by the password that the network gave them. Whether nobody, or more than one, has the name,
 * or the password is wrong, or they are not active, is the same answer after the same time.
 * @returns the session's token
 * @throws AppError bad_key, banned, rate_limited
 */
export async function signIn(call: Call, input: SignIn): Promise<string> {
  const { network, password } = input;
  const deps = network === undefined ? call.deps : inCell(call.deps, cellOf(network, "network"));
  const name = input.name.trim().toLowerCase();
  if (!(await isWithinLimit(deps.loginLimiter, call.client))) throw new AppError("rate_limited");
  // One name may be tried from many addresses.
  const { success } = await deps.failedKeyLimiter.limit({ key: `password of ${await hashSecret(name)}` });
  if (!success) throw new AppError("rate_limited");
  const [member, ...others] = await readAlone(rowsOf<Found>(deps.db, findSql({ ...input, name })));
  const only = others.length === 0 ? member : undefined;
  const isTheirs = await isPassword(password, only?.passwordHash ?? null);
  if (only === undefined || !isTheirs || only.status !== "active") return refuseKey({ ...call, deps });
  if (only.bannedAtMs !== null) throw new AppError("banned");
  return (await openSession({ ...call, deps }, only)) ?? refuseKey({ ...call, deps });
}

function findSql({ name, network, kind }: SignIn): Fragment {
  const conditions = [
    sql`(m.email = ${name} OR lower(m.login) = ${name})`,
    sql`m.password_hash IS NOT NULL AND m.is_invited = 0`,
    ...(network === undefined ? [] : [sql`m.network_id = ${network}`]),
    ...(kind === undefined ? [] : [sql`m.kind = ${kind}`]),
  ];
  return sql`SELECT a.id, a.telegram_id AS telegramId, a.lang, coalesce(a.banned_at_ms, n.banned_at_ms) AS bannedAtMs,
      m.id AS membershipId, m.password_hash AS passwordHash, m.status
    FROM memberships m JOIN accounts a ON a.id = m.account_id JOIN accounts n ON n.id = m.network_id
    WHERE ${join(conditions, " AND ")} LIMIT 2`;
}

/** @returns null where the password was changed meanwhile */
async function openSession({ deps, client }: Call & { deps: Deps }, member: Found): Promise<string | null> {
  const token = createToken(deps, "sess_");
  const tokenHash = await hashSecret(token);
  const holds = sql`EXISTS (SELECT 1 FROM memberships WHERE id = ${member.membershipId} AND password_hash = ${member.passwordHash} AND status = 'active')`;
  const [made, ...notices] = await deps.db.$client.batch<{ id: number }>(
    sessionStatements(deps, { owner: member, tokenHash, client, holds }),
  );
  await enqueueReturned(deps, notices);
  return made?.results.length === 1 ? token : null;
}
