import { mergeArms } from "../../db/merge.ts";
import { readAlone, rowsOf } from "../../db/read.ts";
import { raw, sql } from "../../db/sql.ts";
import type { MemberKind, MemberStatus } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { LISTED_STATUSES, type Member, memberAction, onlyOf, readRoles } from "./member.ts";

const COLUMNS = raw(`m.kind, m.number, m.account_id AS accountId, m.status, m.roles, m.is_invited AS isInvited, m.name, m.email,
  (SELECT s.number FROM memberships s WHERE s.id = m.manager_id) AS manager, m.key_created_at_ms AS keyCreatedAtMs,
  m.created_at_ms AS createdAtMs, m.updated_at_ms AS updatedAtMs`);

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
  const isAssigned = assigned === null ? raw("") : sql` AND m.manager_id = ${assigned}`;
  const isWithin = sql`m.network_id = ${ownerOf(ctx)} AND m.kind = ${kind} AND m.number > ${after}${isAssigned}`;
  const arms = (status === undefined ? LISTED_STATUSES : [status]).map(
    (each) => sql`SELECT ${COLUMNS} FROM memberships m WHERE ${isWithin} AND m.status = ${raw(`'${each}'`)}`,
  );
  const rows = await readAlone(rowsOf<Row>(ctx.deps.db, mergeArms(arms, raw("number"), sql`LIMIT ${limit}`)));
  return rows.map((row) => ({ ...row, roles: readRoles(row.roles), isInvited: row.isInvited === 1 }));
}
