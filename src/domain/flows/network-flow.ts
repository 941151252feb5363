import { type Fragment, sql, statement } from "../../db/sql.ts";
import type { Deps } from "../../platform/deps.ts";
import { createFlowCode } from "./code.ts";
import { FlowFilters } from "./config/filters.ts";

/** The statements that make the flow of an affiliate and an offer of a network, where it is not there. A code that is taken fails the batch. */
export function networkFlowStatements(
  deps: Pick<Deps, "db" | "now" | "cell" | "randomBytes">,
  { affiliateId, offerId }: { affiliateId: number; offerId: number },
): D1PreparedStatement[] {
  const flow = sql`INSERT INTO flows (account_id, offer_id, code, name, filters, created_at_ms)
    SELECT ${affiliateId}, id, ${createFlowCode(deps)}, name, ${JSON.stringify(FlowFilters.parse({}))}, ${deps.now()} FROM offers
    WHERE id = ${offerId} AND NOT EXISTS (SELECT 1 FROM network_flows WHERE affiliate_id = ${affiliateId} AND offer_id = ${offerId})`;
  const link = sql`INSERT INTO network_flows (affiliate_id, offer_id, flow_id)
    SELECT ${affiliateId}, ${offerId}, last_insert_rowid() WHERE changes() > 0`;
  return [statement(deps.db, flow), statement(deps.db, link)];
}

/** SQL of whether a flow is that of an affiliate and an offer of a network: visitors follow it by click links, which the network judges. */
export const isOfNetworkSql = (flowId: Fragment): Fragment => sql`EXISTS (SELECT 1 FROM network_flows WHERE flow_id = ${flowId})`;
