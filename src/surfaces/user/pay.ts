import type { Endpoint } from "./endpoint.ts";

export const payEndpoints: Endpoint[] = [];
