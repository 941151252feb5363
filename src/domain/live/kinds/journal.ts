import { rowsOf } from "../../../db/read.ts";
import { name, raw, sql } from "../../../db/sql.ts";
import { ownerOf } from "../../access/ownership.ts";
import type { JournalRow } from "../../journal/journal-pages.ts";
import { LOOKED_AT, type Stream, standingOf, type Told } from "../stream.ts";
import { isOf } from "../things.ts";

export interface LiveEntry extends Told, Omit<JournalRow, "atMs"> {
  kind: "journal";
  campaign: number | null;
  flowId: number | null;
  flow: string | null;
}

/** Entries of a bot or a campaign that was transferred without its leads are deleted. */
const JOURNAL = { table: name("journal"), id: name("id"), mark: raw("update_id || '.' || at_ms") };

export const liveEntries: Stream<LiveEntry> = {
  standing: (ctx, after) => standingOf(ctx.deps.db, JOURNAL, after),
  rows(ctx, { after, filter, take }) {
    const account = ownerOf(ctx);
    return rowsOf(
      ctx.deps.db,
      sql`SELECT 'journal' AS kind, j.id AS place, j.update_id || '.' || j.at_ms AS mark, j.at_ms AS atMs, j.id, j.bot_id AS bot, h.chat_id AS chat,
          h.title AS chatTitle, max(j.subscriber_id, 0) AS subscriber, j.username, j.action, iif(j.unattributed, 'organic', 'paid') AS type,
          l.id AS lead, l.campaign_id AS campaign, l.flow_id AS flowId, f.code AS flow
        FROM journal j CROSS JOIN chats h ON h.id = j.chat_ref LEFT JOIN leads l ON l.id = j.lead_id AND l.account_id = ${account}
          LEFT JOIN flows f ON f.id = l.flow_id AND f.account_id = ${account}
        WHERE j.id > ${after.at} AND j.id <= ${after.at + LOOKED_AT} AND +j.account_id = ${account}
          AND ${isOf(ctx, filter, { flow: "l.flow_id", campaign: "l.campaign_id" })} ORDER BY j.id LIMIT ${raw(take)}`,
    );
  },
};
