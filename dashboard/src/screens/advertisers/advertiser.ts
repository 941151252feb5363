import type { Answer } from "../../api/client.ts";

/** An advertiser as staff see them. */
export type Advertiser = Answer<"/3.0/admin/advertisers", "get">["advertisers"][number];
