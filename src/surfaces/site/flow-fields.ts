import { name } from "../../http/fields.ts";

/** How functions are told of a flow. Senders mix the two up, so either holds either. */
export const flowFields = {
  flow: name(64).describe("A flow by its number; its code will do"),
  code: name(64).describe("A flow by its code; its number will do"),
};

/** A flow's number, 0 being how programs write that there is none; else what is to be looked for as a code. */
export function flowNameOf({ flow, code }: { flow: string; code: string }): { flowId: number | null; code: string } {
  if (/^\d{1,15}(\.0*)?$/.test(flow)) return { flowId: Number.parseInt(flow, 10) || null, code };
  return { flowId: null, code: flow || code };
}
