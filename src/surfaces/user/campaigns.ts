import type { Endpoint } from "./endpoint.ts";

export const campaignEndpoints: Endpoint[] = [];
