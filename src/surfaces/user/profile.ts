import type { Endpoint } from "./endpoint.ts";

export const profileEndpoints: Endpoint[] = [];
