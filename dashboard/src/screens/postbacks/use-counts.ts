import { getRouteApi } from "@tanstack/react-router";
import { useAsk } from "../../api/hooks.ts";

const route = getRouteApi("/postbacks");

/**
 * How many postbacks of a time there are by state, and by hour. They know the filters by campaign and flow alone.
 * @param range Unix seconds, both counted
 */
export function useCounts(range: { from: number; to: number }) {
  const { host, campaign, flow, template, error, code } = route.useSearch();
  const counts = useAsk("/api/postbacks/counts.json", { campaign, flow, ...range, by_hour: true });
  /** Whether they are of all that is filtered by, the state apart. */
  const areOfFilter = host === undefined && template === undefined && error === undefined && code === undefined;
  return { counts, areOfFilter };
}
