import { BLANKED_LETTER, isForgottenAccount, isForgottenClick } from "../domain/forget/blanks.ts";
import { cutText } from "../lib/text.ts";
import type { Deps } from "../platform/deps.ts";

const MAX_BODY_CHARACTERS = 10_000;

const INSERT = `INSERT INTO dead_letters (queue, body, received_at_ms)
  SELECT ?1, iif(${isForgottenAccount("m.account_id")} OR ${isForgottenClick("m.click")}, iif(json_valid(body), ${BLANKED_LETTER}, '{}'), body), ?3
  FROM (SELECT value ->> 0 AS body, value ->> 1 AS account_id, value ->> 2 AS click FROM json_each(?2)) AS m`;

/** Stores undeliverable messages in one statement, without personal data of forgotten people. */
export async function storeDeadLetters(deps: Pick<Deps, "db" | "now" | "log">, queue: string, bodies: unknown[]): Promise<void> {
  if (bodies.length === 0) return;
  const list = JSON.stringify(bodies.map((body) => [cutText(JSON.stringify(body) ?? "", MAX_BODY_CHARACTERS), ...subjectOf(body)]));
  await deps.db.$client.prepare(INSERT).bind(queue, list, deps.now()).run();
  deps.log.error("queue.dead_letters", { queue, count: bodies.length });
}

/** The account and id of a click message; nulls for others. */
function subjectOf(body: unknown): [accountId: number | null, click: string | null] {
  const { accountId, id } = (body ?? {}) as { accountId?: unknown; id?: unknown };
  return [typeof accountId === "number" ? accountId : null, typeof id === "string" ? id : null];
}
