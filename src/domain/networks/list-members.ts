import { mergeArms } from "../../db/merge.ts";
import { MEMBER_STATUSES, type MemberKind, type MemberStatus } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { ownedSql, ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { type Member, memberAction, onlyOf, readRoles } from "./member.ts";

/** Those whose status a list shows where none is asked for. */
const LISTED = MEMBER_STATUSES.filter((status) => status !== "removed");

const COLUMNS = `m.kind, m.number, m.account_id AS accountId, m.status, m.roles, m.is_invited AS isInvited, m.name, m.email,
  (SELECT s.number FROM memberships s WHERE s.id = m.manager_id) AS manager, m.key_created_at_ms AS keyCreatedAtMs,
  m.created_at_ms AS createdAtMs, m.updated_at_ms AS updatedAtMs`;

type Row = Omit<Member, "roles" | "isInvited"> & { roles: string; isInvited: number };

/**
 * A page of a network's members of one kind, by number.
 * @param page status: any but removed where it is left out. after: the number that the page before ended with
 * @throws AppError forbidden
 */
export async function listMembers(
  ctx: Ctx,
  { kind, status, after = 0, limit }: { kind: MemberKind; status?: Exclude<MemberStatus, "removed">; after?: number; limit: number },
): Promise<Member[]> {
  const reach = mayOrThrow(ctx, memberAction(kind, "read"));
  const assigned = onlyOf(ctx, reach);
  const isWithin = `${ownedSql("m", "?1", "network_id")} AND m.kind = ?2 AND m.number > ?3${assigned === null ? "" : " AND m.manager_id = ?5"}`;
  const arms = (status === undefined ? LISTED : [status]).map(
    (each) => `SELECT ${COLUMNS} FROM memberships m WHERE ${isWithin} AND m.status = '${each}'`,
  );
  const { results } = await ctx.deps.db.$client
    .prepare(mergeArms(arms, "number", "LIMIT ?4"))
    .bind(ownerOf(ctx), kind, after, limit, ...(assigned === null ? [] : [assigned]))
    .all<Row>();
  return results.map((row) => ({ ...row, roles: readRoles(row.roles), isInvited: row.isInvited === 1 }));
}
