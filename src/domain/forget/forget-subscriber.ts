import { name, render } from "../../db/sql.ts";
import { DAY_MS } from "../../lib/time.ts";
import { withoutAddress } from "../reports/rollups/archive.ts";
import { BLANK_ATTEMPT, BLANK_ENTRY, BLANK_LEAD, BLANK_VISIT, BLANKED_LETTER, blankedAnswer } from "./blanks.ts";
import { type Counts, runCounted, type Statement, type Store } from "./store.ts";
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
}

const COLUMNS = "id, account_id AS accountId, flow_id AS flowId, ip, click, started_at_ms AS startedAtMs";

/** The person's leads of every campaign, and those of the clicks by which they came. */
const LEADS = `WITH own AS MATERIALIZED (
    SELECT ${COLUMNS} FROM leads WHERE campaign_id IN (SELECT id FROM campaigns) AND subscriber_id = ?1)
  SELECT * FROM own
  UNION SELECT ${COLUMNS} FROM leads WHERE flow_id IS NOT NULL AND click IN (SELECT click FROM own WHERE click <> '')`;

/**
 * Erases the personal data of a subscriber of any account's campaigns, by their Telegram id; counts, statuses and money stay.
 * Leads come last, so that an interrupted run can be repeated. Later updates of the person make new leads; older updates that
 * Telegram has not delivered yet do not.
 * @returns how many rows were blanked
 */
export async function forgetSubscriber(store: Store, subscriberId: number, nowMs: number): Promise<Counts> {
  const counts: Counts = { leads: 0, clicks: 0, attempts: 0, journal: 0, outbox: 0, received: 0, archive: 0, dead_letters: 0 };
  const remember =
    "INSERT INTO forgotten_subscribers (subscriber_hash, forgotten_at_ms) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET forgotten_at_ms = ?2";
  const [, found] = await store([
    { sql: remember, values: [await subscriberHash(subscriberId), nowMs] },
    { sql: LEADS, values: [subscriberId] },
  ]);
  const leads = (found ?? []) as unknown as Lead[];
  const ids = JSON.stringify(leads.map(({ id }) => id));
  const clicks = JSON.stringify(leads.flatMap(({ click }) => (click === "" ? [] : [click])));
  const accountIds = [...new Set(leads.map(({ accountId }) => accountId))];
  await forEachIdRange(store, "telegram_outbox", counts, (range) => [
    {
      counts: "outbox",
      sql: `DELETE FROM telegram_outbox WHERE ${range} AND bot_id IS NOT NULL AND ?3 IN (payload ->> 'chatId', payload ->> 'userId')`,
      values: [subscriberId],
    },
  ]);
  await forEachIdRange(store, "dead_letters", counts, (range) => [
    {
      counts: "dead_letters",
      sql: `UPDATE dead_letters SET body = ${BLANKED_LETTER} WHERE ${range} AND iif(json_valid(body), body ->> 'id' IN (SELECT value FROM json_each(?3)), FALSE)`,
      values: [clicks],
    },
    {
      counts: "dead_letters",
      sql: `DELETE FROM dead_letters WHERE ${range} AND NOT json_valid(body) AND EXISTS (SELECT 1 FROM json_each(?3) c WHERE instr(body, c.value))`,
      values: [clicks],
    },
  ]);
  for (const accountId of accountIds) await forgetCalls(store, accountId, { ids, clicks }, counts);
  for (const lead of leads) await runCounted(store, archivedTouch(lead), counts);
  const people = "chat_ref IN (SELECT id FROM chats) AND subscriber_id = ?1";
  await runCounted(
    store,
    [
      {
        counts: "attempts",
        sql: `UPDATE postback_attempts SET ${BLANK_ATTEMPT} WHERE delivery_id IN (
          SELECT id FROM postback_deliveries WHERE lead_id IN (SELECT value FROM json_each(?1)))`,
        values: [ids],
      },
      { counts: "clicks", sql: `UPDATE clicks SET ${BLANK_VISIT} WHERE id IN (SELECT value FROM json_each(?1))`, values: [clicks] },
      { counts: "journal", sql: `UPDATE journal SET ${BLANK_ENTRY} WHERE ${people}`, values: [subscriberId] },
      {
        counts: "leads",
        sql: `UPDATE leads SET ${BLANK_LEAD}, forgotten_at_ms = ?2 WHERE id IN (SELECT value FROM json_each(?1))`,
        values: [ids, nowMs],
      },
      {
        counts: "",
        sql: `INSERT INTO audit_entries (account_id, at_ms, action, means) SELECT value, ?2, 'subscriber.forgotten', 'command' FROM json_each(?1)`,
        values: [JSON.stringify(accountIds), nowMs],
      },
    ],
    counts,
  );
  return counts;
}

/** Runs statements for each range of a table's ids. In the SQL ?1 and ?2 bound the range; then come the values. */
async function forEachIdRange(
  store: Store,
  table: string,
  counts: Counts,
  blank: (range: string) => (Statement & { counts: string })[],
): Promise<void> {
  const next = `SELECT max(id) AS last FROM (SELECT id FROM ${table} WHERE id > ?1 ORDER BY id LIMIT ${ROWS_PER_STEP})`;
  for (let after = 0; ; ) {
    const [rows] = await store([{ sql: next, values: [after] }]);
    const last = rows?.[0]?.last;
    if (typeof last !== "number") return;
    const statements = blank("id > ?1 AND id <= ?2").map((statement) => ({ ...statement, values: [after, last, ...statement.values] }));
    await runCounted(store, statements, counts);
    after = last;
  }
}

/** Blanks received calls about the leads or their clicks: the call and the status of its answer stay. */
async function forgetCalls(
  store: Store,
  accountId: number,
  { ids, clicks }: { ids: string; clicks: string },
  counts: Counts,
): Promise<void> {
  const next = `SELECT max(id) AS last FROM (SELECT id FROM received_calls WHERE account_id = ?1 AND id > ?2 ORDER BY id LIMIT ${ROWS_PER_STEP})`;
  for (let after = 0; ; ) {
    const [rows] = await store([{ sql: next, values: [accountId, after] }]);
    const last = rows?.[0]?.last;
    if (typeof last !== "number") return;
    const sql = `UPDATE received_calls SET params = '{}', answer = ${render(blankedAnswer(name("answer"))).text}
      WHERE account_id = ?1 AND id > ?2 AND id <= ?3 AND (lead_id IN (SELECT value FROM json_each(?4))
        OR EXISTS (SELECT 1 FROM json_each(?5) c WHERE instr(params, c.value)))`;
    await runCounted(store, [{ counts: "received", sql, values: [accountId, after, last, ids, clicks] }], counts);
    after = last;
  }
}

/** Archived clicks have no ids: the address is blanked on the flow's days around that of its click. */
function archivedTouch({ accountId, flowId, ip, click, startedAtMs }: Lead): (Statement & { counts: string })[] {
  if (flowId === null || ip === "") return [];
  // domain/clicks/click-id.ts: the time is in its nine digits.
  const time = /_([0-9a-z]{9})/.exec(click)?.[1];
  const clickedAtMs = time === undefined ? startedAtMs : Number.parseInt(time, 36);
  const dayAt = (atMs: number) => Number(new Date(atMs).toISOString().slice(0, 10).replaceAll("-", ""));
  const [from, to] = [dayAt(clickedAtMs - DAYS_AROUND * DAY_MS), dayAt(clickedAtMs + DAYS_AROUND * DAY_MS)];
  const sql = `UPDATE click_archive SET visits = ${withoutAddress("visits", "?5")}
    WHERE account_id = ?1 AND flow_id = ?2 AND local_day BETWEEN ?3 AND ?4 AND instr(visits, json_quote(?5))`;
  return [{ counts: "archive", sql, values: [accountId, flowId, from, to, ip] }];
}
