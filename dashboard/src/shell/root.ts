import { createRootRoute, retainSearchParams } from "@tanstack/react-router";
import { readPeriod } from "../url/period.ts";
import { NotFound } from "./not-found.tsx";
import { Shell } from "./shell.tsx";

/** What every screen has around it. The period stands in its address and is kept from screen to screen. */
export const rootRoute = createRootRoute({
  validateSearch: readPeriod,
  search: { middlewares: [retainSearchParams(["p", "from", "to", "cmp"])] },
  component: Shell,
  notFoundComponent: NotFound,
});
