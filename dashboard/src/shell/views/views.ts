import { useMatches, useRouter } from "@tanstack/react-router";
import type { Data } from "../../api/client.ts";
import { parseSearch, stringifySearch } from "../../url/search.ts";
import { NAVIGATION, type NavigationItem } from "../navigation.ts";

export type View = Data<"/api/views/list.json", "get">[number];
export const VIEWS = "/api/views/list.json";

/** Of an address, what is no part of a view: a detail that is open beside the list. */
const PASSING = ["open"];
/** Screens whose address says where somebody is in what they do there, and narrows nothing. */
const UNSAVED: readonly string[] = ["/start", "/transfer"];
const NO_PERIOD = { p: undefined, from: undefined, to: undefined, cmp: undefined };

/** The screen that is shown, where all of its state is in its address; else null. */
export function useViewScreen(): { screen: string; query: string } | null {
  const router = useRouter();
  const match = useMatches().at(-1);
  if (match === undefined || UNSAVED.includes(match.pathname) || NAVIGATION.every(({ to }) => to !== match.pathname)) return null;
  const { validateSearch } = router.routesById[match.routeId as keyof typeof router.routesById].options;
  if (validateSearch === undefined) return null;
  const search = Object.fromEntries(Object.entries(match.search).filter(([name]) => !PASSING.includes(name)));
  return { screen: match.pathname.slice(1), query: stringifySearch(search).slice(1) };
}

/** Where a view leads: its own period, or the usual one, instead of that of the screen before. null: there is no such screen here. */
export function linkOfView({ screen, query }: Pick<View, "screen" | "query">): { to: NavigationItem["to"]; search: never } | null {
  const item = NAVIGATION.find(({ to }) => to === `/${screen}`);
  return item === undefined ? null : { to: item.to, search: { ...NO_PERIOD, ...parseSearch(query) } as never };
}
