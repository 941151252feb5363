import type { Endpoint } from "./endpoint.ts";

export const leadEndpoints: Endpoint[] = [];
