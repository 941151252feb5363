import type { Endpoint } from "./endpoint.ts";

export const transferEndpoints: Endpoint[] = [];
