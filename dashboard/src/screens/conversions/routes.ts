import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.ts";
import { readConversionSearch } from "./search.ts";

export const conversionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/conversions",
  validateSearch: readConversionSearch,
  component: lazyRouteComponent(() => import("./conversions.tsx"), "Conversions"),
});

export const importConversionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/conversions/import",
  component: lazyRouteComponent(() => import("./import.tsx"), "ImportConversions"),
});
