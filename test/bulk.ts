import { MILESTONE } from "../src/lib/codes.ts";
import type { Harness } from "./harness.ts";
import { unique } from "./unique.ts";

/** Far from the ids that single updates get. */
const uniqueId = (): number => 5_000_000_000 + unique();

/** A lead as it stands, with one event that says so. */
export interface LeadValues {
  status: number;
  startedAtMs: number;
  joinedAtMs?: number | null;
  username?: string;
  click?: string;
  subscriberId?: number;
  milestones?: number;
}

/** Inserts leads of a campaign, thousands in one go. Answers their ids in the order given. */
export async function insertLeads(h: Harness, campaign: { id: number; accountId: number }, values: LeadValues[]): Promise<number[]> {
  const rows = values.map((value) => ({
    joinedAtMs: value.status < 2 ? null : value.startedAtMs,
    username: "",
    click: "",
    subscriberId: uniqueId(),
    milestones: MILESTONE.start,
    ...value,
  }));
  const d1 = h.db.$client;
  const [inserted] = await d1.batch<{ id: number }>([
    d1
      .prepare(
        `INSERT INTO leads (account_id, campaign_id, subscriber_id, username, click, status, started_at_ms, joined_at_ms, updated_at_ms, seq, milestones)
         SELECT CAST(?1 AS INTEGER), CAST(?2 AS INTEGER), value ->> 'subscriberId', value ->> 'username', value ->> 'click', value ->> 'status',
           value ->> 'startedAtMs', value ->> 'joinedAtMs', value ->> 'startedAtMs', 1, value ->> 'milestones'
         FROM json_each(?3) ORDER BY key RETURNING id`,
      )
      .bind(campaign.accountId, campaign.id, JSON.stringify(rows)),
    d1
      .prepare(
        `INSERT INTO lead_events (lead_id, seq, account_id, campaign_id, kind, at_ms, update_id, window_seconds, suppressed, status_after, milestones, recorded_at_ms)
         SELECT l.id, 1, l.account_id, l.campaign_id, 'start', l.started_at_ms, l.id, 0, 0, l.status, l.milestones, l.started_at_ms
         FROM leads l WHERE l.campaign_id = ?1 AND NOT EXISTS (SELECT 1 FROM lead_events e WHERE e.lead_id = l.id) ORDER BY l.id`,
      )
      .bind(campaign.id),
  ]);
  return (inserted?.results ?? []).map(({ id }) => id);
}

/** Inserts so many leads of a flow, a second apart from the first's time on, as postbacks make them. */
export async function insertFlowLeads(
  h: Harness,
  flow: { id: number; accountId: number },
  count: number,
  firstMs = Date.UTC(2026, 5, 1),
): Promise<void> {
  await h.db.$client
    .prepare(
      `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?3)
       INSERT INTO leads (account_id, flow_id, natural_key, status, started_at_ms, updated_at_ms, seq, milestones, payout_micros, currency, country)
       SELECT CAST(?1 AS INTEGER), CAST(?2 AS INTEGER), 'bulk|' || CAST(?5 AS INTEGER) || '|' || i, i % 5, ?4 + i * 1000, ?4 + i * 1000, 1, 0, 1000000, 'usd',
         CASE i % 3 WHEN 0 THEN 'de' WHEN 1 THEN 'fr' ELSE 'pl' END FROM n`,
    )
    .bind(flow.accountId, flow.id, count, firstMs, uniqueId())
    .run();
}

/** Inserts journal entries of a chat, thousands in one go. */
export async function insertJournal(
  h: Harness,
  owner: { accountId: number; botId: number; chatRef: number },
  values: { action: string; atMs: number; leadId?: number | null; username?: string; subscriberId?: number }[],
): Promise<number[]> {
  const rows = values.map((value) => ({ leadId: null, username: "", subscriberId: uniqueId(), updateId: uniqueId(), ...value }));
  const { results } = await h.db.$client
    .prepare(
      `INSERT INTO journal (account_id, bot_id, chat_ref, subscriber_id, username, action, at_ms, update_id, lead_id)
       SELECT CAST(?1 AS INTEGER), CAST(?2 AS INTEGER), CAST(?3 AS INTEGER), value ->> 'subscriberId', value ->> 'username', value ->> 'action',
         value ->> 'atMs', value ->> 'updateId', value ->> 'leadId'
       FROM json_each(?4) ORDER BY key RETURNING id`,
    )
    .bind(owner.accountId, owner.botId, owner.chatRef, JSON.stringify(rows))
    .all<{ id: number }>();
  return results.map(({ id }) => id);
}

/** Inserts so many deliveries, a second apart, which go through the states and statuses given. */
export async function insertDeliveries(
  h: Harness,
  owner: { accountId: number; campaignId: number },
  { count, states, statuses, firstMs }: { count: number; states: string[]; statuses: number[]; firstMs: number },
): Promise<void> {
  const turn = (list: string, step: number) => `json_extract(${list}, '$[' || (i / ${step} % json_array_length(${list})) || ']')`;
  await h.db.$client
    .prepare(
      `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?3)
       INSERT INTO postback_deliveries (account_id, campaign_id, lead_id, lead_seq, template_id, status, state, attempt_budget, next_attempt_at_ms, created_at_ms)
       SELECT CAST(?1 AS INTEGER), CAST(?2 AS INTEGER), ?6 + i, 1, 0, ${turn("?5", 1)}, ${turn("?4", statuses.length)}, 10, 4000000000000, ?7 + i * 1000 FROM n`,
    )
    .bind(owner.accountId, owner.campaignId, count, JSON.stringify(states), JSON.stringify(statuses), uniqueId() * 10_000, firstMs)
    .run();
}
