import type { z } from "zod";
import { type Endpoint as EndpointOf, endpointsOf, type Given } from "../../http/endpoint.ts";
import { asForms } from "../../http/reading.ts";
import { forgetConfigsOf } from "../../platform/config-cache.ts";
import type { Call, NetworkCtx } from "../../platform/context.ts";
import type { ErrorCode } from "../../platform/errors.ts";

export type Endpoint = EndpointOf<ErrorCode>;

const declare = endpointsOf<ErrorCode>();

/** Declares an endpoint of the Network API. What a user changes by it holds at once for the clicks that come to the same place. */
export function endpoint<
  Caller extends Call,
  Input extends z.ZodType,
  Answer extends Given,
  Variables extends z.ZodObject,
  Values = z.output<Input>,
  Known = undefined,
>(spec: EndpointOf<ErrorCode, Caller, Input, Answer, Variables, Values, Known>): Endpoint {
  const declared = declare({ reading: asForms, ...spec });
  if (declared.methods.includes("GET")) return declared;
  return {
    ...declared,
    async run(caller, input, asked, known) {
      const answered = await declared.run(caller, input, asked, known);
      const { actor } = caller as NetworkCtx;
      if (actor.kind !== "affiliate" && actor.networkId !== null) forgetConfigsOf(actor.networkId);
      return answered;
    },
  };
}
