import { toSnakeCase } from "drizzle-orm/casing";
import { firstOf, readTogether, rowsOf } from "../../db/read.ts";
import type { leadEvents } from "../../db/schema/index.ts";
import { type Fragment, join, raw, sql } from "../../db/sql.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { clickOfLead, type FullClickRow, fullClickColumns } from "../clicks/full-click.ts";
import { FULL_LEAD_COLUMNS, type FullLeadRow, type Names, namesRead, type WithNames, withNames } from "../lead-rows/full-lead.ts";
import { type DeliverySummary, summary } from "../postbacks/log/delivery-summary.ts";
import type { DeliveryAttempt } from "../postbacks/log/get-delivery.ts";
import { byTime, type LeadEvent, silencesOf } from "./lead-state.ts";

/** How much one answer shows of a lead: the latest of each. */
const EVENTS = 200;
const DELIVERIES = 50;
const ATTEMPTS = 20;

/** Why an event was reported to nobody. */
export const SILENCES = ["window", "paused", "repeat", "late", "template", "same", "status"] as const;

type Silence = (typeof SILENCES)[number];

type EventRow = Omit<LeadEvent, "suppressed" | "isReportedAgain"> &
  Pick<
    typeof leadEvents.$inferSelect,
    "seq" | "campaignId" | "source" | "statusText" | "payoutMicros" | "currency" | "statusAfter" | "recordedAtMs"
  > & {
    suppressed: number;
  };

/** Something that happened to a lead. */
export type ShownEvent = Omit<EventRow, "suppressed"> & { silence: Silence | null };

/** A postback of a lead with its latest attempts, oldest first. */
export type ShownDelivery = DeliverySummary & { leadSeq: number; templateId: number; log: Omit<DeliveryAttempt, "networkId">[] };

export interface LeadDetails {
  lead: WithNames<FullLeadRow>;
  /** What the lead came by; null: nothing that the lead's flow knows. */
  click: { row: FullClickRow; flow: string; isPruned: boolean } | null;
  /** Oldest first. */
  events: ShownEvent[];
  /** In the order of the events that they report. */
  deliveries: ShownDelivery[];
  /** Whether there are older events or deliveries. */
  more: boolean;
}

const EVENT_COLUMNS =
  raw(`seq, kind, at_ms AS atMs, update_id AS updateId, status, click, window_seconds AS windowSeconds, reported_status AS reportedStatus,
  suppressed, campaign_id AS campaignId, source, status_text AS statusText, payout_micros AS payoutMicros, currency, status_after AS statusAfter,
  recorded_at_ms AS recordedAtMs`);

const DELIVERY_COLUMNS = join([...Object.keys(summary), "leadSeq", "templateId"].map((name) => raw(`d.${toSnakeCase(name)} AS ${name}`)));

const LOG =
  raw(`(SELECT json_group_array(json_object('number', number, 'atMs', at_ms, 'url', url, 'outcome', outcome, 'responseCode', response_code,
    'error', error, 'body', body, 'durationMs', duration_ms))
  FROM (SELECT * FROM postback_attempts WHERE delivery_id = d.id ORDER BY number DESC LIMIT ${ATTEMPTS})) AS log`);

/**
 * One lead of the account's with its history, the click that it came by, and its postbacks with what became of them.
 * @throws AppError lead_not_found
 */
export async function getLead(ctx: Ctx, id: number): Promise<LeadDetails> {
  mayOrThrow(ctx, "leads.read");
  const { db } = ctx.deps;
  const account = ownerOf(ctx);
  const own = (column: Fragment) => sql`SELECT ${column} FROM leads WHERE id = ${id} AND account_id = ${account}`;
  const [lead, events, click, deliveries, names] = await readTogether<
    [FullLeadRow | undefined, EventRow[], FullClickRow | undefined, (Omit<ShownDelivery, "log"> & { log: string })[], Names]
  >(
    db,
    firstOf(db, sql`SELECT ${FULL_LEAD_COLUMNS} FROM leads l WHERE l.id = ${id} AND l.account_id = ${account}`),
    rowsOf(
      db,
      sql`SELECT ${EVENT_COLUMNS} FROM lead_events WHERE lead_id = (${own(raw("id"))}) ORDER BY seq DESC LIMIT ${raw(EVENTS + 1)}`,
    ),
    firstOf(db, sql`SELECT ${fullClickColumns(account)} FROM clicks k WHERE k.id = (${own(raw("click"))}) AND k.account_id = ${account}`),
    rowsOf(
      db,
      sql`SELECT ${DELIVERY_COLUMNS}, ${LOG} FROM postback_deliveries d WHERE d.lead_id = (${own(raw("id"))}) AND +d.account_id = ${account}
        ORDER BY d.lead_seq DESC, d.lane DESC LIMIT ${raw(DELIVERIES + 1)}`,
    ),
    namesRead(ctx, (column) => own(raw(column))),
  );
  if (lead === undefined) throw new AppError("lead_not_found");
  const pruned = click === undefined ? await clickOfLead(ctx.deps, lead) : null;
  const found = click ?? pruned;
  const named = withNames(lead, names);
  const shown = deliveries.slice(0, DELIVERIES).toReversed();
  return {
    lead: named,
    click: found === null ? null : { row: found, flow: named.flow, isPruned: pruned !== null },
    events: withSilences(events, { deliveries: shown, areAllShown: deliveries.length <= DELIVERIES }),
    deliveries: shown.map(({ log, ...delivery }) => ({ ...delivery, log: (JSON.parse(log) as ShownDelivery["log"]).toReversed() })),
    more: events.length > EVENTS || deliveries.length > DELIVERIES,
  };
}

interface Told {
  deliveries: readonly Pick<ShownDelivery, "leadSeq" | "state" | "error">[];
  areAllShown: boolean;
}

/** Events in the order of their times, each with why nobody was told of it. @param rows latest first, and one more where there are more */
function withSilences(rows: readonly EventRow[], told: Told): ShownEvent[] {
  const events = rows
    .slice(0, EVENTS)
    .map(({ suppressed, ...row }) => ({ ...row, suppressed: suppressed === 1 }))
    .sort(byTime);
  // What an event was to be told for cannot be said where the beginning is missing.
  const unreported = rows.length > EVENTS ? [] : silencesOf(events);
  return events.map((event, index) => ({ ...event, silence: silenceOf(event, unreported[index] ?? null, told) }));
}

function silenceOf(
  event: Pick<EventRow, "reportedStatus" | "seq" | "campaignId">,
  unreported: Silence | null,
  { deliveries, areAllShown }: Told,
): Silence | null {
  // Without a campaign nothing was paused: whoever reported it wanted no postback.
  if (event.reportedStatus === null) return unreported === "paused" && event.campaignId === null ? null : unreported;
  const own = deliveries.filter(({ leadSeq }) => leadSeq === event.seq);
  if (own.length === 0) return areAllShown || event.seq > (deliveries[0]?.leadSeq ?? 0) ? "template" : null;
  return own.every(({ state, error }) => state === "skipped" && error === "same") ? "same" : null;
}
