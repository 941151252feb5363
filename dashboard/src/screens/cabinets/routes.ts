import { createRoute } from "@tanstack/react-router";
import { lazyScreen } from "../../shell/lazy-screen.ts";
import { rootRoute } from "../../shell/root.ts";
import { keepKnown, readText } from "../../url/search.ts";

interface CabinetsSearch {
  /** `-spent`: the largest first. */
  s?: string | undefined;
}

const readSearch = ({ s }: Record<string, unknown>): CabinetsSearch => keepKnown({ s: readText(s, 40) });

export const cabinetsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/cabinets",
  validateSearch: readSearch,
  component: lazyScreen(() => import("./cabinets.tsx"), "Cabinets"),
});

export const cabinetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/cabinets/$id",
  validateSearch: readSearch,
  component: lazyScreen(() => import("./cabinet.tsx"), "Cabinet"),
});
