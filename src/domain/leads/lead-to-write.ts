import { sql } from "../../db/sql.ts";
import type { Deps } from "../../platform/deps.ts";
import type { LeadRef } from "../postbacks/delivery/delivery-statement.ts";
import type { TelegramEvent } from "./lead-context.ts";

/** One event being written: where it came from, and whose it is. */
export interface Writing<Event extends TelegramEvent = TelegramEvent> {
  deps: Pick<Deps, "db" | "now">;
  botId: number;
  accountId: number;
  event: Event;
}

/** The lead of campaign ?1 and subscriber ?2, which may be made in the same batch and has no id before. */
export const THE_LEAD = "SELECT id FROM leads WHERE campaign_id = ?1 AND subscriber_id = ?2";

/** The same for statements that take leads of every origin. */
export const ofSubscriber = (campaignId: number, subscriberId: number): LeadRef =>
  sql`campaign_id = ${campaignId} AND subscriber_id = ${subscriberId}`;
