import type { Data } from "../../api/client.ts";
import { useRead } from "../../api/hooks.ts";
import { isActive } from "../../url/list.ts";

export type Way = Data<"/api/ways/list.json", "get">[number];

/** The pages and campaigns that ways may lead to. */
function useDestinations(ways: readonly Pick<Way, "site" | "campaign">[]) {
  const sites = useRead("/api/sites/list.json", {}, { enabled: ways.some(({ site }) => site !== 0) });
  const campaigns = useRead("/api/camp/list.json", {}, { enabled: ways.some(({ campaign }) => campaign !== 0) });
  return { sites: sites.data?.data, campaigns: campaigns.data?.data };
}

/** A way's destination in words: its address, or the name of the page or campaign. */
export function useWayName(way: Way): string {
  const { sites, campaigns } = useDestinations([way]);
  if (way.site !== 0) return sites?.find(({ id }) => id === way.site)?.name ?? `#${way.site}`;
  if (way.campaign !== 0) return campaigns?.find(({ id }) => id === way.campaign)?.chat_title ?? `#${way.campaign}`;
  return way.url;
}

/** The ways of a flow that take traffic: neither paused themselves, nor is what they lead to. */
export function useLiveWays(flow: number): Way[] {
  const ways = useRead("/api/ways/list.json", { flow }).data?.data ?? [];
  const { sites = [], campaigns = [] } = useDestinations(ways);
  const isLive = ({ status, site, campaign }: Way) =>
    isActive(status) &&
    (site === 0 || sites.some((each) => each.id === site && isActive(each.status))) &&
    (campaign === 0 || campaigns.some((each) => each.id === campaign && each.status !== PAUSED_CAMPAIGN));
  return ways.filter(isLive);
}

const PAUSED_CAMPAIGN = 1;
