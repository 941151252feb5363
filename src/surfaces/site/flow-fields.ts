import { z } from "zod";
import { clickId, flowName } from "../../http/fields/lenient.ts";

const short = z.string().max(64);

/** How they are told of a click. */
export const clickField = clickId.pipe(short);

/** How functions are told of a flow. Senders mix the two up, so either holds either. */
export const flowFields = {
  flow: flowName.pipe(short).describe("The flow's number, or its code"),
  code: flowName.pipe(short).describe("The flow's code, or its number"),
};

/** A flow's number, 0 being how programs write that there is none; else what is to be looked for as a code. */
export function flowNameOf({ flow, code }: { flow: string; code: string }): { flowId: number | null; code: string } {
  if (/^\d{1,15}$/.test(flow)) return { flowId: Number(flow) || null, code };
  return { flowId: null, code: flow || code };
}
