import { rowsOf } from "../../../db/read.ts";
import type { leadEvents } from "../../../db/schema/index.ts";
import { name, raw, sql } from "../../../db/sql.ts";
import type { LeadStatus } from "../../../lib/codes.ts";
import { ownerOf } from "../../access/ownership.ts";
import { LOOKED_AT, type Stream, standingOf, type Told } from "../stream.ts";
import { isOf } from "../things.ts";

type Event = typeof leadEvents.$inferSelect;

/** An event of a lead, with what the lead is of. */
export interface LiveLead extends Told {
  kind: "lead";
  lead: number;
  event: Event["kind"];
  source: Event["source"];
  status: LeadStatus;
  payoutMicros: number | null;
  currency: string | null;
  username: string;
  country: string;
  networkId: number | null;
  campaign: number | null;
  flowId: number | null;
  flow: string | null;
}

const EVENTS = { table: name("lead_events"), id: name("id") };

export const liveLeads: Stream<LiveLead> = {
  standing: (ctx, after) => standingOf(ctx.deps.db, EVENTS, after),
  rows(ctx, { after, filter, take }) {
    const account = ownerOf(ctx);
    return rowsOf(
      ctx.deps.db,
      sql`SELECT 'lead' AS kind, e.id AS place, '' AS mark, e.recorded_at_ms AS atMs, e.lead_id AS lead, e.kind AS event, e.source,
          e.status_after AS status, e.payout_micros AS payoutMicros, e.currency, l.username, lower(l.country) AS country,
          l.network_id AS networkId, l.campaign_id AS campaign, l.flow_id AS flowId, f.code AS flow
        FROM lead_events e CROSS JOIN leads l ON l.id = e.lead_id LEFT JOIN flows f ON f.id = l.flow_id AND f.account_id = ${account}
        WHERE e.id > ${after.at} AND e.id <= ${after.at + LOOKED_AT} AND e.account_id = ${account} AND l.account_id = ${account}
          AND ${isOf(ctx, filter, { flow: "l.flow_id", campaign: "l.campaign_id" })} ORDER BY e.id LIMIT ${raw(take)}`,
    );
  },
};
