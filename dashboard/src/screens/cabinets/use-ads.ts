import { useRead } from "../../api/hooks.ts";

/** As many as a page of the API has. */
export const MOST_ADS = 500;

/** The ads of a cabinet, the oldest first; those that are deleted have figures only. */
export const useAds = (cabinet: string) => useRead("/api/v2/advertisement/", { account_id: cabinet, limit: MOST_ADS });
