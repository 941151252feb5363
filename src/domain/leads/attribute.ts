import { sql, statement } from "../../db/sql.ts";
import type { Deps } from "../../platform/deps.ts";
import { readClickId } from "../clicks/click-id.ts";
import { completeLeadsStatement, NO_TRAFFIC } from "../clicks/complete-leads.ts";
import type { LeadRef } from "../postbacks/delivery/delivery-statement.ts";
import type { LeadContext, TelegramEvent } from "./lead-context.ts";
import { ofSubscriber } from "./lead-to-write.ts";
import type { Plan } from "./plan-lead.ts";

/**
 * A click of another account's flow is a text like any other. One that has landed knows the offer of its time. Somebody else's
 * offer has no leads of the campaign: what is done for it, its owner says.
 */
const attributeSql = (
  lead: LeadRef,
  flowId: number,
  click: string,
) => sql`UPDATE leads SET flow_id = f.id, click_pending = 1, ${NO_TRAFFIC},
    offer_id = (SELECT id FROM offers WHERE id = iif(k.id IS NULL, f.offer_id, k.offer_id) AND account_id = f.account_id)
  FROM flows AS f LEFT JOIN clicks AS k ON k.id = ${click} AND k.flow_id = f.id
  WHERE f.id = ${flowId} AND f.account_id = leads.account_id AND leads.click = ${click} AND ${lead}`;

/**
 * The statements that make a lead that of the flow its click came from, after the lead's row was written. What the click knows
 * comes with it, or once it lands. There are none where the lead had that click before, or it is none of ours.
 */
export async function attributionStatements(
  deps: Pick<Deps, "db" | "vault">,
  { context, event, plan: { campaign, lead } }: { context: LeadContext; event: TelegramEvent; plan: Plan },
): Promise<D1PreparedStatement[]> {
  if (campaign === null || lead === null || lead.state.click === context.lead?.click) return [];
  const { click } = lead.state;
  const origin = await readClickId(deps, click);
  if (origin === null) return [];
  return [
    statement(deps.db, attributeSql(ofSubscriber(campaign.id, event.person.userId), origin.flowId, click)),
    completeLeadsStatement(deps.db, JSON.stringify([[click]])),
  ];
}
