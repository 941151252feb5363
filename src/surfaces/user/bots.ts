import type { Endpoint } from "./endpoint.ts";

export const botEndpoints: Endpoint[] = [];
