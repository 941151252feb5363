import { firstOf, readAfter } from "../../db/read.ts";
import { sql } from "../../db/sql.ts";
import type { Deps } from "../../platform/deps.ts";
import { AppError } from "../../platform/errors.ts";
import { networkFlowStatements } from "../flows/network-flow.ts";
import { isConflict } from "../leads/conflict.ts";

const MAX_CODES_TRIED = 5;

/**
 * The flow that clicks of an affiliate on an offer belong to, made where there is none. Of several who make it at the same time all
 * get the same one.
 * @throws Error when D1 failed
 */
export async function ensureFlow(
  deps: Pick<Deps, "db" | "now" | "cell" | "randomBytes">,
  { offer, affiliateId }: { offer: { id: number }; affiliateId: number },
): Promise<{ id: number; code: string }> {
  const { db } = deps;
  const key = { affiliateId, offerId: offer.id };
  const made = firstOf<{ id: number; code: string }>(
    db,
    sql`SELECT f.id, f.code FROM network_flows k JOIN flows f ON f.id = k.flow_id WHERE k.affiliate_id = ${affiliateId} AND k.offer_id = ${offer.id}`,
  );
  for (let tries = 0; tries < MAX_CODES_TRIED; tries += 1) {
    try {
      const flow = await readAfter(db, networkFlowStatements(deps, key), made);
      if (flow !== undefined) return flow;
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
  }
  throw new AppError("database");
}
