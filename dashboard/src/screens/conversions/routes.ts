import { createRoute } from "@tanstack/react-router";
import { lazyScreen } from "../../shell/lazy-screen.ts";
import { rootRoute } from "../../shell/root.ts";
import { readConversionSearch } from "./search.ts";

export const conversionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/conversions",
  validateSearch: readConversionSearch,
  component: lazyScreen(() => import("./conversions.tsx"), "Conversions"),
});

export const importConversionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/conversions/import",
  component: lazyScreen(() => import("./import.tsx"), "ImportConversions"),
});
