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

/** The lead of a campaign and a subscriber, which may be made in the same batch and has no id before. */
export const ofSubscriber = (campaignId: number | null, subscriberId: number): LeadRef =>
  sql`campaign_id = ${campaignId} AND subscriber_id = ${subscriberId}`;
