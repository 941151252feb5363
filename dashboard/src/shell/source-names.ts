import { useRead } from "../api/hooks.ts";

/** What flows and tracked campaigns are called; their code or number until that is known, and of those that are deleted. */
export function useSourceNames() {
  const flows = useRead("/api/flows/list.json");
  const campaigns = useRead("/api/camp/list.json");
  return {
    flow: (code: string): string => flows.data?.data.find((flow) => flow.code === code)?.name || code,
    /** By its number. */
    flowOf: (id: number): string => flows.data?.data.find((flow) => flow.id === id)?.name || `#${id}`,
    /** By its code. */
    campaignOf: (code: string): string => campaigns.data?.data.find((campaign) => campaign.code === code)?.chat_title || code,
    campaign: (id: number): string => campaigns.data?.data.find((campaign) => campaign.id === id)?.chat_title || `#${id}`,
  };
}
