import { type Endpoint as EndpointOf, endpointsOf } from "../../http/endpoint.ts";
import type { ErrorCode } from "../../platform/errors.ts";

export type Endpoint = EndpointOf<ErrorCode>;

/** Declares an endpoint of the Network API. */
export const endpoint = endpointsOf<ErrorCode>();
