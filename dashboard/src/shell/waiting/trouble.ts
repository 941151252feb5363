import { useRead } from "../../api/hooks.ts";
import { hasTraffic, useAccount } from "../account.ts";
import { useIsQuiet } from "../use-is-quiet.ts";

/** How often what waits is asked for again. */
export const AGAIN_MS = 120_000;
const MOST_TEMPLATES = 200;
/** The User API's code of a bot that lacks something. */
const WARNING_CODE = 1;

export interface Trouble {
  /** Receivers of postbacks that are failing, or that nothing is sent to any more. */
  addresses: number;
  /** Bots that lack something. */
  bots: number;
  /** There is neither a bot nor a receiver yet. */
  isNew: boolean;
}

/** What does not work, asked for when the screen has asked for its own; undefined: it is not known. */
export function useTrouble(): Trouble | undefined {
  const { role } = useAccount();
  const isQuiet = useIsQuiet();
  const asks = { templates: hasTraffic({ role }), bots: role === "owner" };
  const options = { refetchInterval: AGAIN_MS };
  const templates = useRead("/api/postbacks/templates.json", { limit: MOST_TEMPLATES }, { ...options, enabled: isQuiet && asks.templates })
    .data?.data;
  const bots = useRead("/api/bots/list.json", {}, { ...options, enabled: isQuiet && asks.bots }).data?.data;
  if ((asks.templates && templates === undefined) || (asks.bots && bots === undefined)) return undefined;
  return {
    addresses: templates?.filter(({ state }) => state !== "active").length ?? 0,
    bots: bots?.filter(({ status }) => status === WARNING_CODE).length ?? 0,
    isNew: (templates ?? []).length === 0 && (bots ?? []).length === 0,
  };
}
