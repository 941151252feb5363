import { withoutAddresses } from "../reports/rollups/archive.ts";
import { BLANK_ATTEMPT, BLANK_ENTRY, BLANK_LEAD, BLANK_VISIT, BLANKED_LETTER } from "./blanks.ts";
import type { Statement, Store } from "./store.ts";

/** How many rows of all accounts a step reads for those of one. */
const ROWS_PER_STEP = 5000;
/** How many rows a step blanks where an index has the account's. */
const OWN_ROWS = 1000;
const ARCHIVED_ROWS = 200;

/** The key of a row, in the order of its table. */
export type RowKey = (string | number)[];

/** A large table whose rows of an account are blanked a range at a time. */
interface Stage {
  start: RowKey;
  /** The last row of the next range; null: there is none. */
  next(store: Store, accountId: number, after: RowKey): Promise<RowKey | null>;
  /** SQL that blanks a range. ?1 is the account and ?2 the moment; then come `bounds`. */
  sql: readonly string[];
  /** The parameters of the range after a row up to another. */
  bounds(after: RowKey, last: RowKey): RowKey;
}

async function readFirst(store: Store, statement: Statement): Promise<Record<string, unknown> | undefined> {
  const [rows] = await store([statement]);
  return rows?.[0];
}

const both = (after: RowKey, last: RowKey): RowKey => [...after, ...last];

/** A table by id, without an index of the account's ids. */
function byNumber(table: string, blank: (range: string) => readonly string[]): Stage {
  const sql = `SELECT max(id) AS last FROM (SELECT id FROM ${table} WHERE id > ?1 ORDER BY id LIMIT ${ROWS_PER_STEP})`;
  return {
    start: [0],
    async next(store, _, after) {
      const last = (await readFirst(store, { sql, values: after }))?.last;
      return typeof last === "number" ? [last] : null;
    },
    sql: blank("id > ?3 AND id <= ?4"),
    bounds: both,
  };
}

const received: Stage = {
  start: [0],
  async next(store, accountId, after) {
    const sql = `SELECT max(id) AS last FROM (SELECT id FROM received_calls WHERE account_id = ?1 AND id > ?2 ORDER BY id LIMIT ${OWN_ROWS})`;
    const last = (await readFirst(store, { sql, values: [accountId, ...after] }))?.last;
    return typeof last === "number" ? [last] : null;
  },
  sql: ["DELETE FROM received_calls WHERE account_id = ?1 AND id > ?3 AND id <= ?4"],
  bounds: both,
};

/** As click ids of a flow begin: domain/clicks/click-id.ts. */
const prefixOf = (flowId: RowKey[number] | undefined) => `${Number(flowId).toString(36)}_`;

/** Clicks flow by flow: those of a flow are a range of ids. */
const clicks: Stage = {
  start: [0, ""],
  async next(store, accountId, [flowId = 0, id = ""]) {
    for (let flow = Number(flowId), after = id; ; after = "") {
      const inFlow = `SELECT max(id) AS last FROM (SELECT id FROM clicks WHERE id > ?1 AND id < ?2 ORDER BY id LIMIT ${OWN_ROWS})`;
      const last = (await readFirst(store, { sql: inFlow, values: [after || prefixOf(flow), `${prefixOf(flow)}~`] }))?.last;
      if (typeof last === "string") return [flow, last];
      const following = "SELECT min(id) AS flow FROM flows WHERE account_id = ?1 AND id > ?2";
      const next = (await readFirst(store, { sql: following, values: [accountId, flow] }))?.flow;
      if (typeof next !== "number") return null;
      flow = next;
    }
  },
  sql: [`UPDATE clicks SET ${BLANK_VISIT} WHERE id > ?3 AND id <= ?4 AND account_id = ?1`],
  bounds: ([flow, id = ""], [lastFlow, last = ""]) => [flow === lastFlow ? id : prefixOf(lastFlow), last],
};

const archive: Stage = {
  start: [0, 0, ""],
  async next(store, accountId, after) {
    const sql = `SELECT * FROM (SELECT flow_id, local_day, first_click FROM click_archive
        WHERE account_id = ?1 AND (flow_id, local_day, first_click) > (?2, ?3, ?4) ORDER BY 1, 2, 3 LIMIT ${ARCHIVED_ROWS})
      ORDER BY 1 DESC, 2 DESC, 3 DESC LIMIT 1`;
    const last = await readFirst(store, { sql, values: [accountId, ...after] });
    return last === undefined ? null : (Object.values(last) as RowKey);
  },
  sql: [
    `UPDATE click_archive SET visits = ${withoutAddresses("visits")} WHERE account_id = ?1
       AND (flow_id, local_day, first_click) > (?3, ?4, ?5) AND (flow_id, local_day, first_click) <= (?6, ?7, ?8)`,
  ],
  bounds: both,
};

/** The large tables with personal data, in the order in which they are blanked. */
export const STAGES: Readonly<Record<string, Stage>> = {
  attempts: byNumber("postback_deliveries", (range) => [
    `UPDATE postback_attempts SET ${BLANK_ATTEMPT} WHERE delivery_id IN (SELECT id FROM postback_deliveries d WHERE ${range}
       AND (account_id = ?1 OR EXISTS (SELECT 1 FROM leads l WHERE l.id = d.lead_id AND l.account_id = ?1)))`,
  ]),
  leads: byNumber("leads", (range) => [`UPDATE leads SET ${BLANK_LEAD}, forgotten_at_ms = ?2 WHERE ${range} AND account_id = ?1`]),
  journal: byNumber("journal", (range) => [`UPDATE journal SET ${BLANK_ENTRY} WHERE ${range} AND account_id = ?1`]),
  outbox: byNumber("telegram_outbox", (range) => [`DELETE FROM telegram_outbox WHERE ${range} AND account_id = ?1`]),
  dead_letters: byNumber("dead_letters", (range) => [
    `UPDATE dead_letters SET body = ${BLANKED_LETTER} WHERE ${range} AND iif(json_valid(body), body ->> 'accountId' = ?1, FALSE)`,
    `DELETE FROM dead_letters WHERE ${range} AND NOT json_valid(body) AND instr(body, '"accountId":' || CAST(?1 AS INTEGER) || ',')`,
  ]),
  received,
  clicks,
  archive,
};
