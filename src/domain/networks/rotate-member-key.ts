import type { Guard } from "../../db/guards.ts";
import { sql, statement } from "../../db/sql.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { hashSecret } from "../accounts/keys/credentials.ts";
import { makeKey } from "../key-changes/change-key.ts";
import { changeMember } from "./change-member.ts";
import { isInReach, type MemberRef, memberAction } from "./member.ts";
import { createMemberKey } from "./member-key.ts";

/** A member who can have a key: advertisers have none. */
export type KeyHolder = MemberRef & { kind: "affiliate" | "staff" };

/**
 * Gives a member a new key; the old one, if there was any, is dead at once. The network's owner is told.
 * @returns the key, which is not stored and cannot be shown again
 * @throws AppError member_not_found; bad_key when the caller was shut out meanwhile; forbidden, also of a member who joined with an account of their own: that key is theirs to make
 */
export async function rotateMemberKey(ctx: Ctx, ref: KeyHolder): Promise<string> {
  const reach = mayOrThrow(ctx, memberAction(ref.kind, "write"));
  const { secret, keyOf } = createMemberKey(ctx.deps);
  const isOurs = isInReach(ctx, ref, reach);
  const guards: Guard[] = [
    { holds: sql`EXISTS (SELECT 1 FROM memberships WHERE ${isOurs})`, code: "member_not_found" },
    { holds: sql`EXISTS (SELECT 1 FROM memberships WHERE ${isOurs} AND is_invited = 0)`, code: "forbidden" },
  ];
  const keyHash = await hashSecret(secret);
  const [{ id }] = await changeMember<{ id: number }>(ctx, {
    change: "network-key.made",
    ...ref,
    guards,
    writes: (holds) => [
      sql`UPDATE memberships SET key_hash = ${keyHash}, key_created_at_ms = ${ctx.deps.now()} WHERE ${isOurs} AND ${holds} RETURNING id`,
    ],
  });
  return keyOf(id);
}

/**
 * Takes a member's key away. The network's owner is told.
 * @throws AppError forbidden, member_not_found; bad_key when the caller was shut out meanwhile
 */
export async function revokeMemberKey(ctx: Ctx, ref: KeyHolder): Promise<void> {
  const reach = mayOrThrow(ctx, memberAction(ref.kind, "write"));
  const isOurs = isInReach(ctx, ref, reach);
  await changeMember(ctx, {
    change: "network-key.revoked",
    ...ref,
    guards: [{ holds: sql`EXISTS (SELECT 1 FROM memberships WHERE ${isOurs})`, code: "member_not_found" }],
    writes: (holds) => [sql`UPDATE memberships SET key_hash = NULL, key_created_at_ms = NULL WHERE ${isOurs} AND ${holds} RETURNING id`],
  });
}

/**
 * Gives the caller's own account a new key in a network that it joined. The account's owner is told of it.
 * @returns the key, which is not stored and cannot be shown again
 * @throws AppError forbidden; member_not_found when the account is no member there, or has not said yes, or is an advertiser; bad_key
 */
export async function rotateOwnMemberKey(ctx: Ctx, { networkId }: { networkId: number }): Promise<string> {
  mayOrThrow(ctx, "memberships.own");
  const isOwn = sql`account_id = ${ownerOf(ctx)} AND network_id = ${networkId} AND status NOT IN ('invited', 'removed')
    AND kind <> 'advertiser'`;
  const row = await statement(ctx.deps.db, sql`SELECT id FROM memberships WHERE ${isOwn}`).first<{ id: number }>();
  if (row === null) throw new AppError("member_not_found");
  const { secret, keyOf } = createMemberKey(ctx.deps);
  const keyHash = await hashSecret(secret);
  await makeKey(ctx, {
    change: "member-key.made",
    write: (admitted) =>
      sql`UPDATE memberships SET key_hash = ${keyHash}, key_created_at_ms = ${ctx.deps.now()} WHERE ${isOwn} AND ${admitted}`,
  });
  return keyOf(row.id);
}
