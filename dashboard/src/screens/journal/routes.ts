import { createRoute } from "@tanstack/react-router";
import { lazyScreen } from "../../shell/lazy-screen.ts";
import { rootRoute } from "../../shell/root.ts";
import { readJournalSearch } from "./search.ts";

export const journalRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/journal",
  validateSearch: readJournalSearch,
  component: lazyScreen(() => import("./journal.tsx"), "Journal"),
});
