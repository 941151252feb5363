import { firstOf, readAfter } from "../../db/read.ts";
import { sql, statement } from "../../db/sql.ts";
import type { Deps } from "../../platform/deps.ts";
import { AppError } from "../../platform/errors.ts";
import { createFlowCode } from "../flows/code.ts";
import { FlowFilters } from "../flows/config/filters.ts";

const MAX_CODES_TRIED = 5;

/**
 * The flow that clicks of an affiliate on an offer belong to, made where there is none. Of several who make it at the same time all
 * get the same one.
 * @throws Error when D1 failed
 */
export async function ensureFlow(
  deps: Pick<Deps, "db" | "now" | "cell" | "randomBytes">,
  { offer, affiliateId }: { offer: { id: number; title: string }; affiliateId: number },
): Promise<{ id: number; code: string }> {
  const { db } = deps;
  const isKey = sql`affiliate_id = ${affiliateId} AND offer_id = ${offer.id}`;
  for (let tries = 0; tries < MAX_CODES_TRIED; tries += 1) {
    const code = createFlowCode(deps);
    const flow = sql`INSERT INTO flows (account_id, offer_id, code, name, filters, created_at_ms)
      SELECT ${affiliateId}, ${offer.id}, ${code}, ${offer.title}, ${JSON.stringify(FlowFilters.parse({}))}, ${deps.now()}
      WHERE NOT EXISTS (SELECT 1 FROM network_flows WHERE ${isKey}) AND NOT EXISTS (SELECT 1 FROM flows WHERE code = ${code})`;
    const link = sql`INSERT OR IGNORE INTO network_flows (affiliate_id, offer_id, flow_id)
      SELECT account_id, offer_id, id FROM flows WHERE code = ${code} AND account_id = ${affiliateId} AND offer_id = ${offer.id}`;
    const made = await readAfter(
      db,
      [statement(db, flow), statement(db, link)],
      firstOf<{ id: number; code: string }>(
        db,
        sql`SELECT f.id, f.code FROM network_flows k JOIN flows f ON f.id = k.flow_id WHERE k.affiliate_id = ${affiliateId} AND k.offer_id = ${offer.id}`,
      ),
    );
    if (made !== undefined) return made;
  }
  throw new AppError("database");
}
