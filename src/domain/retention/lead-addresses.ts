import type { Database } from "../../db/client.ts";
import { readAlone, rowsOf } from "../../db/read.ts";
import { raw, sql, statement } from "../../db/sql.ts";
import { readWatermark, watermarkStatement } from "../../db/watermark.ts";

const STEP_ROWS = 1000;
const WATERMARK = "lead_addresses";

/**
 * Blanks addresses and user agents of the next leads before a time, by their ids; a lead imported under an earlier date comes
 * with its neighbours.
 * @returns whether there may be more
 */
export async function blankLeadAddresses(db: Database, beforeMs: number): Promise<boolean> {
  const after = (await readWatermark(db, WATERMARK)) ?? 0;
  const next = await readAlone(
    rowsOf<{ id: number; startedAtMs: number }>(
      db,
      sql`SELECT id, started_at_ms AS startedAtMs FROM leads WHERE id > ${after} ORDER BY id LIMIT ${raw(STEP_ROWS)}`,
    ),
  );
  const young = next.findIndex(({ startedAtMs }) => startedAtMs >= beforeMs);
  const old = young === -1 ? next : next.slice(0, young);
  const last = old.at(-1)?.id;
  if (last === undefined) return false;
  await db.$client.batch([
    statement(db, sql`UPDATE leads SET ip = '', ua = '' WHERE id > ${after} AND id <= ${last} AND (ip <> '' OR ua <> '')`),
    watermarkStatement(db, { job: WATERMARK, value: last }),
  ]);
  return old.length === STEP_ROWS;
}
