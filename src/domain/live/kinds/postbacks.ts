import { rowsOf } from "../../../db/read.ts";
import type { postbackAttempts } from "../../../db/schema/index.ts";
import { name, raw, sql } from "../../../db/sql.ts";
import type { LeadStatus } from "../../../lib/codes.ts";
import { ownerOf } from "../../access/ownership.ts";
import { LOOKED_AT, type Stream, standingOf, type Told } from "../stream.ts";
import { isOf } from "../things.ts";

type Attempt = typeof postbackAttempts.$inferSelect;

/** An attempt to deliver a postback. */
export interface LivePostback extends Told {
  kind: "postback";
  delivery: number;
  lead: number;
  status: LeadStatus;
  number: number;
  outcome: Attempt["outcome"];
  responseCode: number | null;
  error: string | null;
  durationMs: number;
  campaign: number | null;
  flowId: number | null;
  flow: string | null;
}

/** Attempts have no number of their own but that of the row. The last may be deleted by its age. */
const ATTEMPTS = { table: name("postback_attempts"), id: name("rowid"), mark: raw("delivery_id || '.' || number") };

export const livePostbacks: Stream<LivePostback> = {
  standing: (ctx, after) => standingOf(ctx.deps.db, ATTEMPTS, after),
  rows(ctx, { after, filter, take }) {
    const account = ownerOf(ctx);
    return rowsOf(
      ctx.deps.db,
      sql`SELECT 'postback' AS kind, a.rowid AS place, a.delivery_id || '.' || a.number AS mark, a.at_ms AS atMs, d.id AS delivery, d.lead_id AS lead, d.status,
          a.number, a.outcome, a.response_code AS responseCode, a.error, a.duration_ms AS durationMs, d.campaign_id AS campaign,
          l.flow_id AS flowId, f.code AS flow
        FROM postback_attempts a CROSS JOIN postback_deliveries d ON d.id = a.delivery_id CROSS JOIN leads l ON l.id = d.lead_id
          LEFT JOIN flows f ON f.id = l.flow_id AND f.account_id = ${account}
        WHERE a.rowid > ${after.at} AND a.rowid <= ${after.at + LOOKED_AT} AND d.account_id = ${account}
          AND ${isOf(ctx, filter, { flow: "l.flow_id", campaign: "d.campaign_id" })} ORDER BY a.rowid LIMIT ${raw(take)}`,
    );
  },
};
