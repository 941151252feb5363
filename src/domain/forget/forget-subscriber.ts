import { type Fragment, name, sql } from "../../db/sql.ts";
import type { Store } from "../../db/store.ts";
import { DAY_MS, utcDay } from "../../lib/time.ts";
import type { ZoneHistory } from "../../lib/zone-history.ts";
import { withoutAddress } from "../click-parts/click-archive.ts";
import { eraseSql } from "../click-parts/erasures.ts";
import { clickTimeMs } from "../clicks/click-id.ts";
import { BLANK_ATTEMPT, BLANK_CLICK, BLANK_ENTRY, BLANK_LEAD, BLANKED_LETTER, blankedAnswer } from "./blanks.ts";
import { type Counted, type Counts, readLastId, runCounted } from "./store.ts";
import { subscriberHash } from "./subscriber-hash.ts";

const ROWS_PER_STEP = 2000;
/** How many days an account's day may differ from that of UTC; its zone may have changed. */
const DAYS_AROUND = 2;

/** A lead of the person, with what finds their other data. */
interface Lead {
  id: number;
  accountId: number;
  flowId: number | null;
  ip: string;
  click: string;
  startedAtMs: number;
  /** The account's. */
  timeZone: ZoneHistory;
}

const COLUMNS = sql`id, account_id AS accountId, flow_id AS flowId, ip, click, started_at_ms AS startedAtMs,
  (SELECT time_zone FROM accounts WHERE id = account_id) AS timeZone`;

/** The person's leads of every campaign, and those of the clicks by which they came. */
const leadsOf = (subscriberId: number) => sql`WITH own AS MATERIALIZED (
    SELECT ${COLUMNS} FROM leads WHERE campaign_id IN (SELECT id FROM campaigns) AND subscriber_id = ${subscriberId})
  SELECT * FROM own
  UNION SELECT ${COLUMNS} FROM leads WHERE flow_id IS NOT NULL AND click IN (SELECT click FROM own WHERE click <> '')`;

/** What a JSON list holds, as rows of one column. */
const valuesOf = (list: string) => sql`(SELECT value FROM json_each(${list}))`;

/** Whether a text names any of a JSON list of clicks. */
const namesAny = (text: string, clicks: string) => sql`EXISTS (SELECT 1 FROM json_each(${clicks}) c WHERE instr(${name(text)}, c.value))`;

/**
 * Erases the personal data of a subscriber of any account's campaigns, by their Telegram id; counts, statuses and money stay.
 * Leads come last, so that an interrupted run can be repeated. Later updates of the person make new leads; older updates that
 * Telegram has not delivered yet do not.
 * @returns how many rows were blanked
 */
export async function forgetSubscriber(store: Store, subscriberId: number, nowMs: number): Promise<Counts> {
  const counts: Counts = { leads: 0, clicks: 0, attempts: 0, journal: 0, outbox: 0, received: 0, archive: 0, dead_letters: 0 };
  const hash = await subscriberHash(subscriberId);
  const [, found] = await store([
    sql`INSERT INTO forgotten_subscribers (subscriber_hash, forgotten_at_ms) VALUES (${hash}, ${nowMs})
      ON CONFLICT DO UPDATE SET forgotten_at_ms = excluded.forgotten_at_ms`,
    leadsOf(subscriberId),
  ]);
  const leads = (found ?? []) as unknown as Lead[];
  const ids = JSON.stringify(leads.map(({ id }) => id));
  const clicks = JSON.stringify(leads.flatMap(({ click }) => (click === "" ? [] : [click])));
  const accountIds = [...new Set(leads.map(({ accountId }) => accountId))];
  const blank = (rows: (after: number) => Fragment, statements: (range: Fragment) => Counted[]) =>
    forEachRange(store, rows, (range) => runCounted(store, statements(range), counts));
  await blank(
    (after) => sql`telegram_outbox WHERE id > ${after}`,
    (range) => [
      {
        counts: "outbox",
        sql: sql`DELETE FROM telegram_outbox
          WHERE ${range} AND bot_id IS NOT NULL AND ${subscriberId} IN (payload ->> 'chatId', payload ->> 'userId')`,
      },
    ],
  );
  await blank(
    (after) => sql`dead_letters WHERE id > ${after}`,
    (range) => [
      {
        counts: "dead_letters",
        sql: sql`UPDATE dead_letters SET body = ${BLANKED_LETTER}
          WHERE ${range} AND iif(json_valid(body), body ->> 'id' IN ${valuesOf(clicks)}, FALSE)`,
      },
      {
        counts: "dead_letters",
        sql: sql`DELETE FROM dead_letters WHERE ${range} AND NOT json_valid(body) AND ${namesAny("body", clicks)}`,
      },
    ],
  );
  // Of received calls about the leads or their clicks, the call and the status of its answer stay.
  for (const accountId of accountIds)
    await blank(
      (after) => sql`received_calls WHERE account_id = ${accountId} AND id > ${after}`,
      (range) => [
        {
          counts: "received",
          sql: sql`UPDATE received_calls SET params = '{}', sender = '', answer = ${blankedAnswer(name("answer"))}
            WHERE account_id = ${accountId} AND ${range} AND (lead_id IN ${valuesOf(ids)} OR ${namesAny("params", clicks)})`,
        },
      ],
    );
  for (const lead of leads) await runCounted(store, archivedTouch(lead), counts);
  await runCounted(
    store,
    [
      {
        counts: "attempts",
        sql: sql`UPDATE postback_attempts SET ${BLANK_ATTEMPT}
          WHERE delivery_id IN (SELECT id FROM postback_deliveries WHERE lead_id IN ${valuesOf(ids)})`,
      },
      { counts: "clicks", sql: sql`UPDATE clicks SET ${BLANK_CLICK} WHERE id IN ${valuesOf(clicks)}` },
      ...leads.flatMap((lead) => erasedFromParts(lead, nowMs)),
      {
        counts: "journal",
        sql: sql`UPDATE journal SET ${BLANK_ENTRY} WHERE chat_ref IN (SELECT id FROM chats) AND subscriber_id = ${subscriberId}`,
      },
      { counts: "leads", sql: sql`UPDATE leads SET ${BLANK_LEAD}, forgotten_at_ms = ${nowMs} WHERE id IN ${valuesOf(ids)}` },
      {
        counts: "",
        sql: sql`INSERT INTO audit_entries (account_id, at_ms, action, means)
          SELECT value, ${nowMs}, 'subscriber.forgotten', 'command' FROM json_each(${JSON.stringify(accountIds)})`,
      },
    ],
    counts,
  );
  return counts;
}

/**
 * Goes through rows of a table by ranges of their ids.
 * @param rows those after an id: `journal WHERE id > …`
 */
async function forEachRange(store: Store, rows: (after: number) => Fragment, run: (range: Fragment) => Promise<void>): Promise<void> {
  for (let after = 0; ; ) {
    const last = await readLastId(store, rows(after), ROWS_PER_STEP);
    if (typeof last !== "number") return;
    await run(sql`id > ${after} AND id <= ${last}`);
    after = last;
  }
}

/** Clicks in parts have no ids: what is erased is of all clicks of the flow in the same quarter of an hour. */
function erasedFromParts({ accountId, flowId, click, timeZone }: Lead, nowMs: number): Counted[] {
  const clickedAtMs = clickTimeMs(click);
  if (flowId === null || clickedAtMs === null) return [];
  const of = { flowId, clickedAtMs, timeZone };
  return eraseSql({ accountId, of }, nowMs).map((each) => ({ counts: "", sql: each }));
}

/** Archived clicks have no ids: the address is blanked on the flow's days around that of its click. */
function archivedTouch({ accountId, flowId, ip, click, startedAtMs }: Lead): Counted[] {
  if (flowId === null || ip === "") return [];
  const clickedAtMs = clickTimeMs(click) ?? startedAtMs;
  const [from, to] = [utcDay(clickedAtMs - DAYS_AROUND * DAY_MS), utcDay(clickedAtMs + DAYS_AROUND * DAY_MS)];
  const blanked = sql`UPDATE click_archive SET touches = ${withoutAddress(ip)}
    WHERE account_id = ${accountId} AND flow_id = ${flowId} AND local_day BETWEEN ${from} AND ${to} AND instr(touches, json_quote(${ip}))`;
  return [{ counts: "archive", sql: blanked }];
}
