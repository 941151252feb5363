import type { Answer } from "../../api/client.ts";
import { useRead } from "../../api/hooks.ts";

export type AdCampaign = Answer<"/api/campaigns/", "get">["items"][number];

/** As many as a page of the API has. */
const MOST_CAMPAIGNS = 500;

/** The campaigns of all cabinets, the oldest first. */
export const useAdCampaigns = () => useRead("/api/campaigns/", { limit: MOST_CAMPAIGNS });
