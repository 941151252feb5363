import { allOf, type Guard, writeGuarded } from "../../db/guards.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { ownedSql, ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { hashSecret } from "../accounts/keys/credentials.ts";
import { makeKey } from "../key-changes/change-key.ts";
import { IN_REACH, type MemberRef, memberAction, reachBinds } from "./member.ts";
import { createMemberKey } from "./member-key.ts";

/** A member who can have a key: advertisers have none. */
export type KeyHolder = MemberRef & { kind: "affiliate" | "staff" };

/** ?1 to ?4 as IN_REACH, ?5 hash, ?6 now. */
const GUARDS: Guard[] = [
  { holds: `EXISTS (SELECT 1 FROM memberships WHERE ${IN_REACH})`, code: "member_not_found" },
  { holds: `EXISTS (SELECT 1 FROM memberships WHERE ${IN_REACH} AND is_invited = 0)`, code: "forbidden" },
];

/**
 * Gives a member a new key; the old one, if there was any, is dead at once.
 * @returns the key, which is not stored and cannot be shown again
 * @throws AppError member_not_found; forbidden, also of a member who joined with an account of their own: that key is theirs to make
 */
export async function rotateMemberKey(ctx: Ctx, ref: KeyHolder): Promise<string> {
  const reach = mayOrThrow(ctx, memberAction(ref.kind, "write"));
  const { secret, keyOf } = createMemberKey(ctx.deps);
  const { id } = await writeGuarded<{ id: number }>(
    ctx.deps.db,
    GUARDS,
    `UPDATE memberships SET key_hash = ?5, key_created_at_ms = ?6 WHERE ${IN_REACH} AND ${allOf(GUARDS)} RETURNING id`,
    [...reachBinds(ctx, ref, reach), await hashSecret(secret), ctx.deps.now()],
  );
  return keyOf(id);
}

/**
 * Takes a member's key away.
 * @throws AppError forbidden, member_not_found
 */
export async function revokeMemberKey(ctx: Ctx, ref: KeyHolder): Promise<void> {
  const reach = mayOrThrow(ctx, memberAction(ref.kind, "write"));
  const revoked = await ctx.deps.db.$client
    .prepare(`UPDATE memberships SET key_hash = NULL, key_created_at_ms = NULL WHERE ${IN_REACH} RETURNING id`)
    .bind(...reachBinds(ctx, ref, reach))
    .first();
  if (revoked === null) throw new AppError("member_not_found");
}

/**
 * Gives the caller's own account a new key in a network that it joined. The account's owner is told of it.
 * @returns the key, which is not stored and cannot be shown again
 * @throws AppError forbidden; member_not_found when the account is no member there, or has not said yes, or is an advertiser; bad_key
 */
export async function rotateOwnMemberKey(ctx: Ctx, { networkId }: { networkId: number }): Promise<string> {
  mayOrThrow(ctx, "memberships.own");
  const d1 = ctx.deps.db.$client;
  const own = `${ownedSql("memberships")} AND network_id = ?2 AND status NOT IN ('invited', 'removed') AND kind <> 'advertiser'`;
  const row = await d1.prepare(`SELECT id FROM memberships WHERE ${own}`).bind(ownerOf(ctx), networkId).first<{ id: number }>();
  if (row === null) throw new AppError("member_not_found");
  const { secret, keyOf } = createMemberKey(ctx.deps);
  await makeKey(ctx, {
    change: "member-key.made",
    sql: (admitted) => `UPDATE memberships SET key_hash = ?3, key_created_at_ms = ?4 WHERE ${own} AND ${admitted}`,
    values: [networkId, await hashSecret(secret), ctx.deps.now()],
  });
  return keyOf(row.id);
}
