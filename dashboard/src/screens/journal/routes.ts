import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.ts";
import { readJournalSearch } from "./search.ts";

export const journalRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/journal",
  validateSearch: readJournalSearch,
  component: lazyRouteComponent(() => import("./journal.tsx"), "Journal"),
});
