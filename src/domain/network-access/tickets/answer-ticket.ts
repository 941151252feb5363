import { allOf, type Guard } from "../../../db/guards.ts";
import { raw, sql } from "../../../db/sql.ts";
import { RESOURCE_STATUS } from "../../../lib/codes.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { networkOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { isAffiliate } from "../access-guards.ts";
import { accessNotice } from "../access-notice.ts";
import { accessSql, writeAccess } from "../set-access.ts";

/** What is said to a request. */
export const TICKET_ANSWERS = ["approve", "reject"] as const;

/**
 * Answers the request of an affiliate and closes it. Approved, it lets them in to the offer. They are told.
 * @throws AppError forbidden; ticket_not_found; field_invalid (do) of one that is closed, or to approve where the offer is gone
 */
export async function answerTicket(
  ctx: NetworkCtx,
  { ticketId, answer }: { ticketId: number; answer: (typeof TICKET_ANSWERS)[number] },
): Promise<void> {
  const reach = mayOrThrow(ctx, "tickets.write");
  const { now } = ctx.deps;
  const isApproved = answer === "approve";
  const isIt = sql`t.id = ${ticketId} AND t.network_id = ${networkOf(ctx)}`;
  const isThere = sql`SELECT 1 FROM tickets t WHERE ${isIt} AND ${isAffiliate(ctx, raw("t.affiliate_id"), reach)}`;
  const offer = sql`SELECT o.id, o.name, t.affiliate_id AS account_id FROM tickets t JOIN offers o ON o.id = t.offer_id AND o.account_id = t.network_id
    AND o.status <> ${raw(RESOURCE_STATUS.deleted)} WHERE ${isIt}`;
  const guards: Guard[] = [
    { holds: sql`EXISTS (${isThere})`, code: "ticket_not_found" },
    { holds: sql`EXISTS (${isThere} AND t.status = 'open')`, code: "field_invalid", field: "do", says: "the ticket is closed" },
  ];
  if (isApproved) guards.push({ holds: sql`EXISTS (${offer})`, code: "field_invalid", field: "do", says: "the offer was deleted" });
  const open = sql`${offer} AND ${allOf(guards)}`;
  const notice = await accessNotice(ctx, { change: isApproved ? "opened" : "refused", changing: open });
  const closing = sql`UPDATE tickets AS t SET status = ${isApproved ? "approved" : "rejected"}, updated_at_ms = ${now()}
    WHERE ${isIt} AND ${allOf(guards)}`;
  await writeAccess(ctx, guards, [...(isApproved ? [accessSql(open, "approved")] : []), closing], notice);
}
