import { type Fragment, join, name, raw, sql } from "../../db/sql.ts";
import type { Store } from "../../db/store.ts";
import { WITHOUT_ADDRESSES } from "../click-parts/click-archive.ts";
import { eraseSql } from "../click-parts/erasures.ts";
import { BLANK_ATTEMPT, BLANK_CLICK, BLANK_ENTRY, BLANK_LEAD, BLANKED_LETTER } from "./blanks.ts";
import { readFirst, readLastId } from "./store.ts";

/** How many rows of all accounts a step reads for those of one. */
const ROWS_PER_STEP = 5000;
/** How many rows a step blanks where an index has the account's. */
const OWN_ROWS = 1000;
const ARCHIVED_ROWS = 200;

/** The key of a row, in the order of its table. */
export type RowKey = (string | number)[];

/** The rows of an account after one up to another. */
interface Range {
  accountId: number;
  after: RowKey;
  last: RowKey;
}

/** A large table whose rows of an account are blanked a range at a time. */
interface Stage {
  start: RowKey;
  /** The last row of the next range; null: there is none. */
  next(store: Store, accountId: number, after: RowKey): Promise<RowKey | null>;
  /** Statements that blank a range. */
  blank(range: Range & { nowMs: number }): readonly Fragment[];
}

const keyOf = (id: string | number | null): RowKey | null => (id === null ? null : [id]);

/** @param columns those of the key */
const isIn = ({ after, last }: Range, columns = sql`id`) => sql`(${columns}) > (${join(after)}) AND (${columns}) <= (${join(last)})`;

/** A table by id, without an index of the account's ids. */
function byNumber(table: string, blank: Stage["blank"]): Stage {
  return {
    start: [0],
    next: async (store, _, after) => keyOf(await readLastId(store, sql`${name(table)} WHERE id > ${join(after)}`, ROWS_PER_STEP)),
    blank,
  };
}

const received: Stage = {
  start: [0],
  next: async (store, accountId, after) =>
    keyOf(await readLastId(store, sql`received_calls WHERE account_id = ${accountId} AND id > ${join(after)}`, OWN_ROWS)),
  blank: (range) => [sql`DELETE FROM received_calls WHERE account_id = ${range.accountId} AND ${isIn(range)}`],
};

/** As click ids of a flow begin: domain/clicks/click-id.ts. */
const prefixOf = (flowId: RowKey[number] | undefined) => `${Number(flowId).toString(36)}_`;

/** Clicks flow by flow: those of a flow are a range of ids. */
const clicks: Stage = {
  start: [0, ""],
  async next(store, accountId, [flowId = 0, id = ""]) {
    for (let flow = Number(flowId), after = id; ; after = "") {
      const last = await readLastId(store, sql`clicks WHERE id > ${after || prefixOf(flow)} AND id < ${`${prefixOf(flow)}~`}`, OWN_ROWS);
      if (last !== null) return [flow, last];
      const following = sql`SELECT min(id) AS flow FROM flows WHERE account_id = ${accountId} AND id > ${flow}`;
      const next = (await readFirst(store, following))?.flow;
      if (typeof next !== "number") return null;
      flow = next;
    }
  },
  blank({ accountId, after: [flow, id = ""], last: [lastFlow, last = ""] }) {
    const from = flow === lastFlow ? id : prefixOf(lastFlow);
    return [sql`UPDATE clicks SET ${BLANK_CLICK} WHERE id > ${from} AND id <= ${last} AND account_id = ${accountId}`];
  },
};

const ARCHIVE_KEY = sql`flow_id, local_day, first_click`;

const archive: Stage = {
  start: [0, 0, ""],
  async next(store, accountId, after) {
    const last = await readFirst(
      store,
      sql`SELECT * FROM (SELECT ${ARCHIVE_KEY} FROM click_archive
          WHERE account_id = ${accountId} AND (${ARCHIVE_KEY}) > (${join(after)}) ORDER BY 1, 2, 3 LIMIT ${raw(ARCHIVED_ROWS)})
        ORDER BY 1 DESC, 2 DESC, 3 DESC LIMIT 1`,
    );
    return last === undefined ? null : (Object.values(last) as RowKey);
  },
  blank: (range) => [
    sql`UPDATE click_archive SET touches = ${WITHOUT_ADDRESSES} WHERE account_id = ${range.accountId} AND ${isIn(range, ARCHIVE_KEY)}`,
  ],
};

/** Parts that have clicks of the account, whoever they belong to, when its raw and archived clicks are blank: no part is made of these with what was there, and a job makes the others anew. */
const parts: Stage = {
  start: [0],
  next: async (_store, _accountId, [place]) => (place === 0 ? [1] : null),
  blank: ({ accountId, nowMs }) => eraseSql({ accountId }, nowMs),
};

/** The large tables with personal data, in the order in which they are blanked. */
export const STAGES: Readonly<Record<string, Stage>> = {
  attempts: byNumber("postback_deliveries", (range) => [
    sql`UPDATE postback_attempts SET ${BLANK_ATTEMPT} WHERE delivery_id IN (SELECT id FROM postback_deliveries d WHERE ${isIn(range)}
      AND (account_id = ${range.accountId} OR EXISTS (SELECT 1 FROM leads l WHERE l.id = d.lead_id AND l.account_id = ${range.accountId})))`,
  ]),
  leads: byNumber("leads", (range) => [
    sql`UPDATE leads SET ${BLANK_LEAD}, forgotten_at_ms = ${range.nowMs} WHERE ${isIn(range)} AND account_id = ${range.accountId}`,
    sql`UPDATE network_conversions SET comment = '', referrer = '', fields = '{}'
      WHERE ${isIn(range, sql`lead_id`)} AND (network_id = ${range.accountId} OR affiliate_id = ${range.accountId})`,
  ]),
  journal: byNumber("journal", (range) => [
    sql`UPDATE journal SET ${BLANK_ENTRY} WHERE ${isIn(range)} AND account_id = ${range.accountId}`,
  ]),
  outbox: byNumber("telegram_outbox", (range) => [
    sql`DELETE FROM telegram_outbox WHERE ${isIn(range)} AND account_id = ${range.accountId}`,
  ]),
  dead_letters: byNumber("dead_letters", (range) => [
    sql`UPDATE dead_letters SET body = ${BLANKED_LETTER}
      WHERE ${isIn(range)} AND iif(json_valid(body), body ->> 'accountId' = ${range.accountId}, FALSE)`,
    sql`DELETE FROM dead_letters
      WHERE ${isIn(range)} AND NOT json_valid(body) AND instr(body, '"accountId":' || CAST(${range.accountId} AS INTEGER) || ',')`,
  ]),
  received,
  clicks,
  archive,
  parts,
  ad_campaigns: byNumber("ad_campaigns", (range) => [
    sql`UPDATE ad_campaigns SET name = '', name_folded = '', description = '' WHERE account_id = ${range.accountId} AND ${isIn(range)}`,
  ]),
  ads: byNumber("ads", (range) => [
    sql`UPDATE ads SET external_id = NULL, title = '', title_folded = '', text = '', promote_url = '', ad_type = '', action_type = '', invite_url = NULL
      WHERE account_id = ${range.accountId} AND ${isIn(range)}`,
  ]),
  ledger: byNumber("ledger_transactions", (range) => [
    sql`UPDATE ledger_transactions SET idempotency_key = CAST(id AS TEXT), request_hash = '', comment = ''
      WHERE ${isIn(range)} AND account_id = ${range.accountId}`,
  ]),
};
