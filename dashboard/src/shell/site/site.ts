import type { Data } from "../../api/client.ts";

/** A landing page of the list. */
export type Site = Data<"/api/sites/list.json", "get">[number];
