import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import { id, ms } from "./columns.ts";

/**
 * A postback URL template of an account, a campaign or a flow, one per event, or of an affiliate's postback in a network, and the
 * health of its address.
 * The row stays when its URL is cleared, so that deliveries keep what they point to.
 */
export const postbackTemplates = sqliteTable(
  "postback_templates",
  {
    id: id(),
    accountId: integer().notNull(),
    owner: text({ enum: ["account", "campaign", "flow", "network"] }).notNull(),
    /** The account's, the campaign's or the flow's id; network_postbacks.id. */
    ownerId: integer().notNull(),
    /** The lead status that fires it, 0–4; 0 of a network's, whose own row says what does. */
    event: integer().notNull(),
    url: text().notNull(),
    /** active, paused (failed for days), stopped (answered 410). */
    state: text({ enum: ["active", "paused", "stopped"] })
      .notNull()
      .default("active"),
    /** The first failure since the last success. */
    failingSinceMs: ms(),
    /** An open circuit: when an address that is put aside, or paused, is tried again. Null: what comes is sent. */
    probeAtMs: ms(),
    /** How often in a row the address was put aside. */
    rests: integer().notNull().default(0),
    /** When the owner was last told of deliveries that failed for good. */
    failureNotifiedAtMs: ms(),
    updatedAtMs: ms().notNull(),
  },
  (t) => [unique("postback_templates_owner").on(t.owner, t.ownerId, t.event), index("postback_templates_account").on(t.accountId)],
);

/** The outbox: one row per postback owed, written in the same batch as the lead's change. */
export const postbackDeliveries = sqliteTable(
  "postback_deliveries",
  {
    id: id(),
    accountId: integer().notNull(),
    campaignId: integer(),
    leadId: integer().notNull(),
    /** lead_events.seq of the event that is reported. */
    leadSeq: integer().notNull(),
    templateId: integer().notNull(),
    /** Which queue of its lead it stands in: 0, or of a network's postback its template, so that none waits for another's address. */
    lane: integer().notNull().default(0),
    /** The reported status, 0–4. */
    status: integer().notNull(),
    state: text({ enum: ["pending", "delivered", "skipped", "rejected", "failed", "stopped"] })
      .notNull()
      .default("pending"),
    attempts: integer().notNull().default(0),
    /** How many attempts it may have in all; a retry by hand of a finished one adds one. */
    attemptBudget: integer().notNull(),
    nextAttemptAtMs: ms().notNull(),
    /** While in the future, one consumer has it in hand. */
    leasedUntilMs: ms().notNull().default(0),
    responseCode: integer(),
    error: text(),
    createdAtMs: ms().notNull(),
    finishedAtMs: ms(),
  },
  (t) => [
    unique("postback_deliveries_event").on(t.leadId, t.leadSeq, t.lane),
    index("postback_deliveries_due").on(t.nextAttemptAtMs).where(sql`state = 'pending'`),
    // domain/postbacks/delivery/lead-queue.ts: PAUSED_MS
    index("postback_deliveries_paused").on(t.templateId, t.id).where(sql`state = 'pending' AND next_attempt_at_ms = 253402300798000`),
    index("postback_deliveries_account").on(t.accountId, t.status, t.state, t.createdAtMs),
    index("postback_deliveries_campaign").on(t.campaignId, t.status, t.state, t.createdAtMs).where(sql`campaign_id IS NOT NULL`),
  ],
);

/** The log: every request made for a delivery and what came back. */
export const postbackAttempts = sqliteTable(
  "postback_attempts",
  {
    deliveryId: integer().notNull(),
    /** 1, 2, 3 … */
    number: integer().notNull(),
    atMs: ms().notNull(),
    url: text().notNull(),
    outcome: text({ enum: ["delivered", "rejected", "failed"] }).notNull(),
    responseCode: integer(),
    /** A code of domain/postbacks/delivery/attempt.ts when there was no usable answer. */
    error: text(),
    /** The first 2 KB of the answer. */
    body: text().notNull().default(""),
    durationMs: integer().notNull(),
    /** The network whose conversion it reports; null: none's. */
    networkId: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.deliveryId, t.number] }),
    // What networks read their log by. Other attempts are not in it, and cost nothing more.
    index("postback_attempts_network").on(t.networkId, t.atMs).where(sql`network_id IS NOT NULL`),
  ],
);

/** Queue messages that failed too often, kept to be looked at. What they were about is found again by the sweepers. */
export const deadLetters = sqliteTable(
  "dead_letters",
  {
    id: id(),
    queue: text().notNull(),
    body: text().notNull(),
    receivedAtMs: ms().notNull(),
    /** When the operator asked for it to be sent again; the minute's job does that, and deletes it. */
    requeueAtMs: ms(),
  },
  (t) => [index("dead_letters_requeue").on(t.id).where(sql`requeue_at_ms IS NOT NULL`)],
);
