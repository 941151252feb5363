import type { Data } from "../../api/client.ts";

/** A flow with all that can be set. */
export type FlowSettings = Data<"/api/flows/get.json", "get">;
