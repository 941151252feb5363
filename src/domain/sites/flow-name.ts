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

/** SQL of the number of the flow that is named: ?1 and ?2 as `flowBinds` answers them. */
export const NAMED_FLOW_ID = `COALESCE(?1, ${flowNamed("?2")})`;

/** @returns the flow's number, 0 where the click is none of ours, and else its code */
export async function flowBinds(deps: Pick<Deps, "vault">, { click, flowId, code }: FlowName): Promise<[number | null, string]> {
  if (click === "") return [flowId, code];
  return [(await readClickId(deps, click))?.flowId ?? 0, ""];
}

/** Whether no flow is named at all. */
export function namesNothing({ click, flowId, code }: FlowName): boolean {
  return click === "" && flowId === null && code === "";
}
