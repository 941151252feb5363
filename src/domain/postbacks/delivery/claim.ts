import type { Database } from "../../../db/client.ts";
import { firstOf, type Read } from "../../../db/read.ts";
import { type Fragment, raw, sql, statement } from "../../../db/sql.ts";
import { HOUR_MS } from "../../../lib/time.ts";
import type { Deps } from "../../../platform/deps.ts";
import { MACRO_VALUES_SQL } from "../outbound/macro-values.ts";
import { NETWORK_VALUES_SQL } from "../outbound/network-url.ts";
import { ADDRESS, templatesSharing } from "../outbound/same-address.ts";

/**
 * How long one consumer has a claimed delivery: the 15 s of an attempt, the wait for its turn, and the time to record it.
 * After that another consumer may claim it.
 */
const LEASE_MS = 25_000;
/** When a delivery was claimed, in Unix milliseconds. */
export const claimedAtMs = ({ leasedUntilMs }: Pick<Claimed, "leasedUntilMs">): number => leasedUntilMs - LEASE_MS;

/** A paused template is probed this often. */
export const PROBE_EVERY_MS = HOUR_MS;

/** A claimed delivery, with what its template may name. */
export interface Claimed {
  id: number;
  leadId: number;
  leasedUntilMs: number;
  status: number;
  attempts: number;
  attemptBudget: number;
  accountId: number;
  accountBanned: 0 | 1;
  /** What the account signs with; null: it does not. */
  signingSealed: string | null;
  templateId: number;
  /** Null when the template is gone. */
  templateUrl: string | null;
  templateState: "active" | "paused" | "stopped" | null;
  failingSinceMs: number | null;
  /** How many rests in a row its address has had. */
  rests: number;
  /** It is the probe of an address that rests. */
  isProbe: 0 | 1;
  subscriberId: number | null;
  username: string | null;
  click: string | null;
  campaignCode: string | null;
  chatId: number | null;
  eventAtMs: number | null;
  flowCode: string | null;
  goalCode: string | null;
  uid: string | null;
  payoutMicros: number | null;
  currency: string | null;
  /** The URL last sent for this lead, as the log has it; null when unknown, or when the lead's status has changed since. */
  lastUrl: string | null;
  /** Whether the lead's click is not written yet; null where there is no lead. */
  clickPending: 0 | 1 | null;
  createdAtMs: number;
  /** Other values that the template may name, for `readMacroValues`. */
  macroValues: string | null;
  /** Those of an affiliate's postback in a network, for `networkPostbackUrl`; null of every other delivery. */
  networkValues: string | null;
}

/** The first pending delivery of each queue of the leads, a JSON list. */
export const headsOf = (leads: string): Fragment => sql`SELECT min(d.id) AS id FROM json_each(${leads}) AS lead
  CROSS JOIN postback_deliveries d ON d.lead_id = lead.value AND d.state = 'pending' GROUP BY d.lead_id, d.lane`;

/** A claim of deliveries of some leads. */
interface Lease {
  /** A JSON list of their ids. */
  leads: string;
  nowMs: number;
  leasedUntilMs: number;
}

/** Of an address that rests only the probe is claimed: one delivery, when its time has come. */
const claimSql = ({ leads, nowMs, leasedUntilMs }: Lease) => sql`
  WITH heads AS (${headsOf(leads)}),
  due AS MATERIALIZED (
    SELECT d.id, iif(t.probe_at_ms IS NULL, NULL, ${ADDRESS}) AS probed
    FROM heads CROSS JOIN postback_deliveries d ON d.id = heads.id LEFT JOIN postback_templates t ON t.id = d.template_id
    WHERE d.next_attempt_at_ms <= ${nowMs} AND d.leased_until_ms <= ${nowMs} AND coalesce(t.probe_at_ms, 0) <= ${nowMs}
  )
  UPDATE postback_deliveries SET leased_until_ms = ${leasedUntilMs} WHERE id IN (
    SELECT id FROM due WHERE probed IS NULL UNION ALL SELECT min(id) FROM due WHERE probed IS NOT NULL GROUP BY probed) RETURNING id`;

/** The deliveries `d` of a claim, of the leads in a JSON list. */
const claimedOf = (leads: string | Fragment, leasedUntilMs: number) => sql`json_each(${leads}) AS lead CROSS JOIN postback_deliveries d
  ON d.lead_id = lead.value AND d.state = 'pending' AND d.leased_until_ms = ${leasedUntilMs}`;

/** The click as it stood when the event happened: the latest of its events up to then. */
const CLICK = `(SELECT f.click FROM lead_events f WHERE f.lead_id = d.lead_id AND f.click IS NOT NULL
  AND (f.at_ms, f.update_id) <= (e.at_ms, e.update_id) ORDER BY f.at_ms DESC, f.update_id DESC LIMIT 1)`;

/** Between what p reported and what d reports the lead's status was another, reported or not. */
const CHANGED_SINCE = `EXISTS (SELECT 1 FROM lead_events reported CROSS JOIN lead_events f
  ON reported.lead_id = p.lead_id AND reported.seq = p.lead_seq AND f.lead_id = p.lead_id AND f.seq > p.lead_seq AND f.seq <= d.lead_seq
  WHERE f.status_after <> reported.status_after)`;

/**
 * The last attempt decides, whatever its place in the queue. One that seems to have failed may have arrived: after it
 * nothing is known.
 */
const LAST_URL = `(SELECT iif(p.state = 'delivered' AND p.status = d.status AND NOT ${CHANGED_SINCE}, a.url, NULL) FROM postback_deliveries p JOIN postback_attempts a ON a.delivery_id = p.id AND a.number = p.attempts
  WHERE p.lead_id = d.lead_id AND p.lane = d.lane AND p.attempts > 0 ORDER BY a.at_ms DESC, p.id DESC LIMIT 1)`;

/** Everything of `Claimed`, for deliveries called d. */
const COLUMNS: Record<keyof Claimed, string> = {
  id: "d.id",
  leadId: "d.lead_id",
  leasedUntilMs: "d.leased_until_ms",
  status: "d.status",
  attempts: "d.attempts",
  attemptBudget: "d.attempt_budget",
  accountId: "d.account_id",
  accountBanned: "a.banned_at_ms IS NOT NULL",
  signingSealed: "a.signing_sealed",
  templateId: "d.template_id",
  templateUrl: "t.url",
  templateState: "t.state",
  failingSinceMs: "t.failing_since_ms",
  rests: "coalesce(t.rests, 0)",
  isProbe: "t.probe_at_ms IS NOT NULL",
  subscriberId: "nullif(max(l.subscriber_id, 0), 0)",
  username: "l.username",
  click: CLICK,
  campaignCode: "c.code",
  chatId: "c.chat_id",
  eventAtMs: "e.at_ms",
  flowCode: "f.code",
  goalCode: "g.code",
  uid: "l.uid",
  payoutMicros: "l.payout_micros",
  currency: "l.currency",
  lastUrl: LAST_URL,
  clickPending: "l.click_pending",
  createdAtMs: "d.created_at_ms",
  macroValues: MACRO_VALUES_SQL,
  networkValues: NETWORK_VALUES_SQL,
};
const JOINS = raw(`LEFT JOIN accounts a ON a.id = d.account_id LEFT JOIN postback_templates t ON t.id = d.template_id
    LEFT JOIN leads l ON l.id = d.lead_id LEFT JOIN campaigns c ON c.id = d.campaign_id
    LEFT JOIN flows f ON f.id = l.flow_id LEFT JOIN goals g ON g.id = l.goal_id
    LEFT JOIN lead_events e ON e.lead_id = d.lead_id AND e.seq = d.lead_seq`);

const NAMES = Object.keys(COLUMNS);
const VALUES = raw(Object.values(COLUMNS).join(", "));
const ROWS = 8;
/**
 * Lists of lists, `claims`, in a few rows, one for each list of leads in the JSON list `parts`: D1 takes longer to return many rows and
 * names than to find them, and takes 2 MB in one value, which the values of two hundred leads may exceed.
 */
const readSql = (parts: string, leasedUntilMs: number) => sql`
  SELECT (SELECT json_group_array(json_array(${VALUES})) FROM ${claimedOf(raw("part.value"), leasedUntilMs)} ${JOINS}) AS claims
  FROM json_each(${parts}) AS part`;

/** The leads in as many lists as there are to be rows. */
function partsOf(leadIds: number[]): number[][] {
  const size = Math.ceil(leadIds.length / ROWS);
  return Array.from({ length: Math.min(ROWS, leadIds.length) }, (_, part) => leadIds.slice(part * size, (part + 1) * size));
}

const SELECTED = raw(
  Object.entries(COLUMNS)
    .map(([name, value]) => `${value} AS ${name}`)
    .join(", "),
);

/** One delivery of an account as it would be claimed, taking nothing. */
export function sendableRead(
  db: Database,
  { deliveryId, accountId }: { deliveryId: number; accountId: number },
): Read<Claimed | undefined> {
  return firstOf(
    db,
    sql`SELECT ${SELECTED} FROM postback_deliveries d ${JOINS} WHERE d.id = ${deliveryId} AND d.account_id = ${accountId}`,
  );
}

/** No other probe is claimed until this one is recorded or its lease ends. */
function claimProbesSql({ leads, nowMs, leasedUntilMs }: Lease): Fragment {
  const probed = sql`${claimedOf(leads, leasedUntilMs)} CROSS JOIN postback_templates t ON t.id = d.template_id AND t.probe_at_ms <= ${nowMs}`;
  return sql`UPDATE postback_templates SET probe_at_ms = iif(state = 'paused', ${nowMs + PROBE_EVERY_MS}, ${leasedUntilMs})
    WHERE probe_at_ms <= ${nowMs} AND id IN (${templatesSharing(probed)})`;
}

/**
 * The statements that claim the first pending delivery of each queue of each lead, if it is due and not claimed, for any batch.
 * `read` takes the results of just these statements.
 */
export function claim(
  deps: Pick<Deps, "db" | "now">,
  leadIds: number[],
): { statements: D1PreparedStatement[]; read(results: D1Result[]): Claimed[] } {
  const nowMs = deps.now();
  const lease = { leads: JSON.stringify(leadIds), nowMs, leasedUntilMs: nowMs + LEASE_MS };
  const parts = JSON.stringify(partsOf(leadIds));
  const fragments = [claimSql(lease), readSql(parts, lease.leasedUntilMs), claimProbesSql(lease)];
  return {
    statements: fragments.map((each) => statement(deps.db, each)),
    // Another consumer's claim may by chance end at the same moment: what RETURNING named is ours.
    read([taken, read]) {
      const ours = new Set(taken?.results.map((row) => (row as { id: number }).id));
      const rows = (read?.results ?? []) as { claims: string }[];
      return rows
        .flatMap(({ claims }) => JSON.parse(claims) as unknown[][])
        .map(toClaimed)
        .filter(({ id }) => ours.has(id))
        .sort((a, b) => a.id - b.id);
    },
  };
}

/** All that is claimed has one shape from the beginning: filled name by name it would be a dictionary, which is slow to make and to read. */
const BLANK: Record<string, unknown> = JSON.parse(`{${NAMES.map((name) => `"${name}":null`).join()}}`);

/** A row of `READ`. */
function toClaimed(values: unknown[]): Claimed {
  const claimed = { ...BLANK };
  for (let index = 0; index < NAMES.length; index += 1) claimed[NAMES[index] as string] = values[index];
  return claimed as unknown as Claimed;
}
