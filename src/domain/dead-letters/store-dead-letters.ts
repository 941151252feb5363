import { name, sql, statement } from "../../db/sql.ts";
import { cutText } from "../../lib/text.ts";
import type { Deps } from "../../platform/deps.ts";
import { BLANKED_LETTER, isForgottenAccount, isForgottenClick } from "../forget/blanks.ts";

const MAX_BODY_CHARACTERS = 10_000;

const IS_FORGOTTEN = sql`${isForgottenAccount(name("m.account_id"))} OR ${isForgottenClick(name("m.click"))}`;

/** Stores undeliverable messages in one statement, without personal data of forgotten people. */
export async function storeDeadLetters(deps: Pick<Deps, "db" | "now" | "log">, queue: string, bodies: unknown[]): Promise<void> {
  if (bodies.length === 0) return;
  const list = JSON.stringify(bodies.map((body) => [cutText(JSON.stringify(body) ?? "", MAX_BODY_CHARACTERS), ...subjectOf(body)]));
  await statement(
    deps.db,
    sql`INSERT INTO dead_letters (queue, body, received_at_ms)
      SELECT ${queue}, iif(${IS_FORGOTTEN}, iif(json_valid(body), ${BLANKED_LETTER}, '{}'), body), ${deps.now()}
      FROM (SELECT value ->> 0 AS body, value ->> 1 AS account_id, value ->> 2 AS click FROM json_each(${list})) AS m`,
  ).run();
  deps.log.error("queue.dead_letters", { queue, count: bodies.length });
}

/** The account and id of a click message; nulls for others. */
function subjectOf(body: unknown): [accountId: number | null, click: string | null] {
  const { accountId, id } = (body ?? {}) as { accountId?: unknown; id?: unknown };
  return [typeof accountId === "number" ? accountId : null, typeof id === "string" ? id : null];
}
