import type { Endpoint } from "./endpoint.ts";

export const authEndpoints: Endpoint[] = [];
