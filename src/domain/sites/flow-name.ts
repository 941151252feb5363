import { type Fragment, sql } from "../../db/sql.ts";
import type { Deps } from "../../platform/deps.ts";
import { readClickId } from "../clicks/click-id.ts";
import { flowNamed } from "../flows/find-flow.ts";

/** How a call names a flow: the first of these that says something counts. */
export interface FlowName {
  /** The id of one of its clicks, landed or under way. */
  click: string;
  flowId: number | null;
  /** Or its number, where there is no such code. */
  code: string;
}

/** SQL of the number of the flow that is named; 0 where the click is none of ours. */
export async function namedFlowId(deps: Pick<Deps, "vault">, { click, flowId, code }: FlowName): Promise<Fragment> {
  const known = click === "" ? flowId : ((await readClickId(deps, click))?.flowId ?? 0);
  return known === null ? flowNamed(sql`${code}`) : sql`${known}`;
}

/** Whether no flow is named at all. */
export function namesNothing({ click, flowId, code }: FlowName): boolean {
  return click === "" && flowId === null && code === "";
}
