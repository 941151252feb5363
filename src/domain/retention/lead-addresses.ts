import { readWatermark, watermarkStatement } from "./watermark.ts";

const STEP_ROWS = 1000;
const WATERMARK = "lead_addresses";

/**
 * Blanks addresses and user agents of the next leads before a time, by their ids; a lead imported under an earlier date comes
 * with its neighbours.
 * @returns whether there may be more
 */
export async function blankLeadAddresses(d1: D1Database, beforeMs: number): Promise<boolean> {
  const after = (await readWatermark(d1, WATERMARK)) ?? 0;
  const { results } = await d1
    .prepare(`SELECT id, started_at_ms AS startedAtMs FROM leads WHERE id > ?1 ORDER BY id LIMIT ${STEP_ROWS}`)
    .bind(after)
    .all<{ id: number; startedAtMs: number }>();
  const young = results.findIndex(({ startedAtMs }) => startedAtMs >= beforeMs);
  const old = young === -1 ? results : results.slice(0, young);
  const last = old.at(-1)?.id;
  if (last === undefined) return false;
  await d1.batch([
    d1.prepare("UPDATE leads SET ip = '', ua = '' WHERE id > ?1 AND id <= ?2 AND (ip <> '' OR ua <> '')").bind(after, last),
    watermarkStatement(d1, WATERMARK, last),
  ]);
  return old.length === STEP_ROWS;
}
