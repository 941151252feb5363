import type { Endpoint } from "./endpoint.ts";

export const deliveryEndpoints: Endpoint[] = [];
