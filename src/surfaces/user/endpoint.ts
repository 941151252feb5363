import { type Endpoint as EndpointOf, endpointsOf } from "../../http/endpoint.ts";
import type { Word } from "./errors.ts";

export type Endpoint = EndpointOf<Word>;

/** Declares an endpoint of the User API. */
export const endpoint = endpointsOf<Word>();
